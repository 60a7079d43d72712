#include "base/mapped_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "base/error.h"
#include "testing/temporary_folder.h"

namespace seq2see {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(MappedFile, ShowsTheBytesOfTheFile) {
  const testing::TemporaryFolder folder;
  const std::string contents("a\0\xFF\n", 4);
  const MappedFile file(folder.write("file", contents));
  EXPECT_EQ(file.bytes(), contents);
  EXPECT_EQ(file.path(), folder.path() / "file");
}

TEST(MappedFile, AnEmptyFileHasNoBytes) {
  const testing::TemporaryFolder folder;
  const MappedFile file(folder.write("file", ""));
  EXPECT_TRUE(file.bytes().empty());
  EXPECT_NO_THROW(file.expect_unchanged());
}

TEST(MappedFile, AnOpenFileIsTakenOver) {
  const testing::TemporaryFolder folder;
  const int descriptor = ::open(folder.write("file", "text").c_str(), O_RDONLY);
  {
    const MappedFile file(descriptor, "a name");
    EXPECT_EQ(file.bytes(), "text");
  }
  EXPECT_EQ(::fcntl(descriptor, F_GETFD), -1);
}

TEST(MappedFile, APipeIsReadIntoMemory) {
  const testing::TemporaryFolder folder;
  const auto pipe = folder.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(pipe) << "through a pipe"; });
  const MappedFile file(pipe);
  writer.join();
  EXPECT_EQ(file.bytes(), "through a pipe");
  EXPECT_NO_THROW(file.expect_unchanged());
}

TEST(MappedFile, WhatCannotBeReadIsAnErrorOfTheUser) {
  const testing::TemporaryFolder folder;
  EXPECT_THAT([&] { MappedFile file(folder.path() / "none"); },
              ThrowsMessage<UserError>(HasSubstr("none: the file cannot be read")));
  EXPECT_THAT([&] { MappedFile file(folder.path()); }, ThrowsMessage<UserError>(HasSubstr("is a folder")));
}

TEST(MappedFile, AFileThatIsCutOrRewrittenIsNoticed) {
  const testing::TemporaryFolder folder;
  const auto path = folder.write("file", "some text");
  const MappedFile cut(path);
  EXPECT_NO_THROW(cut.expect_unchanged());
  std::filesystem::resize_file(path, 4);
  EXPECT_THAT([&] { cut.expect_unchanged(); },
              ThrowsMessage<UserError>(HasSubstr("file: the file was changed")));

  const MappedFile rewritten(path);
  std::ofstream(path, std::ios::in) << "SOME";  // as long as before
  std::filesystem::last_write_time(path, std::filesystem::last_write_time(path) + std::chrono::seconds(1));
  EXPECT_THAT([&] { rewritten.expect_unchanged(); }, ThrowsMessage<UserError>(HasSubstr("was changed")));
}

TEST(MappedFileDeathTest, ThatIsCutWhileItIsReadEndsTheProgramWithOneLine) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer catches the signal itself";
#endif
  const testing::TemporaryFolder folder;
  const auto path = folder.write("text", std::string(3 << 16, 'x'));
  EXPECT_EXIT(
      {
        const MappedFile file(path);
        std::filesystem::resize_file(path, 0);
        volatile char last = file.bytes().back();
        (void)last;
      },
      ::testing::ExitedWithCode(2), "has been cut off by another program");
}

}  // namespace
}  // namespace seq2see
