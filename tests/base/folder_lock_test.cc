#include "base/folder_lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "base/error.h"
#include "testing/temporary_folder.h"

namespace seq2see {
namespace {

std::string problem_with_locking(const std::filesystem::path& folder) {
  try {
    const FolderLock lock(folder);
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

TEST(FolderLock, NamesItsOwnerToTheSecond) {
  const testing::TemporaryFolder folder;
  const FolderLock lock(folder.path());
  EXPECT_TRUE(lock.is_held());
  EXPECT_THAT(problem_with_locking(folder.path()),
              ::testing::ContainsRegex("another training is writing here: process " +
                                       std::to_string(::getpid()) + " on .+, since 20[0-9-]+ [0-9:]+; wait"));
}

TEST(FolderLock, TellsWhetherItHasEverBeenHeld) {
  const testing::TemporaryFolder folder;
  EXPECT_FALSE(FolderLock::has_been_held(folder.path()));
  for (const char* other : {"somebody else's", ""}) {
    folder.write("lock", other);
    EXPECT_FALSE(FolderLock::has_been_held(folder.path()));
  }
  { const FolderLock lock(folder.path()); }
  EXPECT_TRUE(FolderLock::has_been_held(folder.path()));
}

TEST(FolderLock, IsFreeAgainWhenItsOwnerIsDone) {
  const testing::TemporaryFolder folder;
  { const FolderLock lock(folder.path()); }
  EXPECT_EQ(problem_with_locking(folder.path()), "");
}

TEST(FolderLock, IsFreeAgainWhenItsOwnerIsKilled) {
  const testing::TemporaryFolder folder;
  const pid_t child = ::fork();
  if (child == 0) {
    const auto* const lock = new FolderLock(folder.path());  // never given back
    ::kill(::getpid(),
           lock->is_held() ? SIGKILL : SIGTERM);  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): meant
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  EXPECT_EQ(problem_with_locking(folder.path()), "");
}

TEST(FolderLock, NoticesThatItsFolderIsAnother) {
  const testing::TemporaryFolder folder;
  const std::filesystem::path run = folder.path() / "run";
  std::filesystem::create_directory(run);
  const FolderLock lock(run);
  lock.expect_in_place();
  std::filesystem::rename(run, folder.path() / "moved");
  EXPECT_THROW(lock.expect_in_place(), UserError);
  std::filesystem::create_directory(run);
  const FolderLock other(run);
  EXPECT_THROW(lock.expect_in_place(), UserError);
  other.expect_in_place();
}

TEST(FolderLock, OfAFolderThatIsNotThereIsAnErrorOfTheUser) {
  const testing::TemporaryFolder folder;
  EXPECT_THAT(problem_with_locking(folder.path() / "missing"),
              ::testing::HasSubstr("missing/lock: cannot be written"));
}

}  // namespace
}  // namespace seq2see
