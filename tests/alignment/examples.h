// Small alignments that several tests of this room share.
#pragma once

#include <string>

#include "alignment/alignment.h"

namespace seq2see::alignment {

/// 3 target x 2 source tokens; every weight is exact in binary.
inline Alignment small_alignment() {
  Alignment alignment;
  alignment.id = 7;
  alignment.epoch = 3;
  alignment.step = 1200;
  alignment.attention = "bahdanau";
  alignment.mode = Mode::kForced;
  alignment.source = {"▁Hallo", "</s>"};
  alignment.target = {"▁he", "llo", "</s>"};
  alignment.source_sentence = "Hallo";
  alignment.target_sentence = "hello";
  alignment.reference = "hello";
  alignment.score = -1.5;
  alignment.matrix = Matrix(3, 2, {0.75F, 0.25F, 1.0F, 0.0F, 0.125F, 0.875F});
  return alignment;
}

/// What `action` throws as `Error`, or an empty string.
template <class Error, class Action>
std::string message_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace seq2see::alignment
