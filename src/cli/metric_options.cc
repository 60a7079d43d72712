#include "cli/metric_options.h"

#include <algorithm>

#include "base/error.h"

namespace seq2see::cli {
namespace {

using evaluation::Smoothing;

constexpr Smoothing kSmoothings[] = {Smoothing::kExp, Smoothing::kFloor, Smoothing::kAddK, Smoothing::kNone};

Smoothing parse_smoothing(const std::string& name) {
  std::string valid;
  for (const Smoothing smoothing : kSmoothings) {
    if (evaluation::smoothing_name(smoothing) == name) return smoothing;
    valid.append(valid.empty() ? "" : ", ").append(evaluation::smoothing_name(smoothing));
  }
  throw UserError("--smooth-method", "there is no method '" + name + "'", "choose one of " + valid);
}

}  // namespace

void MetricOptions::add_to(CLI::App& command, const std::vector<std::string>& names) {
  names_ = names;
  std::string defaults;
  for (const std::string& name : names) defaults += (defaults.empty() ? "" : " ") + name;
  command.add_option("-m,--metrics", names_, "bleu, chrf, ter, or several of them")
      ->check(CLI::IsMember({"bleu", "chrf", "ter"}))
      ->type_name("NAME...")
      ->default_str(defaults)
      ->group("Metrics");
  add_bleu(command);
  add_chrf(command);
  add_ter(command);
}

void MetricOptions::add_bleu(CLI::App& command) {
  const auto add = [this](CLI::Option* option) {
    option->group("BLEU");
    flags_.push_back({"bleu", option});
    return option;
  };
  add(command.add_option("--tokenize", tokenize_,
                         "13a, zh, char, intl or none (default: the run's, or 13a without a run)"))
      ->type_name("NAME");
  add(command.add_flag("--lowercase", lowercase_, "Compare without regard to case"));
  add(command.add_option("--smooth-method", smooth_method_,
                         "For orders without a match: exp, floor, add-k or none (default: exp)"))
      ->type_name("NAME");
  add(command.add_option("--smooth-value", smooth_value_, "Of floor (default: 0.1) and add-k (default: 1)"))
      ->type_name("VALUE");
  add(command.add_flag("--effective-order", effective_order_,
                       "Leave out the orders for which the hypotheses are too short"));
}

void MetricOptions::add_chrf(CLI::App& command) {
  const auto add = [this](CLI::Option* option) {
    option->group("chrF");
    flags_.push_back({"chrf", option});
    return option;
  };
  add(command.add_option("--chrf-char-order", chrf_.char_order, "Longest n-grams of characters"))
      ->check(CLI::Range(1, 100))
      ->type_name("N")
      ->capture_default_str();
  add(command.add_option("--chrf-word-order", chrf_.word_order,
                         "Longest n-grams of words; 2 makes it chrF++"))
      ->check(CLI::Range(0, 100))
      ->type_name("N")
      ->capture_default_str();
  add(command.add_option("--chrf-beta", chrf_.beta, "Recall counts this many times as much as precision"))
      ->check(CLI::Range(1, 1000))
      ->type_name("N")
      ->capture_default_str();
  add(command.add_flag("--chrf-whitespace", chrf_.whitespace, "Count white space among the characters"));
  add(command.add_flag("--chrf-lowercase", chrf_.lowercase, "Compare without regard to case"));
  add(command.add_flag("--chrf-eps-smoothing", chrf_.eps_smoothing,
                       "Smooth as chrF++.py and NLTK do, instead of leaving orders out"));
}

void MetricOptions::add_ter(CLI::App& command) {
  const auto add = [this](CLI::Option* option) {
    option->group("TER");
    flags_.push_back({"ter", option});
    return option;
  };
  add(command.add_flag("--ter-case-sensitive", ter_.case_sensitive, "Compare with regard to case"));
  add(command.add_flag("--ter-asian-support", ter_.asian_support,
                       "Treat Chinese characters and Asian punctuation too"));
  add(command.add_flag("--ter-no-punct", ter_.no_punct, "Drop punctuation"));
  add(command.add_flag("--ter-normalized", ter_.normalized, "Set punctuation apart, as mteval does"));
}

void MetricOptions::refuse_flags_without_effect() const {
  for (const Flag& flag : flags_) {
    const bool wanted = std::find(names_.begin(), names_.end(), flag.metric) != names_.end();
    if (flag.option->count() == 0 || wanted) continue;
    throw UserError(flag.option->get_name(), "changes nothing, for " + flag.metric + " is not asked for",
                    "add " + flag.metric + " to --metrics, or leave the flag out");
  }
  if (ter_.asian_support && !ter_.normalized && !ter_.no_punct) {
    throw UserError("--ter-asian-support", "changes nothing by itself",
                    "add --ter-normalized or --ter-no-punct");
  }
}

evaluation::BleuOptions MetricOptions::bleu(evaluation::BleuOptions options) const {
  if (!tokenize_.empty()) options.tokenizer = evaluation::parse_tokenizer(tokenize_);
  if (!smooth_method_.empty()) options.smooth_method = parse_smoothing(smooth_method_);
  options.lowercase = options.lowercase || lowercase_;
  options.effective_order = options.effective_order || effective_order_;
  if (smooth_value_) {
    if (options.smooth_method != Smoothing::kFloor && options.smooth_method != Smoothing::kAddK) {
      throw UserError("--smooth-value",
                      "the smoothing method " +
                          std::string(evaluation::smoothing_name(options.smooth_method)) + " has no value",
                      "choose --smooth-method floor or add-k");
    }
    if (!(*smooth_value_ >= 0) || *smooth_value_ > 1e6) {
      throw UserError("--smooth-value", "the value must not be negative", "use 0.1 or 1, for instance");
    }
    options.smooth_value = smooth_value_;
  }
  return options;
}

std::vector<evaluation::Metric> MetricOptions::metrics(evaluation::BleuOptions defaults) const {
  refuse_flags_without_effect();
  std::vector<evaluation::Metric> metrics;
  for (const std::string& name : names_) {
    if (std::any_of(metrics.begin(), metrics.end(),
                    [&](const auto& metric) { return metric.key() == name; })) {
      throw UserError("--metrics", name + " is named twice", "name it once");
    }
    if (name == "bleu") metrics.emplace_back(bleu(defaults));
    if (name == "chrf") metrics.emplace_back(chrf_);
    if (name == "ter") metrics.emplace_back(ter_);
  }
  return metrics;
}

}  // namespace seq2see::cli
