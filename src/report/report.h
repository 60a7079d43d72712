// The report: what one or several trainings say of their attention, as one HTML file that needs no network
// and no server. How the page works stands in page/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "alignment/alignment.h"

namespace seq2see::report {

/// Figures of one kind over the training, such as those of all validations: a table with a row a moment.
struct Measurements {
  /// The type of their lines in metrics.jsonl: "update", "validation", "epoch", "attention", "dev_alignment";
  /// with the mode behind a dot, "probes.forced"; with the pair between them, "probe.3.greedy".
  std::string name;
  /// The moments, rising: 2 is the end of the second epoch, 2.5 the middle of the third.
  std::vector<double> epochs;
  struct Column {
    std::string name;                           // as in metrics.jsonl: "loss", "bleu", "entropy", ...
    std::vector<std::optional<double>> values;  // one a moment; none where it is not known
  };
  std::vector<Column> columns;
};

/// What a diagnosis of the attention finds wrong at the end of an epoch.
struct Warning {
  int64_t epoch = 0;
  std::string mode;  // "forced", "greedy"; empty: holds for both
  std::string text;  // a sentence
};

/// BLEU of the development text by the length of its source sentences.
struct LengthScores {
  struct Bin {
    std::string label;  // "1–10"
    size_t sentences = 0;
  };
  std::string unit;  // "words" or "characters"
  std::vector<Bin> bins;
  struct Row {
    int64_t epoch = 0;
    std::vector<double> bleu;  // one a bin, 0..100
  };
  std::vector<Row> rows;  // by rising epoch
};

struct Fact {
  std::string name;   // "encoder"
  std::string value;  // "bidirectional GRU 128"
};

/// One training. All but the name may be missing: a run without attention has no alignments, alignments of
/// another program have no measurements.
struct Run {
  std::string name;
  std::string attention;        // the kind, such as "bahdanau"
  std::string source_language;  // codes such as "zh", for the right shapes of letters; may be empty
  std::string target_language;
  std::optional<int64_t> planned_epochs;
  std::optional<int64_t> best_epoch;
  std::vector<Fact> facts;
  /// In any order. Those of an unknown epoch are taken for those of one moment. Without a matrix they are
  /// left out.
  std::vector<alignment::Alignment> alignments;
  std::vector<Measurements> measurements;
  std::vector<Warning> warnings;
  std::optional<LengthScores> by_length;
};

struct Report {
  std::vector<Run> runs;
};

/// Alignments of one model at one moment, from wherever they come, as a run of a report.
Run run_of_alignments(std::string name, std::vector<alignment::Alignment> alignments);

/// The page. The same report gives the same bytes. Whatever the texts hold is shown as text: it cannot become
/// markup or code of the page.
std::string report_html(const Report& report);

}  // namespace seq2see::report
