// The commands, one .cc each: every function adds its command, with its options and its help, to the program.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>

namespace seq2see::cli {

inline constexpr int kInterruptedExit = 130;

/// Hypotheses or samples of a sentence.
inline constexpr int64_t kMostHypotheses = 1000;

void add_train(CLI::App& app, int& exit_code);
void add_evaluate(CLI::App& app);
void add_compare(CLI::App& app);
void add_translate(CLI::App& app);
void add_score(CLI::App& app);
void add_align(CLI::App& app);
void add_average(CLI::App& app);
void add_heatmap(CLI::App& app);
void add_report(CLI::App& app);
void add_config(CLI::App& app);
void add_info(CLI::App& app);

}  // namespace seq2see::cli
