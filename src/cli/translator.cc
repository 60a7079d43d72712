#include "cli/translator.h"

#include <spdlog/spdlog.h>

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

/// Of so many tokens, the last of which is `</s>`, at the end of the sentence; a sentence that is too long
/// has more pieces than tokens.
std::vector<TextSpan> places(std::vector<TextSpan> spans, size_t tokens, const std::string& sentence) {
  spans.resize(tokens - 1);
  spans.push_back({sentence.size(), sentence.size()});
  return spans;
}

}  // namespace

Translator::Translator(const config::Config& config, data::VocabularyPair vocabularies,
                       std::vector<model::Seq2Seq*> models, ThreadPool& pool)
    : config_(config), vocabularies_(std::move(vocabularies)), models_(std::move(models)), pool_(pool) {}

std::vector<std::vector<Translation>> Translator::translate_with(
    const std::vector<std::string>& sources,
    const std::function<std::vector<std::vector<search::Hypothesis>>(std::span<const search::Ids>)>& decode)
    const {
  std::vector<std::vector<Translation>> translations(sources.size());
  std::vector<search::Ids> encoded;
  std::vector<size_t> lines;  // of the sentences that have tokens
  for (size_t line = 0; line < sources.size(); ++line) {
    search::Ids ids = encode_source(sources[line]);
    if (ids.size() <= 1) {
      translations[line].emplace_back();
      continue;
    }
    encoded.push_back(std::move(ids));
    lines.push_back(line);
  }
  std::vector<std::vector<search::Hypothesis>> hypotheses = decode(encoded);
  for (size_t i = 0; i < lines.size(); ++i) {
    for (search::Hypothesis& hypothesis : hypotheses[i]) {
      std::string text = vocabularies_.target->decode(hypothesis.ids);
      translations[lines[i]].push_back({std::move(text), encoded[i], std::move(hypothesis)});
    }
  }
  return translations;
}

std::vector<Translation> Translator::translate_greedily(const std::vector<std::string>& sources,
                                                        bool attention) const {
  search::BeamOptions options = beam_options();
  options.beam_size = 1;
  options.attention = attention;
  const auto found = translate_with(sources, [&](std::span<const search::Ids> encoded) {
    return search::beam_all(predictor(encoded, 1), encoded, options, config_.testing.batch_size, pool_);
  });
  std::vector<Translation> translations;
  translations.reserve(found.size());
  for (const std::vector<Translation>& best : found) translations.push_back(best.front());
  return translations;
}

std::vector<std::vector<Translation>> Translator::translate(const std::vector<std::string>& sources,
                                                            int64_t n_best, bool attention) const {
  search::BeamOptions options = beam_options();
  options.n_best = n_best;
  options.attention = attention;
  return translate_with(sources, [&](std::span<const search::Ids> encoded) {
    return search::beam_all(predictor(encoded, options.beam_size), encoded, options,
                            config_.testing.batch_size, pool_);
  });
}

std::vector<std::vector<Translation>> Translator::sample(const std::vector<std::string>& sources,
                                                         search::SamplingOptions options) const {
  options.ids = special_ids();
  options.limits = limits();
  options.no_repeat_ngram_size = config_.testing.no_repeat_ngram_size;
  return translate_with(sources, [&](std::span<const search::Ids> encoded) {
    return search::sample_all(predictor(encoded, options.samples), encoded, options,
                              config_.testing.batch_size, pool_);
  });
}

search::Predictor Translator::predictor(std::span<const search::Ids> sources, int64_t hypotheses) const {
  int64_t tokens = 0;
  for (const search::Ids& source : sources) tokens += static_cast<int64_t>(source.size()) * hypotheses;
  return {models_, tokens};
}

search::OutputLimits Translator::limits() const {
  const config::TestingConfig& testing = config_.testing;
  return {testing.max_output_length, testing.max_output_ratio, testing.min_output_length,
          testing.min_output_ratio};
}

