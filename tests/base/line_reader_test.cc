#include "base/line_reader.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string>

#include "base/error.h"
#include "testing/temporary_folder.h"

namespace seq2see {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Both ends of a pipe: what is written comes out of a LineReader.
class LineReaderTest : public ::testing::Test {
 protected:
  ~LineReaderTest() override {
    ::close(ends_[0]);
    finish();
  }

  void write(const std::string& text) const {
    ASSERT_EQ(::write(ends_[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  void finish() {
    if (ends_[1] >= 0) ::close(ends_[1]);
    ends_[1] = -1;
  }

  static std::array<int, 2> make_pipe() {
    std::array<int, 2> ends{-1, -1};
    EXPECT_EQ(::pipe(ends.data()), 0);
    return ends;
  }

  std::array<int, 2> ends_ = make_pipe();
  LineReader reader_{ends_[0], "standard input"};
};

TEST_F(LineReaderTest, HandsOutWhatHasArrivedWithoutWaitingForMore) {
  write("one\ntwo\nthr");
  EXPECT_THAT(reader_.next(10), ElementsAre("one", "two"));
  write("ee\n");
  EXPECT_THAT(reader_.next(10), ElementsAre("three"));
}

TEST_F(LineReaderTest, HandsOutAtMostAsManyAsAskedFor) {
  write("1\n2\n3\n");
  finish();
  EXPECT_THAT(reader_.next(2), ElementsAre("1", "2"));
  EXPECT_THAT(reader_.next(2), ElementsAre("3"));
  EXPECT_THAT(reader_.next(2), IsEmpty());
}

TEST_F(LineReaderTest, KeepsEmptyLinesAndALastLineWithoutEnd) {
  write("\n\nlast");
  finish();
  EXPECT_THAT(reader_.next(10), ElementsAre("", "", "last"));
  EXPECT_THAT(reader_.next(10), IsEmpty());
}

TEST_F(LineReaderTest, RemovesByteOrderMarkAndCarriageReturns) {
  write("\xEF\xBB\xBFone\r\ntwo\r\n");
  finish();
  EXPECT_THAT(reader_.next(10), ElementsAre("one", "two"));
}

TEST_F(LineReaderTest, HandsOutTheLinesBeforeOneThatIsNotUtf8AndThenNamesIt) {
  write("good\nbad \xFF\n");
  finish();
  EXPECT_THAT(reader_.next(10), ElementsAre("good"));
  try {
    (void)reader_.next(10);
    FAIL() << "a line that is not UTF-8 was handed out";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("standard input:2: the text is not valid UTF-8"));
  }
}

TEST_F(LineReaderTest, ReadsALineLongerThanItsBlocks) {
  const std::string path = ::testing::TempDir() + "line_reader_long.txt";
  const std::string line(200000, 'x');
  FILE* file = std::fopen(path.c_str(), "wb");
  std::fputs((line + "\nnext\n").c_str(), file);
  std::fclose(file);
  const int descriptor = ::open(path.c_str(), O_RDONLY);
  LineReader reader(descriptor, path);
  EXPECT_THAT(reader.next(10), ElementsAre(line, "next"));
  ::close(descriptor);
  ::unlink(path.c_str());
}

/// A reader of a file with these contents.
class LongLines {
 public:
  explicit LongLines(const std::string& contents)
      : descriptor_(::open(folder_.write("text", contents).c_str(), O_RDONLY)) {}
  LongLines(const LongLines&) = delete;
  LongLines& operator=(const LongLines&) = delete;
  ~LongLines() { ::close(descriptor_); }

  LineReader& reader() { return reader_; }

 private:
  testing::TemporaryFolder folder_;
  int descriptor_;
  LineReader reader_{descriptor_, "text"};
};

TEST(LineReaderBounds, HandsOutFewLinesAtOnceWhereTheyAreLong) {
  const std::string line(LineReader::kBytesAtOnce * 2 / 5, 'x');
  LongLines lines(line + "\n" + line + "\n" + line + "\n" + line + "\n\n");
  EXPECT_EQ(lines.reader().next(1000).size(), 3U);
  EXPECT_THAT(lines.reader().next(1000), ElementsAre(line, ""));
  EXPECT_THAT(lines.reader().next(1000), IsEmpty());
}

TEST(LineReaderBounds, RefusesALineWithoutEndInsteadOfTakingAllMemory) {
  LongLines lines("a line\n" + std::string(LineReader::kLongestLine + 100'000, 'x'));
  EXPECT_THAT(lines.reader().next(1000), ElementsAre("a line"));
  try {
    lines.reader().next(1000);
    FAIL() << "no error";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("text:2: the line has more than 64 MiB; give text with line ends"));
  }
}

}  // namespace
}  // namespace seq2see
