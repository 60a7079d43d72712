#include "base/progress.h"

#include <gtest/gtest.h>

namespace seq2see {
namespace {

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
