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

  [[nodiscard]] std::vector<int32_t> encode(std::string_view sentence) const override {
    std::vector<int32_t> ids;
    for (const auto word : split_words(sentence)) {
      const auto found = std::find(words_.begin(), words_.end(), word);
      ids.push_back(found == words_.end() ? unk_id() : static_cast<int32_t>(found - words_.begin()));
    }
    return ids;
  }

  [[nodiscard]] std::vector<int32_t> sample(std::string_view sentence, double /*alpha*/, int /*nbest_size*/,
                                            uint64_t seed) const override {
    std::vector<int32_t> ids;
    for (const int32_t id : encode(sentence)) {
      ids.push_back(id);
      if (seed % 2 == 1) ids.push_back(id);
      seed /= 2;
    }
    return ids;
  }

  [[nodiscard]] std::string decode(std::span<const int32_t> ids) const override {
    std::string text;
    for (const int32_t id : ids) {
      if (id == pad_id() || id == start_id() || id == eos_id()) continue;
      if (!text.empty()) text += ' ';
      text += piece(id);
    }
    return text;
  }

  [[nodiscard]] std::string piece(int32_t id) const override { return words_.at(id); }
  [[nodiscard]] double score(int32_t /*id*/) const override { return 0; }
  [[nodiscard]] const std::string& fingerprint() const override { return fingerprint_; }

 private:
  std::vector<std::string> words_;
  std::string fingerprint_ = "words";
};

}  // namespace seq2see::data
