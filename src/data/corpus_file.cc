#include "data/corpus_file.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "base/error.h"
#include "data/hash.h"

namespace seq2see::data {
namespace {

constexpr std::array<char, 8> kMagic = {'s', 'e', 'q', '2', 's', 'e', 'e', '\n'};
constexpr uint32_t kVersion = 1;  // changes with anything below
constexpr size_t kHashSize = 32;

struct Header {
  std::array<char, 8> magic = kMagic;
  uint32_t version = kVersion;
  uint32_t id_bytes = 0;
  std::array<char, kHashSize> key{};
  uint64_t most_pairs = 0;
  uint64_t pairs = 0;
  uint64_t ids = 0;
  SkipCounts skipped;
  std::array<char, kHashSize> checksum{};  // of all else
};
static_assert(std::is_trivially_copyable_v<Header> && sizeof(Header) == 128);

/// Where the parts begin, in bytes.
struct Parts {
  uint64_t lengths = sizeof(Header);
  uint64_t offsets;
  uint64_t original_lines;
  uint64_t ids;

  explicit Parts(uint64_t most_pairs)
      : offsets(lengths + most_pairs * sizeof(PairLength)),
        original_lines(offsets + most_pairs * sizeof(uint64_t)),
        ids(original_lines + (most_pairs + most_pairs % 2) * sizeof(uint32_t)) {}
};

void put(std::string_view text, std::array<char, kHashSize>& place) {
  if (text.size() != place.size()) throw std::invalid_argument("a key has 32 characters");
  std::copy(text.begin(), text.end(), place.begin());
}

std::string_view view(const std::array<char, kHashSize>& text) { return {text.data(), text.size()}; }

/// Of a file that `header` is to stand in, which holds `bytes` now.
std::string checksum_of(Header header, std::string_view bytes) {
  header.checksum = {};
  Hash hash;
  hash.add({reinterpret_cast<const char*>(&header), sizeof header});
  hash.add(bytes.substr(sizeof header));
  return hash.digest();
}

template <class T>
std::span<const T> part(std::string_view bytes, uint64_t begin, uint64_t count) {
  return {reinterpret_cast<const T*>(bytes.data() + begin), count};
}

/// The checksum tells damage; a file that somebody made up may have one too.
bool pairs_lie_inside(const EncodedCorpus::Layout& layout, uint64_t ids) {
  for (size_t i = 0; i < layout.lengths.size(); ++i) {
    const auto [source, target] = layout.lengths[i];
    const uint64_t offset = layout.offsets[i];
    if (source < 0 || target < 0 || offset > ids) return false;
    if (static_cast<uint64_t>(source) + static_cast<uint64_t>(target) > ids - offset) return false;
  }
  return true;
}

}  // namespace

CorpusWriter::CorpusWriter(int descriptor, std::filesystem::path name, size_t most_pairs, int32_t largest_id,
                           std::string_view key)
    : descriptor_(descriptor),
      name_(std::move(name)),
      most_pairs_(most_pairs),
      id_bytes_(largest_id <= std::numeric_limits<uint16_t>::max() ? sizeof(uint16_t) : sizeof(int32_t)),
      key_(key) {}

void CorpusWriter::append(const EncodedPairs& pairs) {
  const size_t count = pairs.lengths.size();
  if (pairs_ + count > most_pairs_) throw std::logic_error("more pairs than the file has room for");
  std::vector<uint64_t> offsets;
  offsets.reserve(count);
  uint64_t offset = ids_;
  for (const PairLength& length : pairs.lengths) {
    offsets.push_back(offset);
    offset += static_cast<uint64_t>(length.source) + static_cast<uint64_t>(length.target);
  }
  const Parts parts(most_pairs_);
  write(pairs.lengths.data(), count * sizeof(PairLength), parts.lengths + pairs_ * sizeof(PairLength));
  write(offsets.data(), count * sizeof(uint64_t), parts.offsets + pairs_ * sizeof(uint64_t));
  write(pairs.original_lines.data(), count * sizeof(uint32_t),
        parts.original_lines + pairs_ * sizeof(uint32_t));
  const uint64_t end = parts.ids + ids_ * id_bytes_;
  if (id_bytes_ == sizeof(uint16_t)) {
    const std::vector<uint16_t> narrow(pairs.ids.begin(), pairs.ids.end());
    write(narrow.data(), narrow.size() * sizeof(uint16_t), end);
  } else {
    write(pairs.ids.data(), pairs.ids.size() * sizeof(int32_t), end);
  }
  pairs_ += count;
  ids_ = offset;
  skipped_ += pairs.skipped;
}

void CorpusWriter::finish() {
  Header header;
  header.id_bytes = id_bytes_;
  put(key_, header.key);
  header.most_pairs = most_pairs_;
  header.pairs = pairs_;
  header.ids = ids_;
  header.skipped = skipped_;
  write(&header, sizeof header, 0);  // now the file has its full size
  const MappedFile written(::dup(descriptor_), name_);
  put(checksum_of(header, written.bytes()), header.checksum);
  write(&header, sizeof header, 0);
}

void CorpusWriter::write(const void* bytes, size_t size, uint64_t position) const {
  const char* next = static_cast<const char*>(bytes);
  while (size > 0) {
    const ssize_t written = ::pwrite(descriptor_, next, size, static_cast<off_t>(position));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      throw UserError(name_.string(),
                      std::string("the encoded corpus cannot be written (") + std::strerror(errno) + ")",
                      "check the disk space");
    }
    next += written;
    size -= static_cast<size_t>(written);
    position += static_cast<uint64_t>(written);
  }
}

std::optional<EncodedCorpus> open_corpus(std::shared_ptr<const MappedFile> file, std::string_view key) {
  const std::string_view bytes = file->bytes();
  Header header;
  if (bytes.size() < sizeof header) return std::nullopt;
  std::memcpy(static_cast<void*>(&header), bytes.data(), sizeof header);
  const bool is_ours = header.magic == kMagic && header.version == kVersion && view(header.key) == key;
  const bool has_width = header.id_bytes == sizeof(uint16_t) || header.id_bytes == sizeof(int32_t);
  // Also keeps the sums below from overflowing.
  const bool fits =
      header.pairs <= header.most_pairs && header.most_pairs <= bytes.size() && header.ids <= bytes.size();
  if (!is_ours || !has_width || !fits) return std::nullopt;
  const Parts parts(header.most_pairs);
  if (bytes.size() != parts.ids + header.ids * header.id_bytes) return std::nullopt;
  if (checksum_of(header, bytes) != view(header.checksum)) return std::nullopt;

  EncodedCorpus::Layout layout = {
      .lengths = part<PairLength>(bytes, parts.lengths, header.pairs),
      .offsets = part<uint64_t>(bytes, parts.offsets, header.pairs),
      .original_lines = part<uint32_t>(bytes, parts.original_lines, header.pairs),
      .narrow_ids = {},
      .wide_ids = {},
      .skipped = header.skipped,
  };
  if (header.id_bytes == sizeof(uint16_t)) {
    layout.narrow_ids = part<uint16_t>(bytes, parts.ids, header.ids);
  } else {
    layout.wide_ids = part<int32_t>(bytes, parts.ids, header.ids);
  }
  if (!pairs_lie_inside(layout, header.ids)) return std::nullopt;
  return EncodedCorpus(std::move(file), layout);
}

}  // namespace seq2see::data
