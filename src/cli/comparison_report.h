// A comparison of runs as people read it: on a terminal, and as Markdown for a README or a paper's appendix.
#pragma once

#include <string>

#include "cli/comparison.h"

namespace seq2see::cli {

/// A table of the runs, one by length for each metric, one of the attention's statistics where there are any;
/// under each what its columns mean, and the settings that make the figures comparable.
std::string comparison_report(const Comparison& comparison);

/// The same in GitHub's Markdown, with a heading for each table.
std::string comparison_markdown(const Comparison& comparison);

}  // namespace seq2see::cli
