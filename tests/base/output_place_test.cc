#include "base/output_place.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>

#include "base/error.h"
#include "base/standard_output.h"
#include "base/text_file.h"
#include "testing/temporary_folder.h"

namespace seq2see {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(OutputPlace, IsWhereLinksLeadBeSomethingThereOrNot) {
  const testing::TemporaryFolder folder;
  const auto in_folder = [&](const char* name) { return folder.path() / name; };
  std::filesystem::create_symlink("b", in_folder("a"));
  std::filesystem::create_symlink(in_folder("c"), in_folder("b"));
  EXPECT_EQ(follow_links(in_folder("a")), in_folder("c"));
  EXPECT_EQ(follow_links(in_folder("none")), in_folder("none"));
  EXPECT_EQ(follow_links("none"), "none");
}

TEST(OutputPlace, LinksThatGoRoundAreTold) {
  const testing::TemporaryFolder folder;
  std::filesystem::create_symlink("b", folder.path() / "a");
  std::filesystem::create_symlink("a", folder.path() / "b");
  EXPECT_THAT([&] { (void)follow_links(folder.path() / "a"); },
              ThrowsMessage<UserError>(HasSubstr("cannot be written (")));
}

TEST(OutputPlace, FilesDoNotTakeBytesButDevicesAndDescriptorsDo) {
  const testing::TemporaryFolder folder;
  const auto file = folder.write("file", "");
  EXPECT_FALSE(takes_bytes(file));
  EXPECT_FALSE(takes_bytes(folder.path() / "none"));
  EXPECT_TRUE(takes_bytes("/dev/null"));
  const int descriptor = ::open(file.c_str(), O_WRONLY);
  EXPECT_TRUE(takes_bytes("/dev/fd/" + std::to_string(descriptor)));
  EXPECT_TRUE(takes_bytes("/proc/self/fd/" + std::to_string(descriptor)));
  ::close(descriptor);
}

TEST(OutputPlace, ADescriptorIsWrittenToWhereItStands) {
  const testing::TemporaryFolder folder;
  const auto file = folder.path() / "log";
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT, 0600);
  ASSERT_GE(descriptor, 0);
  ASSERT_EQ(::write(descriptor, "1", 1), 1);
  write_to("/dev/fd/" + std::to_string(descriptor), "2");
  ASSERT_EQ(::write(descriptor, "3", 1), 1);
  ::close(descriptor);
  EXPECT_EQ(read_file(file), "123");
}

TEST(OutputPlace, AReaderThatHasGoneIsNoFault) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  ::close(ends[0]);
  EXPECT_THROW(write_to("/dev/fd/" + std::to_string(ends[1]), "x"), ReaderGone);
  ::close(ends[1]);
  std::signal(SIGPIPE, before);
}

}  // namespace
}  // namespace seq2see
