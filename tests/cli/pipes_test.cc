// What shells do to programs: pipes that somebody closes or does not read, full disks, texts without end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "cli/project.h"

namespace seq2see::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

/// A project with two runs, which the tests below may add to.
const Project& project() {
  static const Project project;
  static const bool kFilled = [] {
    project.add_trained_run();
    std::filesystem::copy(project.path("runs/tiny"), project.path("runs/other"),
                          std::filesystem::copy_options::recursive);
    return true;
  }();
  (void)kFilled;
  return project;
}

std::string repeated(const std::string& text, size_t times) {
  std::string all;
  for (size_t i = 0; i < times; ++i) all += text;
  return all;
}

/// Every command that says something on standard output.
struct Saying {
  std::string name;
  Arguments arguments;
};

std::vector<Saying> everything_that_is_said() {
  const Arguments pairs = {"--source", "dev.zh", "--target", "dev.en"};
  const auto with_pairs = [&](Arguments arguments) {
    arguments.insert(arguments.end(), pairs.begin(), pairs.end());
    return arguments;
  };
  return {{"Help", {"--help"}},
          {"HelpOfACommand", {"translate", "--help"}},
          {"Version", {"--version"}},
          {"Config", {"config"}},
          {"ConfigCheck", {"config", "--check", "tiny.yaml"}},
          {"Info", {"info", "runs/tiny"}},
          {"Translate", {"translate", "runs/tiny"}},
          {"Align", with_pairs({"align", "runs/tiny"})},
          {"Score", with_pairs({"score", "runs/tiny"})},
          {"Evaluate", {"evaluate", "runs/tiny"}},
          {"EvaluateJson", {"evaluate", "--json", "--hypotheses", "dev.en", "--references", "dev.en"}},
          {"Compare", {"compare", "runs/tiny", "runs/other"}},
          {"Average", {"average", "runs/tiny", "--checkpoints", "best,last", "-o", "mean"}},
          {"Heatmap", {"heatmap", "runs/tiny", "--epoch", "2", "--sentence", "0"}},
          {"Report", {"report", "runs/tiny", "-o", "said.html"}}};
}

class EveryCommand : public ::testing::TestWithParam<Saying> {
 protected:
  /// `average` makes it, and does so only once.
  static void forget_mean() { std::filesystem::remove_all(project().path("runs/tiny/checkpoints/mean")); }
};

INSTANTIATE_TEST_SUITE_P(Pipes, EveryCommand, ::testing::ValuesIn(everything_that_is_said()),
                         [](const auto& info) { return info.param.name; });

TEST_P(EveryCommand, EndsQuietlyWhenNobodyReads) {
  forget_mean();
  RunningProgram program(project().path(""), GetParam().arguments);
  program.close_output();
  program.write("你好\n");
  program.close_input();
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.exit_code, 128 + SIGPIPE);
  for (const std::string& line : lines_of(outcome.err)) EXPECT_THAT(line, StartsWith("["));  // the log
}

TEST_P(EveryCommand, TellsThatTheDiskIsFull) {
  forget_mean();
  const Outcome outcome = run_program_into("/dev/full", project().path(""), GetParam().arguments, "你好\n");
  expect_user_error(outcome, "standard output: cannot be written (No space left on device)");
}

TEST(Pipes, TheProgramEndsQuietlyWhereTheSignalOfABrokenPipeIsIgnoredToo) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);  // as systemd's services have it; a program inherits it
  RunningProgram program(project().path(""), {"config"});
  std::signal(SIGPIPE, before);
  program.close_output();
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.exit_code, 128 + SIGPIPE);
  EXPECT_EQ(outcome.err, "");
}

TEST(Pipes, NoHalfWrittenFileStaysWhenTheReaderGoesAway) {
  RunningProgram program(project().path(""), {"translate", "runs/tiny", "--alignments", "sub/half.jsonl"});
  program.write("你好\n");
  program.read_line();
  program.close_output();
  program.write("你好\n");
  EXPECT_EQ(program.wait().exit_code, 128 + SIGPIPE);
  EXPECT_TRUE(std::filesystem::is_empty(project().path("sub")));
}

TEST(Pipes, ATrainingGoesOnWhenNobodyReadsItsLog) {
  const Project own;
  RunningProgram program(own.path(""), {"train", "tiny.yaml", "--set", "training.epochs=1"},
                         RunningProgram::Errors::kWithOutput);
  program.read_line();
  program.close_output();
  EXPECT_EQ(program.wait().exit_code, 0);
  EXPECT_TRUE(own.has("runs/tiny/checkpoints/best/model.safetensors"));
}

TEST(Pipes, MemoryDoesNotGrowWithTheLinesEvenIfTheReaderIsSlow) {
  const std::string few = repeated("我喝茶。\n你好\n", 1'500);
  const int64_t little = run_program(project().path(""), {"translate", "runs/tiny"}, few).peak_memory_kib;
  RunningProgram program(project().path(""), {"translate", "runs/tiny"});
  std::thread writer([&] {
    for (int i = 0; i < 8; ++i) program.write(few);
    program.close_input();
  });
  std::this_thread::sleep_for(std::chrono::seconds(1));  // the pipe is full long before
  const Outcome outcome = program.wait();
  writer.join();
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(lines_of(outcome.out).size(), 8 * 3'000U);
  EXPECT_LT(outcome.peak_memory_kib, little + 12 * 1024);
}

TEST(Pipes, ANullByteIsACharacterOfALineLikeAnother) {
  const Outcome outcome = run_program(project().path(""), {"translate", "runs/tiny"},
                                      std::string("我\0喝茶。\n你好", sizeof "我\0喝茶。\n你好" - 1));
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(lines_of(outcome.out).size(), 2U);
}

TEST(Pipes, AlignAnswersTheLinesBeforeOneThatIsNotUtf8) {
  const Outcome outcome =
      run_program(project().path(""), {"align", "runs/tiny"}, "我喝茶。\tI drink tea.\n\xff\n");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(lines_of(outcome.out).size(), 1U);
  EXPECT_THAT(lines_of(outcome.err),
              ElementsAre(StartsWith("seq2see: error: standard input:2: the text is not valid UTF-8")));
}

}  // namespace
}  // namespace seq2see::testing
