#include "base/random.h"

#include <bit>

namespace seq2see {
namespace {

uint64_t split_mix(uint64_t& state) {
  state += 0x9e3779b97f4a7c15ULL;
  uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace

RandomStream::RandomStream(uint64_t seed, RandomPurpose purpose, std::initializer_list<uint64_t> path) {
  uint64_t state = seed;
  state = split_mix(state) ^ static_cast<uint64_t>(purpose);
  for (const uint64_t step : path) state = split_mix(state) ^ step;
  for (uint64_t& word : state_) word = split_mix(state);
}

uint64_t RandomStream::next() {
  const uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

uint64_t RandomStream::below(uint64_t bound) {
  // Numbers under 2^64 mod bound would make small results likelier: draw again.
  const uint64_t threshold = (0 - bound) % bound;
  for (;;) {
    const uint64_t number = next();
    if (number >= threshold) return number % bound;
  }
}

double RandomStream::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

}  // namespace seq2see
