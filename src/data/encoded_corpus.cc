#include "data/encoded_corpus.h"

#include <array>
#include <utility>

#include "base/error.h"

namespace seq2see::data {
namespace {

/// The count of `skipped` for the first reason against a pair with so many pieces; null where there is none.
int64_t* reason_to_skip(int64_t source, int64_t target, const FilterOptions& filter, SkipCounts& skipped) {
  if (filter.skip_empty && (source == 0 || target == 0)) return &skipped.empty;
  if (source > filter.source.max || target > filter.target.max) return &skipped.too_long;
  if (source < filter.source.min || target < filter.target.min) return &skipped.too_short;
  return nullptr;
}

}  // namespace

FilterOptions FilterOptions::from(const config::DataConfig& data) {
  return {.source = {data.src.min_length, data.src.max_length},
          .target = {data.trg.min_length, data.trg.max_length},
          .skip_empty = true};
}

std::string SkipCounts::describe() const {
  const std::array<std::pair<int64_t, const char*>, 3> reasons = {
      {{empty, " empty"}, {too_long, " too long"}, {too_short, " too short"}}};
  std::string text;
  for (const auto& [count, reason] : reasons) {
    if (count > 0) text += (text.empty() ? "" : ", ") + std::to_string(count) + reason;
  }
  return text.empty() ? "none" : text;
}

void EncodedCorpus::Side::append(std::span<const int32_t> sentence, int32_t eos_id) {
  ids.insert(ids.end(), sentence.begin(), sentence.end());
  ids.push_back(eos_id);
  offsets.push_back(ids.size());
}

std::vector<PairLength> EncodedCorpus::lengths() const {
  std::vector<PairLength> lengths(size());
  for (size_t i = 0; i < size(); ++i) {
    lengths[i] = {static_cast<int32_t>(source(i).size()), static_cast<int32_t>(target(i).size())};
  }
  return lengths;
}

EncodedCorpus encode_corpus(const ParallelText& text, const Vocabulary& source_vocabulary,
                            const Vocabulary& target_vocabulary, const FilterOptions& filter) {
  EncodedCorpus corpus;
  for (size_t line = 0; line < text.size(); ++line) {
    const auto source = source_vocabulary.encode(text.source[line]);
    const auto target = target_vocabulary.encode(text.target[line]);
    if (int64_t* reason = reason_to_skip(std::ssize(source), std::ssize(target), filter, corpus.skipped_)) {
      ++*reason;
      continue;
    }
    corpus.source_.append(source, source_vocabulary.eos_id());
    corpus.target_.append(target, target_vocabulary.eos_id());
    corpus.original_lines_.push_back(line);
  }
  if (corpus.size() == 0) {
    throw UserError(text.source_file.string() + ", " + text.target_file.string(),
                    "no sentence pair is left: " + corpus.skipped().describe(),
                    "check min_length and max_length under data.src and data.trg");
  }
  return corpus;
}

}  // namespace seq2see::data
