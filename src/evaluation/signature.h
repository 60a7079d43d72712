// A score without its settings cannot be compared: every metric can say them in one line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seq2see::evaluation {

struct SignatureField {
  std::string_view key;
  std::string value;
};

/// "nrefs:1|<key>:<value>|...|version:seq2see-0.1.0": sacreBLEU's fields in sacreBLEU's order, under our own
/// version so that nobody takes a score of ours for one of theirs.
/// @param references  references of each sentence; 0 where their number varies ("nrefs:var")
std::string make_signature(int references, const std::vector<SignatureField>& fields);

/// How a score was resampled.
struct ResamplingFields {
  std::optional<size_t> bootstrap_samples = std::nullopt;
  std::optional<size_t> randomisation_trials = std::nullopt;
  uint64_t seed = 0;
};

/// Adds the fields behind nrefs, where sacreBLEU has them: "nrefs:1|bs:1000|ar:10000|seed:12345|case:...".
/// Without samples and trials the signature stays as it is.
std::string with_resampling(const std::string& signature, const ResamplingFields& resampling);

std::string_view yes_or_no(bool value);

/// C's printf into a string, for the fixed numbers of decimals that signatures and score lines have.
std::string with_decimals(double value, int decimals);

}  // namespace seq2see::evaluation
