// Lists of several translations of every sentence, as Moses and most that came after it write them:
//
//   INDEX ||| HYPOTHESIS ||| FEATURES ||| SCORE
//
// INDEX is the line of the source, from 0; FEATURES are such as "LogProb= -3.21 Length= 7"; SCORE and
// whatever else follows is left as it is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/translator.h"

namespace seq2see::cli {

struct NBestEntry {
  size_t index = 0;
  std::string hypothesis;
  std::string features;
  std::vector<std::string> rest;  // the fields after the features
};

/// place: "file:line", for errors. Throws UserError for a line that is no such entry.
NBestEntry parse_n_best_entry(std::string_view line, const std::string& place);

/// A translation as an entry of the list of its source, with the features LogProb (natural) and Length
/// (pieces with
/// </s>); the score is what it was ranked by.
std::string n_best_line(size_t index, const Translation& translation);

/// Whether the entry has a feature of that name, without its '='.
bool has_feature(const NBestEntry& entry, std::string_view name);

/// The entry as a line, with one more feature.
std::string with_feature(const NBestEntry& entry, std::string_view name, std::string_view value);

/// Throws UserError for a name that a list could not hold.
void expect_feature_name(const std::string& name, const std::string& option);

}  // namespace seq2see::cli
