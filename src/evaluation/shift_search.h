// How many edits lead from a hypothesis to a reference when moving a run of words counts as one edit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace seq2see::evaluation {

/// Insertions, deletions, substitutions and shifts. Finding the fewest is NP-complete; this is the greedy
/// search of Snover et al. (2006, "A Study of Translation Edit Rate with Targeted Human Annotation", section
/// 3) as Tercom and sacreBLEU 2.6.0 do it: again and again the shift that saves most edits, until none does
/// or 1000 have been tried. Equal words have equal numbers. An empty reference costs one edit for each word.
size_t count_edits(std::span<const uint32_t> hypothesis, std::span<const uint32_t> reference);

}  // namespace seq2see::evaluation
