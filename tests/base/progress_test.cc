#include "base/progress.h"

#include <gtest/gtest.h>

namespace seq2see {
namespace {

TEST(FormatDuration, GivesTheTwoLargestUnits) {
  EXPECT_EQ(format_duration(0.2), "0 s");
  EXPECT_EQ(format_duration(42.4), "42 s");
  EXPECT_EQ(format_duration(59.6), "1 min 00 s");
  EXPECT_EQ(format_duration(187), "3 min 07 s");
  EXPECT_EQ(format_duration(3599), "59 min 59 s");
  EXPECT_EQ(format_duration(7500), "2 h 05 min");
}

TEST(ProgressLine, SaysNothingWhereStandardErrorIsNoTerminal) {
  ::testing::internal::CaptureStderr();
  {
    ProgressLine line;
    line.show("epoch 1");
    line.clear();
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace seq2see
