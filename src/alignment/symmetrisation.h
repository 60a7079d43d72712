// One alignment of two: a model from source to target links every target word to one source word, a model in
// the other direction every source word to one target word. Where both agree they are nearly always right;
// the heuristics below start there and grow towards all that either says.
//
// Och & Ney (2003), "A systematic comparison of various statistical alignment models", section 6.2;
// Koehn, Och & Marcu (2003), "Statistical phrase-based translation", section 4.1; Koehn et al. (2005),
// "Edinburgh system description for the 2005 IWSLT speech translation evaluation", for the last two. The
// papers leave open in which order links are visited, and the result depends on it; this is the order of
// Moses' symal, link by link (see `symmetrise`). fast_align's atools walks through the union in the order of
// the source instead: its intersection and union are the same, its grown alignments differ in a few links.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "alignment/links.h"

namespace seq2see::alignment {

enum class Symmetrisation {
  kIntersection,      // links that both have: few, and right
  kUnion,             // links that either has: many
  kGrowDiag,          // the intersection, and what touches it
  kGrowDiagFinal,     // that, and what links a word that has no link yet
  kGrowDiagFinalAnd,  // that, but only where both words have none
};

inline constexpr std::array<Symmetrisation, 5> kSymmetrisations = {
    Symmetrisation::kIntersection, Symmetrisation::kUnion, Symmetrisation::kGrowDiag,
    Symmetrisation::kGrowDiagFinal, Symmetrisation::kGrowDiagFinalAnd};

/// "intersection", "union", "grow-diag", "grow-diag-final" or "grow-diag-final-and".
std::string_view symmetrisation_name(Symmetrisation how);
/// The inverse; "intersect", as other tools write it, too.
std::optional<Symmetrisation> parse_symmetrisation(std::string_view name);

/// Links of the other direction: source and target exchanged.
Links flipped(const Links& links);

/// Both as one. Growing visits the links of the growing alignment by target, then source, new ones too where
/// they come later; around each it takes the neighbours above, to the left, below, to the right (target - 1,
/// source - 1, target + 1, source + 1), then the four diagonal ones, and adds a neighbour that is in the
/// union if its source or its target word has no link yet. That is repeated until nothing is added. The final
/// step visits first the links of `forward`, then those of `backward`, each by target, then source.
///
/// @param forward   of the model from source to target
/// @param backward  of the model in the other direction, flipped to (source, target) of the first
Links symmetrise(const Links& forward, const Links& backward, Symmetrisation how);

}  // namespace seq2see::alignment
