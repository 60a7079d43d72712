#include "base/error.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace seq2see
