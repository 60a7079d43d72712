#include "cli/scoring.h"

#include "base/error.h"

namespace seq2see::cli {
namespace {

evaluation::Tokenizer tokenizer(config::BleuTokenizer configured, std::string_view language) {
  switch (configured) {
    case config::BleuTokenizer::kAuto:
      break;
    case config::BleuTokenizer::k13a:
      return evaluation::Tokenizer::k13a;
    case config::BleuTokenizer::kZh:
      return evaluation::Tokenizer::kZh;
    case config::BleuTokenizer::kChar:
      return evaluation::Tokenizer::kChar;
    case config::BleuTokenizer::kIntl:
      return evaluation::Tokenizer::kIntl;
    case config::BleuTokenizer::kNone:
      return evaluation::Tokenizer::kNone;
  }
  return evaluation::default_tokenizer(language);
}

}  // namespace

evaluation::BleuOptions bleu_options(const config::TestingConfig& testing, std::string_view target_language) {
  evaluation::BleuOptions options;
  options.tokenizer = tokenizer(testing.bleu_tokenize, target_language);
  options.lowercase = testing.bleu_lowercase;
  return options;
}

void expect_references(const std::vector<std::string>& references, const std::filesystem::path& file) {
  for (size_t i = 0; i < references.size(); ++i) {
    if (!references[i].empty()) continue;
    throw UserError(file.string() + ":" + std::to_string(i + 1),
                    "the line is empty: there is nothing to compare a translation with",
                    "remove it here and in the source");
  }
}

}  // namespace seq2see::cli
