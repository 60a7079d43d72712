#include "base/interrupt.h"

#include <gtest/gtest.h>

#include <csignal>

namespace seq2see {
namespace {

TEST(InterruptGuard, RemembersTheFirstSignalOfEachKind) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const InterruptGuard guard;
    EXPECT_FALSE(interrupt_requested()) << "what came before the guard is forgotten";
    std::raise(signal);
    EXPECT_TRUE(interrupt_requested());
  }
}

TEST(InterruptGuard, LeavesASignalIgnoredThatNohupIgnores) {
  std::signal(SIGHUP, SIG_IGN);
  {
    const InterruptGuard guard;
    std::raise(SIGHUP);
    EXPECT_FALSE(interrupt_requested());
  }
  EXPECT_EQ(std::signal(SIGHUP, SIG_DFL), SIG_IGN);
}

TEST(InterruptGuard, OutlivesTheSecondSignalOfATerminalThatCloses) {
  const InterruptGuard guard;
  std::raise(SIGHUP);
  std::raise(SIGHUP);
  EXPECT_TRUE(interrupt_requested());
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
