// Ctrl-C (SIGINT) and SIGTERM as a wish to stop at the next good moment.
#pragma once

namespace seq2see {

/// While one of these lives, the first SIGINT or SIGTERM is remembered instead of ending the program; the
/// second ends it as usual.
class InterruptGuard {
 public:
  InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  ~InterruptGuard();
};

/// Whether a signal has come since the guard was made.
bool interrupt_requested();

}  // namespace seq2see
