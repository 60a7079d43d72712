#include "model/safetensors_header.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "base/error.h"
#include "model/safetensors_events.h"

namespace seq2see::model {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors is little endian");

constexpr const char* kFormatKey = "seq2see_format";
constexpr const char* kFormat = "2";  // 1 had a checksum of the data alone, and no such entry
constexpr const char* kChecksumKey = "seq2see_checksum";
// In JSON's text the quotes of a value are escaped: this can stand only where it is the entry itself.
constexpr std::string_view kBeforeDigits = R"("seq2see_checksum":")";
constexpr std::string_view kZeros = "0000000000000000";
constexpr uint64_t kLengthBytes = 8;
constexpr uint64_t kMaxHeader = 100'000'000;          // the limit of the reference implementation
constexpr uint64_t kMaxElements = uint64_t{1} << 48;  // of one tensor; keeps products far from overflow

/// XXH3 of bytes that come in pieces, as 16 hexadecimal digits.
class Checksum {
 public:
  Checksum() : state_(XXH3_createState(), XXH3_freeState) {
    if (state_ == nullptr) throw std::bad_alloc();
    XXH3_64bits_reset(state_.get());
  }
  void add(std::string_view bytes) { XXH3_64bits_update(state_.get(), bytes.data(), bytes.size()); }
  [[nodiscard]] std::string digits() const {
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx",
                  static_cast<unsigned long long>(XXH3_64bits_digest(state_.get())));
    return text.data();
  }

 private:
  std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state_;
};

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what,
                       const char* advice = "use another checkpoint, or train again") {
  throw UserError(path.string(), what, advice);
}

/// Whether the header looks as if this program had written it, though it may be too damaged to be read.
bool is_marked(std::string_view header) {
  return header.find(kChecksumKey) != std::string_view::npos ||
         header.find(kFormatKey) != std::string_view::npos;
}

/// The end of the data as the entries tell it.
uint64_t size_told(const std::vector<TensorEntry>& entries) {
  uint64_t size = 0;
  for (const TensorEntry& entry : entries) size = std::max(size, entry.end);
  return size;
}

/// Takes the entries that only files of this program have out of the metadata. They are looked at before
/// anything else that the header says, so that damage is told as damage, whatever it has done to the rest.
void check_whole(std::string_view file, uint64_t header_size, SafetensorsHeader& header,
                 const std::filesystem::path& path) {
  const auto checksum = header.metadata.extract(kChecksumKey);
  const auto format = header.metadata.extract(kFormatKey);
  header.of_this_program = !checksum.empty() || !format.empty();
  const uint64_t needed = size_told(header.entries);
  if (needed > header.data.size()) {
    fail(path, "the file is truncated: " + std::to_string(header.data.size()) +
                   " bytes of data are there of " + std::to_string(needed));
  }
  if (!header.of_this_program) return;
  const size_t found = file.substr(0, kLengthBytes + header_size).find(kBeforeDigits);
  if (checksum.empty() || format.empty() || found == std::string_view::npos)
    fail(path, "the file is damaged: its checksum, or the version of its format, is not there any more");
  const size_t digits = found + kBeforeDigits.size();
  Checksum actual;
  actual.add(file.substr(0, digits));
  actual.add(kZeros);
  actual.add(file.substr(std::min(digits + kZeros.size(), file.size())));
  if (checksum.mapped() != actual.digits())
    fail(path, "the file is damaged: its checksum is not the one written with it");
  // The checksum is computed alike in all versions, so that one flipped bit cannot pass for another version.
  if (format.mapped() != kFormat) {
    fail(path,
         "the file has the version " + shown_name(format.mapped()) + " of the format, this program reads '" +
             kFormat + "'",
         "use the version of this program that wrote it");
  }
}

/// Sizes are compared before anything is allocated: a hostile header must not be able to ask for memory.
void check_size(const TensorEntry& entry, const std::filesystem::path& path) {
  uint64_t elements = 1;  // as if every extent of 0 were 1
  for (const int64_t extent : entry.shape) {
    if (static_cast<uint64_t>(extent) > kMaxElements / elements)
      fail(path, "the tensor " + shown_name(entry.name) + " does not fit into the file");
    elements *= std::max(static_cast<uint64_t>(extent), uint64_t{1});
  }
  const bool empty = std::find(entry.shape.begin(), entry.shape.end(), 0) != entry.shape.end();
  if (entry.end - entry.begin != (empty ? 0 : elements * size_of(entry.type)))
    fail(path, "the tensor " + shown_name(entry.name) + " has another size than its shape says");
}

