#include "report/text_heatmap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/error.h"
#include "report/examples.h"
#include "report/terminal_text.h"

namespace seq2see::report {
namespace {

using alignment::Alignment;
using alignment::Matrix;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string without_colours(const std::string& text) {
  std::string plain;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\x1B') {
      at = text.find('m', at);
    } else {
      plain += text[at];
    }
  }
  return plain;
}

Alignment small() {
  Alignment alignment = diagonal({"我", "爱", "茶"}, {"I", "love", "tea"});
  alignment.source_sentence = "我爱茶";
  alignment.target_sentence = "I love tea";
  alignment.reference = alignment.target_sentence;
  alignment.matrix = Matrix(3, 3, {1.0F, 0.0F, 0.0F, 0.3F, 0.6F, 0.1F, 0.04F, 0.26F, 0.7F});
  return alignment;
}

TEST(TextHeatmap, WithoutColoursWeightsAreShades) {
  EXPECT_THAT(lines_of(draw_text_heatmap(small(), {.bleu = 41.2})),
              ElementsAre("Epoch 3  ·  bahdanau attention  ·  forced target  ·  BLEU 41.2",
                          "source     我爱茶",      //
                          "target     I love tea",  //
                          "",                       //
                          "     我 爱 茶",          //
                          "   I ███ ·  · ",         //
                          "love ▒▒▒▓▓▓░░░",         //
                          " tea  · ▒▒▒▓▓▓",         //
                          "", "     0 ░░▒▒▒▓▓███ 1"));
}

TEST(TextHeatmap, LongTokensAreWrittenDownwardsAndEndAboveTheirCells) {
  Alignment alignment = small();
  alignment.source = {"tea", "深度学习课", "e\u0301a"};
  const std::vector<std::string> lines = lines_of(draw_text_heatmap(alignment, {}));
  EXPECT_THAT(
      std::vector<std::string>(lines.begin() + 4, lines.begin() + 10),
      ElementsAre("       深", "       度", "     t 学", "     e 习e\u0301", "     a 课a", "   I ██· · "));
}

TEST(TextHeatmap, ColouredCellsHaveTheColourOfTheirWeightAndShowIt) {
  const std::string dark = draw_text_heatmap(small(), {.depth = ColourDepth::kTrueColour});
  const std::string cell = colour_sequence(colour_of_weight_on_dark(0.6F), ColourDepth::kTrueColour);
  EXPECT_THAT(dark, HasSubstr(cell + " .60"));
  EXPECT_THAT(cell, HasSubstr("\x1B[48;2;"));
  const std::string light = draw_text_heatmap(small(), {.depth = ColourDepth::k256, .dark = false});
  EXPECT_THAT(light, HasSubstr(colour_sequence(colour_of_weight(0.6F), ColourDepth::k256) + " .60"));
  EXPECT_THAT(light, HasSubstr("\x1B[48;5;"));
}

TEST(TextHeatmap, EveryLineEndsInTheColoursOfTheTerminal) {
  for (const std::string& line : lines_of(draw_text_heatmap(small(), {.depth = ColourDepth::kTrueColour}))) {
    const size_t last = line.rfind('\x1B');
    if (last != std::string::npos) {
      EXPECT_EQ(line.substr(last, kPlain.size()), kPlain);
    }
  }
}

TEST(TextHeatmap, TheEndOfTheSentenceIsQuiet) {
  const Alignment alignment = diagonal({"a", "</s>"}, {"b", "</s>"});
  EXPECT_THAT(draw_text_heatmap(alignment, {.depth = ColourDepth::k256}),
              HasSubstr(std::string(kFaint) + "</s>" + std::string(kPlain)));
}

