#include "cli/system_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace seq2see::cli {
namespace {

using ::testing::ElementsAre;

TEST(SystemNames, AreTheNamesOfFilesWhereTheseTellThemApart) {
  EXPECT_THAT(short_names({"x/a.txt", "y/b.txt"}), ElementsAre("a.txt", "b.txt"));
  EXPECT_THAT(shortest_names({"x/a.txt", "y/b.txt"}), ElementsAre("a", "b"));
  EXPECT_THAT(shortest_names({"a.en", "a.hyp"}), ElementsAre("a.en", "a.hyp"));
}

TEST(SystemNames, AreWhatDiffersInThePathsOtherwise) {
  EXPECT_THAT(short_names({"runs/a/out/best.txt", "runs/b/out/best.txt"}), ElementsAre("a", "b"));
  EXPECT_THAT(shortest_names({"runs/a/x/best.txt", "./runs/b/y/best.txt"}), ElementsAre("a/x", "b/y"));
}

TEST(SystemNames, AreThePathsWhereNothingElseTellsThemApart) {
  EXPECT_THAT(short_names({"a.txt", "a.txt"}), ElementsAre("a.txt", "a.txt"));
  EXPECT_THAT(short_names({"a.txt", "x/a.txt"}), ElementsAre("a.txt", "x/a.txt"));
}

}  // namespace
}  // namespace seq2see::cli
