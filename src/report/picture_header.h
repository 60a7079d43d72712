// What stands at the top of a picture: its title, and the sentences that it is about.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "alignment/alignment.h"
#include "report/placement.h"
#include "report/typesetter.h"

namespace seq2see::report {

inline constexpr double kPageMargin = 20.0;

struct NamedSentence {
  std::string name;  // "source"
  std::string text;  // empty: the line is left out
};

/// Source, target, and the reference where it is another one than the target.
std::vector<NamedSentence> sentences_of(const alignment::Alignment& alignment);

/// "Epoch 3", "Epoch 0 (untrained)".
std::string epoch_text(int64_t epoch);
/// "BLEU 41.2".
std::string bleu_text(double bleu);

/// How wide a title is in one line, at most what a page is widened for.
double title_width(const std::string& title, Typesetter& typesetter);

/// From the upper left corner of the page, inside of its margin.
/// @param width  where lines are broken
std::vector<PlacedText> set_header(const std::string& title, const std::vector<NamedSentence>& sentences,
                                   double width, Typesetter& typesetter);

/// The lower end of texts that follow each other downwards.
double end_of(const std::vector<PlacedText>& texts);

}  // namespace seq2see::report
