// Time, how long to measure it for, and what to make of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

namespace seq2see::benchmarks {

using Clock = std::chrono::steady_clock;

inline double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// How long a measurement takes. A round is the same work every time, so that rounds can be compared with
/// each other.
struct Effort {
  int64_t batches = 8;             // updates of a round of training
  int64_t warm_up = 8;             // updates before the first round
  int64_t warm_up_sentences = 80;  // of each of them
  int64_t sentences = 1000;        // of a round of search
  int64_t rounds = 5;              // at the least
  double seconds = 10.0;           // of all rounds together, at the least
  double short_seconds = 0.3;      // likewise, of one product or one scoring function
  bool all_scoring_sizes = true;   // or only the middle one
  int64_t largest_product = 2048;  // [n, n] · [n, n] of the matrix peak

  static Effort full();
  static Effort quick();
};

/// The time of each of the rounds, shortest first: as many rounds as both bounds ask for, at least one.
std::vector<double> time_rounds(const std::function<void()>& round, int64_t fewest, double least_seconds);

/// sorted: not empty. The mean of the two in the middle where their number is even.
double median(const std::vector<double>& sorted);

}  // namespace seq2see::benchmarks
