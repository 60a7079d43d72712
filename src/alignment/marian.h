// The lines of marian-decoder and marian-scorer with --alignment (Marian 1.12, output_printer.h,
// data/alignment.cpp):
//
//   soft: TRANSLATION ||| 0.9,0.1 0.2,0.8     a group a target token, a number a source token
//   hard: TRANSLATION ||| 0-0 1-1             links, source first, from 0
//   n-best list: ID ||| TRANSLATION ||| ALIGNMENT ||| F0= ... ||| SCORE
//
// Both `</s>` are in the alignment, and in no text. Source tokens are not in the file.
#pragma once

#include <filesystem>
#include <string>

#include "alignment/alignment.h"
#include "alignment/links.h"
#include "alignment/reading.h"

namespace seq2see::alignment {

/// One line without a newline: the target tokens with spaces between them (as `written_token` has each), as
/// Marian prints them with --no-spm-decode, because the alignment counts tokens. Weights have the digits that
/// give the same float back. Throws std::logic_error for an alignment that `check` refuses.
std::string to_marian_line(const Alignment& alignment);

/// The same with links in place of weights.
/// @param first  what the first token is counted as; Marian counts from 0
std::string to_marian_line(const Alignment& alignment, const Links& links, size_t first);

/// Soft lines, or lines of an n-best list, with or without word scores. `id` is the number of the line from
/// 0, or that of the list.
///
/// Source tokens come from the options' file, and are named by position without it; columns of zeros after
/// `</s>`, which Amun writes, are left out. Target tokens come from their file; else they are the words of
/// the translation if there are as many, and named by position if not (a detokenised text). A line without
/// translation and weights stands for a pair that has none, and is passed over. Throws UserError.
Readings read_marian(const std::filesystem::path& path, const ReadOptions& options);

/// The same for hard lines: a target token looks at each of its links alike, and at `</s>` where it has none.
/// Where the source tokens are not known, the last position that is linked stands for `</s>`.
Readings read_marian_hard(const std::filesystem::path& path, const ReadOptions& options);

/// Whether a line may be one of these.
bool is_marian_line(std::string_view line);
bool is_marian_hard_line(std::string_view line);

}  // namespace seq2see::alignment