/// The format's rule that the tensors fill the data, one after the other, without gaps.
void check_coverage(std::vector<TensorEntry>& entries, uint64_t data_size,
                    const std::filesystem::path& path) {
  std::sort(entries.begin(), entries.end(), [](const TensorEntry& a, const TensorEntry& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  uint64_t covered = 0;
  for (const TensorEntry& entry : entries) {
    if (entry.begin != covered)
      fail(path, "the data of the tensor " + shown_name(entry.name) + " overlaps or leaves a gap");
    covered = entry.end;
  }
  if (covered != data_size)
    fail(path, "there are " + std::to_string(data_size - covered) + " bytes that belong to no tensor");
}

void sort_by_name(std::vector<TensorEntry>& entries, const std::filesystem::path& path) {
  std::sort(entries.begin(), entries.end(),
            [](const TensorEntry& a, const TensorEntry& b) { return a.name < b.name; });
  const auto twice =
      std::adjacent_find(entries.begin(), entries.end(),
                         [](const TensorEntry& a, const TensorEntry& b) { return a.name == b.name; });
  if (twice != entries.end())
    fail(path, "the header is damaged: there are two tensors " + shown_name(twice->name));
}

}  // namespace

uint64_t size_of(ElementType type) {
  switch (type) {
    case ElementType::kFloat32:
      return 4;
    case ElementType::kFloat64:
    case ElementType::kInt64:
      return 8;
    case ElementType::kUInt8:
      return 1;
  }
  throw std::logic_error("a type without a size");
}

SafetensorsHeader read_safetensors_header(std::string_view file, const std::filesystem::path& path) {
  if (file.size() < kLengthBytes)
    fail(path, "the file is truncated: it has " + std::to_string(file.size()) + " bytes");
  uint64_t size = 0;
  std::memcpy(&size, file.data(), kLengthBytes);
  const std::string_view rest = file.substr(kLengthBytes);
  if (size > kMaxHeader || (!rest.empty() && rest.front() != '{'))
    fail(path, "this is not a safetensors file");
  if (size > rest.size()) fail(path, "the file is truncated: it ends in its header");
  const std::string_view text = rest.substr(0, size);
  SafetensorsEvents events;
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &events))
    fail(path, (is_marked(text) ? "the file is damaged: " : "") + events.problem());
  SafetensorsHeader header;
  header.entries = std::move(events.entries);
  header.metadata = std::move(events.metadata);
  header.data = rest.substr(size);
  check_whole(file, size, header, path);
  for (const TensorEntry& entry : header.entries) check_size(entry, path);
  check_coverage(header.entries, header.data.size(), path);
  sort_by_name(header.entries, path);
  return header;
}

std::string write_safetensors_header(std::span<const TensorEntry> entries,
                                     const std::map<std::string, std::string>& metadata,
                                     std::span<const std::string_view> data) {
  nlohmann::json header = nlohmann::json::object();
  for (const TensorEntry& entry : entries) {
    if (entry.name == kMetadataName || header.contains(entry.name))
      throw std::logic_error("a file cannot hold two tensors '" + entry.name + "'");
    header[entry.name] = {
        {"dtype", name_of(entry.type)}, {"shape", entry.shape}, {"data_offsets", {entry.begin, entry.end}}};
  }
  nlohmann::json all_metadata = metadata;
  all_metadata[kFormatKey] = kFormat;
  all_metadata[kChecksumKey] = kZeros;
  header[kMetadataName] = std::move(all_metadata);
  const std::string text = header.dump();
  const uint64_t size = (text.size() + 7) / 8 * 8;  // so that the data is aligned when the file is mapped
  std::string whole(kLengthBytes, '\0');
  std::memcpy(whole.data(), &size, kLengthBytes);
  whole += text;
  whole.resize(kLengthBytes + size, ' ');
  Checksum checksum;
  checksum.add(whole);
  for (const std::string_view bytes : data) checksum.add(bytes);
  whole.replace(whole.find(kBeforeDigits) + kBeforeDigits.size(), kZeros.size(), checksum.digits());
  return whole;
}

}  // namespace seq2see::model
