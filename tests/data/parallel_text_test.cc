#include "data/parallel_text.h"

#include <gmock/gmock.h>

#include "data/fixtures.h"

namespace seq2see::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ParallelText, ReadsLineByLine) {
  const TemporaryFolder folder;
  folder.write("train.de", "eins\n\nzwei\n");
  folder.write("train.en", "one\nnothing\ntwo\n");
  const auto text = read_parallel_text(folder.path() / "train", "de", "en");
  EXPECT_THAT(text.source.strings(), ElementsAre("eins", "", "zwei"));
  EXPECT_THAT(text.target.strings(), ElementsAre("one", "nothing", "two"));
  EXPECT_EQ(text.size(), 3U);
  EXPECT_EQ(text.source_file, folder.path() / "train.de");
  EXPECT_EQ(text.target_file, folder.path() / "train.en");
}

TEST(ParallelText, ByteOrderMarkCrlfAndMissingLastLineEndAreNotPartOfTheText) {
  const TemporaryFolder folder;
  folder.write("a.zh", "\xEF\xBB\xBF我爱\r\n你好\r\n");
  folder.write("a.en", "I love\nhello");
  const auto text = read_parallel_text(folder.path() / "a", "zh", "en");
  EXPECT_THAT(text.source.strings(), ElementsAre("我爱", "你好"));
  EXPECT_THAT(text.target.strings(), ElementsAre("I love", "hello"));
}

TEST(ParallelText, PrefixWithADotKeepsItsLastPart) {
  const TemporaryFolder folder;
  folder.write("task1.v2.de", "eins\n");
  folder.write("task1.v2.en", "one\n");
  EXPECT_EQ(read_parallel_text(folder.path() / "task1.v2", "de", "en").size(), 1U);
}

TEST(ParallelText, UnequalNumbersOfLinesNameBothFilesAndBothCounts) {
  const TemporaryFolder folder;
  folder.write("train.de", "eins\nzwei\ndrei\n");
  folder.write("train.en", "one\ntwo\n");
  const auto message = user_error([&] { read_parallel_text(folder.path() / "train", "de", "en"); });
  EXPECT_THAT(message, HasSubstr("train.de"));
  EXPECT_THAT(message, HasSubstr("train.en"));
  EXPECT_THAT(message, HasSubstr("3 and 2 lines"));
}

TEST(ParallelText, EmptyFilesAreAnError) {
  const TemporaryFolder folder;
  folder.write("train.de", "");
  folder.write("train.en", "");
  EXPECT_THAT(user_error([&] { read_parallel_text(folder.path() / "train", "de", "en"); }),
              HasSubstr("the files are empty"));
}

TEST(ParallelText, MissingFileIsNamed) {
  const TemporaryFolder folder;
  folder.write("train.de", "eins\n");
  EXPECT_THAT(user_error([&] { read_parallel_text(folder.path() / "train", "de", "en"); }),
              HasSubstr("train.en"));
}

TEST(ParallelText, InvalidUtf8IsReportedWithItsLine) {
  const TemporaryFolder folder;
  folder.write("train.de",
               "eins\nzw\xFF"
               "ei\n");
  folder.write("train.en", "one\ntwo\n");
  EXPECT_THAT(user_error([&] { read_parallel_text(folder.path() / "train", "de", "en"); }),
              HasSubstr("train.de:2: "));
}

}  // namespace
}  // namespace seq2see::data
