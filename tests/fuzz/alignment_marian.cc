// Marian's lines, with weights and with links.
#include "fuzz/alignment_file.h"

using namespace seq2see;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string_view input = fuzzing::text_of(bytes, size);
  // What is written has Marian's own tokens: of other tokens there may be more or fewer words than rows.
  const auto expect_as_many = [](const auto& alignments, const auto& again) {
    fuzzing::expect(alignments.size() == again.size(), "as many alignments are read as were written");
  };
  const bool is_hard = input.find('-') != std::string_view::npos;
  fuzzing::read_alignment_file(input, is_hard ? alignment::Format::kMarianHard : alignment::Format::kMarian,
                               expect_as_many);
  return 0;
}
