// Text from anywhere as a part of a message.
#pragma once

#include <string>
#include <string_view>

namespace seq2see {

/// What a message may quote of a file, whatever is in it: control characters, which a terminal would obey,
/// are spaces, and of a long text only the start and the end are there.
std::string in_one_line(std::string_view text);

}  // namespace seq2see
