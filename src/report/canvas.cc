#include "report/canvas.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include <array>
#include <cmath>
#include <map>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace seq2see::report {
namespace {

cairo_status_t append(void* bytes, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

void check(cairo_status_t status) {
  if (status != CAIRO_STATUS_SUCCESS) {
    throw CairoError(std::string("the picture could not be drawn (") + cairo_status_to_string(status) + ")");
  }
}

/// Cairo numbers the parts of SVG files through the whole run of a program: here each file counts anew.
std::string renumber_ids(std::string_view svg) {
  constexpr std::array<std::string_view, 3> kBeforeIds = {" id=\"", "href=\"#", "url(#"};
  std::map<std::string_view, std::string> numbers;
  std::string result;
  size_t copied = 0;
  for (size_t at = 0; at < svg.size(); ++at) {
    for (const std::string_view before : kBeforeIds) {
      if (!svg.substr(at).starts_with(before)) continue;
      const size_t begin = at + before.size();
      const size_t end = svg.find_first_of("\")", begin);
      const auto number = numbers.try_emplace(svg.substr(begin, end - begin),
                                              std::string("i").append(std::to_string(numbers.size())));
      result.append(svg.substr(copied, begin - copied)).append(number.first->second);
      copied = end;
    }
  }
  return result.append(svg.substr(copied));
}

cairo_surface_t* make_pdf(std::string* bytes, double width, double height, const std::string& title) {
  cairo_surface_t* surface = cairo_pdf_surface_create_for_stream(&append, bytes, width, height);
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
  return surface;
}

cairo_surface_t* make_surface(ImageFormat format, std::string* bytes, double width, double height,
                              double png_scale, const std::string& title) {
  switch (format) {
    case ImageFormat::kPng:
      return cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(std::ceil(width * png_scale)),
                                        static_cast<int>(std::ceil(height * png_scale)));
    case ImageFormat::kSvg:
      return cairo_svg_surface_create_for_stream(&append, bytes, width, height);
    case ImageFormat::kPdf:
      return make_pdf(bytes, width, height, title);
  }
  throw std::logic_error("Canvas: not an image format");
}

}  // namespace

Canvas::Canvas(ImageFormat format, double width, double height, double png_scale, const std::string& title)
    : format_(format),
      bytes_(std::make_unique<std::string>()),
      surface_(make_surface(format, bytes_.get(), width, height, png_scale, title)),
      context_(cairo_create(surface_.get())) {
  if (format == ImageFormat::kPng) cairo_scale(context(), png_scale, png_scale);
  cairo_set_source_rgb(context(), 1.0, 1.0, 1.0);
  cairo_paint(context());
}

std::string Canvas::finish() {
  check(cairo_status(context()));
  cairo_show_page(context());
  if (format_ == ImageFormat::kPng)
    check(cairo_surface_write_to_png_stream(surface_.get(), &append, bytes_.get()));
  cairo_surface_finish(surface_.get());
  check(cairo_surface_status(surface_.get()));
  return format_ == ImageFormat::kSvg ? renumber_ids(*bytes_) : std::move(*bytes_);
}

}  // namespace seq2see::report
