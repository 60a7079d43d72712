// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace seq2see {

/// "42 s", "3 min 07 s", "2 h 05 min".
std::string format_duration(double seconds);

/// "1,234,567".
std::string with_commas(int64_t number);

}  // namespace seq2see
