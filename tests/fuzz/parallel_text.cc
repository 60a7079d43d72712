// A corpus: the bytes of one file, 0xff, which is in no UTF-8, and those of the other.
#include "data/parallel_text.h"

#include <cstdlib>

#include "fuzz/target.h"

using namespace seq2see;

namespace {

/// PREFIX.a and PREFIX.b, as links to files in memory.
class Files {
 public:
  Files() {
    std::string name = (std::filesystem::temp_directory_path() / "seq2see-fuzz-XXXXXX").string();
    fuzzing::expect(::mkdtemp(name.data()) != nullptr, "there can be a temporary folder");
    folder_ = name;
    std::filesystem::create_symlink(source.path(), folder_ / "text.a");
    std::filesystem::create_symlink(target.path(), folder_ / "text.b");
  }
  ~Files() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  [[nodiscard]] std::filesystem::path prefix() const { return folder_ / "text"; }

  fuzzing::MemoryFile source;
  fuzzing::MemoryFile target;

 private:
  std::filesystem::path folder_;
};

void expect_same(const data::Lines& lines, const std::filesystem::path& file) {
  const std::vector<std::string> expected = read_lines(file);
  fuzzing::expect(lines.strings() == expected, "mapped lines are those that are read");
  for (size_t i = 0; i < expected.size(); ++i)
    fuzzing::expect(lines[i] == expected[i], "a line can be looked up");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  static Files files;
  const auto [source, target] = fuzzing::halves(fuzzing::text_of(bytes, size), '\xff');
  files.source.write(source);
  files.target.write(target);
  fuzzing::accepts([&] {
    const data::ParallelText text = data::read_parallel_text(files.prefix(), "a", "b");
    fuzzing::expect(text.size() > 0 && text.target.size() == text.size(), "lines come in pairs");
    expect_same(text.source, files.source.path());
    expect_same(text.target, files.target.path());
    text.expect_unchanged();
  });
  return 0;
}
