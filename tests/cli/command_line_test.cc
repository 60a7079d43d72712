// The program without a run: help, mistakes on the command line, the reference of the configuration.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/project.h"

namespace seq2see::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(CommandLine, HelpNamesEveryCommand) {
  const Outcome help = Project().run({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_EQ(help.err, "");
  for (const char* command :
       {"train", "evaluate", "compare", "translate", "score", "average", "heatmap", "config", "info"}) {
    EXPECT_THAT(help.out, HasSubstr(std::string("\n  ") + command + " "));
  }
}

TEST(CommandLine, HelpOfACommandShowsDefaultsAndNoTypesOfThisProgram) {
  const Outcome help = Project().run({"heatmap", "--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_THAT(help.out, HasSubstr("Usage: seq2see heatmap [options] RUN"));
  EXPECT_THAT(help.out, HasSubstr("(default: last; "));
  EXPECT_THAT(help.out, HasSubstr("or all (default: all)"));
  EXPECT_THAT(help.out, Not(HasSubstr("TEXT:")));
}

TEST(CommandLine, AnUnknownCommandIsToldWithTheNearestOne) {
  expect_one_line_error(Project().run({"evalute", "runs/tiny"}),
                        "there is no command 'evalute'; did you mean evaluate?");
}

TEST(CommandLine, AnUnknownOptionIsToldWithTheNearestOne) {
  expect_one_line_error(Project().run({"train", "tiny.yaml", "--resum"}),
                        "there is no option --resum; did you mean --resume?");
}

TEST(CommandLine, WithoutACommandItSaysWhereTheHelpIs) {
  expect_one_line_error(Project().run({}), "a command is missing; see seq2see --help");
}

TEST(CommandLine, AMissingArgumentIsTold) {
  expect_one_line_error(Project().run({"translate"}), "RUN is required; see seq2see translate --help");
}

TEST(CommandLine, ANumberOfThreadsIsAtLeastOne) {
  expect_one_line_error(Project().run({"translate", "runs/tiny", "--threads", "0"}), "--threads");
  expect_one_line_error(Project().run({"translate", "runs/tiny", "--threads", "many"}), "--threads");
}

TEST(CommandLine, TheReferenceOfTheConfigurationIsAValidConfiguration) {
  const Project project;
  const Outcome reference = project.run({"config"});
  EXPECT_EQ(reference.exit_code, 0) << reference.err;
  project.write("reference.yaml", reference.out);
  const Outcome check = project.run({"config", "--check", "reference.yaml", "--set", "training.epochs=7"});
  EXPECT_EQ(check.exit_code, 0) << check.err;
  EXPECT_THAT(check.out, HasSubstr("epochs: 7\n"));
}

TEST(CommandLine, AFolderThatIsNoRunIsTold) {
  const Project project;
  expect_one_line_error(project.run({"evaluate", "runs/none"}), "runs/none: there is no such folder");
  expect_one_line_error(project.run({"info", "."}), "this is not the folder of a run");
}

}  // namespace
}  // namespace seq2see::testing
