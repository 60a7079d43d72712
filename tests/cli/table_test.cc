#include "cli/table.h"

#include <gtest/gtest.h>

namespace seq2see::cli {
namespace {

TEST(Table, SetsTheFirstColumnToTheLeftAndNumbersToTheRight) {
  Table table({"system", "BLEU", "±"});
  table.add({"a", "9.50", "1.00"});
  table.add({"longer name", "100.00", ""});
  EXPECT_EQ(table.text(),
            "system         BLEU     ±\n"
            "a              9.50  1.00\n"
            "longer name  100.00\n");
}

TEST(Table, KnowsThatCharactersOfEastAsiaAreTwoColumnsWide) {
  Table table({"系统", "分"});
  table.add({"a", "1"});
  EXPECT_EQ(table.text(), "系统  分\na      1\n");
}

TEST(Table, WritesMarkdownWhoseCellsMayHoldItsSigns) {
  Table table({"system", "BLEU", "p"});
  table.add({"a|b", "9.50", "0.01*"});
  EXPECT_EQ(table.markdown(),
            "| system | BLEU | p |\n"
            "|---|---:|---:|\n"
            "| a\\|b | 9.50 | 0.01\\* |\n");
}

}  // namespace
}  // namespace seq2see::cli
