#include "report/image_format.h"

#include <array>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/error.h"

namespace seq2see::report {
namespace {

constexpr std::array<std::pair<ImageFormat, std::string_view>, 3> kFormats = {
    {{ImageFormat::kPng, "png"}, {ImageFormat::kSvg, "svg"}, {ImageFormat::kPdf, "pdf"}}};

}  // namespace

std::string_view format_name(ImageFormat format) {
  for (const auto& [candidate, name] : kFormats) {
    if (candidate == format) return name;
  }
  throw std::logic_error("format_name: not an image format");
}

std::optional<ImageFormat> parse_format(std::string_view name) {
  for (const auto& [format, candidate] : kFormats) {
    if (candidate == name) return format;
  }
  return std::nullopt;
}

ImageFormat format_of_file(const std::filesystem::path& file) {
  const std::string extension = file.extension().string();
  const auto format = parse_format(std::string_view(extension).substr(extension.empty() ? 0 : 1));
  if (!format) {
    throw UserError(file.string(), "the name does not say what kind of picture it is",
                    "end it in .png, .svg or .pdf");
  }
  return *format;
}

}  // namespace seq2see::report
