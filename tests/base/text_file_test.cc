#include "base/text_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "base/error.h"
#include "testing/temporary_folder.h"

namespace seq2see {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using ::testing::ThrowsMessage;

// The sequences are those of the Unicode standard's table 3-7 (well-formed UTF-8) and their nearest
// neighbours outside.
TEST(Utf8, AcceptsTheFirstAndTheLastCharacterOfEveryLength) {
  for (const char* text :
       {"", "\x01", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
        "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "我爱 深度 학습 🙂"}) {
    EXPECT_EQ(find_invalid_utf8(text), std::nullopt) << text;
  }
  EXPECT_EQ(find_invalid_utf8(std::string("a\0b", 3)), std::nullopt);
}

struct BadBytes {
  std::string text;
  size_t position;
  const char* why;
};

TEST(Utf8, FindsTheFirstByteThatIsNotPartOfIt) {
  const std::vector<BadBytes> cases = {
      {"ab\x80", 2, "a continuation without a start"},
      {"\xc0\x80", 0, "overlong, 2 bytes"},
      {"\xc1\xbf", 0, "overlong, 2 bytes"},
      {"a\xe0\x9f\xbf", 1, "overlong, 3 bytes"},
      {"\xf0\x8f\xbf\xbf", 0, "overlong, 4 bytes"},
      {"\xed\xa0\x80", 0, "first surrogate"},
      {"\xed\xbf\xbf", 0, "last surrogate"},
      {"\xf4\x90\x80\x80", 0, "above U+10FFFF"},
      {"\xf5\x80\x80\x80", 0, "no such start"},
      {"\xff", 0, "no such byte"},
      {"é\xc3", 2, "cut after 1 of 2"},
      {"\xe6\x88", 0, "cut after 2 of 3"},
      {"\xf0\x9f\x99", 0, "cut after 3 of 4"},
      {"\xc3(", 0, "a start without a continuation"},
      {"\xe6(\x91", 0, "the second of 3 is none"},
      {"\xe6\x88(", 0, "the third of 3 is none"},
      {"\xf0\x9f\x99(", 0, "the fourth of 4 is none"},
  };
  for (const auto& [text, position, why] : cases) EXPECT_EQ(find_invalid_utf8(text), position) << why;
}

TEST(CleanLine, RemovesOneCarriageReturnAndOnTheFirstLineAByteOrderMark) {
  EXPECT_EQ(clean_line("a\r", /*is_first=*/false), "a");
  EXPECT_EQ(clean_line("a\r\r", /*is_first=*/false), "a\r");
  EXPECT_EQ(clean_line("a\rb", /*is_first=*/false), "a\rb");
  EXPECT_EQ(clean_line("\xEF\xBB\xBFx\r", /*is_first=*/true), "x");
  EXPECT_EQ(clean_line("\xEF\xBB\xBFx", /*is_first=*/false), "\xEF\xBB\xBFx");
  EXPECT_EQ(clean_line(" x ", /*is_first=*/true), " x ");
}

class ReadLines : public ::testing::Test {
 protected:
  testing::TemporaryFolder folder_;
};

TEST_F(ReadLines, GivesTheSameLinesForEveryWayOfEndingThem) {
  EXPECT_THAT(read_lines(folder_.write("unix", "a\n\nb\n")), ElementsAre("a", "", "b"));
  EXPECT_THAT(read_lines(folder_.write("dos", "a\r\n\r\nb\r\n")), ElementsAre("a", "", "b"));
  EXPECT_THAT(read_lines(folder_.write("open", "a\n\nb")), ElementsAre("a", "", "b"));
  EXPECT_THAT(read_lines(folder_.write("marked",
                                       "\xEF\xBB\xBF"
                                       "a\n\nb\n")),
              ElementsAre("a", "", "b"));
}

TEST_F(ReadLines, KeepsEmptyLinesAtBothEnds) {
  EXPECT_THAT(read_lines(folder_.write("text", "\na\n\n")), ElementsAre("", "a", ""));
  EXPECT_THAT(read_lines(folder_.write("newline", "\n")), ElementsAre(""));
}

TEST_F(ReadLines, AnEmptyFileHasNoLines) { EXPECT_THAT(read_lines(folder_.write("empty", "")), IsEmpty()); }

TEST_F(ReadLines, NamesTheLineAndTheByteThatIsNotUtf8) {
  const auto path = folder_.write("latin1", "caf\xc3\xa9\n\nna\xefve\n");
  EXPECT_THAT(
      [&] { read_lines(path); },
      ThrowsMessage<UserError>(
          path.string() + ":3: the text is not valid UTF-8 (byte 3 of the line); convert the file to UTF-8, "
                          "for example with iconv"));
}

TEST_F(ReadLines, ReportsAFileThatIsNotThereAndAFolderInItsPlace) {
  const std::string missing = (folder_.path() / "missing").string();
  EXPECT_THAT([&] { read_lines(missing); },
              ThrowsMessage<UserError>(
                  missing + ": the file cannot be read (No such file or directory); check the path"));
  EXPECT_THAT(
      [&] { read_lines(folder_.path()); },
      ThrowsMessage<UserError>(folder_.path().string() + ": this is a folder, not a file; name a file"));
  const std::string too_long = (folder_.path() / std::string(300, 'x')).string();
  EXPECT_THAT([&] { read_file(too_long); },
              ThrowsMessage<UserError>(StartsWith(too_long + ": the file cannot be read")));
}

TEST_F(ReadLines, ReadFileChangesNothing) {
  const std::string contents("\xEF\xBB\xBF a\r\n\0\xff", 8);
  EXPECT_EQ(read_file(folder_.write("bytes", contents)), contents);
}

}  // namespace
}  // namespace seq2see
