// Where the program's log goes: the terminal (standard error), and for a training also its train.log.
#pragma once

#include <filesystem>
#include <string>

namespace seq2see::cli {

void log_to_terminal();
/// Throws UserError where the file cannot be written; so does, later, whoever logs.
void log_to_terminal_and_file(const std::filesystem::path& file);

/// Warns, unless the same was said before: what holds for one picture holds for all.
void warn_once(const std::string& warning);

}  // namespace seq2see::cli
