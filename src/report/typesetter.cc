#include "report/typesetter.h"

#include <algorithm>
#include <utility>

namespace seq2see::report {
namespace {

// No emoji font here: it has digits, too. Pango turns to one by itself where a character asks for it.
constexpr const char* kFamilies = "Noto Sans, Noto Sans CJK SC, sans-serif";
constexpr std::string_view kWordMark = "\u2581";
constexpr Colour kMarkColour = {0.6, 0.6, 0.62};

struct FreeFontOptions {
  void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
};
struct FreeFontDescription {
  void operator()(PangoFontDescription* description) const { pango_font_description_free(description); }
};
struct FreeAttributes {
  void operator()(PangoAttrList* attributes) const { pango_attr_list_unref(attributes); }
};

/// SentencePiece's mark ▁ as a short grey line on the baseline. Fonts draw it as wide as a letter, and where
/// they lack it, it comes from another font with other measures.
void draw_mark(cairo_t* context, PangoAttrShape* shape, gboolean /*do_path*/, gpointer /*data*/) {
  double x = 0.0;
  double y = 0.0;
  cairo_get_current_point(context, &x, &y);
  const double width = static_cast<double>(shape->logical_rect.width) / PANGO_SCALE;
  cairo_save(context);
  cairo_new_path(context);
  cairo_set_source_rgb(context, kMarkColour.red, kMarkColour.green, kMarkColour.blue);
  cairo_rectangle(context, x + 0.05 * width, y + 0.15 * width, 0.85 * width, 0.13 * width);
  cairo_fill(context);
  cairo_restore(context);
}

void shape_marks(PangoLayout* layout, std::string_view text, double em) {
  const auto units = [em](double part) { return static_cast<int>(part * em * PANGO_SCALE); };
  const PangoRectangle extents = {.x = 0, .y = -units(0.8), .width = units(0.5), .height = units(1.0)};
  const std::unique_ptr<PangoAttrList, FreeAttributes> attributes(pango_attr_list_new());
  for (size_t at = text.find(kWordMark); at != std::string_view::npos; at = text.find(kWordMark, at + 1)) {
    PangoAttribute* mark = pango_attr_shape_new(&extents, &extents);
    mark->start_index = static_cast<guint>(at);
    mark->end_index = static_cast<guint>(at + kWordMark.size());
    pango_attr_list_insert(attributes.get(), mark);
  }
  pango_layout_set_attributes(layout, attributes.get());
}

}  // namespace

Text::Text(std::unique_ptr<PangoLayout, Unreference> layout, const Colour& colour)
    : layout_(std::move(layout)), colour_(colour) {
  PangoRectangle logical;
  pango_layout_get_extents(layout_.get(), nullptr, &logical);
  width_ = static_cast<double>(logical.width) / PANGO_SCALE;
  height_ = static_cast<double>(logical.height) / PANGO_SCALE;
  baseline_ = static_cast<double>(pango_layout_get_baseline(layout_.get())) / PANGO_SCALE;
}

void Text::draw(cairo_t* context, double x, double y, double angle) const {
  PangoRectangle logical;
  pango_layout_get_extents(layout_.get(), nullptr, &logical);
  cairo_save(context);
  cairo_translate(context, x, y);
  cairo_rotate(context, -angle);
  // A text that was broken into lines from right to left starts away from the left edge of its lines.
  cairo_move_to(context, -static_cast<double>(logical.x) / PANGO_SCALE, 0.0);
  cairo_set_source_rgb(context, colour_.red, colour_.green, colour_.blue);
  pango_cairo_update_layout(context, layout_.get());
  pango_cairo_show_layout(context, layout_.get());
  cairo_restore(context);
}

Typesetter::Typesetter() : context_(pango_font_map_create_context(pango_cairo_font_map_get_default())) {
  // Without hinting a text has the same size on every surface, so that one layout serves all formats.
  const std::unique_ptr<cairo_font_options_t, FreeFontOptions> options(cairo_font_options_create());
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context_.get(), options.get());
  pango_context_set_round_glyph_positions(context_.get(), FALSE);
  pango_cairo_context_set_shape_renderer(context_.get(), &draw_mark, nullptr, nullptr);
}

Text Typesetter::set(std::string_view text, const TextStyle& style) {
  std::unique_ptr<PangoLayout, Unreference> layout(pango_layout_new(context_.get()));
  const std::unique_ptr<PangoFontDescription, FreeFontDescription> font(
      pango_font_description_from_string(kFamilies));
  pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
  pango_font_description_set_weight(font.get(), style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(layout.get(), font.get());
  pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
  shape_marks(layout.get(), text, style.size);
  if (style.width > 0.0) {
    pango_layout_set_width(layout.get(), static_cast<int>(style.width * PANGO_SCALE));
    pango_layout_set_height(layout.get(), -style.lines);
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
  }
  if (pango_layout_get_unknown_glyphs_count(layout.get()) > 0 &&
      std::ranges::find(without_glyphs_, text) == without_glyphs_.end()) {
    without_glyphs_.emplace_back(text);
  }
  return {std::move(layout), style.colour};
}

std::optional<std::string> Typesetter::font_warning() const {
  if (without_glyphs_.empty()) return std::nullopt;
  std::string warning = "the fonts of this machine have no glyphs for \"" + without_glyphs_.front() + "\"";
  if (without_glyphs_.size() > 1) {
    warning += " and " + std::to_string(without_glyphs_.size() - 1) + " more texts";
  }
  return warning +
         "; install them: sudo apt-get install fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji";
}

}  // namespace seq2see::report
