#include "base/atomic_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/text_file.h"
#include "testing/temporary_folder.h"

namespace seq2see {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using ::testing::ThrowsMessage;

std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

class AtomicFileTest : public ::testing::Test {
 protected:
  testing::TemporaryFolder folder_;
};

TEST_F(AtomicFileTest, StandsAtItsDestinationAfterCommitAndLeavesNothingElse) {
  const auto path = folder_.path() / "state.json";
  AtomicFile file(path);
  file.stream() << "first\n"
                << "second\n";
  file.commit();
  EXPECT_EQ(read_file(path), "first\nsecond\n");
  EXPECT_THAT(names_in(folder_.path()), ElementsAre("state.json"));
}

TEST_F(AtomicFileTest, LeavesTheOldFileAsItWasUntilCommit) {
  const auto path = folder_.write("state.json", "old");
  AtomicFile file(path);
  file.stream() << "new" << std::flush;
  EXPECT_EQ(read_file(path), "old");
  EXPECT_EQ(read_file(file.temporary_path()), "new");
  file.commit();
  EXPECT_EQ(read_file(path), "new");
}

TEST_F(AtomicFileTest, LeavesTheOldFileAndNoTraceWithoutCommit) {
  const auto path = folder_.write("state.json", "old");
  {
    AtomicFile file(path);
    file.stream() << "half of the new one";
  }
  EXPECT_EQ(read_file(path), "old");
  EXPECT_THAT(names_in(folder_.path()), ElementsAre("state.json"));
}

TEST_F(AtomicFileTest, LeavesNoFileWithoutCommitWhereThereWasNone) {
  { AtomicFile file(folder_.path() / "state.json"); }
  EXPECT_THAT(names_in(folder_.path()), IsEmpty());
}

TEST_F(AtomicFileTest, CreatesTheFoldersAboveIt) {
  const auto path = folder_.path() / "runs" / "a" / "config.yaml";
  write_file_atomically(path, "name: a\n");
  EXPECT_EQ(read_file(path), "name: a\n");
}

TEST_F(AtomicFileTest, KeepsEveryByte) {
  const std::string contents("\0\r\n\xff\xfe tail", 10);
  write_file_atomically(folder_.path() / "bytes", contents);
  EXPECT_EQ(read_file(folder_.path() / "bytes"), contents);
}

TEST_F(AtomicFileTest, MayBeEmpty) {
  write_file_atomically(folder_.path() / "empty", "");
  EXPECT_EQ(read_file(folder_.path() / "empty"), "");
}

TEST_F(AtomicFileTest, IsWrittenUnderItsTemporaryNameByLibrariesThatWantAPath) {
  const auto path = folder_.path() / "model.safetensors";
  AtomicFile file(path);
  std::ofstream(file.temporary_path(), std::ios::binary) << "by another road";
  file.commit();
  EXPECT_EQ(read_file(path), "by another road");
}

TEST_F(AtomicFileTest, TakesThePlaceOfALinkWhoseFileStaysAsItWas) {
  const auto target = folder_.write("target", "old");
  const auto link = folder_.path() / "link";
  std::filesystem::create_symlink("target", link);
  write_file_atomically(link, "new");
  EXPECT_EQ(read_file(target), "old");
  EXPECT_EQ(read_file(link), "new");
  EXPECT_FALSE(std::filesystem::is_symlink(link));
}

TEST_F(AtomicFileTest, WritesIntoAPipeThatStaysOne) {
  const auto pipe = folder_.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const std::string contents(200'000, 'x');  // more than a pipe holds
  std::string received;
  std::thread reader([&] { received = read_file(pipe); });
  write_file_atomically(pipe, contents);
  reader.join();
  EXPECT_EQ(received, contents);
  EXPECT_THAT(names_in(folder_.path()), ElementsAre("pipe"));
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));
}

TEST_F(AtomicFileTest, ReportsADeviceThatTakesNothing) {
  const std::filesystem::path device = "/dev/full";
  if (!std::filesystem::is_character_file(device)) GTEST_SKIP() << "there is no /dev/full";
  // By a link, so that a fault does not replace the device.
  std::filesystem::create_symlink(device, folder_.path() / "full");
  EXPECT_THAT([&] { write_file_atomically(folder_.path() / "full", "x"); },
              ThrowsMessage<UserError>(HasSubstr("could not be written completely (No space left")));
  EXPECT_TRUE(std::filesystem::is_character_file(device));
}

