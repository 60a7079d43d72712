#include "cli/decoding_options.h"

#include "base/error.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "config/choices.h"

namespace seq2see::cli {
namespace {

constexpr const char* kGroup = "Search (defaults: the run's section testing)";

template <class Value>
void replace(Value& value, const std::optional<Value>& by) {
  if (by) value = *by;
}

config::LengthPenalty parse_length_penalty(const std::string& name) {
  for (const auto penalty :
       {config::LengthPenalty::kGnmt, config::LengthPenalty::kLength, config::LengthPenalty::kNone}) {
    if (config::name_of(penalty) == name) return penalty;
  }
  throw UserError("--length-penalty", "'" + name + "' is not one", "choose gnmt, length or none");
}

}  // namespace

void DecodingOptions::apply_to(config::Config& config, bool attends) const {
  config::TestingConfig& testing = config.testing;
  replace(testing.beam_size, beam_size);
  if (length_penalty) testing.length_penalty = parse_length_penalty(*length_penalty);
  replace(testing.beam_alpha, beam_alpha);
  replace(testing.coverage_penalty, coverage_penalty);
  replace(testing.no_repeat_ngram_size, no_repeat_ngram_size);
  replace(testing.max_output_length, max_output_length);
  if (max_output_ratio) {
    testing.max_output_ratio = *max_output_ratio;
    if (!max_output_length) testing.max_output_length = 0;
  }
  replace(testing.min_output_length, min_output_length);
  replace(testing.min_output_ratio, min_output_ratio);
  replace(testing.batch_size, batch_size);

  if (max_output_length.value_or(0) > 0 && max_output_ratio) {
    throw UserError("--max-output-ratio", "changes nothing beside --max-output-length",
                    "leave one of them out");
  }
  if (testing.max_output_length == 0 && testing.min_output_ratio > testing.max_output_ratio) {
    throw UserError("--min-output-ratio", "is larger than the maximum, --max-output-ratio",
                    "choose another one");
  }
  if (testing.max_output_length > 0 && testing.min_output_length > testing.max_output_length) {
    throw UserError("--min-output-length",
                    std::to_string(testing.min_output_length) + " is larger than the maximum, " +
                        std::to_string(testing.max_output_length),
                    "choose another one");
  }
  const bool ranks = length_penalty || beam_alpha || coverage_penalty.value_or(0.0) > 0.0;
  if (testing.beam_size == 1 && ranks) {
    throw UserError("--beam-size 1", "one hypothesis has none to be compared with",
                    "leave --length-penalty, --beam-alpha and --coverage-penalty out, or take a larger beam");
  }
  if (beam_alpha && testing.length_penalty == config::LengthPenalty::kNone) {
    throw UserError("--beam-alpha", "changes nothing with --length-penalty none", "leave it out");
  }
  if (coverage_penalty.value_or(0.0) > 0.0 && !attends) {
    throw UserError("--coverage-penalty", "needs attention, but the model has none", "leave it out");
  }
}

void DecodingOptions::expect_none() const {
  for (const CLI::Option* const option : declared) {
    if (option->count() == 0) continue;
    throw UserError("--" + option->get_lnames().front(), "changes nothing: the translations are given",
                    "leave it out");
  }
}

void add_decoding_options(CLI::App& command, DecodingOptions& options) {
  const CLI::Range positive(int64_t{1}, int64_t{1000000});
  const CLI::Range not_negative(int64_t{0}, int64_t{1000000});
  const CLI::Range beam(int64_t{1}, kMostHypotheses);
  const FiniteRange real(0.0, 1e6);
  const auto add = [&](const std::string& name, auto& value, const std::string& description,
                       const char* type) {
    CLI::Option* const option = command.add_option(name, value, description)->type_name(type)->group(kGroup);
    options.declared.push_back(option);
    return option;
  };
  add("--beam-size", options.beam_size, "Hypotheses kept of each sentence; 1: greedy", "N")->check(beam);
  add("--length-penalty", options.length_penalty, "gnmt, length or none", "NAME")
      ->check(CLI::IsMember({"gnmt", "length", "none"}));
  add("--beam-alpha", options.beam_alpha, "Exponent of the length penalty", "A")->check(real);
  add("--coverage-penalty", options.coverage_penalty, "Against words that are never looked at", "B")
      ->check(real);
  add("--no-repeat-ngram-size", options.no_repeat_ngram_size, "No n-gram of pieces comes twice; 0: it may",
      "N")
      ->check(not_negative);
  add("--max-output-length", options.max_output_length, "Pieces; 0: the ratio decides", "N")
      ->check(not_negative);
  add("--max-output-ratio", options.max_output_ratio, "Of the source's pieces with </s>, plus 10", "R")
      ->check(real);
  add("--min-output-length", options.min_output_length, "Pieces; a maximum that is smaller wins", "N")
      ->check(not_negative);
  add("--min-output-ratio", options.min_output_ratio, "Of the source's pieces", "R")->check(real);
  add("--batch-size", options.batch_size, "Hypotheses computed together", "N")->check(positive);
}

}  // namespace seq2see::cli
