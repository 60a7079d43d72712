// What can be measured of attention without anyone's judgement, and what a person should be warned of.
// Everything is about the rows of real target tokens: the row of `</s>` has nothing to align. Works on pieces
// and on words.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alignment/alignment.h"
#include "alignment/quality.h"

namespace seq2see::alignment {

/// A mean that grows: those of several sentences add up to the mean over all of their tokens.
struct Mean {
  double sum = 0.0;
  double count = 0.0;

  void add(double value);
  Mean& operator+=(const Mean& other);
  /// Nothing where there was nothing to measure.
  [[nodiscard]] std::optional<double> value() const;
};

struct Diagnostics {
  // Means over target tokens.
  Mean entropy;           // of a row, in nats
  Mean relative_entropy;  // over that of an even row, ln S; of sources of 2 tokens or more: 0 sharp, 1 even
  Mean sharpness;         // the largest weight of a row
  Mean end_mass;          // weight on the source's `</s>`
  Mean end_rows;          // share of the tokens that look at `</s>` most
  Mean punctuation_mass;  // weight on source tokens of punctuation (Unicode category P) alone, where there
                          // are any
  // The same in pairs of at least 4 tokens on both sides: elsewhere many rows share a column by nature.
  Mean favourite_rows;  // share of the tokens that look most at the one source token that most look at
  Mean first_rows;      // share of those that look at the first source token most
  Mean last_rows;       // at the last one before `</s>`
  // Means over source tokens, of the sum of their columns.
  Mean coverage;       // what is at most 1 of it: 1 where every source token was translated
  Mean over_coverage;  // what is above 1 of it: 0 where none was translated twice
  // Mean over sentences: Kendall's tau-b of the mean source position of a row (`</s>` being the last) against
  // its target position, from -1, reversed, to 1, monotone. Of 2 rows or more with different positions.
  Mean monotonicity;
  // Mean over target tokens, where the caller has something to compare with (`agreement`).
  Mean agreement;
  // Of the links that align makes where nothing else is said, word by word, against those that people drew.
  std::optional<AlignmentQuality> quality;

  Diagnostics& operator+=(const Diagnostics& other);
};

/// Of one alignment; of one without weights (kind "none") nothing is known. Expects one that `check` accepts.
Diagnostics diagnose(const Alignment& alignment);

/// Of several together: every token counts alike.
Diagnostics diagnose(std::span<const Alignment> alignments);

/// The share of target tokens that look most at the same source token in both alignments of the same pair,
/// such as of two epochs. Throws std::logic_error where the tokens differ.
Mean agreement(const Alignment& left, const Alignment& right);

/// A name and what is known of it, in the order above; with gold links "precision", "recall" and "aer".
struct Figure {
  std::string_view name;
  std::optional<double> value;
};
std::vector<Figure> figures(const Diagnostics& diagnostics);

/// What looks wrong, in sentences that a person understands, each with its number; none where nothing does.
/// @param late  the training is about to end: attention should stand still now
std::vector<std::string> warnings(const Diagnostics& diagnostics, bool late);

}  // namespace seq2see::alignment
