// Finding and opening the SentencePiece plug-in.
#pragma once

#include "data/sentencepiece_plugin.h"

namespace seq2see::data {

/// The functions of the plug-in, which is opened at the first call: beside the executable, in the folder for
/// libraries of the installed tree that the executable stands in, in the build tree. Throws UserError naming
/// the places where it was looked for, or what keeps it from being opened.
const SentencePieceApi& sentencepiece_api();

/// Takes these functions instead, and opens nothing: for a binary that links the plug-in's source itself, so
/// that a sanitizer watches it too. It must not be linked with LibTorch.
void use_linked_sentencepiece(const SentencePieceApi& api);

}  // namespace seq2see::data
