// How LibTorch uses this machine.
#pragma once

#include <optional>
#include <string>

namespace seq2see::ops {

/// Makes every operation of the calling thread run on this thread alone. All threads of this program do so:
/// the work is shared out by sentences, which is faster than sharing out each product, and gives the same
/// bits whatever the number of threads. To be called at the start of each thread that computes.
void use_one_thread();

/// A warning, with the command that helps, where matrix products would run on the slow reference BLAS (a
/// twentieth of the speed); otherwise nothing.
std::optional<std::string> slow_blas_warning();

}  // namespace seq2see::ops
