// The safetensors format: named tensors in one file, without any code in it. Readable from Python in one
// line: safetensors.torch.load_file("model.safetensors").
//
//   8 bytes    length N of the header, little endian
//   N bytes    JSON: {"__metadata__": {string: string},
//                     name: {"dtype": …, "shape": […], "data_offsets": [begin, end]}, …}
//   the rest   the data, little endian, row by row, without gaps
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ops/tensor.h"

namespace seq2see::model {

struct TensorFile {
  std::vector<std::pair<std::string, Tensor>> tensors;  // in the order of their names
  std::map<std::string, std::string> metadata;
  bool of_this_program = false;  // told by a file that was loaded

  /// Undefined where there is none of that name.
  [[nodiscard]] Tensor find(const std::string& name) const;
};

/// Writes atomically. Types: float32, float64, int64, uint8. A checksum of the whole file goes into its
/// metadata (safetensors_header.h). Throws UserError where the file cannot be written; no two tensors may
/// have one name.
void save_safetensors(const std::filesystem::path& path, const TensorFile& contents);

/// Throws UserError for a file that cannot be read, is not safetensors, is truncated or otherwise damaged, or
/// whose tensors overlap or leave gaps. Every changed byte in a file of this program is found; files of other
/// programs carry no checksum and load too.
TensorFile load_safetensors(const std::filesystem::path& path);

/// Likewise from memory; `name` stands in the errors.
TensorFile read_safetensors(std::string_view file, const std::filesystem::path& name);

}  // namespace seq2see::model
