// Random alignments with the tokens that break formats, for tests that hold for any alignment.
#pragma once

#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "alignment/alignment.h"
#include "alignment/reading.h"
#include "base/random.h"

namespace seq2see::alignment {

inline constexpr std::array<std::string_view, 24> kNastyTokens = {"▁Haus",
                                                                  "▁",
                                                                  "|||",
                                                                  "a|||b",
                                                                  "||||",
                                                                  "|",
                                                                  ",",
                                                                  "\"",
                                                                  "\"\"",
                                                                  "'",
                                                                  ", \"x\"",
                                                                  "",
                                                                  "a b",
                                                                  "\t",
                                                                  "NA",
                                                                  "0-0",
                                                                  "0,1",
                                                                  "F0=",
                                                                  "</s>x",
                                                                  "&#124;",
                                                                  "我爱",
                                                                  "مرحبا",
                                                                  "👩‍👩‍👧",
                                                                  "\u00A0\u3000"};

/// Weights of every size, that sum to 1.
inline void fill_row(Matrix& matrix, size_t row, RandomStream& random) {
  std::vector<double> energies(matrix.columns());
  double sum = 0.0;
  for (double& energy : energies) {
    energy = random.below(8) == 0 ? 0.0 : std::exp(20.0 * random.uniform());
    sum += energy;
  }
  if (sum == 0.0) sum = energies[0] = 1.0;
  for (size_t column = 0; column < energies.size(); ++column) {
    matrix(row, column) = static_cast<float>(energies[column] / sum);
  }
}

inline std::vector<std::string> random_tokens(RandomStream& random) {
  std::vector<std::string> tokens(random.below(7));
  for (std::string& token : tokens) token = kNastyTokens[random.below(kNastyTokens.size())];
  // A hypothesis that was cut has no end.
  if (tokens.empty() || random.below(8) != 0) tokens.emplace_back(kEndOfSentence);
  return tokens;
}

inline Alignment random_alignment(int64_t id, RandomStream& random) {
  Alignment alignment;
  alignment.id = id;
  if (random.below(2) == 0) alignment.epoch = static_cast<int64_t>(random.below(30));
  if (random.below(2) == 0) alignment.step = static_cast<int64_t>(random.below(30000));
  if (random.below(2) == 0) alignment.score = -50.0 * random.uniform() - 0.5;
  alignment.attention = "bahdanau";
  alignment.mode = std::array{Mode::kForced, Mode::kGreedy, Mode::kBeam, Mode::kSample}[random.below(4)];
  alignment.unit = random.below(2) == 0 ? Unit::kPiece : Unit::kWord;
  alignment.source = random_tokens(random);
  alignment.target = random_tokens(random);
  alignment.source_sentence = text_of_tokens(alignment.source);
  alignment.target_sentence = text_of_tokens(alignment.target);
  alignment.reference = random.below(2) == 0 ? "" : "a \"reference\", it says\tthis";
  alignment.matrix = Matrix(alignment.target.size(), alignment.source.size());
  for (size_t row = 0; row < alignment.target.size(); ++row) fill_row(alignment.matrix, row, random);
  return alignment;
}

inline std::vector<Alignment> random_alignments(size_t count, RandomStream& random) {
  std::vector<Alignment> alignments;
  for (size_t index = 0; index < count; ++index) {
    alignments.push_back(random_alignment(static_cast<int64_t>(index), random));
  }
  return alignments;
}

}  // namespace seq2see::alignment
