#include "benchmarks/timing.h"

#include <algorithm>

namespace seq2see::benchmarks {

Effort Effort::full() { return {}; }

Effort Effort::quick() {
  Effort effort;
  effort.batches = 1;
  effort.warm_up = 1;
  effort.warm_up_sentences = 20;
  effort.sentences = 400;
  effort.rounds = 1;
  effort.seconds = 0.5;
  effort.short_seconds = 0.05;
  effort.all_scoring_sizes = false;
  effort.largest_product = 1024;
  return effort;
}

std::vector<double> time_rounds(const std::function<void()>& round, int64_t fewest, double least_seconds) {
  std::vector<double> seconds;
  const Clock::time_point start = Clock::now();
  do {
    const Clock::time_point begin = Clock::now();
    round();
    seconds.push_back(seconds_since(begin));
  } while (std::ssize(seconds) < fewest || seconds_since(start) < least_seconds);
  std::sort(seconds.begin(), seconds.end());
  return seconds;
}

double median(const std::vector<double>& sorted) {
  const size_t upper = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[upper] : (sorted[upper - 1] + sorted[upper]) / 2.0;
}

}  // namespace seq2see::benchmarks
