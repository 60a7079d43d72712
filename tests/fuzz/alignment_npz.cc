// Alignments as arrays of NumPy in a zip archive.
#include "fuzz/alignment_file.h"

using namespace seq2see;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  fuzzing::read_alignment_file(fuzzing::text_of(bytes, size), alignment::Format::kNpz,
                               fuzzing::expect_same_matrices);
  return 0;
}