TEST_F(AtomicFileTest, LeavesNoTraceWhereASignalEndsTheProgram) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    EXPECT_EXIT(
        {
          remove_unfinished_files_at_signals();
          AtomicFile first(folder_.path() / "a");
          first.commit();
          AtomicFile second(folder_.path() / "b");
          second.stream() << "half" << std::flush;
          std::raise(signal);
        },
        ::testing::KilledBySignal(signal), "");
    EXPECT_THAT(names_in(folder_.path()), ElementsAre("a"));
  }
}

// Root may write to any folder, so these tests take a path below a regular file.
TEST_F(AtomicFileTest, ReportsAFolderThatCannotBeCreated) {
  const auto file = folder_.write("file", "");
  EXPECT_THAT(
      [&] { AtomicFile below(file / "sub" / "state.json"); },
      ThrowsMessage<UserError>(StartsWith((file / "sub").string() + ": the folder cannot be created (")));
  EXPECT_THAT([&] { create_folder(file); },
              ThrowsMessage<UserError>(HasSubstr("the folder cannot be created")));
  EXPECT_EQ(read_file(file), "");
}

TEST_F(AtomicFileTest, ReportsANameThatCannotBeWritten) {
  const auto path = folder_.path() / std::string(300, 'x');
  EXPECT_THAT([&] { AtomicFile file(path); },
              ThrowsMessage<UserError>(StartsWith(path.string() + ": cannot be written (")));
}

TEST_F(AtomicFileTest, ReportsAFolderInThePlaceOfTheFileAndLeavesNoTrace) {
  const auto path = folder_.path() / "taken";
  create_folder(path / "inside");
  EXPECT_THAT([&] { write_file_atomically(path, "text"); },
              ThrowsMessage<UserError>(StartsWith(path.string() + ": this is a folder, not a file")));
  EXPECT_THAT(names_in(folder_.path()), ElementsAre("taken"));
}

TEST_F(AtomicFileTest, ReportsAnIncompleteWriteAndLeavesTheOldFile) {
  const auto path = folder_.write("state.json", "old");
  {
    AtomicFile file(path);
    file.stream() << "half";
    file.stream().setstate(std::ios::badbit);  // what a full disk does to a stream
    EXPECT_THAT([&] { file.commit(); },
                ThrowsMessage<UserError>(HasSubstr("could not be written completely")));
  }
  EXPECT_EQ(read_file(path), "old");
  EXPECT_THAT(names_in(folder_.path()), ElementsAre("state.json"));
}

TEST_F(AtomicFileTest, RemovesAFolderWithWhatACrashLeftOfAnotherRemoval) {
  const auto path = folder_.path() / "update-000001";
  create_folder(path / "inside");
  create_folder(folder_.path() / "update-000001.old" / "left by a crash");
  remove_folder(path);
  EXPECT_THAT(names_in(folder_.path()), ElementsAre());
  EXPECT_NO_THROW(remove_folder(path));
}

TEST_F(AtomicFileTest, AFolderThatExistsIsNoError) {
  create_folder(folder_.path() / "a" / "b");
  create_folder(folder_.path() / "a" / "b");
  EXPECT_TRUE(std::filesystem::is_directory(folder_.path() / "a" / "b"));
}

TEST(AtomicFile, OfAProcessThatWasKilledIsRemovedOfOneThatLivesNot) {
  const testing::TemporaryFolder folder;
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  std::filesystem::create_directory(folder.path() / "below");
  const std::string dead = std::to_string(child);
  folder.write("below/x.json.partial-" + dead, "{");
  folder.write("x.json.partial-" + dead, "{");
  folder.write("x.json.partial-" + std::to_string(::getpid()), "{");
  folder.write("notes.partial-draft", "mine");
  folder.write("x.json", "{}");
  remove_unfinished_files(folder.path());
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path()))
    names.insert(entry.path().filename().string());
  EXPECT_EQ(names, (std::set<std::string>{"below", "notes.partial-draft", "x.json",
                                          "x.json.partial-" + std::to_string(::getpid())}));
  remove_unfinished_files(folder.path() / "nowhere");
}

}  // namespace
}  // namespace seq2see
