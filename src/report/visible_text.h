// Tokens as they can be printed: nothing invisible, nothing that disturbs the text around it.
#pragma once

#include <string>
#include <string_view>

namespace seq2see::report {

/// `token` with what could not be seen made visible: a newline as ⏎, a tab as ⇥, another space as ␣, other
/// control characters and invisible ones (such as those that turn the writing direction) as <U+202E>, an
/// empty token as <empty>, zero and bytes that are not UTF-8 as U+FFFD. Joiners inside a token stay: scripts
/// and emoji need them.
std::string visible_token(std::string_view token);

/// The same for running text, where spaces stay spaces and an empty text stays empty.
std::string visible_sentence(std::string_view sentence);

}  // namespace seq2see::report
