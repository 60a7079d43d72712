// Lines of text as people really have them: with a byte order mark, with CRLF, with a last line that does not
// end.
#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seq2see {

/// The position of the first byte that is not part of valid UTF-8 (RFC 3629: no surrogates, no overlong
/// forms, nothing above U+10FFFF), or nothing.
std::optional<size_t> find_invalid_utf8(std::string_view text);

/// What every reader of lines does to a line: removes a trailing '\r', and on the first line a byte order
/// mark.
std::string_view clean_line(std::string_view line, bool is_first);

/// All lines of a file, cleaned. A last line without '\n' counts; an empty file has none.
/// Throws UserError for a file that cannot be read (path) or a line that is not UTF-8 (path:line).
std::vector<std::string> read_lines(const std::filesystem::path& path);

/// The file, open for reading. Throws UserError where it cannot be read or is a folder.
std::ifstream open_file(const std::filesystem::path& path);

/// The whole file as it is. Throws UserError where it cannot be read.
std::string read_file(const std::filesystem::path& path);

}  // namespace seq2see
