#include "report/contact_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/text_file.h"
#include "report/boxes.h"
#include "report/contact_sheet_layout.h"
#include "report/examples.h"
#include "report/picture.h"
#include "testing/temporary_folder.h"

namespace seq2see::report {
namespace {

using alignment::Alignment;
using ::testing::HasSubstr;

std::vector<Alignment> epochs_of(size_t epochs, size_t source, size_t target) {
  std::vector<Alignment> alignments(epochs, diagonal(many_tokens(source), many_tokens(target)));
  for (size_t epoch = 0; epoch < epochs; ++epoch) alignments[epoch].epoch = static_cast<int64_t>(epoch);
  return alignments;
}

ContactSheetLayout lay_out(const std::vector<Alignment>& alignments, double bleu = 41.25) {
  Typesetter typesetter;
  HeatmapOptions options;
  options.bleu = bleu;
  return lay_out_contact_sheet(alignments, std::vector<HeatmapOptions>(alignments.size(), options),
                               typesetter);
}

constexpr double kRim = 1.5;  // that the boxes of letters have around these

std::vector<Box> boxes_of(const ContactSheetLayout& layout) {
  std::vector<Box> boxes = layout.matrices;
  boxes.push_back(layout.colour_bar.box);
  for (const PlacedText& placed : layout.texts) boxes.push_back(around(placed));
  for (const PlacedText& placed : layout.colour_bar.texts) boxes.push_back(around(placed));
  return boxes;
}

void expect_order(const ContactSheetLayout& layout) {
  const std::vector<Box> boxes = boxes_of(layout);
  for (size_t i = 0; i < boxes.size(); ++i) {
    EXPECT_GE(boxes[i].x, 13.0);
    EXPECT_GE(boxes[i].y, 13.0);
    EXPECT_LE(boxes[i].x + boxes[i].width, layout.width - 13.0);
    EXPECT_LE(boxes[i].y + boxes[i].height, layout.height - 13.0);
    for (size_t other = 0; other < i; ++other) {
      EXPECT_FALSE(overlap(boxes[i], boxes[other], kRim)) << "boxes " << other << " and " << i;
    }
  }
}

struct Size {
  size_t epochs;
  size_t source;
  size_t target;
};

class ContactSheetOfSize : public ::testing::TestWithParam<Size> {};

INSTANTIATE_TEST_SUITE_P(Sizes, ContactSheetOfSize,
                         ::testing::Values(Size{1, 1, 1}, Size{1, 40, 40}, Size{2, 3, 3}, Size{13, 8, 10},
                                           Size{13, 30, 4}, Size{30, 5, 5}, Size{30, 40, 40},
                                           Size{101, 20, 20}));

TEST_P(ContactSheetOfSize, NothingOverlapsOrLeavesThePage) {
  const auto [epochs, source, target] = GetParam();
  expect_order(lay_out(epochs_of(epochs, source, target)));
}

TEST_P(ContactSheetOfSize, MatricesStandInReadingOrder) {
  const auto [epochs, source, target] = GetParam();
  const ContactSheetLayout layout = lay_out(epochs_of(epochs, source, target));
  ASSERT_EQ(layout.matrices.size(), epochs);
  for (size_t i = 1; i < epochs; ++i) {
    const Box& before = layout.matrices[i - 1];
    const Box& here = layout.matrices[i];
    if (i % layout.columns == 0) {
      EXPECT_GT(here.y, before.y + before.height);
      EXPECT_EQ(here.x, layout.matrices[0].x);
    } else {
      EXPECT_GT(here.x, before.x + before.width);
      EXPECT_EQ(here.y, before.y);
    }
  }
}

TEST_P(ContactSheetOfSize, ThePageHasASaneSize) {
  const auto [epochs, source, target] = GetParam();
  const ContactSheetLayout layout = lay_out(epochs_of(epochs, source, target));
  EXPECT_LE(layout.width, 1700.0);
  EXPECT_LE(layout.height, 1100.0);
}

TEST(ContactSheetLayout, TokensAreNamedOnceWhereTheyAreTheSame) {
  const ContactSheetLayout layout = lay_out(epochs_of(6, 7, 9));
  ASSERT_GT(layout.columns, 1U);
  const size_t rows = (6 + layout.columns - 1) / layout.columns;
  // Title, two sentences with their names, two names of axes; two texts above each matrix.
  EXPECT_EQ(layout.texts.size(), 7U + 2U * 6U + layout.columns * 7U + rows * 9U);
}

TEST(ContactSheetLayout, TheModelsOwnOutputIsNamedBesideEveryMatrix) {
  std::vector<Alignment> alignments = epochs_of(6, 7, 9);
  alignments[2] = diagonal(many_tokens(7), many_tokens(4));
  const ContactSheetLayout layout = lay_out(alignments);
  expect_order(layout);
  EXPECT_EQ(layout.matrices[2].height, 4.0 * layout.cell);
  // The target is not said at the top: it differs.
  EXPECT_EQ(layout.texts.size(), 5U + 2U * 6U + layout.columns * 7U + 5U * 9U + 4U);
}

TEST(ContactSheetLayout, TheTitleNamesTheEpochs) {
  EXPECT_EQ(lay_out(epochs_of(4, 3, 3)).title, "bahdanau attention  ·  forced target  ·  epochs 0 to 3");
  EXPECT_EQ(lay_out(epochs_of(1, 3, 3)).title, "bahdanau attention  ·  forced target");
}

class ContactSheet : public ::testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path file(const std::string& name) const { return folder_.path() / name; }

