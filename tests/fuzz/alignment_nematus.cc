// Nematus' text format.
#include "fuzz/alignment_file.h"

using namespace seq2see;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  // Tokens are written without the spaces and bars that they may hold, so they need not come back.
  fuzzing::read_alignment_file(
      fuzzing::text_of(bytes, size), alignment::Format::kNematus,
      [](const auto& alignments, const auto& again) {
        fuzzing::expect(alignments.size() == again.size(), "as many alignments are read as were written");
        for (size_t i = 0; i < alignments.size(); ++i)
          fuzzing::expect(alignments[i].matrix == again[i].matrix, "weights come back as they were written");
      });
  return 0;
}
