// What stands before the data of a safetensors file (safetensors.h): which tensor lies where, and metadata.
// Knows nothing of LibTorch.
//
// Files of this program carry two entries of metadata more than they are given: the version of their format,
// and a checksum (XXH3-64) of the whole file, taken while the checksum's own digits were zeros. Either of the
// two marks a file as one of ours, and such a file must have both: so no single damaged byte can make it pass
// for a file of another program, which has neither and is taken without a checksum.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace seq2see::model {

/// The types that models of this program have.
enum class ElementType { kFloat32, kFloat64, kInt64, kUInt8 };

uint64_t size_of(ElementType type);

struct TensorEntry {
  std::string name;
  ElementType type = ElementType::kFloat32;
  std::vector<int64_t> shape;
  uint64_t begin = 0;  // of its bytes in the data
  uint64_t end = 0;
};

struct SafetensorsHeader {
  std::vector<TensorEntry> entries;             // in the order of their names
  std::map<std::string, std::string> metadata;  // without the two entries that are the format's own
  bool of_this_program = false;
  std::string_view data;  // a part of the file: what `begin` and `end` count in
};

/// `path` stands in the errors: UserError for what is not safetensors, is truncated, damaged, of another
/// version of this program's format, or whose tensors overlap or leave gaps. Reads the header in one pass and
/// keeps no more than what it returns, whatever the header says: every tensor that it names lies in the file.
SafetensorsHeader read_safetensors_header(std::string_view file, const std::filesystem::path& path);

/// All that comes before the data, as this program writes it. data: the bytes of the entries, in the order in
/// which they will follow. No two entries may have one name, and none that of the metadata.
std::string write_safetensors_header(std::span<const TensorEntry> entries,
                                     const std::map<std::string, std::string>& metadata,
                                     std::span<const std::string_view> data);

}  // namespace seq2see::model
