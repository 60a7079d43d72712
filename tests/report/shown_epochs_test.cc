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
  EXPECT_EQ(shown_epochs(from_to(0, 128), 3).size(), 129U);
}

TEST(ShownEpochs, AreEverySecondOfALongerOne) {
  EXPECT_EQ(shown_epochs(from_to(0, 8), std::nullopt, 8), (std::vector<int64_t>{0, 2, 4, 6, 8}));
  EXPECT_EQ(shown_epochs(from_to(0, 9), 3, 8), (std::vector<int64_t>{0, 2, 3, 4, 6, 8, 9}));
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

TEST(ShownEpochs, AreOnceLeftOutForGood) {
  // A reader that keeps what it has read need never read an epoch again, but for the best and the last.
  std::vector<int64_t> before = shown_epochs(from_to(0, 20), 20, 16);
  for (int64_t last = 21; last < 900; ++last) {
    const int64_t best = last % 7 == 0 ? 3 : last - last % 2;  // odd or even, early or late
    const std::vector<int64_t> shown = shown_epochs(from_to(0, last), best, 16);
    for (const int64_t epoch : shown) {
      if (epoch >= last - 1 || epoch == best) continue;
      ASSERT_TRUE(std::ranges::binary_search(before, epoch)) << epoch << " of " << last;
    }
    before = shown;
  }
}

}  // namespace
}  // namespace seq2see::report
