// What the terminal behind standard output can show.
#pragma once

#include <cstddef>
#include <string>

#include "report/terminal_colour.h"

namespace seq2see::cli {

/// How wide it is: what COLUMNS says, else what the terminal says, else 80.
size_t terminal_columns();

/// @param choice  "always", "never", or "auto": only on a terminal, and not where NO_COLOR is set. 24-bit
///                colours are used where COLORTERM promises them.
report::ColourDepth terminal_colours(const std::string& choice);

/// Is its page dark? Most are; of others some tell by COLORFGBG.
bool terminal_is_dark();

}  // namespace seq2see::cli
