// Alignments as a table for R, pandas and spreadsheets: comma-separated values (RFC 4180, lines end in a
// newline alone), UTF-8, one row a cell of a matrix:
//
//   id,epoch,mode,target_index,target,source_index,source,weight
//   7,3,forced,0,"▁he",0,"▁Hallo",0.75
//
// Indices count from 0, `</s>` has its own; an unknown epoch is empty. Tokens are always quoted. In pandas,
// read_csv(path, keep_default_na=False) keeps a token such as "NA" a token; in R, read.csv(path, na.strings =
// "").
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "alignment/alignment.h"
#include "alignment/reading.h"

namespace seq2see::alignment {

/// The first line, with its newline.
std::string csv_header();

/// The rows of an alignment, cell by cell, target by target. Weights have the digits that give the same float
/// back; bytes that are not UTF-8 become U+FFFD. Throws std::logic_error for an alignment that `check`
/// refuses.
std::string to_csv_rows(const Alignment& alignment);

/// The alignments of a file: rows in the order above, columns in any order, others ignored. id, epoch and
/// mode may be missing; `id` is then counted from 0. A row of target 0 and source 0 starts an alignment, and
/// so does one whose id, epoch or mode differs from the row before it. Throws UserError with path:line.
Readings read_csv(const std::filesystem::path& path, const ReadOptions& options);

/// Whether a line names the columns of such a table.
bool is_csv_header(std::string_view line);

}  // namespace seq2see::alignment
