// All measurements of a run, one after the other.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "benchmarks/report.h"

namespace seq2see::benchmarks {

struct SuiteOptions {
  bool quick = false;
  std::vector<int64_t> threads;   // of trainings and searches; not empty
  std::vector<std::string> only;  // parts of names, any of which makes a measurement wanted; empty: all
};

/// The names of the measurements that are wanted, in their order: "training/", "greedy/" or "beam/" and the
/// name of a setting, and "scoring".
std::vector<std::string> measurement_names(const SuiteOptions& options);

/// Makes these measurements, and that of the matrix peak where trainings are among them. Every training and
/// every search runs in a process of its own. Tells on standard error what it is at.
Report run_suite(const SuiteOptions& options);

/// What such a process does: one measurement of "training/…", "greedy/…" or "beam/…", in this very process.
/// Returns a JSON object. Throws UserError for another name.
std::string measure_alone(const std::string& name, bool quick);

}  // namespace seq2see::benchmarks
