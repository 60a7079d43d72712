// Lists of the best translations, as Moses and the rescoring tools of the field write them:
//
//   INDEX ||| TRANSLATION ||| LogProb= -3.217 Length= 7 ||| -0.459
//
// INDEX counts the lines of the source from 0; the features are the natural log probability and the number of pieces
// with </s>; the last field is what they are ranked by.
#pragma once

#include <cstddef>
#include <string>

#include "cli/translator.h"

namespace seq2see::cli {

/// One line of it, without a newline.
std::string n_best_line(size_t index, const Translation& translation);

}  // namespace seq2see::cli
