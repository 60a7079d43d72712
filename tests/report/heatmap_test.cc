#include "report/heatmap.h"

#include <cairo.h>
#include <glib.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <thread>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/text_file.h"
#include "report/colour_map.h"
#include "report/examples.h"
#include "report/heatmap_layout.h"
#include "report/picture.h"
#include "testing/temporary_folder.h"

namespace seq2see::report {
namespace {

using alignment::Alignment;
using ::testing::HasSubstr;
using ::testing::Not;

class Heatmap : public ::testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path file(std::string_view name) const { return folder_.path() / name; }

  /// Draws into the file "picture" and returns its bytes.
  [[nodiscard]] std::string draw(const Alignment& alignment, ImageFormat format,
                                 const HeatmapOptions& options = {}) const {
    draw_heatmap(alignment, options, format, file("picture"));
    return read_file(file("picture"));
  }

  /// Draws and reads the pixels back.
  [[nodiscard]] Picture picture_of(const Alignment& alignment, const HeatmapOptions& options = {}) const {
    draw_heatmap(alignment, options, ImageFormat::kPng, file("picture"));
    return Picture(file("picture"));
  }

  testing::TemporaryFolder folder_;
};

std::string complaint(const Alignment& alignment, const std::filesystem::path& path,
                      const HeatmapOptions& options = {}) {
  try {
    draw_heatmap(alignment, options, ImageFormat::kPng, path);
  } catch (const UserError& error) {
    return error.what();
  }
  return {};
}

bool alike(const Colour& left, const Colour& right) {
  constexpr double kRounding = 1.5 / 255.0;
  return std::abs(left.red - right.red) < kRounding && std::abs(left.green - right.green) < kRounding &&
         std::abs(left.blue - right.blue) < kRounding;
}

HeatmapLayout layout_of(const Alignment& alignment) {
  Typesetter typesetter;
  return lay_out_heatmap(alignment, {}, typesetter);
}

TEST(ImageFormat, NamesAndParsingAreInverse) {
  for (const ImageFormat format : {ImageFormat::kPng, ImageFormat::kSvg, ImageFormat::kPdf}) {
    EXPECT_EQ(parse_format(format_name(format)), format);
  }
  EXPECT_EQ(parse_format("gif"), std::nullopt);
}

TEST_F(Heatmap, APngHasItsSignatureAndTheSizeOfTheLayout) {
  const Alignment alignment = diagonal({"a", "b", "</s>"}, {"x", "</s>"});
  const std::string png = draw(alignment, ImageFormat::kPng);
  EXPECT_EQ(png.substr(0, 8), "\x89PNG\r\n\x1A\n");
  const Picture picture(file("picture"));
  const HeatmapLayout layout = layout_of(alignment);
  EXPECT_EQ(picture.width(), 2 * static_cast<int>(layout.width));
  EXPECT_EQ(picture.height(), 2 * static_cast<int>(layout.height));
}

TEST_F(Heatmap, CellsHaveTheColoursOfTheirWeights) {
  Alignment alignment = diagonal(many_tokens(3), many_tokens(4));
  alignment.matrix =
      alignment::Matrix(4, 3, {1.0F, 0.0F, 0.0F, 0.1F, 0.2F, 0.7F, 0.5F, 0.3F, 0.2F, 0.0F, 0.6F, 0.4F});
  const Picture picture = picture_of(alignment);
  const HeatmapLayout layout = layout_of(alignment);
  for (size_t row = 0; row < 4; ++row) {
    for (size_t column = 0; column < 3; ++column) {
      // Near the corner, as the value stands in the middle.
      const double x = layout.matrix.x + layout.cell * (static_cast<double>(column) + 0.1);
      const double y = layout.matrix.y + layout.cell * (static_cast<double>(row) + 0.1);
      EXPECT_TRUE(alike(picture.at(2.0 * x, 2.0 * y), colour_of_weight(alignment.matrix(row, column))))
          << "row " << row << ", column " << column;
    }
  }
}

TEST_F(Heatmap, SmallCellsAreFilledToTheirMiddleWithoutValues) {
  const Alignment alignment = diagonal(std::vector<std::string>(45, "s"), std::vector<std::string>(40, "t"));
  const Picture picture = picture_of(alignment);
  const HeatmapLayout layout = layout_of(alignment);
  for (size_t row = 0; row < 40; ++row) {
    for (size_t column = 0; column < 45; ++column) {
      const double x = layout.matrix.x + layout.cell * (static_cast<double>(column) + 0.5);
      const double y = layout.matrix.y + layout.cell * (static_cast<double>(row) + 0.5);
      ASSERT_TRUE(alike(picture.at(2.0 * x, 2.0 * y), colour_of_weight(alignment.matrix(row, column))))
          << "row " << row << ", column " << column;
    }
  }
}

TEST_F(Heatmap, LargeCellsShowTheirValuesInReadableInk) {
  const Picture picture = picture_of(diagonal({"a"}, {"b"}));
  const HeatmapLayout layout = layout_of(diagonal({"a"}, {"b"}));
  bool found_white = false;
  for (int x = 8; x < static_cast<int>(2.0 * layout.cell) - 8; ++x) {
    for (int y = 8; y < static_cast<int>(2.0 * layout.cell) - 8; ++y) {
      const Colour pixel = picture.at(2.0 * layout.matrix.x + x, 2.0 * layout.matrix.y + y);
      found_white = found_white || luminance(pixel) > 0.9;
    }
  }
  EXPECT_TRUE(found_white);
}

TEST_F(Heatmap, ThePngScaleIsObeyed) {
  const Alignment alignment = diagonal({"a"}, {"b"});
  HeatmapOptions options;
  options.png_scale = 3.0;
  EXPECT_EQ(picture_of(alignment, options).width(), 3 * static_cast<int>(layout_of(alignment).width));
}

TEST_F(Heatmap, AnSvgIsWellFormedAndCarriesNoMarkupOfTheTokens) {
  Alignment alignment = diagonal({"<script>alert(1)</script>", "&lt;", "]]>"}, {"<b>", "\"'", "</s>"});
  alignment.source_sentence = "<script>alert(2)</script>";
  HeatmapOptions options;
  options.title = "<i>title</i>";
  const std::string svg = draw(alignment, ImageFormat::kSvg, options);
  EXPECT_THAT(svg, Not(HasSubstr("script")));
  EXPECT_THAT(svg, Not(HasSubstr("alert")));
  EXPECT_THAT(svg, Not(HasSubstr("<i>")));
  const GMarkupParser parser{};
  const std::unique_ptr<GMarkupParseContext, decltype(&g_markup_parse_context_unref)> context(
      g_markup_parse_context_new(&parser, G_MARKUP_DEFAULT_FLAGS, nullptr, nullptr),
      &g_markup_parse_context_unref);
  EXPECT_TRUE(
      g_markup_parse_context_parse(context.get(), svg.data(), static_cast<gssize>(svg.size()), nullptr));
  EXPECT_TRUE(g_markup_parse_context_end_parse(context.get(), nullptr));
}

TEST_F(Heatmap, APdfIsOneWithoutADate) {
  const std::string pdf = draw(diagonal({"a", "</s>"}, {"b", "</s>"}), ImageFormat::kPdf);
  EXPECT_EQ(pdf.substr(0, 5), "%PDF-");
  EXPECT_THAT(pdf, HasSubstr("%%EOF"));
  EXPECT_THAT(pdf, Not(HasSubstr("Date")));
}

TEST_F(Heatmap, TheSameInputGivesTheSameBytes) {
  const Alignment alignment = diagonal(many_tokens(10), many_tokens(11));
  for (const ImageFormat format : {ImageFormat::kPng, ImageFormat::kSvg, ImageFormat::kPdf}) {
    const std::string first = draw(alignment, format);
    EXPECT_TRUE(draw(alignment, format) == first) << format_name(format);
  }
}

TEST_F(Heatmap, SeveralThreadsMayDrawAtOnce) {
  const Alignment alignment = diagonal(many_tokens(10), many_tokens(11));
  const std::string alone = draw(alignment, ImageFormat::kSvg);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (int round = 0; round < 5; ++round) {
        draw_heatmap(alignment, {}, ImageFormat::kSvg, file("thread-" + std::to_string(thread)));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (int thread = 0; thread < 4; ++thread) {
    EXPECT_TRUE(read_file(file("thread-" + std::to_string(thread))) == alone) << thread;
  }
}

TEST_F(Heatmap, MissingFoldersAreMade) {
  const std::filesystem::path path = file("epoch-003") / "forced" / "000.png";
  draw_heatmap(diagonal({"a"}, {"b"}), {}, ImageFormat::kPng, path);
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(Heatmap, AnUnwritablePlaceIsAUserError) {
  write_file_atomically(file("file"), "in the way");
  EXPECT_THAT(complaint(diagonal({"a"}, {"b"}), file("file") / "x.png"), HasSubstr(file("file").string()));
}

TEST_F(Heatmap, AModelWithoutAttentionHasNothingToDraw) {
  Alignment alignment = diagonal({"a"}, {"b"});
  alignment.attention = "none";
  alignment.matrix = {};
  EXPECT_THAT(complaint(alignment, file("x.png")), HasSubstr("x.png: this model has no attention"));
  EXPECT_FALSE(std::filesystem::exists(file("x.png")));
}

TEST_F(Heatmap, AMatrixThatDoesNotFitItsTokensIsABrokenContract) {
  Alignment alignment = diagonal({"a", "b"}, {"c"});
  alignment.source.pop_back();
  EXPECT_THROW(draw_heatmap(alignment, {}, ImageFormat::kPng, file("x.png")), std::logic_error);
}

TEST_F(Heatmap, APictureTooLargeForPngIsAUserErrorAndLeavesNoFile) {
  HeatmapOptions options;
  options.png_scale = 1000.0;
  EXPECT_THAT(complaint(diagonal({"a"}, {"b"}), file("x.png"), options), HasSubstr("choose a smaller scale"));
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(Heatmap, ACharacterThatNoFontHasIsReportedWithTheAptCommand) {
  const auto warning =
      draw_heatmap(diagonal({"a\u0378", "b\u0379"}, {"c", "d"}), {}, ImageFormat::kPng, file("x.png"));
  ASSERT_TRUE(warning.has_value());
  EXPECT_THAT(*warning, HasSubstr("no glyphs for \"a\u0378\" and 1 more"));
  EXPECT_THAT(*warning,
              HasSubstr("sudo apt-get install fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji"));
  EXPECT_TRUE(std::filesystem::exists(file("x.png")));
}

struct Script {
  const char* name;
  const char* font;  // whose presence says that the set-up installed the script's fonts
  const char* token;
};

class HeatmapInScript : public Heatmap, public ::testing::WithParamInterface<Script> {
 protected:
  [[nodiscard]] static bool has_font(std::string_view wanted) {
    PangoFontFamily** families = nullptr;
    int count = 0;
    pango_font_map_list_families(pango_cairo_font_map_get_default(), &families, &count);
    bool found = false;
    for (int index = 0; index < count; ++index)
      found = found || pango_font_family_get_name(families[index]) == wanted;
    g_free(families);
    return found;
  }
};

INSTANTIATE_TEST_SUITE_P(Scripts, HeatmapInScript,
                         ::testing::Values(Script{"Latin", "Noto Sans", "▁Übergröße"},
                                           Script{"Greek", "Noto Sans", "▁γράφω"},
                                           Script{"Cyrillic", "Noto Sans", "▁пишу"},
                                           Script{"Chinese", "Noto Sans CJK SC", "▁深度学习"},
                                           Script{"Japanese", "Noto Sans CJK SC", "▁学ぶ"},
                                           Script{"Korean", "Noto Sans CJK SC", "▁한국어"},
                                           Script{"Arabic", "Noto Naskh Arabic", "▁مرحبا"},
                                           Script{"Hebrew", "Noto Sans Hebrew", "▁שלום"},
                                           Script{"Devanagari", "Noto Sans Devanagari", "▁हिन्दी"},
                                           Script{"Thai", "Noto Sans Thai", "▁ขอบคุณ"},
                                           Script{"Emoji", "Noto Color Emoji", "▁😀👩\u200D👩\u200D👧🇩🇪"}),
                         [](const auto& test) { return test.param.name; });

TEST_P(HeatmapInScript, DoesNotComeOutAsBoxes) {
  if (!has_font(GetParam().font)) {
    GTEST_SKIP() << "the font " << GetParam().font << " is not installed (scripts/quickstart.sh installs it)";
  }
  const Alignment alignment = diagonal({GetParam().token, "</s>"}, {GetParam().token, "</s>"});
  EXPECT_EQ(draw_heatmap(alignment, {}, ImageFormat::kPng, file("x.png")), std::nullopt);
}

}  // namespace
}  // namespace seq2see::report
