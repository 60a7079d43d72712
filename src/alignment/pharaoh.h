// The Pharaoh text format, in which links are exchanged: "0-0 1p2 3-1", a sentence pair a line, source first,
// `-` sure and `p` possible (`?` is read too, as in CMU's homework), separated by white space.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "alignment/links.h"
#include "alignment/reading.h"

namespace seq2see::alignment {

/// One line. An empty line is a pair without links. Throws UserError(where) for anything else.
/// @param first  what the first token is counted as: 0, or 1 in the gold alignments of NAACL 2003 and others
GoldLinks parse_pharaoh(std::string_view line, std::string_view where, size_t first = 0);

/// The inverse: links sorted by source, then target.
std::string format_pharaoh(const GoldLinks& gold, size_t first = 0);
std::string format_pharaoh(const Links& links, size_t first = 0);

/// The lines of a file as alignments to look at (`alignment_of_links`): a target word looks at each of its
/// links alike, sure and possible ones, and at `</s>` where it has none. The words come from the options'
/// files, and are named by position without them. `id` is the number of the line from 0. Throws UserError
/// with path:line.
Readings read_pharaoh(const std::filesystem::path& path, const ReadOptions& options);

}  // namespace seq2see::alignment
