// A line in is a line out, whatever the line and whoever reads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/project.h"

namespace seq2see::testing {
namespace {

const std::filesystem::path& folder() {
  static const std::filesystem::path path = trained_project().path("");
  return path;
}

TEST(Translate, GivesALineForALineAndEmptyForEmpty) {
  const Outcome outcome =
      run_program(folder(), {"translate", "runs/tiny"}, "\xEF\xBB\xBF我喝茶。\r\n\r\n \t \n我喝茶。\n你好");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.err, "");
  const std::vector<std::string> lines = lines_of(outcome.out);
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[1], "");
  EXPECT_EQ(lines[2], "");
  EXPECT_EQ(lines[3], lines[0]);
  EXPECT_EQ(outcome.out.back(), '\n');
}

TEST(Translate, GivesNothingForNothing) {
  const Outcome outcome = run_program(folder(), {"translate", "runs/tiny"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.out + outcome.err, "");
}

TEST(Translate, AnswersEachLineBeforeTheNextIsWritten) {
  RunningProgram program(folder(), {"translate", "runs/tiny"});
  for (const char* line : {"我喝茶。", "", "你好"}) {
    program.write(std::string(line) + "\n");
    EXPECT_EQ(program.read_line().empty(), *line == '\0');
  }
  program.close_input();
  EXPECT_EQ(program.wait().exit_code, 0);
}

TEST(Translate, TakesThousandsOfLines) {
  std::string input;
  for (int i = 0; i < 2500; ++i) input += i % 7 == 0 ? "\n" : "我喝茶。\n";
  const Outcome outcome = run_program(folder(), {"translate", "runs/tiny"}, input);
  EXPECT_EQ(outcome.exit_code, 0);
  const std::vector<std::string> lines = lines_of(outcome.out);
  ASSERT_EQ(lines.size(), 2500U);
  for (size_t i = 0; i < lines.size(); ++i) EXPECT_EQ(lines[i].empty(), i % 7 == 0) << i;
}

TEST(Translate, AnEndlessLineIsCutAndTheOthersStay) {
  std::string words;
  for (int i = 0; i < 10'000; ++i) words += "我 ";
  const Outcome outcome = run_program(folder(), {"translate", "runs/tiny"}, words + "\n你好\n");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(lines_of(outcome.out).size(), 2U);
  EXPECT_THAT(outcome.err, ::testing::HasSubstr("line 1 has more than 1000 pieces"));
}

TEST(Translate, TextThatIsNotUtf8IsToldWithItsLineAfterTheLinesBeforeIt) {
  const Outcome outcome = run_program(folder(), {"translate", "runs/tiny"}, "你好\n\xff\n你好\n");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(lines_of(outcome.out).size(), 1U);
  EXPECT_THAT(
      lines_of(outcome.err),
      ::testing::ElementsAre(::testing::StartsWith("seq2see: error: standard input:2: the text is not")));
}

TEST(Translate, EndsQuietlyWhenItsReaderGoesAway) {
  RunningProgram program(folder(), {"translate", "runs/tiny"});
  program.write("你好\n");
  program.read_line();
  program.close_output();
  program.write("你好\n");
  const Outcome outcome = program.wait();
  EXPECT_NE(outcome.exit_code, 0);
  EXPECT_EQ(outcome.err, "");
}

}  // namespace
}  // namespace seq2see::testing
