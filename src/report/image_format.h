// The kinds of pictures that are drawn.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace seq2see::report {

enum class ImageFormat { kPng, kSvg, kPdf };

/// "png", "svg" or "pdf": both the name and the file name extension.
std::string_view format_name(ImageFormat format);
/// The inverse; nothing for other names.
std::optional<ImageFormat> parse_format(std::string_view name);
/// What the end of a file's name says. Throws UserError for other ends.
ImageFormat format_of_file(const std::filesystem::path& file);

}  // namespace seq2see::report
