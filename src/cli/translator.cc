#include "cli/translator.h"

#include <utility>

#include "attention/attention.h"
#include "base/error.h"

namespace seq2see::cli {
namespace {

std::vector<std::string> pieces(const data::Vocabulary& vocabulary, const search::Ids& ids) {
  std::vector<std::string> written;
  written.reserve(ids.size());
  for (const int32_t id : ids) written.push_back(vocabulary.piece(id));
  return written;
}

}  // namespace

Translator::Translator(const config::Config& config, data::VocabularyPair vocabularies, model::Seq2Seq& model,
                       ThreadPool& pool)
    : config_(config), vocabularies_(std::move(vocabularies)), model_(model), pool_(pool) {}

std::vector<Translation> Translator::translate(const std::vector<std::string>& sources,
                                               bool attention) const {
  std::vector<Translation> translations(sources.size());
  std::vector<search::Ids> encoded;
  std::vector<size_t> lines;  // of the sentences that have tokens
  for (size_t line = 0; line < sources.size(); ++line) {
    search::Ids ids = encode_source(sources[line]);
    if (ids.size() <= 1) continue;
    encoded.push_back(std::move(ids));
    lines.push_back(line);
  }
  const search::GreedyOptions options{.ids = special_ids(),
                                      .max_length = config_.testing.max_output_length,
                                      .max_ratio = config_.testing.max_output_ratio,
                                      .attention = attention};
  std::vector<search::Hypothesis> hypotheses =
      search::greedy_all(model_, encoded, options, config_.testing.batch_size, pool_);
  for (size_t i = 0; i < lines.size(); ++i) {
    Translation& translation = translations[lines[i]];
    translation.text = vocabularies_.target->decode(hypotheses[i].ids);
    translation.source = std::move(encoded[i]);
    translation.hypothesis = std::move(hypotheses[i]);
  }
  return translations;
}

std::vector<Translation> Translator::force(const std::vector<std::string>& sources,
                                           const std::vector<std::string>& targets) const {
  std::vector<search::Ids> source_ids;
  std::vector<search::Ids> target_ids;
  for (size_t i = 0; i < sources.size(); ++i) {
    source_ids.push_back(encode_source(sources[i]));
    target_ids.push_back(vocabularies_.target->encode(targets[i]));
    target_ids.back().push_back(vocabularies_.target->eos_id());
  }
  std::vector<search::Hypothesis> hypotheses =
      search::force_all(model_, source_ids, target_ids, special_ids(), config_.testing.batch_size, pool_);
  std::vector<Translation> translations(sources.size());
  for (size_t i = 0; i < sources.size(); ++i) {
    translations[i] = {targets[i], std::move(source_ids[i]), std::move(hypotheses[i])};
  }
  return translations;
}

alignment::Alignment Translator::align(const std::string& source, const Translation& translation,
                                       alignment::Mode mode) const {
  alignment::Alignment alignment;
  alignment.attention = attention::kind_name(config_.model.decoder.attention);
  alignment.mode = mode;
  alignment.source = pieces(*vocabularies_.source, translation.source);
  alignment.target = pieces(*vocabularies_.target, translation.hypothesis.ids);
  alignment.source_sentence = source;
  alignment.target_sentence = translation.text;
  alignment.score = translation.hypothesis.score();
  if (!translation.hypothesis.weights.empty()) {
    alignment.matrix =
        alignment::Matrix(alignment.target.size(), alignment.source.size(), translation.hypothesis.weights);
  }
  return alignment;
}

bool Translator::too_long(std::string_view source) const {
  return vocabularies_.source->encode(source).size() > kMostSourcePieces;
}

search::Ids Translator::encode_source(std::string_view sentence) const {
  search::Ids ids = vocabularies_.source->encode(sentence);
  if (ids.size() > kMostSourcePieces) ids.resize(kMostSourcePieces);
  ids.push_back(vocabularies_.source->eos_id());
  return ids;
}

search::SpecialIds Translator::special_ids() const {
  return {.start = vocabularies_.target->start_id(), .eos = vocabularies_.target->eos_id()};
}

}  // namespace seq2see::cli
