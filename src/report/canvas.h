// A page to draw on with Cairo that becomes the bytes of a PNG, SVG or PDF file.
#pragma once

#include <cairo.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "report/image_format.h"

namespace seq2see::report {

/// Cairo failed: a page larger than 32,767 pixels a side, no memory.
class CairoError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Canvas {
 public:
  /// A white page of width x height units.
  /// @param png_scale  pixels a unit; only for PNG
  /// @param title      goes into the document's properties; only for PDF
  Canvas(ImageFormat format, double width, double height, double png_scale, const std::string& title);

  [[nodiscard]] cairo_t* context() const { return context_.get(); }

  /// Ends the page and returns the file. The same drawing gives the same bytes: no dates, no running numbers.
  /// Throws CairoError.
  [[nodiscard]] std::string finish();

 private:
  struct Destroy {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* context) const { cairo_destroy(context); }
  };

  ImageFormat format_;
  std::unique_ptr<std::string> bytes_;  // Cairo keeps its address
  std::unique_ptr<cairo_surface_t, Destroy> surface_;
  std::unique_ptr<cairo_t, Destroy> context_;
};

}  // namespace seq2see::report
