// A file of weights, as it is and with a checksum that fits: whatever its header says, what is taken lies in
// the file.
#include <xxhash.h>

#include <algorithm>
#include <array>

#include "fuzz/target.h"
#include "model/safetensors_header.h"

using namespace seq2see;

namespace {

void with_fitting_checksum(std::string& file) {
  constexpr std::string_view kBefore = R"("seq2see_checksum":")";
  constexpr size_t kDigits = 16;
  const size_t found = file.find(kBefore);
  if (found == std::string::npos || file.size() - found - kBefore.size() < kDigits) return;
  const size_t place = found + kBefore.size();
  file.replace(place, kDigits, kDigits, '0');
  std::array<char, kDigits + 1> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx",
                static_cast<unsigned long long>(XXH3_64bits(file.data(), file.size())));
  file.replace(place, kDigits, digits.data());
}

void read(const std::string& file) {
  const model::SafetensorsHeader header = model::read_safetensors_header(file, "file");
  uint64_t covered = 0;
  std::string_view last_name;
  std::vector<std::string_view> data;
  std::vector<model::TensorEntry> entries = header.entries;
  for (const model::TensorEntry& entry : header.entries) {
    fuzzing::expect(entry.begin <= entry.end && entry.end <= header.data.size(), "a tensor lies in the file");
    fuzzing::expect(&entry == &header.entries.front() || last_name < entry.name,
                    "no two tensors have one name");
    last_name = entry.name;
    // As LibTorch multiplies them, without an overflow.
    uint64_t elements = 1;
    uint64_t stride = 1;
    for (const int64_t extent : entry.shape) {
      fuzzing::expect(
          extent >= 0 && !__builtin_mul_overflow(elements, static_cast<uint64_t>(extent), &elements),
          "the size of a tensor can be told");
      fuzzing::expect(
          !__builtin_mul_overflow(stride, std::max(static_cast<uint64_t>(extent), uint64_t{1}), &stride),
          "the strides of a tensor can be told");
    }
    fuzzing::expect(elements * size_of(entry.type) == entry.end - entry.begin, "its shape has its size");
    covered += entry.end - entry.begin;
    data.push_back(header.data.substr(entry.begin, entry.end - entry.begin));
  }
  fuzzing::expect(covered == header.data.size(), "tensors share nothing and leave nothing");
  uint64_t offset = 0;
  for (model::TensorEntry& entry : entries) {
    const uint64_t bytes = entry.end - entry.begin;
    entry.begin = offset;
    entry.end = offset += bytes;
  }
  std::string again = write_safetensors_header(entries, header.metadata, data);
  for (const std::string_view bytes : data) again += bytes;
  const model::SafetensorsHeader read_again = model::read_safetensors_header(again, "written");
  fuzzing::expect(read_again.of_this_program && read_again.metadata == header.metadata &&
                      read_again.entries.size() == entries.size(),
                  "a file comes back as it was written");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  std::string file(fuzzing::text_of(bytes, size));
  if (fuzzing::accepts([&] { read(file); })) return 0;
  with_fitting_checksum(file);
  fuzzing::accepts([&] { read(file); });
  return 0;
}
