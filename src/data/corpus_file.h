// The file of an encoded corpus: written piece by piece, read by mapping it.
//
// In order: a header (magic number, version, width of an id, key, counts, checksum), then for as many pairs
// as the text has lines (those of pairs left out stay unused, at the end of each part) the lengths, the
// offsets and the original lines, then all ids. Numbers stand as the machine has them: a cache does not
// travel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/mapped_file.h"
#include "data/encoded_corpus.h"

namespace seq2see::data {

/// Consecutive pairs on their way to the file.
struct EncodedPairs {
  std::vector<PairLength> lengths;
  std::vector<uint32_t> original_lines;
  std::vector<int32_t> ids;  // of each pair the source, then the target
  SkipCounts skipped;
};

/// Writes a corpus to an open, empty file.
class CorpusWriter {
 public:
  /// descriptor: stays the caller's. name: stands in errors. most_pairs: so many `append` may give in all.
  /// largest_id: decides the width of ids. key: 32 characters that tell the corpus from others.
  CorpusWriter(int descriptor, std::filesystem::path name, size_t most_pairs, int32_t largest_id,
               std::string_view key);

  /// Throws UserError where the disk is full.
  void append(const EncodedPairs& pairs);
  /// The last thing: without it the file is not one of a corpus.
  void finish();

  [[nodiscard]] size_t pairs() const { return pairs_; }
  [[nodiscard]] const SkipCounts& skipped() const { return skipped_; }

 private:
  void write(const void* bytes, size_t size, uint64_t position) const;

  int descriptor_;
  std::filesystem::path name_;
  size_t most_pairs_;
  uint32_t id_bytes_;
  std::string key_;
  size_t pairs_ = 0;
  uint64_t ids_ = 0;
  SkipCounts skipped_;
};

/// The corpus in `file`, or nothing where that is no such file, is not whole, or has another key.
std::optional<EncodedCorpus> open_corpus(std::shared_ptr<const MappedFile> file, std::string_view key);

}  // namespace seq2see::data
