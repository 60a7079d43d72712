// Ctrl-C (SIGINT), SIGTERM and SIGHUP (the terminal was closed) as a wish to stop at the next good moment.
#pragma once

namespace seq2see {

/// While one of these lives, the first such signal is remembered instead of ending the program; a second
/// SIGINT or SIGTERM does what it did before, a second SIGHUP nothing. A SIGHUP that is ignored (nohup) stays
/// so.
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
