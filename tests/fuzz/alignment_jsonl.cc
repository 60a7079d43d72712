// The native format of alignments, with gold links and places.
#include "fuzz/alignment_file.h"

using namespace seq2see;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  fuzzing::read_alignment_file(fuzzing::text_of(bytes, size), alignment::Format::kJsonl,
                               [](const auto& alignments, const auto& again) {
                                 fuzzing::expect(alignments == again,
                                                 "alignments come back as they were written");
                               });
  return 0;
}
