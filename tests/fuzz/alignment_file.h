// Reads an input as a file of alignments in one format, and writes what it holds.
#pragma once

#include <sstream>

#include "alignment/format.h"
#include "alignment/jsonl.h"
#include "alignment/writer.h"
#include "fuzz/target.h"

namespace seq2see::fuzzing {

inline std::string written(const std::vector<alignment::Alignment>& alignments, alignment::Format format) {
  std::ostringstream stream;
  alignment::Writer writer(stream, format);
  for (const alignment::Alignment& one : alignments) writer.write(one);
  writer.finish();
  return std::move(stream).str();
}

/// Long runs are to be quick: links of far tokens make a matrix of up to a million weights each, and several
/// of them show no more than one.
inline bool has_many_large_numbers(std::string_view input) {
  int numbers = 0;
  size_t digits = 0;
  for (const char character : input) {
    digits = character >= '0' && character <= '9' ? digits + 1 : 0;
    if (digits == 3) ++numbers;
  }
  return numbers > 2;
}

/// `expect_written(alignments, again)` compares what was read with what is read of what was written.
template <class ExpectWritten>
void read_alignment_file(std::string_view input, alignment::Format format, ExpectWritten&& expect_written) {
  static MemoryFile file;
  static MemoryFile copy;
  if (alignment::has_links(format) && has_many_large_numbers(input)) return;
  alignment::ReadOptions options;
  const bool is_patient = input.size() % 2 == 1;
  if (is_patient) {
    options.normalise_rows = true;
    options.skip_malformed = true;
    if (alignment::has_links(format)) options.first = 1;
  }
  file.write(input);
  accepts([&] {
    const alignment::Readings readings = alignment::read_alignments(file.path(), options, format);
    for (const alignment::Alignment& one : readings.alignments)
      expect(!alignment::find_problem(one), "what is read is right");
    if (readings.skipped > 0) expect_message(readings.first_problem);
    if (!has_turn(input.size() / 2, 2)) return;  // reading once more takes twice the time
    const std::string text = written(readings.alignments, format);
    const alignment::Readings again = alignment::read_alignments(copy.write(text), {}, format);
    expect_written(readings.alignments, again.alignments);
  });
}

/// The tokens and the weights are the same.
inline void expect_same_matrices(const std::vector<alignment::Alignment>& alignments,
                                 const std::vector<alignment::Alignment>& again) {
  expect(alignments.size() == again.size(), "as many alignments are read as were written");
  for (size_t i = 0; i < alignments.size(); ++i) {
    expect(alignments[i].matrix == again[i].matrix, "weights come back as they were written");
    expect(alignments[i].source == again[i].source && alignments[i].target == again[i].target,
           "tokens come back as they were written");
  }
}

}  // namespace seq2see::fuzzing
