// What the system tells of a process, and measurements in processes of their own: a peak of memory belongs to
// a process, and how LibTorch and OpenBLAS use threads cannot be changed back once it is set.
#pragma once

#include <functional>
#include <string>

namespace seq2see::benchmarks {

/// The largest resident memory that this process has had since its program was started, in MiB.
double peak_resident_mib();

/// Seconds of all processors that this process has used so far, all its threads together.
double processor_seconds();

/// Calls the function in a copy of this process and returns what it returned there. Nothing that it does is
/// seen here. This process must not have used a second thread so far. Throws std::runtime_error where the
/// function throws, whose message is then told on standard error, or the copy is killed.
std::string in_own_process(const std::function<std::string()>& function);

/// The processor's name as the system tells it; "unknown" where it does not.
std::string processor_name();

}  // namespace seq2see::benchmarks
