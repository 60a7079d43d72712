// Alignments that several tests of this room draw.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "alignment/alignment.h"

namespace seq2see::report {

/// Every target token looks at the source token in its place with weight 0.8, at the others with the rest.
inline alignment::Alignment diagonal(std::vector<std::string> source, std::vector<std::string> target) {
  alignment::Alignment alignment;
  alignment.epoch = 3;
  alignment.attention = "bahdanau";
  alignment.source = std::move(source);
  alignment.target = std::move(target);
  alignment.source_sentence = "the source sentence";
  alignment.target_sentence = "the target sentence";
  const size_t columns = alignment.source.size();
  alignment.matrix = alignment::Matrix(alignment.target.size(), columns);
  for (size_t row = 0; row < alignment.matrix.rows(); ++row) {
    for (size_t column = 0; column < columns; ++column) {
      const bool peak = column == std::min(row, columns - 1);
      const float rest = columns == 1 ? 0.0F : 0.2F / static_cast<float>(columns - 1);
      alignment.matrix(row, column) = peak ? (columns == 1 ? 1.0F : 0.8F) : rest;
    }
  }
  return alignment;
}

/// `count` tokens of several scripts and lengths, the last of them `</s>`.
inline std::vector<std::string> many_tokens(size_t count) {
  const std::vector<std::string> some = {
      "▁the", "▁深度", "ing", "▁مرحبا", "▁Donaudampfschifffahrtsgesellschaftskapitän",
      "▁",    "😀",     ".",   "▁हिन्दी"};
  std::vector<std::string> tokens;
  for (size_t index = 0; index + 1 < count; ++index) tokens.push_back(some[index % some.size()]);
  tokens.emplace_back(alignment::kEndOfSentence);
  return tokens;
}

}  // namespace seq2see::report
