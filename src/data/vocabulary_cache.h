// The vocabularies of a run: trained on first use, kept in the run's folder, found there again.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "config/config.h"
#include "data/parallel_text.h"
#include "data/vocabulary.h"

namespace seq2see::data {

/// One object twice where the vocabulary is joint.
struct VocabularyPair {
  std::shared_ptr<const Vocabulary> source;
  std::shared_ptr<const Vocabulary> target;
  /// What is to be said of their training, for the log.
  std::vector<std::string> remarks = {};
};

/// The vocabularies that `data` asks for. Each is trained from `training` (or copied from its `model_file`)
/// the first time and written to `folder` as `src` and `trg`, or `joint`: NAME.model (SentencePiece's own
/// format), NAME.vocab (pieces and scores, to read) and NAME.json (what it was made from). A later call with
/// the same text and settings (XXH3-128 over all that training depends on) loads it; a damaged file is
/// trained anew. Of a very large text, evenly spaced lines are used (sample_lines), which a remark says.
/// Throws UserError, naming keys under `data`: a vocabulary size that the text does not allow, with the
/// nearest one that it does; a joint vocabulary whose two sides differ in settings; a segmented file that
/// does not belong to the text; a folder that cannot be written.
VocabularyPair train_or_load_vocabularies(const config::DataConfig& data, const ParallelText& training,
                                          const std::filesystem::path& folder);

/// The vocabularies of a finished training, from its folder alone. Throws UserError where one is missing or
/// damaged.
VocabularyPair load_vocabularies(const std::filesystem::path& folder, bool joint);

}  // namespace seq2see::data
