#include "report/shown_epochs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace seq2see::report {
namespace {

std::vector<int64_t> from_to(int64_t first, int64_t last) {
  std::vector<int64_t> epochs(static_cast<size_t>(last - first + 1));
  std::iota(epochs.begin(), epochs.end(), first);
  return epochs;
}

TEST(ShownEpochs, AreAllOfAShortTraining) {
  EXPECT_EQ(shown_epochs({}, std::nullopt), std::vector<int64_t>{});
  EXPECT_EQ(shown_epochs(from_to(0, 7), 3, 8), from_to(0, 7));
  EXPECT_EQ(shown_epochs(from_to(0, static_cast<int64_t>(kMostEpochs) - 1), 3).size(), kMostEpochs);
}

TEST(ShownEpochs, AreEverySecondOfALongerOne) {
  EXPECT_EQ(shown_epochs(from_to(0, 10), std::nullopt, 8), (std::vector<int64_t>{0, 2, 4, 6, 8, 10}));
  EXPECT_EQ(shown_epochs(from_to(0, 11), 3, 8), (std::vector<int64_t>{0, 2, 3, 4, 6, 8, 10, 11}));
  EXPECT_EQ(shown_epochs(from_to(0, 13), 3, 8), (std::vector<int64_t>{0, 3, 4, 8, 12, 13}));
}

TEST(ShownEpochs, AreFewHoweverLongTheTraining) {
  for (int64_t last = 1; last < 3000; last += 7) {
    const std::vector<int64_t> epochs = from_to(1, last);
    const int64_t best = last / 3 + 1;
    const std::vector<int64_t> shown = shown_epochs(epochs, best, 16);
    ASSERT_LE(shown.size(), 16U) << last;
    ASSERT_GE(shown.size(), std::min<size_t>(epochs.size(), 7)) << last;
    ASSERT_TRUE(std::is_sorted(shown.begin(), shown.end()));
    for (const int64_t epoch : {epochs.front(), best, last}) {
      ASSERT_TRUE(std::binary_search(shown.begin(), shown.end(), epoch)) << epoch << " of " << last;
    }
  }
}

TEST(ShownEpochs, GrowNoDifferentAsATrainingGoesOn) {
  // A reader that keeps what it has read need never read an epoch again, but for the best and the last.
  const std::vector<int64_t> shorter = shown_epochs(from_to(0, 200), std::nullopt, 16);
  for (int64_t last = 201; last < 900; ++last) {
    for (const int64_t epoch : shown_epochs(from_to(0, last), std::nullopt, 16)) {
      if (epoch > 200 || epoch == last) continue;
      ASSERT_TRUE(std::binary_search(shorter.begin(), shorter.end(), epoch)) << epoch << " of " << last;
    }
  }
}

}  // namespace
}  // namespace seq2see::report
