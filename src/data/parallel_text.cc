#include "data/parallel_text.h"

#include "base/error.h"

namespace seq2see::data {

void ParallelText::expect_unchanged() const {
  source.expect_unchanged();
  target.expect_unchanged();
}

ParallelText read_parallel_text(const std::filesystem::path& prefix, std::string_view source_language,
                                std::string_view target_language) {
  const auto file_of = [&](std::string_view language) {
    std::filesystem::path file = prefix;
    file += ".";
    file += language;
    return file;
  };
  ParallelText text;
  text.source_file = file_of(source_language);
  text.target_file = file_of(target_language);
  text.source = Lines::read(text.source_file);
  text.target = Lines::read(text.target_file);
  if (text.source.size() != text.target.size()) {
    throw UserError(text.source_file.string() + ", " + text.target_file.string(),
                    "the files have " + std::to_string(text.source.size()) + " and " +
                        std::to_string(text.target.size()) + " lines",
                    "line i of one file must be the translation of line i of the other");
  }
  if (text.source.empty()) {
    throw UserError(text.source_file.string() + ", " + text.target_file.string(), "the files are empty",
                    "give at least one sentence pair");
  }
  return text;
}

}  // namespace seq2see::data
