#include "model/safetensors.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/text_file.h"

namespace seq2see::model {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors is little endian");

using nlohmann::json;

constexpr const char* kMetadata = "__metadata__";
constexpr const char* kChecksum = "xxh3_64";
constexpr uint64_t kLengthBytes = 8;
constexpr uint64_t kMaxHeader = 100'000'000;          // the limit of the reference implementation
constexpr uint64_t kMaxElements = uint64_t{1} << 48;  // of one tensor; keeps products far from overflow

struct TypeName {
  torch::ScalarType type;
  const char* name;
};
constexpr std::array<TypeName, 4> kTypes = {
    {{torch::kFloat32, "F32"}, {torch::kFloat64, "F64"}, {torch::kInt64, "I64"}, {torch::kUInt8, "U8"}}};

std::string type_name(const Tensor& tensor) {
  for (const TypeName& known : kTypes) {
    if (known.type == tensor.scalar_type()) return known.name;
  }
  TORCH_CHECK(false, "tensors of type ", tensor.scalar_type(), " are not saved");
}

std::string checksum_text(uint64_t checksum) {
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(checksum));
  return text.data();
}

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what) {
  throw UserError(path.string(), what, "use another checkpoint, or train again");
}

/// A contiguous tensor's bytes.
std::string_view bytes_of(const Tensor& tensor) {
  return {static_cast<const char*>(tensor.data_ptr()), tensor.nbytes()};
}

/// What the header says of one tensor: where its bytes lie in the data, and how to read them.
struct Entry {
  std::string name;
  torch::ScalarType type = torch::kFloat32;
  std::vector<int64_t> shape;
  uint64_t begin = 0;
  uint64_t end = 0;
};

/// A list of the header. Anything but whole numbers from 0 is refused: the JSON library would turn 2.5 into 2
/// and true into 1.
std::vector<uint64_t> read_numbers(const std::filesystem::path& path, const std::string& name,
                                   const json& list) {
  const bool is_list = list.is_array() && std::all_of(list.begin(), list.end(), [](const json& number) {
                         return number.is_number_unsigned();
                       });
  if (!is_list) fail(path, "the shape or the offsets of the tensor '" + name + "' are not whole numbers");
  return list.get<std::vector<uint64_t>>();
}

Entry read_entry(const std::filesystem::path& path, const std::string& name, const json& description,
                 uint64_t data_size) {
  const auto type_name = description.at("dtype").get<std::string>();
  const auto type = std::find_if(kTypes.begin(), kTypes.end(),
                                 [&](const TypeName& known) { return type_name == known.name; });
  if (type == kTypes.end()) {
    fail(path,
         "the tensor '" + name + "' has the type " + type_name + ", which no model of this program uses");
  }
  const std::vector<uint64_t> shape = read_numbers(path, name, description.at("shape"));
  const std::vector<uint64_t> offsets = read_numbers(path, name, description.at("data_offsets"));
  if (offsets.size() != 2 || offsets[0] > offsets[1])
    fail(path, "the tensor '" + name + "' has no proper begin and end");
  if (offsets[1] > data_size) fail(path, "the file is truncated: the data of '" + name + "' is not there");
  // Sizes are compared before anything is allocated: a hostile header must not be able to ask for memory.
  uint64_t elements = 1;  // as if every extent of 0 were 1
  for (const uint64_t extent : shape) {
    if (extent > kMaxElements / elements) fail(path, "the tensor '" + name + "' does not fit into the file");
    elements *= std::max(extent, uint64_t{1});
  }
  const bool empty = std::find(shape.begin(), shape.end(), uint64_t{0}) != shape.end();
  if (offsets[1] - offsets[0] != (empty ? 0 : elements * torch::elementSize(type->type)))
    fail(path, "the tensor '" + name + "' has another size than its shape says");
  return {name, type->type, {shape.begin(), shape.end()}, offsets[0], offsets[1]};
}

