#include "config/suggestions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace seq2see::config {
namespace {

TEST(EditDistance, CountsInsertionsDeletionsSubstitutionsAndSwaps) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("attention", "atention"), 1U);
  EXPECT_EQ(edit_distance("attention", "attenttion"), 1U);
  EXPECT_EQ(edit_distance("hidden_size", "hidden_sise"), 1U);
  EXPECT_EQ(edit_distance("dropout", "drpoout"), 1U) << "a swap is one";
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U) << "the textbook's example";
  EXPECT_EQ(edit_distance("PNG", "png"), 0U) << "regardless of case";
}

TEST(EditDistance, SaysEnoughWhereWordsAreFarther) {
  const std::vector<std::string> words = {"",         "a",       "ba",     "ab",     "attention",
                                          "atetnion", "tension", "layers", "ALYERS", "epochs"};
  for (const std::string& first : words) {
    for (const std::string& second : words) {
      for (size_t enough = 0; enough < 12; ++enough) {
        EXPECT_EQ(edit_distance(first, second, enough), std::min(enough, edit_distance(first, second)))
            << first << ", " << second << ", " << enough;
      }
    }
  }
}

TEST(Nearest, IsTheFirstOfTheClosestAndNoneThatIsFar) {
  EXPECT_EQ(nearest("scaled", {"scale", "scaled_dot"}), "scale");
  EXPECT_EQ(nearest("adm", {"adam", "adamw"}), "adam");
  EXPECT_EQ(nearest("bb", {"ab", "cb"}), "ab");
  EXPECT_EQ(nearest("src", {"trg"}), "");
  EXPECT_EQ(nearest("beam_size", {"nbest_size"}), "");
  EXPECT_EQ(nearest("x", {}), "");
  EXPECT_EQ(nearest("", {"name"}), "");
}

TEST(Nearest, OfAWordAsLongAsAFileIsFoundAtOnce) {
  const std::string file(1'000'000, 'x');
  EXPECT_EQ(nearest(file, std::vector<std::string>(1000, "learning_rate")), "");
}

}  // namespace
}  // namespace seq2see::config
