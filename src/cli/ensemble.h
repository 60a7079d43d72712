// One trained model, or several that predict together.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/run_folder.h"
#include "cli/trained_model.h"

namespace seq2see::cli {

/// What a command line names: a checkpoint of a run.
struct Place {
  RunFolder run;
  std::string checkpoint;
};

/// text: the folder of a run, whose checkpoint `checkpoint` is meant, or that of a checkpoint.
Place place_of(const std::string& text, const std::string& checkpoint);

struct Ensemble {
  std::vector<RunFolder> runs;  // of each
  config::Config config;        // of the first
  data::VocabularyPair vocabularies;
  std::vector<std::unique_ptr<model::Seq2Seq>> models;
  std::string checkpoint;  // of the first
  bool attends = true;     // whether any of the models has attention

  [[nodiscard]] std::vector<model::Seq2Seq*> pointers() const;
};

/// places: folders of runs, whose weights are those of `checkpoint`, or of checkpoints, such as
/// runs/zh-en/checkpoints/last. Throws UserError as load_trained_model does, and where two have different
/// vocabularies or precisions.
Ensemble load_ensemble(const std::vector<std::string>& places, const std::string& checkpoint);

}  // namespace seq2see::cli
