// Links: as alignments to look at, and as gold links to measure against.
#include "alignment/pharaoh.h"
#include "fuzz/alignment_file.h"

using namespace seq2see;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string_view input = fuzzing::text_of(bytes, size);
  const std::string_view line = fuzzing::halves(input, '\n').first;
  for (const size_t first : {0, 1}) {
    fuzzing::accepts([&] {
      const alignment::GoldLinks gold = alignment::parse_pharaoh(line, "line", first);
      fuzzing::expect(alignment::parse_pharaoh(format_pharaoh(gold, first), "line", first) == gold,
                      "links come back as they were written");
    });
  }
  fuzzing::read_alignment_file(
      input, alignment::Format::kPharaoh, [](const auto& alignments, const auto& again) {
        fuzzing::expect(alignments.size() == again.size(), "as many alignments are read as were written");
      });
  return 0;
}
