// The flags that choose metrics and their settings, named as on sacreBLEU's command line.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "evaluation/metric.h"

namespace seq2see::cli {

class MetricOptions {
 public:
  MetricOptions() = default;
  MetricOptions(const MetricOptions&) = delete;
  MetricOptions& operator=(const MetricOptions&) = delete;

  /// Declares the flags. The object must outlive the command.
  /// @param names  the metrics where none is asked for
  void add_to(CLI::App& command, const std::vector<std::string>& names = {"bleu"});

  /// The metrics that were asked for, in that order.
  /// @param bleu  what holds of BLEU where no flag says otherwise
  /// Throws UserError where a value is impossible, or a flag changes nothing because its metric or its method
  /// of smoothing was not asked for.
  [[nodiscard]] std::vector<evaluation::Metric> metrics(evaluation::BleuOptions bleu) const;

 private:
  /// A flag that concerns one metric alone.
  struct Flag {
    std::string metric;
    CLI::Option* option;
  };

  void add_bleu(CLI::App& command);
  void add_chrf(CLI::App& command);
  void add_ter(CLI::App& command);
  void refuse_flags_without_effect() const;
  [[nodiscard]] evaluation::BleuOptions bleu(evaluation::BleuOptions options) const;

  std::vector<std::string> names_;
  std::vector<Flag> flags_;
  std::string tokenize_;
  bool lowercase_ = false;
  std::string smooth_method_;
  std::optional<double> smooth_value_;
  bool effective_order_ = false;
  evaluation::ChrfOptions chrf_;
  evaluation::TerOptions ter_;
};

}  // namespace seq2see::cli
