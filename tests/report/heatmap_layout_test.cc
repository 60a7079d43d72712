#include "report/heatmap_layout.h"

#include <gtest/gtest.h>

#include <utility>

#include "report/boxes.h"
#include "report/examples.h"

namespace seq2see::report {
namespace {

HeatmapLayout lay_out(size_t rows, size_t columns) {
  Typesetter typesetter;
  return lay_out_heatmap(diagonal(many_tokens(columns), many_tokens(rows)), {}, typesetter);
}

class LayoutOfSize : public ::testing::TestWithParam<std::pair<size_t, size_t>> {};

INSTANTIATE_TEST_SUITE_P(RowsAndColumns, LayoutOfSize,
                         ::testing::Values(std::pair{1, 1}, std::pair{1, 30}, std::pair{30, 1},
                                           std::pair{3, 3}, std::pair{12, 12}, std::pair{26, 20},
                                           std::pair{40, 45}, std::pair{60, 60}, std::pair{120, 120},
                                           std::pair{5, 400}));

/// With a margin around it.
void expect_all_on_the_page(const HeatmapLayout& layout) {
  constexpr double kMargin = 13.0;
  std::vector<Box> boxes = {layout.matrix, layout.colour_bar};
  for (const PlacedText& placed : layout.texts) boxes.push_back(around(placed));
  for (const Box& box : boxes) {
    EXPECT_GE(box.x, kMargin);
    EXPECT_GE(box.y, kMargin);
    EXPECT_LE(box.x + box.width, layout.width - kMargin);
    EXPECT_LE(box.y + box.height, layout.height - kMargin);
  }
}

TEST_P(LayoutOfSize, EverythingIsOnThePage) {
  const auto [rows, columns] = GetParam();
  expect_all_on_the_page(lay_out(rows, columns));
}

TEST(HeatmapLayout, ALongLastTokenStaysOnThePage) {
  std::vector<std::string> source(14, "a");
  source.emplace_back("▁Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz");
  Typesetter typesetter;
  expect_all_on_the_page(lay_out_heatmap(diagonal(source, {"b"}), {}, typesetter));
}

TEST_P(LayoutOfSize, NoTextStandsOnTheCellsOrTheColourBar) {
  const auto [rows, columns] = GetParam();
  const HeatmapLayout layout = lay_out(rows, columns);
  EXPECT_FALSE(overlap(layout.matrix, layout.colour_bar));
  // Upright boxes are larger than the letters: tokens may come 4 units near with their empty corners.
  const Box inner = {layout.matrix.x + 4.0, layout.matrix.y + 4.0, layout.matrix.width - 8.0,
                     layout.matrix.height - 8.0};
  for (const PlacedText& placed : layout.texts) {
    EXPECT_FALSE(overlap(around(placed), inner));
    EXPECT_FALSE(overlap(around(placed), layout.colour_bar));
  }
}

TEST_P(LayoutOfSize, CellsAreSquareAndFillTheMatrix) {
  const auto [rows, columns] = GetParam();
  const HeatmapLayout layout = lay_out(rows, columns);
  EXPECT_DOUBLE_EQ(layout.matrix.width, layout.cell * static_cast<double>(columns));
  EXPECT_DOUBLE_EQ(layout.matrix.height, layout.cell * static_cast<double>(rows));
}

TEST(HeatmapLayout, LargeMatricesKeepASaneSize) {
  EXPECT_LE(lay_out(60, 60).width, 1200.0);
  EXPECT_EQ(lay_out(120, 120).cell, 8.0);
  EXPECT_LE(lay_out(5, 2000).width, 2700.0);
}

TEST(HeatmapLayout, EveryTokenIsNamedWhileThereIsRoom) {
  // And five texts of the header, three axis titles, six ticks.
  EXPECT_EQ(lay_out(120, 120).texts.size(), 240U + 5U + 3U + 6U);
  EXPECT_LT(lay_out(400, 400).texts.size(), 500U);
}

TEST(HeatmapLayout, TokensThatFitAreNotTurned) {
  Typesetter typesetter;
  const auto turned = [&](const std::string& token) {
    const auto layout = lay_out_heatmap(diagonal({token, "</s>"}, {"x", "</s>"}), {}, typesetter);
    size_t count = 0;
    for (const PlacedText& placed : layout.texts) count += placed.angle != 0.0 ? 1 : 0;
    return count - 2;  // "target" and "attention weight" always are
  };
  EXPECT_EQ(turned("图书馆"), 0U);
  EXPECT_EQ(turned("▁unbelievable"), 2U);
}

TEST(Title, IsMadeOfWhatIsKnown) {
  alignment::Alignment alignment = diagonal({"a"}, {"b"});
  HeatmapOptions options;
  options.bleu = 34.25;
  EXPECT_EQ(title_of(alignment, {}), "Epoch 3  ·  bahdanau attention  ·  forced target");
  EXPECT_EQ(title_of(alignment, options), "Epoch 3  ·  bahdanau attention  ·  forced target  ·  BLEU 34.2");
  alignment.epoch = 0;
  alignment.mode = alignment::Mode::kGreedy;
  EXPECT_EQ(title_of(alignment, {}), "Epoch 0 (untrained)  ·  bahdanau attention  ·  greedy output");
  alignment.epoch.reset();
  alignment.mode = alignment::Mode::kBeam;
  EXPECT_EQ(title_of(alignment, {}), "bahdanau attention  ·  beam search output");
  options.title = "Figure 3";
  EXPECT_EQ(title_of(alignment, options), "Figure 3");
}

}  // namespace
}  // namespace seq2see::report
