#include "base/error.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "base/text_file.h"

namespace seq2see {
namespace {

TEST(UserError, SaysWhereWhatAndWhatToDo) {
  EXPECT_STREQ(UserError("a.yaml:3", "unknown key 'x'", "remove it").what(),
               "a.yaml:3: unknown key 'x'; remove it");
}

TEST(UserError, LeavesOutWhatIsNotKnown) {
  EXPECT_STREQ(UserError("", "no such epoch", "see 'info'").what(), "no such epoch; see 'info'");
  EXPECT_STREQ(UserError("train.zh", "the file is empty").what(), "train.zh: the file is empty");
  EXPECT_STREQ(UserError("", "nothing to do").what(), "nothing to do");
}

TEST(UserError, IsOneLineWhateverItIsMadeOf) {
  EXPECT_STREQ(UserError("a\nb", "c\r\nd", "e\n").what(), "a b: c  d; e ");
}

TEST(UserError, GivesNoTerminalAnOrder) {
  EXPECT_STREQ(UserError("file", "\"\x1b[2J\t\x7f\" is no number").what(), "file: \" [2J  \" is no number");
}

TEST(UserError, QuotesOnlyTheStartAndTheEndOfWhatIsLong) {
  std::string quoted;
  for (int i = 0; i < 100'000; ++i) quoted += "ü";
  const std::string message = UserError("file:7", "x\"" + quoted + "\" is not a link", "write 0-0").what();
  EXPECT_LT(message.size(), 1100);
  EXPECT_TRUE(message.starts_with("file:7: x\"üü"));
  EXPECT_TRUE(message.ends_with("üü\" is not a link; write 0-0"));
  EXPECT_EQ(find_invalid_utf8(message), std::nullopt);
}

}  // namespace
}  // namespace seq2see
