// What a text's letters tell of how it should be scored: the tokenizer that suits its script, and warnings
// where a score would be a figure that nobody can compare.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evaluation/statistics.h"
#include "evaluation/tokenizer.h"

namespace seq2see::evaluation {

/// The tokenizer that suits the script most letters are of: zh for Chinese characters; char for Japanese,
/// Thai, Lao, Khmer, Burmese and Tibetan, which write no spaces between words either; 13a for all others and
/// for a text without letters. Japanese is what mixes at least one kana with nine Chinese characters.
Tokenizer suitable_tokenizer(const Lines& lines);

/// Whether a tokenizer cuts a text into characters (in scripts that write no spaces) instead of words.
bool counts_characters(Tokenizer tokenizer);

/// Warnings, a sentence each, where BLEU with this tokenizer would mislead: because the references are of a
/// script that it does not cut (with none: and are not cut already), or because it is zh and they hold almost
/// no Chinese character.
std::vector<std::string> reference_warnings(Tokenizer tokenizer, const std::vector<Lines>& references);

/// A warning where 100 or more hypotheses end in " .", as those that are tokenized already do (sacreBLEU's
/// check).
std::optional<std::string> hypothesis_warning(Tokenizer tokenizer, const Lines& hypotheses);

}  // namespace seq2see::evaluation
