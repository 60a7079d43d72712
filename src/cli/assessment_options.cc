#include "cli/assessment_options.h"

#include "base/error.h"
#include "report/image_format.h"

namespace seq2see::cli {
namespace {

using evaluation::PairedTest;

constexpr const char* kSignificance = "Confidence and significance";
constexpr const char* kLengths = "Scores by length";
constexpr const char* kAnswer = "Answer";
const CLI::Range kSamples(1, 10'000'000);

}  // namespace

void AssessmentFlags::add_to(CLI::App& command) {
  command.add_flag("--confidence", options_.confidence, "95 % intervals, by bootstrap resampling")
      ->group(kSignificance);
  add_intervals(command);
  add_paired_tests(command);
  add_lengths(command);
  command
      .add_flag("--sentence-level", options_.sentence_level,
                "The score of every sentence too, BLEU with effective order")
      ->group(kAnswer);
  add_json(command);
}

void AssessmentFlags::add_to_comparison(CLI::App& command) {
  compares_ = true;
  options_.confidence = true;
  options_.by_length = true;
  add_intervals(command);
  add_paired_tests(command);
  add_lengths(command);
  add_json(command);
}

void AssessmentFlags::add_json(CLI::App& command) {
  command.add_flag("--json", json_, "Print one JSON object, with scores in full precision")->group(kAnswer);
}

void AssessmentFlags::add_intervals(CLI::App& command) {
  confidence_n_ = command.add_option("--confidence-n", options_.confidence_samples, "Resamples of intervals")
                      ->check(kSamples)
                      ->type_name("N")
                      ->capture_default_str()
                      ->group(kSignificance);
  seed_ = command.add_option("--seed", options_.seed, "Of all resampling")
              ->check(CLI::NonNegativeNumber)
              ->type_name("N")
              ->capture_default_str()
              ->group(kSignificance);
}

void AssessmentFlags::add_paired_tests(CLI::App& command) {
  CLI::Option* bootstrap =
      command
          .add_flag(
              "--paired-bs", paired_bootstrap_,
              std::string("Paired bootstrap against the first system, whose resamples also give intervals") +
                  (compares_ ? " (the default)" : ""))
          ->group(kSignificance);
  CLI::Option* bootstrap_n =
      command.add_option("--paired-bs-n", bootstrap_samples_, "Resamples of the paired bootstrap")
          ->check(kSamples)
          ->type_name("N")
          ->capture_default_str()
          ->group(kSignificance);
  CLI::Option* randomisation = command
                                   .add_flag("--paired-ar", paired_randomisation_,
                                             "Paired approximate randomisation against the first system")
                                   ->excludes(bootstrap)
                                   ->group(kSignificance);
  if (compares_) {
    randomisation->excludes(bootstrap_n);
  } else {
    bootstrap_n->needs(bootstrap);
  }
  command.add_option("--paired-ar-n", randomisation_trials_, "Trials of the randomisation")
      ->check(kSamples)
      ->type_name("N")
      ->needs(randomisation)
      ->capture_default_str()
      ->group(kSignificance);
}

void AssessmentFlags::add_lengths(CLI::App& command) {
  CLI::Option* edges = command
                           .add_option("--length-edges", options_.length_edges,
                                       "Longest lengths of the bins, such as 10,20,30 (default: chosen)")
                           ->delimiter(',')
                           ->type_name("N,N,...")
                           ->allow_extra_args(false)
                           ->group(kLengths);
  CLI::Option* plot =
      command
          .add_option("--plot", plot_,
                      "Draw the scores by length: a file that ends in .png, .svg or .pdf (with several "
                      "metrics one each)")
          ->type_name("FILE")
          ->group(kLengths);
  if (compares_) return;
  CLI::Option* by_length = command
                               .add_flag("--by-length", options_.by_length,
                                         "A table of scores by the length of the source, with 95 % intervals")
                               ->group(kLengths);
  edges->needs(by_length);
  plot->needs(by_length);
}

evaluation::AssessmentOptions AssessmentFlags::options(size_t systems) const {
  evaluation::AssessmentOptions options = options_;
  if (paired_bootstrap_ || compares_) options.paired_test = PairedTest::kBootstrap;
  if (paired_randomisation_) options.paired_test = PairedTest::kApproximateRandomisation;
  options.paired_samples = paired_randomisation_ ? randomisation_trials_ : bootstrap_samples_;
  const bool paired = options.paired_test != PairedTest::kNone;
  if (paired && systems < 2) {
    throw UserError(paired_bootstrap_ ? "--paired-bs" : "--paired-ar", "there is one system only",
                    "name the baseline and at least one other file after --hypotheses");
  }
  if (confidence_n_->count() > 0 && !options.by_length) {
    if (paired_bootstrap_) {
      throw UserError("--confidence-n", "changes nothing, for --paired-bs gives the intervals",
                      "use --paired-bs-n");
    }
    if (!options.confidence)
      throw UserError("--confidence-n", "changes nothing by itself", "add --confidence");
  }
  if (seed_->count() > 0 && !options.confidence && !options.by_length && !paired) {
    throw UserError("--seed", "changes nothing where nothing is resampled",
                    "add --confidence, --paired-bs, --paired-ar or --by-length");
  }
  for (size_t i = 0; i < options.length_edges.size(); ++i) {
    if (options.length_edges[i] > (i > 0 ? options.length_edges[i - 1] : 0)) continue;
    throw UserError("--length-edges", "the lengths do not rise", "write them as in 10,20,30");
  }
  if (!plot_.empty()) report::format_of_file(plot_);
  return options;
}

}  // namespace seq2see::cli
