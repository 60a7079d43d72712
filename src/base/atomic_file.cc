#include "base/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/mapped_file.h"

namespace seq2see {
namespace {

constexpr std::string_view kUnfinished = ".partial-";  // and the number of the process that writes
constexpr std::string_view kAdvice = "check the disk space and the permissions of the folder";

[[noreturn]] void fail(const std::filesystem::path& path, std::string_view action, int error) {
  throw UserError(path.string(), std::string(action) + " (" + std::strerror(error) + ")", kAdvice);
}

/// Asks the kernel to put a file, or a folder's list of names, on the disk.
void flush_opened(const std::filesystem::path& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  if (descriptor < 0) fail(path, "cannot be opened to flush it", errno);
  const int result = ::fsync(descriptor);
  const int error = errno;
  ::close(descriptor);
  // Some file systems cannot flush a folder (EINVAL); the rename is still atomic there.
  if (result != 0 && error != EINVAL) fail(path, "cannot be flushed to the disk", error);
}

/// Puts the list of names in which `path` stands on the disk.
void flush_names(const std::filesystem::path& path) {
  flush_opened(path.has_parent_path() ? path.parent_path() : ".", O_RDONLY | O_DIRECTORY);
}

void rename_or_fail(const std::filesystem::path& from, const std::filesystem::path& to,
                    std::string_view action) {
  if (::rename(from.c_str(), to.c_str()) != 0) fail(to, action, errno);
}

/// Of a name that nobody can foresee.
std::filesystem::path make_temporary_file(const std::filesystem::path& destination) {
  std::error_code error;
  std::string name = (std::filesystem::temp_directory_path(error) / "seq2see-XXXXXX").string();
  const int descriptor = ::mkstemp(name.data());
  if (descriptor < 0) fail(destination, "cannot be written, for want of a temporary file", errno);
  ::close(descriptor);
  return name;
}

struct Place {
  std::filesystem::path file;
  bool is_replaced;  // or written to, as a device or a pipe
};

/// What the name stands for, be there something or not: the end of its links.
Place place_of(std::filesystem::path file) {
  std::error_code error;
  for (int links = 0; links < 40; ++links) {
    const std::filesystem::file_status status = std::filesystem::symlink_status(file, error);
    if (!std::filesystem::is_symlink(status)) {
      const bool is_other =
          std::filesystem::is_other(status) && status.type() != std::filesystem::file_type::unknown;
      return {file, !is_other};
    }
    const std::filesystem::path folder = std::filesystem::weakly_canonical(file.parent_path(), error);
    if (folder.string().starts_with("/proc/")) return {file, /*is_replaced=*/false};  // an open descriptor
    file = file.parent_path() / std::filesystem::read_symlink(file, error);
    if (error) fail(file, "cannot be written", error.value());
  }
  fail(file, "cannot be written", ELOOP);
}

/// A name that a signal handler can read.
struct Slot {
  std::atomic<bool> taken = false;
  std::atomic<bool> ready = false;
  std::array<char, PATH_MAX> name{};
};
static_assert(std::atomic<bool>::is_always_lock_free, "or a signal handler could not read it");

std::array<Slot, 32> slots;  // more files at once are written, too, but no signal removes them

std::optional<size_t> take_slot(std::string_view name) {
  for (size_t i = 0; i < slots.size(); ++i) {
    Slot& slot = slots[i];
    if (slot.taken.exchange(true)) continue;
    std::copy(name.begin(), name.end(), slot.name.begin());
    slot.name[name.size()] = '\0';
    slot.ready = true;
    return i;
  }
  return std::nullopt;
}

void give_slot_back(size_t index) {
  slots[index].ready = false;
  slots[index].taken = false;
}

void remove_unfinished_and_end(int signal) {
  for (const Slot& slot : slots) {
    if (slot.ready) ::unlink(slot.name.data());
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

/// Returns the number of the error, or 0.
int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) return errno;
    if (count > 0) bytes.remove_prefix(static_cast<size_t>(count));
  }
  return 0;
}

}  // namespace

/// The name in one of the slots, while there is one free.
class AtomicFile::Name {
 public:
  explicit Name(const std::filesystem::path& file) : file_(file) {
    const std::string name = std::filesystem::absolute(file).string();
    if (name.size() < PATH_MAX) slot_ = take_slot(name);
  }
  Name(const Name&) = delete;
  Name& operator=(const Name&) = delete;
  ~Name() {
    if (!kept_) {
      std::error_code ignored;
      std::filesystem::remove(file_, ignored);
    }
    if (slot_) give_slot_back(*slot_);
  }

  /// The file has got another name.
  void keep() { kept_ = true; }

