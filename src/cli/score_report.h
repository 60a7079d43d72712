// Scores as a person reads them, and the picture of scores by length.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "evaluation/assessment.h"

namespace seq2see::cli {

/// For one system sacreBLEU's line of each metric, its signature, and its interval; for several systems a
/// table with a row a system, then the signatures. After that the tables by length and by sentence, where
/// they were asked for.
std::string score_report(const evaluation::Assessments& assessments);

/// What "±", "p" and "*" stand for in a table of several systems, a line each.
std::string legend_of_systems(const evaluation::Assessments& assessments);

/// "0.0123*", with a star where the difference is significant, p < 0.05.
std::string p_value_text(double p_value);

/// Draws the scores by length: into `file`, or, with several metrics, for each into a file with the metric in
/// front of the extension. Returns what was written. Throws UserError where that is not possible.
std::vector<std::filesystem::path> draw_scores_by_length(const evaluation::Assessments& assessments,
                                                         const std::filesystem::path& file);

}  // namespace seq2see::cli