/// The format's rule that the tensors fill the data, one after the other, without gaps.
void check_coverage(const std::filesystem::path& path, std::vector<Entry> entries, uint64_t data_size) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  uint64_t covered = 0;
  for (const Entry& entry : entries) {
    if (entry.begin != covered)
      fail(path, "the data of the tensor '" + entry.name + "' overlaps or leaves a gap");
    covered = entry.end;
  }
  if (covered != data_size)
    fail(path, "there are " + std::to_string(data_size - covered) + " bytes that belong to no tensor");
}

Tensor read_tensor(const Entry& entry, std::string_view data) {
  Tensor tensor = torch::empty(entry.shape, entry.type);
  const std::string_view bytes = data.substr(entry.begin, entry.end - entry.begin);
  if (!bytes.empty()) std::memcpy(tensor.data_ptr(), bytes.data(), bytes.size());
  return tensor;
}

/// XXH3 of bytes that come in pieces.
class Checksum {
 public:
  Checksum() : state_(XXH3_createState(), XXH3_freeState) { XXH3_64bits_reset(state_.get()); }
  void add(std::string_view bytes) { XXH3_64bits_update(state_.get(), bytes.data(), bytes.size()); }
  [[nodiscard]] std::string text() const { return checksum_text(XXH3_64bits_digest(state_.get())); }

 private:
  std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state_;
};

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
  json header = json::object();
  uint64_t offset = 0;
  Checksum checksum;
  for (auto& [name, tensor] : tensors) {
    TORCH_CHECK(name != kMetadata && !header.contains(name), "a file cannot hold two tensors '", name, "'");
    tensor = tensor.detach().contiguous().cpu();
    header[name] = {{"dtype", type_name(tensor)},
                    {"shape", tensor.sizes().vec()},
                    {"data_offsets", {offset, offset + tensor.nbytes()}}};
    offset += tensor.nbytes();
    checksum.add(bytes_of(tensor));
  }
  json metadata = contents.metadata;
  metadata[kChecksum] = checksum.text();
  header[kMetadata] = std::move(metadata);
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // so that the data is aligned when the file is mapped
  const uint64_t length = text.size();

  AtomicFile file(path);
  file.stream().write(reinterpret_cast<const char*>(&length), kLengthBytes);
  file.stream() << text;
  for (const auto& entry : tensors) file.stream() << bytes_of(entry.second);
  file.commit();
}

TensorFile load_safetensors(const std::filesystem::path& path) {
  const std::string file = read_file(path);
  if (file.size() < kLengthBytes)
    fail(path, "the file is truncated: it has " + std::to_string(file.size()) + " bytes");
  uint64_t length = 0;
  std::memcpy(&length, file.data(), kLengthBytes);
  if (length > kMaxHeader) fail(path, "this is not a safetensors file");
  if (length > file.size() - kLengthBytes) fail(path, "the file is truncated, or not a safetensors file");
  const json header =
      json::parse(file.begin() + kLengthBytes, file.begin() + static_cast<int64_t>(kLengthBytes + length),
                  nullptr, /*allow_exceptions=*/false);
  if (!header.is_object()) fail(path, "this is not a safetensors file");
  const std::string_view data = std::string_view(file).substr(kLengthBytes + length);
  TensorFile contents;
  std::vector<Entry> entries;
  try {
    for (const auto& [name, entry] : header.items()) {
      if (name == kMetadata) {
        contents.metadata = entry.get<std::map<std::string, std::string>>();
      } else {
        entries.push_back(read_entry(path, name, entry, data.size()));
      }
    }
  } catch (const json::exception& error) {
    fail(path, std::string("the header is damaged (") + error.what() + ")");
  }
  check_coverage(path, entries, data.size());
  const auto checksum = contents.metadata.find(kChecksum);
  if (checksum != contents.metadata.end() &&
      checksum->second != checksum_text(XXH3_64bits(data.data(), data.size()))) {
    fail(path, "the data is damaged: its checksum is not the one written with it");
  }
  for (const Entry& entry : entries) contents.tensors.emplace_back(entry.name, read_tensor(entry, data));
  return contents;
}

}  // namespace seq2see::model
