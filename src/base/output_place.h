// Where a name that is given for an output leads.
#pragma once

#include <filesystem>
#include <string_view>

namespace seq2see {

/// The end of the name's links, be there something or not: what is to be replaced where a command was told to
/// write to a link. /dev/stdout and its like stay what they are. Throws UserError where links go round.
std::filesystem::path follow_links(std::filesystem::path file);

/// Whether there is something that takes bytes and cannot be replaced: a device, a pipe, or a descriptor of
/// this program (/dev/stdout, /dev/fd/5).
bool takes_bytes(const std::filesystem::path& file);

/// Writes to it, behind what has been written to a descriptor, or to std::cout, before. Throws UserError, and
/// ReaderGone where nobody reads the pipe any more.
void write_to(const std::filesystem::path& file, std::string_view bytes);

}  // namespace seq2see
