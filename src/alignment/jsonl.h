// The native file format of alignments: JSON lines, UTF-8, one object a sentence pair, a superset of what
// Nematus' scorer writes:
//
//   {"id","epoch","step","attention","mode":"forced|greedy|beam|sample","unit":"piece|word",
//    "source":[tokens],"target":[tokens],"source_sent","target_sent","reference","score",
//    "source_spans":[[begin,end]],"target_spans",    where each token stands in the sentence, in bytes
//    "source_words":[[begin,end]],"target_words",    the words of the sentence, where not white space tells
//    "gold":"0-0 1p2",                               links that people drew, over those words
//    "matrix":[[one row a target token]]}
//
// "epoch", "step" and "score" are null where unknown; spans, words and gold are not written where there are
// none. Weights have the digits that give the same float back.
#pragma once

#include <filesystem>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "alignment/alignment.h"
#include "alignment/reading.h"

namespace seq2see::alignment {

/// One line of the format, without a newline. The same alignment always gives the same bytes. Bytes that are
/// not UTF-8 become U+FFFD; places in such a sentence are not written. Throws std::logic_error for an
/// alignment that `check` refuses.
std::string to_json_line(const Alignment& alignment);

/// The alignment of one line; keys that this program does not know are ignored. "epoch", "step", "unit",
/// "score", "reference", spans, words and gold may be missing.
/// Throws UserError for anything that is not such an alignment: broken JSON, a missing key, a wrong type, a
/// ragged matrix, sizes that do not fit the tokens, a negative weight, a row that does not sum to 1.
/// @param where  file and line, for the message
Alignment from_json_line(std::string_view line, std::string_view where);

/// Writes one line with its newline. Does not look at the stream's state: AtomicFile::commit does.
void write_jsonl(std::ostream& stream, const Alignment& alignment);

/// All alignments of a file in its order; blank lines are skipped.
/// Throws UserError with path:line, also for a file without a single alignment.
std::vector<Alignment> read_jsonl(const std::filesystem::path& path);
Readings read_jsonl(const std::filesystem::path& path, const ReadOptions& options);

}  // namespace seq2see::alignment