TEST(TextHeatmap, ControlCharactersDoNotReachTheTerminal) {
  Alignment alignment = diagonal({"\x1B[31mred", "</s>"}, {"a\nb", "\u202Ex"});
  alignment.source_sentence = "\x1B]0;title\x07";
  const std::string text = draw_text_heatmap(alignment, {});
  EXPECT_THAT(text, Not(HasSubstr("\x1B")));
  EXPECT_THAT(text, Not(HasSubstr("\x07")));
  EXPECT_THAT(text, Not(HasSubstr("\u202E")));
}

TEST(TextHeatmap, TextFromRightToLeftIsKeptFromMovingTheGrid) {
  const std::string text = draw_text_heatmap(diagonal({"لا", "</s>"}, {"سلام", "</s>"}), {});
  EXPECT_THAT(text, HasSubstr("سلام\u200E "));
  EXPECT_THAT(text, HasSubstr("لا\u200E"));
}

TEST(TextHeatmap, AMatrixThatIsTooWideIsCutIntoParts) {
  const std::vector<std::string> source(50, "深");
  const std::vector<std::string> lines = lines_of(draw_text_heatmap(diagonal(source, {"a", "b"}), {}));
  EXPECT_THAT(lines, ::testing::Contains("source tokens 0 to 38"));
  EXPECT_THAT(lines, ::testing::Contains("source tokens 39 to 49"));
}

TEST(TextHeatmap, WithoutAttentionThereIsNothingToDraw) {
  Alignment alignment = small();
  alignment.attention = "none";
  alignment.matrix = {};
  EXPECT_THROW((void)draw_text_heatmap(alignment, {}), UserError);
}

/// Rows, columns, width of the terminal.
class TextHeatmapOfSize : public ::testing::TestWithParam<std::tuple<size_t, size_t, size_t>> {};

INSTANTIATE_TEST_SUITE_P(Sizes, TextHeatmapOfSize,
                         ::testing::Combine(::testing::Values(1, 7, 40), ::testing::Values(1, 9, 40, 90),
                                            ::testing::Values(20, 80, 200)));

TEST_P(TextHeatmapOfSize, NoLineIsWiderThanTheTerminal) {
  const auto [rows, columns, width] = GetParam();
  Alignment alignment = diagonal(many_tokens(columns), many_tokens(rows));
  alignment.source_sentence = std::string(300, 'x');
  for (const ColourDepth depth : {ColourDepth::kNone, ColourDepth::kTrueColour}) {
    const std::string text =
        without_colours(draw_text_heatmap(alignment, {.bleu = 3.0, .columns = width, .depth = depth}));
    size_t cells = 0;
    for (const std::string& line : lines_of(text)) {
      EXPECT_LE(columns_of(letters_of(line)), width) << line;
      cells += line.starts_with(" ") ? 1 : 0;
    }
    EXPECT_GT(cells, 0U);
  }
}

TEST(TerminalColour, ThePaletteKeepsTheOrderOfWeights) {
  double on_light = 2.0;
  double on_dark = -1.0;
  for (int hundredths = 0; hundredths <= 100; ++hundredths) {
    const double weight = hundredths / 100.0;
    const double light = luminance(palette_colour(colour_of_weight(weight)).colour);
    const double dark = luminance(palette_colour(colour_of_weight_on_dark(weight)).colour);
    EXPECT_LE(light, on_light) << weight;
    EXPECT_GE(dark, on_dark) << weight;
    on_light = light;
    on_dark = dark;
  }
}

TEST(TerminalColour, ThePaletteReachesFromEndToEnd) {
  EXPECT_EQ(palette_colour(colour_of_weight(0.0)).number, 231);
  EXPECT_EQ(palette_colour(colour_of_weight(1.0)).number, 17);
  EXPECT_EQ(palette_colour(colour_of_weight_on_dark(0.0)).number, 234);
  EXPECT_EQ(palette_colour(colour_of_weight_on_dark(1.0)).number, 195);
}

TEST(TerminalColour, WithoutColoursThereAreNoSequences) {
  EXPECT_EQ(colour_sequence({1.0, 1.0, 1.0}, ColourDepth::kNone), "");
}

}  // namespace
}  // namespace seq2see::report
