#include "cli/scoring.h"

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

}  // namespace seq2see::cli
