// How the energies of attention spread as queries and keys get longer: the argument for dividing a dot
// product by √d_k (Vaswani et al. 2017, "Attention Is All You Need", section 3.2.1), as a picture.
#pragma once

#include <filesystem>
#include <vector>

#include "cli/comparison.h"

namespace seq2see::cli {

/// Throws UserError, naming `option`, where no run has statistics of its attention.
void expect_statistics(const std::vector<ComparedRun>& runs, const std::string& option);

/// Draws the variance of the energies over d_k, both logarithmic: for each kind of attention a line before
/// training and one at the last epoch. Several runs of one kind and size are drawn as their mean, with their
/// range. Throws UserError as above, and where the file cannot be written.
void draw_score_variance(const std::vector<ComparedRun>& runs, const std::filesystem::path& file);

}  // namespace seq2see::cli
