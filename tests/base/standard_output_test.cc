// What is written to std::cout arrives, or somebody hears of it.
#include "base/standard_output.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <string>

#include "base/error.h"
#include "base/text_file.h"
#include "testing/temporary_folder.h"

namespace seq2see {
namespace {

/// Puts another file in the place of standard output as long as it lives.
class Redirection {
 public:
  explicit Redirection(int descriptor) {
    std::fflush(stdout);
    ::dup2(descriptor, STDOUT_FILENO);
    ::close(descriptor);
  }
  Redirection(const Redirection&) = delete;
  Redirection& operator=(const Redirection&) = delete;
  ~Redirection() {
    ::dup2(before_, STDOUT_FILENO);
    ::close(before_);
  }

 private:
  int before_ = ::dup(STDOUT_FILENO);
};

/// The writing end of a pipe that nobody reads.
int pipe_without_reader() {
  std::array<int, 2> ends{-1, -1};
  EXPECT_EQ(::pipe(ends.data()), 0);
  ::close(ends[0]);
  return ends[1];
}

int new_file(const std::filesystem::path& path) { return ::open(path.c_str(), O_CREAT | O_WRONLY, 0600); }

TEST(StandardOutput, WritesEverythingInOrder) {
  const testing::TemporaryFolder folder;
  std::string expected;
  {
    const Redirection redirection(new_file(folder.path() / "out"));
    const StandardOutput output;
    for (int i = 0; i < 50'000; ++i) {  // several buffers
      std::cout << i << '\n';
      expected += std::to_string(i) + '\n';
    }
    std::cout << std::string(200'000, 'x');  // longer than a buffer
    expected += std::string(200'000, 'x');
  }
  EXPECT_EQ(read_file(folder.path() / "out"), expected);
}

TEST(StandardOutput, AFullDiskIsAnErrorWithTheSystemsReason) {
  const Redirection redirection(::open("/dev/full", O_WRONLY));
  const StandardOutput output;
  std::cout << "lost";
  try {
    std::cout.flush();
    FAIL() << "no error";
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(),
                 "standard output: cannot be written (No space left on device); check where it goes to");
  }
}

TEST(StandardOutput, AnErrorComesFromTheVeryWriteThatFails) {
  const Redirection redirection(::open("/dev/full", O_WRONLY));
  const StandardOutput output;
  const std::string text(100'000, 'x');
  EXPECT_THROW(std::cout << text, UserError);
}

TEST(StandardOutput, AReaderThatHasGoneIsNoErrorOfTheUser) {
  const Redirection redirection(pipe_without_reader());
  const StandardOutput output;
  std::cout << "nobody hears";
  EXPECT_THROW(std::cout.flush(), ReaderGone);
}

TEST(StandardOutput, LeavesStandardOutputAsItWasEvenAfterAnError) {
  std::streambuf* const before = std::cout.rdbuf();
  {
    const Redirection redirection(pipe_without_reader());
    const StandardOutput output;
    std::cout << "nobody hears";
    EXPECT_THROW(std::cout.flush(), ReaderGone);
  }
  EXPECT_EQ(std::cout.rdbuf(), before);
  EXPECT_TRUE(std::cout.good());
  EXPECT_EQ(std::cout.exceptions(), std::ios_base::goodbit);
}

TEST(StandardOutputDeathTest, TheProgramEndsAsTheSystemEndsOneWithoutAReader) {
  EXPECT_EXIT(
      {
        const StandardOutput output;  // which ignores the signal
        ::_exit(end_without_reader());
      },
      ::testing::KilledBySignal(SIGPIPE), "^$");
}

TEST(StandardOutputDeathTest, NoFileTakesTheNumberOfAClosedStandardOutput) {
  EXPECT_EXIT(
      {
        ::close(STDIN_FILENO);
        ::close(STDOUT_FILENO);
        occupy_standard_descriptors();
        const bool taken = ::open("/dev/null", O_RDWR) <= STDERR_FILENO;
        char byte = 'x';
        const bool reads = ::read(STDIN_FILENO, &byte, 1) >= 0;
        const bool writes = ::write(STDOUT_FILENO, &byte, 1) >= 0;
        ::_exit(taken || reads || writes ? 1 : 0);
      },
      ::testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace seq2see
