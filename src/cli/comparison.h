// Several runs side by side on one test set: what each is, how fast it is, how well it translates, and what
// its training tells of its attention.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/threads.h"
#include "cli/ensemble.h"
#include "cli/history.h"
#include "cli/test_set.h"
#include "config/config.h"
#include "evaluation/assessment.h"

namespace seq2see::cli {

struct ComparedRun {
  std::string name;  // what tells it from the others
  std::string run;   // as it was named
  std::string checkpoint;
  config::AttentionKind attention = config::AttentionKind::kNone;
  std::optional<int64_t>
      key_size;  // d_k, the size in which queries and keys are compared; none without attention
  int64_t parameters = 0;
  std::optional<double> training_tokens_per_second;  // target tokens, over all epochs
  double sentences_per_second = 0.0;                 // of the translation made here
  config::TestingConfig search;
  std::vector<AttentionStatistics> statistics;  // by rising epoch; empty where none were measured
};

struct Comparison {
  std::string test_set;  // its name
  std::string source_language;
  std::string target_language;
  size_t sentences = 0;
  size_t threads = 0;  // with which was translated
  std::vector<ComparedRun> runs;
  evaluation::Assessments assessments;  // of the runs, in their order
};

/// What is known of a run without its model. name, parameters and sentences_per_second are left to be filled
/// in.
/// @param place   that `run` names
/// @param config  of the run, its section `testing` as it is to be obeyed
ComparedRun describe_run(const std::string& run, const Place& place, const config::Config& config);

/// Loads the model, counts its parameters, translates the text, and leaves nothing of it in memory. The run's
/// folder is only read. Returns a line for a line. Throws UserError as load_trained_model does.
evaluation::Lines translate_for_comparison(const Place& place, const config::Config& config,
                                           const TestSet& text, ThreadPool& pool, ComparedRun& run);

/// "beam size 5, length penalty gnmt with exponent 1": how a section `testing` searches.
std::string search_text(const config::TestingConfig& search);

/// What is measured before training (epoch 0) and at the last epoch; nullptr where it was not.
const AttentionStatistics* before_training(const ComparedRun& run);
const AttentionStatistics* at_the_end(const ComparedRun& run);

}  // namespace seq2see::cli
