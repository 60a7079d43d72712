// Alignments as comma-separated values.
#include "fuzz/alignment_file.h"

using namespace seq2see;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  fuzzing::read_alignment_file(fuzzing::text_of(bytes, size), alignment::Format::kCsv,
                               fuzzing::expect_same_matrices);
  return 0;
}
