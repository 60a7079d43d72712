#include "base/interrupt.h"

#include <gtest/gtest.h>

#include <csignal>

namespace seq2see {
namespace {

TEST(InterruptGuard, RemembersTheFirstSignalOfEitherKind) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const InterruptGuard guard;
    EXPECT_FALSE(interrupt_requested()) << "what came before the guard is forgotten";
    std::raise(signal);
    EXPECT_TRUE(interrupt_requested());
  }
}

TEST(InterruptGuardDeathTest, LetsTheSecondSignalEndTheProgram) {
  EXPECT_EXIT(
      {
        const InterruptGuard guard;
        std::raise(SIGINT);
        std::raise(SIGINT);
      },
      ::testing::KilledBySignal(SIGINT), "");
}

TEST(InterruptGuardDeathTest, LetsSignalsEndTheProgramWhenItIsGone) {
  EXPECT_EXIT(
      {
        { const InterruptGuard guard; }
        std::raise(SIGTERM);
      },
      ::testing::KilledBySignal(SIGTERM), "");
}

}  // namespace
}  // namespace seq2see
