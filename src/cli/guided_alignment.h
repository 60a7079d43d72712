// The word alignment that attention is to follow in a training (training.guided_alignment), as the training
// wants it: for the pieces of each pair.
#pragma once

#include "config/config.h"
#include "data/batching.h"
#include "data/parallel_text.h"

namespace seq2see::cli {

/// Maps the files of links and words, whose memory does not grow with the text, and looks at every line once.
/// A target word follows its sure links, and its possible ones where it has no others. The vocabularies of
/// the guide are left to the caller; text must outlive it. Throws UserError, with file and line, where
/// something does not fit the text.
data::AlignmentGuide read_guide(const config::Config& config, const data::ParallelText& text);

}  // namespace seq2see::cli
