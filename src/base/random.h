// Random numbers that are the same on every machine and need no state to be saved: a stream is named by the
// seed and by what it is for (epoch, update, shard), so a resumed run makes the very numbers that it would
// have made.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

namespace seq2see {

/// What a stream of random numbers is for: two purposes never share numbers.
enum class RandomPurpose : uint64_t {
  kInitialisation = 1,
  kShuffling = 2,
  kDropout = 3,
  kSubwordSampling = 4,
  kDecoding = 5,
  kTest = 6,
  kResampling = 7,
};

/// xoshiro256** (Blackman & Vigna 2018), seeded through SplitMix64.
class RandomStream {
 public:
  /// The stream of `seed` for `purpose`, told from its siblings by `path` (such as {epoch, shard}).
  RandomStream(uint64_t seed, RandomPurpose purpose, std::initializer_list<uint64_t> path = {});

  uint64_t next();
  /// Uniform in [0, bound); bound > 0. Without bias.
  uint64_t below(uint64_t bound);
  /// Uniform in [0, 1), 53 random bits.
  double uniform();

 private:
  std::array<uint64_t, 4> state_{};
};

/// Fisher-Yates. std::shuffle may differ from one standard library to the next; this does not.
template <class T>
void shuffle(std::vector<T>& values, RandomStream& random) {
  for (size_t count = values.size(); count > 1; --count) {
    std::swap(values[count - 1], values[random.below(count)]);
  }
}

}  // namespace seq2see
