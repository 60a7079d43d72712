#include "data/hash.h"

#include <xxhash.h>

#include <cstdint>
#include <new>

namespace seq2see::data {
namespace {

std::string hexadecimal(const XXH128_hash_t& hash) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  XXH128_canonical_t bytes;
  XXH128_canonicalFromHash(&bytes, hash);
  std::string text;
  for (const unsigned char byte : bytes.digest) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

}  // namespace

Hash::Hash() : state_(XXH3_createState()) {
  if (state_ == nullptr) throw std::bad_alloc();
  XXH3_128bits_reset(state_);
}

Hash::~Hash() { XXH3_freeState(state_); }

Hash& Hash::add(std::string_view text) {
  const uint64_t size = text.size();
  XXH3_128bits_update(state_, &size, sizeof size);
  XXH3_128bits_update(state_, text.data(), text.size());
  return *this;
}

std::string Hash::digest() const { return hexadecimal(XXH3_128bits_digest(state_)); }

std::string hash_of(std::string_view text) { return hexadecimal(XXH3_128bits(text.data(), text.size())); }

}  // namespace seq2see::data