 private:
  std::filesystem::path file_;
  std::optional<size_t> slot_;
  bool kept_ = false;
};

AtomicFile::AtomicFile(std::filesystem::path destination) {
  const Place place = place_of(std::move(destination));
  destination_ = place.file;
  is_replaced_ = place.is_replaced;
  if (is_replaced_) {
    if (destination_.has_parent_path()) create_folder(destination_.parent_path());
    temporary_ = destination_;
    temporary_ += std::string(kUnfinished) + std::to_string(::getpid());
  } else {
    temporary_ = make_temporary_file(destination_);
  }
  stream_.open(temporary_, std::ios::binary | std::ios::trunc);
  if (!stream_) fail(destination_, "cannot be written", errno);
  name_ = std::make_unique<Name>(temporary_);
}

AtomicFile::~AtomicFile() { stream_.close(); }

void AtomicFile::commit() {
  stream_.flush();
  const bool written = stream_.good();
  stream_.close();
  if (!written || stream_.fail()) fail(destination_, "could not be written completely", errno);
  if (!is_replaced_) return copy_to_destination();
  flush_to_disk(temporary_);
  std::error_code error;
  std::filesystem::rename(temporary_, destination_, error);
  if (error) fail(destination_, "cannot be replaced", error.value());
  name_->keep();
  flush_names(destination_);
}

void AtomicFile::copy_to_destination() const {
  const MappedFile written(temporary_);
  // Of a descriptor, /dev/stdout say, the file may be one that others write to as well.
  const int to = ::open(destination_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (to < 0) fail(destination_, "cannot be written", errno);
  int error = write_all(to, written.bytes());
  if (::close(to) != 0 && error == 0) error = errno;
  if (error != 0) fail(destination_, "could not be written completely", error);
}

void remove_unfinished_files_at_signals() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    // What is ignored stays so, by nohup for example.
    if (std::signal(signal, remove_unfinished_and_end) == SIG_IGN) std::signal(signal, SIG_IGN);
  }
}

void remove_unfinished_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> unfinished;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    const size_t mark = name.rfind(kUnfinished);
    if (mark == std::string::npos) continue;
    pid_t writer = 0;
    const char* const last = name.data() + name.size();
    const auto [rest, problem] = std::from_chars(name.data() + mark + kUnfinished.size(), last, writer);
    if (problem != std::errc() || rest != last || writer <= 0) continue;  // not one of ours
    if (::kill(writer, 0) != 0 && errno == ESRCH) unfinished.push_back(entry->path());
  }
  for (const std::filesystem::path& file : unfinished) std::filesystem::remove(file, error);
}

void write_file_atomically(const std::filesystem::path& destination, std::string_view contents) {
  AtomicFile file(destination);
  file.stream().write(contents.data(), static_cast<std::streamsize>(contents.size()));
  file.commit();
}

void flush_to_disk(const std::filesystem::path& file) { flush_opened(file, O_RDONLY); }

void create_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    throw UserError(folder.string(), "the folder cannot be created (" + error.message() + ")",
                    "choose another place or change the permissions");
  }
}

void replace_folder(const std::filesystem::path& fresh, const std::filesystem::path& destination,
                    const std::filesystem::path& previous) {
  if (!std::filesystem::exists(destination)) {
    rename_or_fail(fresh, destination, "cannot be created");
    flush_names(destination);
    return;
  }
  // Exchanging the names leaves no moment in which there is no folder of that name.
  if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, destination.c_str(), RENAME_EXCHANGE) == 0) {
    flush_names(destination);
    if (previous.empty()) {
      std::error_code ignored;
      std::filesystem::remove_all(fresh, ignored);
    } else {
      replace_folder(fresh, previous);
    }
    return;
  }
  // A file system that cannot exchange: the old folder stays under another name until the new one is in
  // place.
  std::filesystem::path old = previous;
  if (old.empty()) old = std::filesystem::path(destination).concat(".old");
  std::error_code ignored;
  std::filesystem::remove_all(old, ignored);
  rename_or_fail(destination, old, "cannot be replaced");
  rename_or_fail(fresh, destination, "cannot be replaced");
  flush_names(destination);
  if (previous.empty()) std::filesystem::remove_all(old, ignored);
}

void remove_folder(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder)) return;
  std::filesystem::path old = folder;
  old += ".old";
  std::error_code ignored;
  std::filesystem::remove_all(old, ignored);  // left by a crash
  if (::rename(folder.c_str(), old.c_str()) != 0) fail(folder, "cannot be removed", errno);
  flush_names(folder);
  std::filesystem::remove_all(old, ignored);
}

}  // namespace seq2see
