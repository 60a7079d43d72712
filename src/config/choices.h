// The names of the enumerators: how they are written in YAML, in the log and in results.
#pragma once

#include <string_view>
#include <vector>

#include "config/config.h"

namespace seq2see::config {

/// One value of an enumeration as a person writes it.
struct Choice {
  int value;
  std::string_view name;
  std::string_view meaning;                    // a phrase for the reference; empty where the name says it
  std::vector<std::string_view> aliases = {};  // also understood, never written
};

/// All values of the enumeration E, in the order in which they are declared. Defined for every enumeration of
/// config.h.
template <class E>
const std::vector<Choice>& choices();

/// The name that YAML and people use: name_of(AttentionKind::kScaledDot) is "scaled_dot".
template <class E>
std::string_view name_of(E value) {
  return choices<E>().at(static_cast<size_t>(value)).name;
}

template <>
const std::vector<Choice>& choices<TokenizerType>();
template <>
const std::vector<Choice>& choices<RnnType>();
template <>
const std::vector<Choice>& choices<AttentionKind>();
template <>
const std::vector<Choice>& choices<Wiring>();
template <>
const std::vector<Choice>& choices<InitHidden>();
template <>
const std::vector<Choice>& choices<OptimizerKind>();
template <>
const std::vector<Choice>& choices<Scheduling>();
template <>
const std::vector<Choice>& choices<BatchType>();
template <>
const std::vector<Choice>& choices<Precision>();
template <>
const std::vector<Choice>& choices<EarlyStoppingMetric>();
template <>
const std::vector<Choice>& choices<BleuTokenizer>();
template <>
const std::vector<Choice>& choices<LengthPenalty>();
template <>
const std::vector<Choice>& choices<ImageFormat>();

}  // namespace seq2see::config
