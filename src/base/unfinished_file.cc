#include "base/unfinished_file.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <climits>
#include <csignal>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace seq2see {
namespace {

struct Slot {
  std::atomic<bool> taken = false;
  std::atomic<bool> ready = false;
  std::array<char, PATH_MAX> name{};
};
static_assert(std::atomic<bool>::is_always_lock_free, "or a signal handler could not read it");

std::array<Slot, 32> slots;

std::optional<size_t> take_slot(std::string_view name) {
  for (size_t i = 0; i < slots.size() && name.size() < PATH_MAX; ++i) {
    Slot& slot = slots[i];
    if (slot.taken.exchange(true)) continue;
    std::copy(name.begin(), name.end(), slot.name.begin());
    slot.name[name.size()] = '\0';
    slot.ready = true;
    return i;
  }
  return std::nullopt;
}

void remove_and_end(int signal) {
  for (const Slot& slot : slots) {
    if (slot.ready) ::unlink(slot.name.data());
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

}  // namespace

UnfinishedFile::UnfinishedFile(std::filesystem::path file) : file_(std::move(file)) {
  std::error_code error;
  const std::string name = std::filesystem::absolute(file_, error).string();
  if (!error) slot_ = take_slot(name);
}

UnfinishedFile::~UnfinishedFile() {
  std::error_code ignored;
  if (!finished_) std::filesystem::remove(file_, ignored);
  if (!slot_) return;
  slots[*slot_].ready = false;
  slots[*slot_].taken = false;
}

void remove_unfinished_files_at_signals() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    ::sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN) std::signal(signal, remove_and_end);
  }
}

}  // namespace seq2see
