// What the system tells of a process, and measurements in processes of their own: a peak of memory belongs to
// a process, and how LibTorch and OpenBLAS use threads cannot be changed back once it is set.
#pragma once

#include <string>
#include <vector>

namespace seq2see::benchmarks {

/// The largest resident memory that this process has had since its program was started, in MiB.
double peak_resident_mib();

/// Seconds of all processors that this process has used so far, all its threads together.
double processor_seconds();

/// Runs this very program with other arguments and returns what it writes to standard output. Throws
/// std::runtime_error where it does not exit with 0. The program is started anew, not copied: a copy would
/// not count the pages of libraries that it does not touch itself.
std::string run_self(const std::vector<std::string>& arguments);

/// The processor's name as the system tells it; "unknown" where it does not.
std::string processor_name();

}  // namespace seq2see::benchmarks
