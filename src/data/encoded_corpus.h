// A parallel text as piece ids, filtered: a view on a mapped file (corpus_file.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "base/mapped_file.h"
#include "config/config.h"

namespace seq2see::data {

/// Pieces of a sentence, without `</s>`.
struct LengthLimits {
  int64_t min = 0;
  int64_t max = std::numeric_limits<int64_t>::max();
};

/// Which pairs stay; as it stands, all: for development and test text, where lines are counted.
struct FilterOptions {
  LengthLimits source;
  LengthLimits target;
  bool skip_empty = false;  // skip pairs with a side without pieces

  /// For training text.
  static FilterOptions from(const config::DataConfig& data);
};

/// Pairs left out, each counted under the first reason that holds.
struct SkipCounts {
  int64_t empty = 0;
  int64_t too_long = 0;
  int64_t too_short = 0;

  [[nodiscard]] int64_t total() const { return empty + too_long + too_short; }
  /// "2 empty, 1 too long"; "none" where nothing was left out.
  [[nodiscard]] std::string describe() const;
  SkipCounts& operator+=(const SkipCounts& other);
};

/// Tokens of a pair, each side with its `</s>`.
struct PairLength {
  int32_t source = 0;
  int32_t target = 0;
};

/// The ids of a sentence, which stand in the file with 16 bits or with 32; the last one is `</s>`. A view.
class SentenceIds {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = int32_t;
    using difference_type = std::ptrdiff_t;
    using pointer = const int32_t*;
    using reference = int32_t;

    Iterator(const uint16_t* narrow, const int32_t* wide, size_t position)
        : narrow_(narrow), wide_(wide), position_(position) {}
    int32_t operator*() const { return wide_ == nullptr ? narrow_[position_] : wide_[position_]; }
    Iterator& operator++() {
      ++position_;
      return *this;
    }
    Iterator operator++(int) { return {narrow_, wide_, position_++}; }
    bool operator==(const Iterator& other) const { return position_ == other.position_; }

   private:
    const uint16_t* narrow_;
    const int32_t* wide_;
    size_t position_;
  };

  explicit SentenceIds(std::span<const uint16_t> narrow) : narrow_(narrow.data()), size_(narrow.size()) {}
  explicit SentenceIds(std::span<const int32_t> wide) : wide_(wide.data()), size_(wide.size()) {}

  [[nodiscard]] size_t size() const { return size_; }
  int32_t operator[](size_t i) const { return wide_ == nullptr ? narrow_[i] : wide_[i]; }
  [[nodiscard]] Iterator begin() const { return {narrow_, wide_, 0}; }
  [[nodiscard]] Iterator end() const { return {narrow_, wide_, size_}; }

 private:
  const uint16_t* narrow_ = nullptr;
  const int32_t* wide_ = nullptr;  // one of the two is null
  size_t size_;
};

/// Copies share the file. Nothing of it is kept in memory of the program's own, so its size does not count.
class EncodedCorpus {
 public:
  /// Where the parts of a corpus lie in its file.
  struct Layout {
    std::span<const PairLength> lengths;
    std::span<const uint64_t> offsets;         // in ids: where the pair's source begins; its target follows
    std::span<const uint32_t> original_lines;  // as many as in `lengths`, like the offsets
    std::span<const uint16_t> narrow_ids;      // one of the two is empty
    std::span<const int32_t> wide_ids;
    SkipCounts skipped;
  };
  EncodedCorpus(std::shared_ptr<const MappedFile> file, const Layout& layout)
      : file_(std::move(file)), layout_(layout) {}

  [[nodiscard]] size_t size() const { return layout_.lengths.size(); }
  [[nodiscard]] SentenceIds source(size_t i) const { return ids(layout_.offsets[i], lengths()[i].source); }
  [[nodiscard]] SentenceIds target(size_t i) const {
    return ids(layout_.offsets[i] + static_cast<uint64_t>(lengths()[i].source), lengths()[i].target);
  }
  /// The line of pair i in the text, 0-based.
  [[nodiscard]] size_t original_line(size_t i) const { return layout_.original_lines[i]; }
  [[nodiscard]] const SkipCounts& skipped() const { return layout_.skipped; }
  [[nodiscard]] std::span<const PairLength> lengths() const { return layout_.lengths; }
  /// 16 or 32.
  [[nodiscard]] int bits_per_id() const { return layout_.wide_ids.empty() ? 16 : 32; }

 private:
  [[nodiscard]] SentenceIds ids(uint64_t begin, int32_t count) const {
    const auto length = static_cast<size_t>(count);
    return layout_.wide_ids.empty() ? SentenceIds(layout_.narrow_ids.subspan(begin, length))
                                    : SentenceIds(layout_.wide_ids.subspan(begin, length));
  }

  std::shared_ptr<const MappedFile> file_;
  Layout layout_;
};

}  // namespace seq2see::data
