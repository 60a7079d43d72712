#include "model/safetensors.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "base/atomic_file.h"
#include "base/mapped_file.h"
#include "model/safetensors_header.h"

namespace seq2see::model {
namespace {

struct TypePair {
  torch::ScalarType torch_type;
  ElementType type;
};
constexpr std::array<TypePair, 4> kTypePairs = {{{torch::kFloat32, ElementType::kFloat32},
                                                 {torch::kFloat64, ElementType::kFloat64},
                                                 {torch::kInt64, ElementType::kInt64},
                                                 {torch::kUInt8, ElementType::kUInt8}}};

ElementType type_of(const Tensor& tensor) {
  for (const TypePair& known : kTypePairs) {
    if (known.torch_type == tensor.scalar_type()) return known.type;
  }
  TORCH_CHECK(false, "tensors of type ", tensor.scalar_type(), " are not saved");
}

torch::ScalarType torch_type_of(ElementType type) {
  for (const TypePair& known : kTypePairs) {
    if (known.type == type) return known.torch_type;
  }
  TORCH_CHECK(false, "an unknown type");
}

/// A contiguous tensor's bytes.
std::string_view bytes_of(const Tensor& tensor) {
  return {static_cast<const char*>(tensor.data_ptr()), tensor.nbytes()};
}

Tensor read_tensor(const TensorEntry& entry, std::string_view data) {
  Tensor tensor = torch::empty(entry.shape, torch_type_of(entry.type));
  const std::string_view bytes = data.substr(entry.begin, entry.end - entry.begin);
  if (!bytes.empty()) std::memcpy(tensor.data_ptr(), bytes.data(), bytes.size());
  return tensor;
}

}  // namespace

Tensor TensorFile::find(const std::string& name) const {
  for (const auto& [key, tensor] : tensors) {
    if (key == name) return tensor;
  }
  return {};
}

void save_safetensors(const std::filesystem::path& path, const TensorFile& contents) {
  std::vector<std::pair<std::string, Tensor>> tensors = contents.tensors;
  // Large elements first, as the reference implementation writes them: then every tensor starts at a multiple
  // of its element size, which readers that map the file need.
  std::sort(tensors.begin(), tensors.end(), [](const auto& a, const auto& b) {
    return std::pair(-a.second.element_size(), std::string_view(a.first)) <
           std::pair(-b.second.element_size(), std::string_view(b.first));
  });
  std::vector<TensorEntry> entries;
  std::vector<std::string_view> data;
  uint64_t offset = 0;
  for (auto& [name, tensor] : tensors) {
    tensor = tensor.detach().contiguous().cpu();
    entries.push_back({.name = name,
                       .type = type_of(tensor),
                       .shape = tensor.sizes().vec(),
                       .begin = offset,
                       .end = offset + tensor.nbytes()});
    offset += tensor.nbytes();
    data.push_back(bytes_of(tensor));
  }
  const std::string header = write_safetensors_header(entries, contents.metadata, data);
  AtomicFile file(path);
  file.stream() << header;
  for (const std::string_view bytes : data) file.stream() << bytes;
  file.commit();
}

TensorFile load_safetensors(const std::filesystem::path& path) {
  const MappedFile file(path);
  TensorFile contents = read_safetensors(file.bytes(), path);
  file.expect_unchanged();
  return contents;
}

TensorFile read_safetensors(std::string_view file, const std::filesystem::path& name) {
  SafetensorsHeader header = read_safetensors_header(file, name);
  TensorFile contents;
  contents.metadata = std::move(header.metadata);
  contents.of_this_program = header.of_this_program;
  for (const TensorEntry& entry : header.entries)
    contents.tensors.emplace_back(entry.name, read_tensor(entry, header.data));
  return contents;
}

}  // namespace seq2see::model
