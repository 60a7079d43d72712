// A vocabulary of whole words, for tests that want to foresee the ids.
#pragma once

#include <algorithm>
#include <utility>

#include "base/spaces.h"
#include "data/vocabulary.h"

namespace seq2see::data {

/// Pad 0, unknown 1, start 2, end 3, then the words as given. `sample` doubles every word or not, as bits of
/// the seed say.
class WordVocabulary : public Vocabulary {
 public:
  explicit WordVocabulary(std::vector<std::string> words) : words_(std::move(words)) {
    words_.insert(words_.begin(), {"<pad>", "<unk>", "<s>", "</s>"});
  }

  [[nodiscard]] int32_t size() const override { return static_cast<int32_t>(words_.size()); }
  [[nodiscard]] int32_t pad_id() const override { return 0; }
  [[nodiscard]] int32_t unk_id() const override { return 1; }
  [[nodiscard]] int32_t start_id() const override { return 2; }
  [[nodiscard]] int32_t eos_id() const override { return 3; }

  [[nodiscard]] Segmentation segment(std::string_view sentence) const override {
    Segmentation segmentation;
    for (const auto word : split_words(sentence)) {
      const auto found = std::find(words_.begin(), words_.end(), word);
      segmentation.ids.push_back(found == words_.end() ? unk_id()
                                                       : static_cast<int32_t>(found - words_.begin()));
      const auto begin = static_cast<size_t>(word.data() - sentence.data());
      segmentation.spans.push_back({begin, begin + word.size()});
    }
    return segmentation;
  }

  [[nodiscard]] Segmentation sample_segments(std::string_view sentence, double /*alpha*/, int /*nbest_size*/,
                                             uint64_t seed) const override {
    const Segmentation best = segment(sentence);
    Segmentation sampled;
    for (size_t i = 0; i < best.ids.size(); ++i) {
      for (uint64_t copies = seed % 2 + 1; copies > 0; --copies) {
        sampled.ids.push_back(best.ids[i]);
        sampled.spans.push_back(best.spans[i]);
      }
      seed /= 2;
    }
    return sampled;
  }

  [[nodiscard]] DecodedText decode_with_places(std::span<const int32_t> ids) const override {
    DecodedText decoded;
    for (const int32_t id : ids) {
      const bool is_control = id == pad_id() || id == start_id() || id == eos_id();
      if (!is_control && !decoded.text.empty()) decoded.text += ' ';
      const size_t begin = decoded.text.size();
      if (!is_control) decoded.text += piece(id);
      decoded.spans.push_back({begin, decoded.text.size()});
    }
    return decoded;
  }

  [[nodiscard]] std::string piece(int32_t id) const override { return words_.at(id); }
  [[nodiscard]] double score(int32_t /*id*/) const override { return 0; }
  [[nodiscard]] const std::string& fingerprint() const override { return fingerprint_; }

 private:
  std::vector<std::string> words_;
  std::string fingerprint_ = "words";
};

}  // namespace seq2see::data
