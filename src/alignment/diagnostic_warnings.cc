#include <array>
#include <cmath>
#include <cstdio>

#include "alignment/diagnostics.h"

namespace seq2see::alignment {
namespace {

// The limits lie between what trainings of the shipped corpus end at with each kind of attention (given as
// "good" below) and those of them that went wrong: most of all `dot`, which rests on the full stop.

/// Good: 1 to 7 %; attention that sits on `</s>`: 90 %.
constexpr double kMostEndRows = 0.5;

/// Good: 15 to 67 %; before training: above 99 %.
constexpr double kMostRelativeEntropy = 0.9;

/// Good: 23 to 53 %; collapsed: 90 %.
constexpr double kMostFavouriteRows = 0.7;

/// Good: 1 to 14 %. No language starts, or ends, half of its sentence with the same word of another one.
constexpr double kMostRowsOnOneEnd = 0.5;

/// Good: 4 to 17 %, about the share of punctuation in the text; collapsed: 50 to 90 %.
constexpr double kMostPunctuationMass = 0.4;

/// Good: 70 to 84 % and 0.3 to 0.45. Together these say that rows were there to read what was not read.
constexpr double kLeastCoverage = 0.5;
constexpr double kMostOverCoverage = 0.5;

/// Good: 84 to 100 % in the last third of a training, below 50 % in the first.
constexpr double kLeastLateAgreement = 0.5;

std::string percent(double share) { return std::to_string(std::lround(100.0 * share)) + " %"; }

std::string with_two_digits(double number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f", number);
  return text.data();
}

bool above(const Mean& mean, double limit) { return mean.value().value_or(limit) > limit; }

bool below(const Mean& mean, double limit) { return mean.value().value_or(limit) < limit; }

std::string on_one_end(const Mean& rows, const std::string& which) {
  return percent(*rows.value()) + " of the target tokens look at the " + which +
         " source token most: attention has collapsed onto one place";
}

}  // namespace

std::vector<std::string> warnings(const Diagnostics& diagnostics, bool late) {
  if (above(diagnostics.relative_entropy, kMostRelativeEntropy)) {
    // Of even rows it means nothing where the largest weight is.
    return {"the rows are nearly even (" + percent(*diagnostics.relative_entropy.value()) +
            " of the largest entropy): attention has not been learnt"};
  }
  std::vector<std::string> warnings;
  if (above(diagnostics.end_rows, kMostEndRows)) {
    warnings.push_back("row mass sits on </s> for " + percent(*diagnostics.end_rows.value()) +
                       " of the target tokens: the model ignores the source");
  }
  if (above(diagnostics.first_rows, kMostRowsOnOneEnd)) {
    warnings.push_back(on_one_end(diagnostics.first_rows, "first"));
  } else if (above(diagnostics.last_rows, kMostRowsOnOneEnd)) {
    warnings.push_back(on_one_end(diagnostics.last_rows, "last"));
  } else if (above(diagnostics.favourite_rows, kMostFavouriteRows)) {
    warnings.push_back("one source token takes " + percent(*diagnostics.favourite_rows.value()) +
                       " of the target tokens of its sentence: attention does not follow the words");
  }
  if (above(diagnostics.punctuation_mass, kMostPunctuationMass)) {
    warnings.push_back(percent(*diagnostics.punctuation_mass.value()) +
                       " of the weight lies on punctuation: the model rests there instead of on words");
  }
  if (below(diagnostics.coverage, kLeastCoverage) && above(diagnostics.over_coverage, kMostOverCoverage)) {
    warnings.push_back("only " + percent(*diagnostics.coverage.value()) +
                       " of the source is read, and what is read is read too often (by " +
                       with_two_digits(*diagnostics.over_coverage.value()) +
                       " a source token): words are left out and others repeated");
  }
  if (late && below(diagnostics.agreement, kLeastLateAgreement)) {
    warnings.push_back(
        "only " + percent(*diagnostics.agreement.value()) +
        " of the target tokens look where they looked an epoch ago: attention has not settled");
  }
  return warnings;
}

}  // namespace seq2see::alignment
