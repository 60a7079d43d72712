// One array of NumPy, as it lies in an archive.
#include "alignment/npy.h"
#include "fuzz/target.h"

using namespace seq2see;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string_view input = fuzzing::text_of(bytes, size);
  fuzzing::accepts([&] {
    const alignment::NpyArray array(input, "array");
    fuzzing::accepts([&] {
      const alignment::Matrix matrix = array.matrix();
      const std::string written = alignment::to_npy(matrix);
      const alignment::Matrix again = alignment::NpyArray(written, "written").matrix();
      fuzzing::expect(again.rows() == matrix.rows() && again.columns() == matrix.columns(),
                      "a matrix comes back as it was written");
    });
    fuzzing::accepts([&] {
      const std::vector<int64_t> integers = array.integers();
      const std::string written = alignment::to_npy(std::span<const int64_t>(integers));
      fuzzing::expect(alignment::NpyArray(written, "written").integers() == integers,
                      "integers come back as they were written");
    });
    fuzzing::accepts([&] { (void)array.doubles(); });
    fuzzing::accepts([&] {
      const std::vector<std::string> texts = array.texts();
      const std::string written = alignment::to_npy(std::span<const std::string>(texts));
      fuzzing::expect(alignment::NpyArray(written, "written").texts() == texts,
                      "texts come back as they were written");
    });
  });
  return 0;
}
