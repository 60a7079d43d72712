// Alignments as arrays of NumPy, in one compressed .npz file that numpy.load opens as it is:
//
//   arrays = numpy.load("alignments.npz")
//   arrays["matrix_0"]                         float32 [T, S], rows are target tokens
//   arrays["target_0"], arrays["source_0"]     their tokens, strings [T] and [S], `</s>` included
//   arrays["id"], arrays["epoch"], arrays["step"]          int64 [N], one a sentence; -1: unknown
//   arrays["mode"], arrays["unit"], arrays["attention"]    strings [N]
//   arrays["score"]                            float64 [N], log probability; nan: unknown
//   arrays["source_sentence"], arrays["target_sentence"], arrays["reference"]   strings [N]
//
// for N sentences, numbered from 0 in the order of the file.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "alignment/alignment.h"
#include "alignment/reading.h"

namespace seq2see::alignment {

/// The bytes of the file; the same alignments give the same bytes. Bytes that are not UTF-8 become U+FFFD.
/// Throws std::logic_error for an alignment that `check` refuses, or where there is none.
std::string to_npz(std::span<const Alignment> alignments);

/// The alignments of a file. Only the matrices are required, in double precision too, and named matrix_0 or,
/// as numpy.savez names what has no name, arr_0. Tokens come from the arrays, else from the options' files,
/// else are named by position; `id` is else the number in the name. Throws UserError.
Readings read_npz(const std::filesystem::path& path, const ReadOptions& options);

}  // namespace seq2see::alignment
