#include "data/lines.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "base/text_file.h"
#include "data/fixtures.h"

namespace seq2see::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Lines, AreThoseOfReadLinesWhateverTheFileLooksLike) {
  const TemporaryFolder folder;
  for (const std::string& contents :
       {std::string(), std::string("\n"), std::string("\n\n"), std::string("one"), std::string("one\n"),
        std::string("one\ntwo"), std::string("\n\none\n\n"), std::string("\xEF\xBB\xBFone\r\ntwo\r\n"),
        std::string("\xEF\xBB\xBF"), std::string("one\xEF\xBB\xBF\n\xEF\xBB\xBFtwo\n"), std::string("\r\n\r"),
        std::string("a\0b\nc\n", 6), joined(chinese_sentences(100)), joined(english_sentences(33)) + "end"}) {
    const auto file = folder.write("text", contents);
    const auto expected = read_lines(file);
    const Lines lines = Lines::read(file);
    ASSERT_EQ(lines.size(), expected.size()) << contents;
    EXPECT_EQ(lines.strings(), expected);
    EXPECT_EQ(lines.empty(), expected.empty());
    for (size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(lines[i], expected[i]);
      std::vector<std::string> rest;
      for (auto line = lines.from(i); line != lines.end(); ++line) rest.emplace_back(*line);
      EXPECT_EQ(rest, std::vector<std::string>(expected.begin() + static_cast<int64_t>(i), expected.end()));
    }
    EXPECT_TRUE(lines.from(lines.size()) == lines.end());
    EXPECT_THROW(static_cast<void>(lines[lines.size() + 1]), std::out_of_range);
  }
}

TEST(Lines, GivenOnesAreLikeThoseOfAFile) {
  const Lines lines = {"one", "", "two"};
  EXPECT_THAT(lines.strings(), ElementsAre("one", "", "two"));
  EXPECT_EQ(Lines(lines.strings()).strings(), lines.strings());
  EXPECT_EQ(Lines().size(), 0U);
  EXPECT_TRUE(Lines().begin() == Lines().end());
  EXPECT_THROW(Lines({"one\ntwo"}), std::invalid_argument);
}

TEST(Lines, CopiesOutliveTheFirst) {
  const TemporaryFolder folder;
  Lines copy;
  {
    const Lines lines = Lines::read(folder.write("text", "one\ntwo\n"));
    copy = lines;
  }
  EXPECT_EQ(copy[1], "two");
}

TEST(Lines, InvalidUtf8IsReportedWithFileLineAndByte) {
  const TemporaryFolder folder;
  // Behind enough plain characters for the scan to have gone several at a time.
  const auto file = folder.write("text", "one\n0123456789012345678901234\xFFx\n");
  EXPECT_THAT(user_error([&] { Lines::read(file); }),
              HasSubstr("text:2: the text is not valid UTF-8 (byte 26"));
}

TEST(Lines, AFileThatCannotBeReadIsNamed) {
  const TemporaryFolder folder;
  EXPECT_THAT(user_error([&] { Lines::read(folder.path() / "none"); }),
              HasSubstr("none: the file cannot be read"));
  EXPECT_THAT(user_error([&] { Lines::read(folder.path()); }), HasSubstr("this is a folder"));
}

TEST(Lines, AChangedFileIsNoticed) {
  const TemporaryFolder folder;
  const auto file = folder.write("text", "one\ntwo\n");
  const Lines lines = Lines::read(file);
  EXPECT_NO_THROW(lines.expect_unchanged());
  std::filesystem::resize_file(file, 3);
  EXPECT_THAT(user_error([&] { lines.expect_unchanged(); }), HasSubstr("text: the file was changed"));
}

TEST(Lines, AnotherFileInItsPlaceDoesNoHarm) {
  const TemporaryFolder folder;
  const Lines lines = Lines::read(folder.write("text", "one\ntwo\n"));
  folder.write("text", "another\n");  // written beside it and renamed
  EXPECT_NO_THROW(lines.expect_unchanged());
  EXPECT_THAT(lines.strings(), ElementsAre("one", "two"));
}

}  // namespace
}  // namespace seq2see::data
