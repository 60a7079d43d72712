// The text format of Nematus (Theano version, translate.py -a), in which attention matrices are exchanged;
// read by SoftAlignments and others:
//
//   ID ||| TARGET TOKENS ||| COST ||| SOURCE TOKENS ||| S+1 T+1
//   S+1 numbers, for each target token and for </s>: T+1 lines
//   (blank line)
//
// Tokens do not list `</s>`, the matrix has it. The cost is minus the natural log probability of the target.
#pragma once

#include <filesystem>
#include <string>

#include "alignment/alignment.h"
#include "alignment/reading.h"

namespace seq2see::alignment {

/// One sentence with its blank line. Tokens are written as `written_token` has them, an unknown score as 0;
/// weights have the digits that give the same float back. Throws std::logic_error for an alignment that
/// `check` refuses.
std::string to_nematus_block(const Alignment& alignment);

/// The sentences of a file. Counts that do not include `</s>` are read too: then there is none. So is the
/// variant of Sockeye 1, which parts the counts by `|||`, leaves `</s>` out, and writes a row for each source
/// token (its target tokens do not sum to 1: see ReadOptions::normalise_rows). Throws UserError with
/// path:line.
Readings read_nematus(const std::filesystem::path& path, const ReadOptions& options);

/// Whether a line may be the first of a sentence.
bool is_nematus_header(std::string_view line);

}  // namespace seq2see::alignment
