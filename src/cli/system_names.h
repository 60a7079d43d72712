// What systems are called that are given as files.
#pragma once

#include <string>
#include <vector>

namespace seq2see::cli {

/// The names of the files; where these are not distinct, what the paths have between the folders that they
/// share and the end that they share ("runs/a/best.txt", "runs/b/best.txt": "a", "b"); where that is nothing,
/// the paths.
std::vector<std::string> short_names(const std::vector<std::string>& paths);

/// The same without the extensions of files, where they are distinct without: what a figure's reader wants to
/// see.
std::vector<std::string> shortest_names(const std::vector<std::string>& paths);

}  // namespace seq2see::cli
