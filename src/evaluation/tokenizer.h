// How BLEU cuts a line into tokens. The rules are those of sacreBLEU 2.6.0 (Post 2018, "A Call for Clarity in
// Reporting BLEU Scores"), so that scores can be compared with published ones.
#pragma once

#include <string>
#include <string_view>

namespace seq2see::evaluation {

enum class Tokenizer {
  k13a,   ///< mteval-v13a: ASCII punctuation apart, figures such as 1,200.50 whole, XML entities resolved
  kZh,    ///< every Chinese character alone, the rest as 13a
  kChar,  ///< every character alone
  kIntl,  ///< mteval-v14: punctuation and symbols of every script apart
  kNone,  ///< only white space parts tokens: for text that is tokenized already
};

/// The name in signatures and on the command line: "13a", "zh", "char", "intl", "none".
std::string_view tokenizer_name(Tokenizer tokenizer);

/// Throws UserError that lists the valid names.
Tokenizer parse_tokenizer(std::string_view name);

/// The tokenizer that suits a target language, given as a code such as "de", "zh-CN" or "pt_BR": zh for the
/// Chinese languages; char for the other scripts that write no spaces between words (Japanese, Thai, Lao,
/// Khmer, Burmese, Tibetan, Dzongkha), where 13a would take whole clauses for words and sacreBLEU would want
/// a dictionary that we do not ship (MeCab for Japanese); 13a for everything else and for no code at all.
Tokenizer default_tokenizer(std::string_view language_code);

/// The tokens of one line with one space between them. White space at the end of the line changes nothing; a
/// line of nothing else gives the empty string.
std::string tokenize(Tokenizer tokenizer, std::string_view line);

}  // namespace seq2see::evaluation
