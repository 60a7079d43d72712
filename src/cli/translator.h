// Text in, text and attention out: a model with its vocabularies.
#pragma once

#include <memory>
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
  /// The model is only read. It must outlive the translator, as must the pool.
  Translator(const config::Config& config, data::VocabularyPair vocabularies, model::Seq2Seq& model,
             ThreadPool& pool);

  /// A line for a line; an empty line gives an empty line. attention: keep the weights.
  [[nodiscard]] std::vector<Translation> translate(const std::vector<std::string>& sources,
                                                   bool attention) const;

  /// What the model says of given translations (forced decoding), with the weights; no line may be empty.
  [[nodiscard]] std::vector<Translation> force(const std::vector<std::string>& sources,
                                               const std::vector<std::string>& targets) const;

  /// As a matrix with its tokens. id, epoch, step and reference are left to the caller.
  [[nodiscard]] alignment::Alignment align(const std::string& source, const Translation& translation,
                                           alignment::Mode mode) const;

  /// How many of the source's pieces are used: longer sentences are cut.
  static constexpr size_t kMostSourcePieces = 1000;
  /// Whether the sentence is longer than that.
  [[nodiscard]] bool too_long(std::string_view source) const;

 private:
  [[nodiscard]] search::Ids encode_source(std::string_view sentence) const;
  [[nodiscard]] search::SpecialIds special_ids() const;

  const config::Config& config_;
  data::VocabularyPair vocabularies_;
  model::Seq2Seq& model_;
  ThreadPool& pool_;
};

}  // namespace seq2see::cli
