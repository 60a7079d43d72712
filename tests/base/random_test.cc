// The expected numbers were computed with a Python program of a dozen lines, written from the published
// algorithms: SplitMix64 (Steele, Lea & Flood 2014; first output for seed 1234567: 6457827717110365317) and
// xoshiro256** (Blackman & Vigna 2018; first outputs for the state 1, 2, 3, 4: 11520, 0, 1509978240).
#include "base/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <set>
#include <vector>

namespace seq2see {
namespace {

using ::testing::ElementsAre;

std::vector<uint64_t> first_numbers(RandomStream stream, size_t count) {
  std::vector<uint64_t> numbers;
  for (size_t i = 0; i < count; ++i) numbers.push_back(stream.next());
  return numbers;
}

TEST(RandomStream, MakesTheNumbersOfThePublishedAlgorithms) {
  EXPECT_THAT(
      first_numbers(RandomStream(42, RandomPurpose::kShuffling), 4),
      ElementsAre(0x54e294359692452cU, 0xe946d97eb9c88a45U, 0x5765a5087feb9617U, 0x2297f1276fda468bU));
  EXPECT_THAT(
      first_numbers(RandomStream(42, RandomPurpose::kShuffling, {3, 1}), 4),
      ElementsAre(0x7e66bedd4a36ae96U, 0x32cd1fc30667fcbbU, 0x31023380c71d82ddU, 0x0f5daf3cd507451aU));
  EXPECT_THAT(
      first_numbers(RandomStream(0, RandomPurpose::kInitialisation), 4),
      ElementsAre(0xef75d62a19ba94edU, 0x8e9490536375f270U, 0xc05630b1c614195dU, 0x66daa2d5136a8f29U));
}

TEST(RandomStream, DiffersBySeedPurposeAndPath) {
  std::set<uint64_t> firsts;
  size_t count = 0;
  for (const uint64_t seed : {uint64_t{0}, uint64_t{1}, uint64_t{42}}) {
    for (const auto purpose :
         {RandomPurpose::kInitialisation, RandomPurpose::kShuffling, RandomPurpose::kDropout,
          RandomPurpose::kSubwordSampling, RandomPurpose::kDecoding, RandomPurpose::kTest}) {
      for (const auto path :
           {std::initializer_list<uint64_t>{}, {0}, {1}, {0, 0}, {1, 2}, {2, 1}, {0, 1}, {1, 0}}) {
        firsts.insert(RandomStream(seed, purpose, path).next());
        ++count;
      }
    }
  }
  EXPECT_EQ(firsts.size(), count);
}

TEST(RandomStream, GivesWholeNumbersBelowABound) {
  RandomStream stream(42, RandomPurpose::kTest);
  std::vector<uint64_t> numbers(12);
  std::generate(numbers.begin(), numbers.end(), [&] { return stream.below(10); });
  EXPECT_THAT(numbers, ElementsAre(5, 5, 1, 6, 4, 1, 6, 6, 5, 4, 8, 5));
  EXPECT_EQ(stream.below(1), 0U);
}

TEST(RandomStream, IsNotBiasedWhereTheBoundIsLarge) {
  // The remainder by 3 * 2^62 without drawing again would give the lowest third half of the draws: 1500 of
  // 3000.
  constexpr uint64_t kThird = uint64_t{1} << 62U;
  RandomStream stream(7, RandomPurpose::kTest);
  std::array<int, 3> counts{};
  for (int i = 0; i < 3000; ++i) ++counts.at(stream.below(3 * kThird) / kThird);
  // Four standard deviations of a count are 103.
  for (const int count : counts) EXPECT_NEAR(count, 1000, 103);
}

TEST(RandomStream, GivesRealNumbersFromZeroToOne) {
  RandomStream stream(42, RandomPurpose::kTest);
  EXPECT_EQ(stream.uniform(), 0.21834200672784176);
  EXPECT_EQ(stream.uniform(), 0.4947472106513383);
  EXPECT_EQ(stream.uniform(), 0.43664690939755846);
  double sum = 0.0;
  for (int i = 0; i < 10000; ++i) {
    const double number = stream.uniform();
    ASSERT_GE(number, 0.0);
    ASSERT_LT(number, 1.0);
    sum += number;
  }
  // The mean of 10,000 has a standard deviation of 0.0029.
  EXPECT_NEAR(sum / 10000, 0.5, 0.012);
}

TEST(Shuffle, IsFisherAndYatesFromTheEnd) {
  std::vector<int> values(10);
  std::iota(values.begin(), values.end(), 0);
  RandomStream stream(42, RandomPurpose::kShuffling);
  shuffle(values, stream);
  EXPECT_THAT(values, ElementsAre(9, 8, 6, 4, 5, 3, 1, 7, 2, 0));
}

TEST(Shuffle, PutsEveryValueInEveryPlaceEquallyOften) {
  std::array<std::array<int, 4>, 4> counts{};
  RandomStream stream(5, RandomPurpose::kTest);
  for (int round = 0; round < 4000; ++round) {
    std::vector<int> values = {0, 1, 2, 3};
    shuffle(values, stream);
    ASSERT_THAT(values, ::testing::UnorderedElementsAre(0, 1, 2, 3));
    for (size_t place = 0; place < 4; ++place) ++counts.at(static_cast<size_t>(values[place])).at(place);
  }
  for (const auto& row : counts) {
    // Four standard deviations of a count are 110.
    for (const int count : row) EXPECT_NEAR(count, 1000, 110);
  }
}

TEST(Shuffle, LeavesNothingAndASingleValueAlone) {
  RandomStream stream(1, RandomPurpose::kTest);
  std::vector<int> none;
  shuffle(none, stream);
  EXPECT_TRUE(none.empty());
  std::vector<int> one = {7};
  shuffle(one, stream);
  EXPECT_THAT(one, ElementsAre(7));
}

}  // namespace
}  // namespace seq2see
