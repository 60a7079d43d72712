// The cache of an encoded corpus, as it is and with a checksum that fits.
#include "data/corpus_file.h"

#include <algorithm>
#include <memory>

#include "data/hash.h"
#include "fuzz/target.h"

using namespace seq2see;

namespace {

constexpr size_t kHeaderSize = 128;
constexpr size_t kChecksumSize = 32;  // at the end of the header
constexpr size_t kKeyOffset = 16;

void with_fitting_checksum(std::string& file) {
  if (file.size() < kHeaderSize) return;
  const size_t place = kHeaderSize - kChecksumSize;
  file.replace(place, kChecksumSize, kChecksumSize, '\0');
  data::Hash hash;
  hash.add(std::string_view(file).substr(0, kHeaderSize));
  hash.add(std::string_view(file).substr(kHeaderSize));
  file.replace(place, kChecksumSize, hash.digest());
}

void read_all(const std::string& bytes) {
  static fuzzing::MemoryFile file;
  const std::string key = bytes.substr(std::min(kKeyOffset, bytes.size()), 32);
  const auto corpus = data::open_corpus(std::make_shared<const MappedFile>(file.write(bytes)), key);
  if (!corpus) return;
  int64_t sum = 0;
  for (size_t i = 0; i < corpus->size(); ++i) {
    for (const int32_t id : corpus->source(i)) sum += id;
    for (const int32_t id : corpus->target(i)) sum += id;
    sum += static_cast<int64_t>(corpus->original_line(i));
  }
  volatile int64_t used = sum;
  (void)used;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  std::string file(fuzzing::text_of(bytes, size));
  fuzzing::accepts([&] { read_all(file); });
  with_fitting_checksum(file);
  fuzzing::accepts([&] { read_all(file); });
  return 0;
}