  [[nodiscard]] std::string draw(const std::vector<Alignment>& alignments, ImageFormat format) const {
    draw_contact_sheet(alignments, std::vector<HeatmapOptions>(alignments.size()), format, file("sheet"));
    return read_file(file("sheet"));
  }

  testing::TemporaryFolder folder_;
};

TEST_F(ContactSheet, EveryMatrixHasTheColoursOfItsEpoch) {
  std::vector<Alignment> alignments = epochs_of(4, 3, 3);
  for (size_t epoch = 0; epoch < 4; ++epoch) {
    const float weight = 0.25F * static_cast<float>(epoch);
    alignments[epoch].matrix(1, 1) = weight;
    alignments[epoch].matrix(1, 0) = 1.0F - weight;
    alignments[epoch].matrix(1, 2) = 0.0F;
  }
  (void)draw(alignments, ImageFormat::kPng);
  const Picture picture(file("sheet"));
  Typesetter typesetter;
  const ContactSheetLayout layout =
      lay_out_contact_sheet(alignments, std::vector<HeatmapOptions>(4), typesetter);
  for (size_t epoch = 0; epoch < 4; ++epoch) {
    const Box& matrix = layout.matrices[epoch];
    const Colour pixel =
        picture.at(2.0 * (matrix.x + 1.5 * layout.cell), 2.0 * (matrix.y + 1.5 * layout.cell));
    const Colour wanted = colour_of_weight(0.25 * static_cast<double>(epoch));
    EXPECT_NEAR(pixel.red, wanted.red, 0.01) << epoch;
    EXPECT_NEAR(pixel.green, wanted.green, 0.01) << epoch;
    EXPECT_NEAR(pixel.blue, wanted.blue, 0.01) << epoch;
  }
}

TEST_F(ContactSheet, ThereIsOneInEveryFormat) {
  const std::vector<Alignment> alignments = epochs_of(3, 4, 4);
  EXPECT_EQ(draw(alignments, ImageFormat::kPng).substr(0, 4), "\x89PNG");
  EXPECT_THAT(draw(alignments, ImageFormat::kSvg), HasSubstr("<svg"));
  EXPECT_EQ(draw(alignments, ImageFormat::kPdf).substr(0, 4), "%PDF");
}

TEST_F(ContactSheet, TheSameInputGivesTheSameBytes) {
  for (const ImageFormat format : {ImageFormat::kPng, ImageFormat::kSvg, ImageFormat::kPdf}) {
    EXPECT_EQ(draw(epochs_of(3, 4, 4), format), draw(epochs_of(3, 4, 4), format));
  }
}

TEST_F(ContactSheet, AnAlignmentWithoutMatrixIsAnErrorOfTheUser) {
  std::vector<Alignment> alignments = epochs_of(2, 3, 3);
  alignments[1].attention = "none";
  alignments[1].matrix = {};
  EXPECT_THROW((void)draw(alignments, ImageFormat::kPng), UserError);
  EXPECT_FALSE(std::filesystem::exists(file("sheet")));
}

}  // namespace
}  // namespace seq2see::report
