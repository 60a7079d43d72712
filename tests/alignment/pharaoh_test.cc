#include "alignment/pharaoh.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alignment/examples.h"
#include "base/error.h"

namespace seq2see::alignment {
namespace {

TEST(Pharaoh, SureLinksArePossibleToo) {
  const GoldLinks gold = parse_pharaoh(" 3-1 1p2\t0-0 0-0 ", "gold:1");
  EXPECT_EQ(gold.sure, (Links{{0, 0}, {3, 1}}));
  EXPECT_EQ(gold.possible, (Links{{0, 0}, {1, 2}, {3, 1}}));
}

TEST(Pharaoh, FormattingIsSortedAndParsesBack) {
  const GoldLinks gold = parse_pharaoh("10-2 2p3 1-1", "gold:1");
  EXPECT_EQ(format_pharaoh(gold), "1-1 2p3 10-2");
  EXPECT_EQ(parse_pharaoh(format_pharaoh(gold), "gold:1"), gold);
  EXPECT_EQ(format_pharaoh(Links{{0, 1}, {2, 0}}), "0-1 2-0");
}

TEST(Pharaoh, AnEmptyLineHasNoLinks) {
  EXPECT_EQ(parse_pharaoh("", "gold:1"), GoldLinks{});
  EXPECT_EQ(format_pharaoh(GoldLinks{}), "");
}

TEST(Pharaoh, WhatIsNoLinkIsNamed) {
  for (const std::string text :
       {"0", "0-", "-1", "0:1", "0-1-2", "a-b", "0--1", "1x2", "99999999999999999999-0"}) {
    EXPECT_THAT(message_of<UserError>([&] { parse_pharaoh("0-0 " + text, "gold.align:12"); }),
                testing::StartsWith("gold.align:12: \"" + text + "\" is not a link"));
  }
}

TEST(Pharaoh, GoldFilesMayCountFromOne) {
  EXPECT_EQ(parse_pharaoh("1-1 2p3", "gold:1", 1), parse_pharaoh("0-0 1p2", "gold:1"));
  EXPECT_EQ(format_pharaoh(Links{{0, 1}}, 1), "1-2");
  EXPECT_EQ(message_of<UserError>([] { parse_pharaoh("1-0", "gold:7", 1); }),
            "gold:7: the link \"1-0\" counts from 0, not from 1; say that the file counts from 0");
}

TEST(Pharaoh, AQuestionMarkIsPossibleToo) {
  EXPECT_EQ(parse_pharaoh("0-0 1?2", "gold:1"), parse_pharaoh("0-0 1p2", "gold:1"));
}

}  // namespace
}  // namespace seq2see::alignment
