#include "cli/alignment_options.h"

#include <charconv>

#include "base/error.h"
#include "cli/ensemble.h"

namespace seq2see::cli {

namespace {

float parse_threshold(const std::string& text) {
  float threshold = -1.0F;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, threshold);
  if (error != std::errc() || rest != end || !(threshold > 0.0F && threshold < 1.0F)) {
    throw UserError("--links", "'" + text + "' is no rule",
                    "use balanced, argmax, or a number between 0 and 1, such as 0.4");
  }
  return threshold;
}

}  // namespace

void AlignmentOptions::add_to(CLI::App& command) {
  CLI::Option* links =
      command
          .add_option(
              "--links", links_,
              "Which weights are links: balanced (large among their row and among their column), argmax "
              "(the largest of each target token), or all above a number between 0 and 1")
          ->type_name("RULE")
          ->capture_default_str();
  CLI::Option* reverse =
      command
          .add_option(
              "--reverse", reverse_,
              "Folder of a run of the other direction, or of one of its checkpoints: one alignment is "
              "made of both")
          ->type_name("RUN");
  CLI::Option* symmetrise =
      command
          .add_option("--symmetrise", symmetrisation_,
                      "With --reverse: mean (links of the mean of both matrices), or of "
                      "the links of each: intersection, union, grow-diag, "
                      "grow-diag-final or grow-diag-final-and")
          ->type_name("HOW")
          ->needs(reverse)
          ->capture_default_str();
  CLI::Option* words =
      command
          .add_option("--words", words_,
                      "Text with spaces between its words, line by line, of the source or of source and "
                      "target (default: a word is what stands between white space)")
          ->type_name("FILE [FILE]")
          ->expected(1, 2);
  links_option_ = links;
  declared_ = {links, reverse, symmetrise, words};
}

AlignmentMethod AlignmentOptions::method() const {
  AlignmentMethod method;
  if (links_ == "argmax") {
    method.links.kind = alignment::LinkRule::Kind::kArgmax;
  } else if (links_ != "balanced") {
    method.links.kind = alignment::LinkRule::Kind::kThreshold;
    method.links.threshold = parse_threshold(links_);
  }
  if (symmetrisation_ == "mean") return method;
  method.symmetrisation = alignment::parse_symmetrisation(symmetrisation_);
  if (!method.symmetrisation) {
    throw UserError("--symmetrise", "'" + symmetrisation_ + "' makes no alignment of two",
                    "use mean, intersection, union, grow-diag, grow-diag-final or grow-diag-final-and");
  }
  return method;
}

TrainedModel AlignmentOptions::load_reverse(const config::Config& forward,
                                            const std::string& checkpoint) const {
  const Place place = place_of(reverse_, checkpoint);
  TrainedModel reverse = load_trained_model(place.run, place.checkpoint);
  expect_attention_to_align(reverse.config, reverse_);
  const config::DataConfig& data = reverse.config.data;
  if (data.src.lang != forward.data.trg.lang || data.trg.lang != forward.data.src.lang) {
    throw UserError("--reverse " + reverse_,
                    "translates from " + data.src.lang + " to " + data.trg.lang + ", the run from " +
                        forward.data.src.lang + " to " + forward.data.trg.lang,
                    "name a run of the other direction");
  }
  return reverse;
}

void expect_attention_to_align(const config::Config& config, const std::string& run) {
  if (config.model.decoder.attention != config::AttentionKind::kNone) return;
  throw UserError(run, "the model has no attention (model.decoder.attention is none) to align by",
                  "name a run with another kind of attention");
}

}  // namespace seq2see::cli
