// Text in any script, measured and drawn by Pango. Lengths are in units (1/72 inch in SVG and PDF).
#pragma once

#include <pango/pangocairo.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/colour_map.h"

namespace seq2see::report {

/// Gives a reference of the GObject library back.
struct Unreference {
  void operator()(void* object) const { g_object_unref(object); }
};

struct TextStyle {
  double size = 10.0;  // of the letters, the em
  bool bold = false;
  Colour colour = {0.0, 0.0, 0.0};
  double width = 0.0;  // where lines are broken and ellipsised; 0: as long as it takes
  int lines = 1;       // more than this many are ellipsised; only with a width
};

/// A text that is set and can be drawn any number of times.
class Text {
 public:
  Text(std::unique_ptr<PangoLayout, Unreference> layout, const Colour& colour);

  [[nodiscard]] double width() const { return width_; }
  [[nodiscard]] double height() const { return height_; }
  /// From the top to the line on which the letters of the first line stand.
  [[nodiscard]] double baseline() const { return baseline_; }

  /// Draws with the upper left corner at (x, y), then turned counterclockwise around that corner.
  /// @param angle  radians
  void draw(cairo_t* context, double x, double y, double angle = 0.0) const;

 private:
  std::unique_ptr<PangoLayout, Unreference> layout_;
  Colour colour_;
  double width_ = 0.0;
  double height_ = 0.0;
  double baseline_ = 0.0;
};

/// Sets texts in the sans-serif fonts of Noto, and where these lack a script in whatever font the machine
/// has. SentencePiece's word mark ▁ becomes a short grey line.
class Typesetter {
 public:
  Typesetter();

  /// `text` is plain text, never markup, and without line breaks of its own.
  [[nodiscard]] Text set(std::string_view text, const TextStyle& style);

  /// Texts for which the machine has no glyph, once each, in the order in which they were set.
  [[nodiscard]] const std::vector<std::string>& without_glyphs() const { return without_glyphs_; }
  /// What to tell the user where there are such texts, with the apt command that helps.
  [[nodiscard]] std::optional<std::string> font_warning() const;

 private:
  std::unique_ptr<PangoContext, Unreference> context_;
  std::vector<std::string> without_glyphs_;
};

}  // namespace seq2see::report
