#include "base/interrupt.h"

#include <array>
#include <csignal>
#include <cstddef>

namespace seq2see {
namespace {

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};

volatile std::sig_atomic_t requested = 0;

using Handler = void (*)(int);
std::array<Handler, kSignals.size()> before{};  // as they were when the guard was made

void remember(int signal) {
  requested = 1;
  for (size_t i = 0; i < kSignals.size(); ++i) {
    if (kSignals[i] != signal) continue;
    // A shell that ends with its terminal sends SIGHUP, and the kernel does once more at once.
    std::signal(signal, signal == SIGHUP ? SIG_IGN : before[i]);
  }
}

}  // namespace

InterruptGuard::InterruptGuard() {
  requested = 0;
  for (size_t i = 0; i < kSignals.size(); ++i) {
    struct sigaction found {};
    ::sigaction(kSignals[i], nullptr, &found);
    before[i] = found.sa_handler;
    const bool stays_ignored = kSignals[i] == SIGHUP && before[i] == SIG_IGN;
    if (!stays_ignored) std::signal(kSignals[i], remember);
  }
}

InterruptGuard::~InterruptGuard() {
  for (size_t i = 0; i < kSignals.size(); ++i) std::signal(kSignals[i], before[i]);
}

bool interrupt_requested() { return requested != 0; }

}  // namespace seq2see