search::BeamOptions Translator::beam_options() const {
  const config::TestingConfig& testing = config_.testing;
  search::BeamOptions options;
  options.ids = special_ids();
  options.limits = limits();
  options.beam_size = testing.beam_size;
  options.ranking = {testing.length_penalty, testing.beam_alpha, testing.coverage_penalty};
  options.no_repeat_ngram_size = testing.no_repeat_ngram_size;
  return options;
}

std::vector<Translation> Translator::force(const std::vector<std::string>& sources,
                                           const std::vector<std::string>& targets, bool scores) const {
  std::vector<search::Ids> source_ids;
  std::vector<search::Ids> target_ids;
  for (size_t i = 0; i < sources.size(); ++i) {
    source_ids.push_back(encode_source(sources[i]));
    target_ids.push_back(vocabularies_.target->encode(targets[i]));
    target_ids.back().push_back(vocabularies_.target->eos_id());
  }
  std::vector<search::Hypothesis> hypotheses = search::force_all(
      *models_.front(), source_ids, target_ids, special_ids(), config_.testing.batch_size, pool_, scores);
  std::vector<Translation> translations(sources.size());
  for (size_t i = 0; i < sources.size(); ++i) {
    translations[i] = {targets[i], std::move(source_ids[i]), std::move(hypotheses[i])};
  }
  return translations;
}

std::vector<std::string> Translator::target_pieces(const Translation& translation) const {
  return pieces(*vocabularies_.target, translation.hypothesis.ids);
}

alignment::Alignment Translator::align(const std::string& source, const Translation& translation,
                                       alignment::Mode mode) const {
  alignment::Alignment alignment;
  alignment.attention = attention::kind_name(config_.model.decoder.attention);
  alignment.mode = mode;
  alignment.source = pieces(*vocabularies_.source, translation.source);
  alignment.target = target_pieces(translation);
  alignment.source_sentence = source;
  alignment.target_sentence = translation.text;
  alignment.source_spans =
      places(vocabularies_.source->segment(source).spans, alignment.source.size(), source);
  alignment.target_spans = mode == alignment::Mode::kForced
                               ? places(vocabularies_.target->segment(translation.text).spans,
                                        alignment.target.size(), translation.text)
                               : vocabularies_.target->decode_with_places(translation.hypothesis.ids).spans;
  if (!translation.hypothesis.log_probabilities.empty()) alignment.score = translation.hypothesis.score();
  if (!translation.hypothesis.weights.empty()) {
    alignment.matrix =
        alignment::Matrix(alignment.target.size(), alignment.source.size(), translation.hypothesis.weights);
  }
  return alignment;
}

bool Translator::has_tokens(std::string_view source, std::string_view target) const {
  return !vocabularies_.source->encode(source).empty() && !vocabularies_.target->encode(target).empty();
}

void Translator::expect_target_not_too_long(std::string_view target, const std::string& where) const {
  const size_t pieces = vocabularies_.target->encode(target).size();
  if (pieces <= kMostTargetPieces) return;
  throw UserError(
      where,
      "the target has " + std::to_string(pieces) + " pieces, more than " + std::to_string(kMostTargetPieces),
      "split it into sentences");
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

alignment::Mode mode_of(const config::Config& config, bool samples) {
  if (samples) return alignment::Mode::kSample;
  return config.testing.beam_size > 1 ? alignment::Mode::kBeam : alignment::Mode::kGreedy;
}

void warn_of_long_lines(const Translator& translator, const std::vector<std::string>& sources,
                        size_t first_line) {
  for (size_t i = 0; i < sources.size(); ++i) {
    if (sources[i].size() <= Translator::kMostSourcePieces || !translator.too_long(sources[i])) continue;
    spdlog::warn("line {} has more than {} pieces: only the first {} are translated", first_line + i + 1,
                 Translator::kMostSourcePieces, Translator::kMostSourcePieces);
  }
}

void expect_attention(bool attends, const std::string& option) {
  if (attends) return;
  throw UserError(option, "the model has no attention (model.decoder.attention is none)", "leave it out");
}

}  // namespace seq2see::cli
