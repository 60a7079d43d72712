// Text in, text and attention out: a model with its vocabularies.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alignment/alignment.h"
#include "base/threads.h"
#include "config/config.h"
#include "data/vocabulary_cache.h"
#include "search/search.h"

namespace seq2see::cli {

struct Translation {
  std::string text;
  search::Ids source;             // ids with </s>; without tokens the text is empty too
  search::Hypothesis hypothesis;  // empty for an empty source
};

class Translator {
 public:
  /// Several models predict together and must have these vocabularies. They are only read, and must outlive
  /// the translator, as must config and pool.
  Translator(const config::Config& config, data::VocabularyPair vocabularies,
             std::vector<model::Seq2Seq*> models, ThreadPool& pool);

  /// Greedy: a line for a line; an empty line gives an empty line. attention: keep the weights.
  [[nodiscard]] std::vector<Translation> translate_greedily(const std::vector<std::string>& sources,
                                                            bool attention) const;
  /// By beam search as the configuration has it (greedy with beam_size 1): for each line the n best, the best
  /// first. An empty line has one translation, which is empty.
  [[nodiscard]] std::vector<std::vector<Translation>> translate(const std::vector<std::string>& sources,
                                                                int64_t n_best, bool attention) const;
  /// So many samples of each line. ids and limits of the options are filled in here.
  [[nodiscard]] std::vector<std::vector<Translation>> sample(const std::vector<std::string>& sources,
                                                             search::SamplingOptions options) const;

  /// Whether the sentence and its translation have pieces: what `force` can work with.
  [[nodiscard]] bool has_tokens(std::string_view source, std::string_view target) const;

  /// What the first model says of given translations (forced decoding), with the weights; no source may be
  /// empty. scores: without them it is done sooner, with the weights alone.
  [[nodiscard]] std::vector<Translation> force(const std::vector<std::string>& sources,
                                               const std::vector<std::string>& targets,
                                               bool scores = true) const;

  /// The pieces of a translation, as they are written in matrices.
  [[nodiscard]] std::vector<std::string> target_pieces(const Translation& translation) const;

  /// As a matrix with its tokens and their places. id, epoch, step, reference and what people know of words
  /// are left to the caller.
  [[nodiscard]] alignment::Alignment align(const std::string& source, const Translation& translation,
                                           alignment::Mode mode) const;

  /// How many of the source's pieces are used: longer sentences are cut.
  static constexpr size_t kMostSourcePieces = 1000;
  /// How many pieces a given target may have: memory grows with the product of both.
  static constexpr size_t kMostTargetPieces = 4000;
  /// Throws UserError(where) for a target that has more.
  void expect_target_not_too_long(std::string_view target, const std::string& where) const;
  /// Whether the source is longer than kMostSourcePieces.
  [[nodiscard]] bool too_long(std::string_view source) const;

 private:
  [[nodiscard]] search::Ids encode_source(std::string_view sentence) const;
  [[nodiscard]] search::SpecialIds special_ids() const;
  [[nodiscard]] search::OutputLimits limits() const;
  [[nodiscard]] search::BeamOptions beam_options() const;
  /// Searches the lines that have tokens; decode: what a search makes of them.
  [[nodiscard]] std::vector<std::vector<Translation>> translate_with(
      const std::vector<std::string>& sources,
      const std::function<std::vector<std::vector<search::Hypothesis>>(std::span<const search::Ids>)>& decode)
      const;
  /// Ready to read about so many tokens for each source token.
  [[nodiscard]] search::Predictor predictor(std::span<const search::Ids> sources, int64_t hypotheses) const;

  const config::Config& config_;
  data::VocabularyPair vocabularies_;
  std::vector<model::Seq2Seq*> models_;
  ThreadPool& pool_;
};

/// How the translations of a search come about.
alignment::Mode mode_of(const config::Config& config, bool samples);

/// Logs a warning for each line that is longer than what is translated of it. first_line: lines before these.
void warn_of_long_lines(const Translator& translator, const std::vector<std::string>& sources,
                        size_t first_line);

/// Throws UserError, naming the option, where no model has attention.
void expect_attention(bool attends, const std::string& option);

}  // namespace seq2see::cli
