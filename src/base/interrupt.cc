#include "base/interrupt.h"

#include <csignal>

namespace seq2see {
namespace {

volatile std::sig_atomic_t requested = 0;

void remember(int signal) {
  requested = 1;
  std::signal(signal, SIG_DFL);
}

}  // namespace

InterruptGuard::InterruptGuard() {
  requested = 0;
  std::signal(SIGINT, remember);
  std::signal(SIGTERM, remember);
}

InterruptGuard::~InterruptGuard() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

bool interrupt_requested() { return requested != 0; }

}  // namespace seq2see
