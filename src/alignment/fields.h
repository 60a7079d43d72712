// Lines as Moses, Nematus and Marian write them: fields between " ||| ", tokens between spaces. Such a line
// cannot hold every token: what would break it is written as something that a person recognises, and is not
// undone in reading.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace seq2see::alignment {

/// What stands between " ||| ". A field may be empty; " |||" at the end of the line starts an empty one.
std::vector<std::string_view> split_fields(std::string_view line);

/// What stands between spaces and tabs (and not other white space, which may be part of a token).
std::vector<std::string_view> split_at_spaces(std::string_view text);

/// How a token is written: white space and control characters in it as ␣, each bar of "|||" as &#124; (as
/// Moses escapes it), the empty token as <empty>, bytes that are not UTF-8 as U+FFFD.
std::string written_token(std::string_view token);

/// The tokens with spaces between them, each as `written_token` has it; a last `</s>` is left out.
std::string join_tokens(std::span<const std::string> tokens);

}  // namespace seq2see::alignment
