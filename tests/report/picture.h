// A PNG file read back.
#pragma once

#include <cairo.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "report/colour_map.h"

namespace seq2see::report {

class Picture {
 public:
  explicit Picture(const std::filesystem::path& path)
      : surface_(cairo_image_surface_create_from_png(path.c_str()), &cairo_surface_destroy) {
    EXPECT_EQ(cairo_surface_status(surface_.get()), CAIRO_STATUS_SUCCESS);
  }

  [[nodiscard]] int width() const { return cairo_image_surface_get_width(surface_.get()); }
  [[nodiscard]] int height() const { return cairo_image_surface_get_height(surface_.get()); }

  [[nodiscard]] Colour at(double x, double y) const {
    const unsigned char* data = cairo_image_surface_get_data(surface_.get());
    const int stride = cairo_image_surface_get_stride(surface_.get());
    const auto* row =
        reinterpret_cast<const uint32_t*>(data + static_cast<ptrdiff_t>(static_cast<int>(y)) * stride);
    const uint32_t pixel = row[static_cast<int>(x)];
    return {((pixel >> 16U) & 0xFFU) / 255.0, ((pixel >> 8U) & 0xFFU) / 255.0, (pixel & 0xFFU) / 255.0};
  }

 private:
  std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface_;
};

}  // namespace seq2see::report
