#include "report/animation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/text_file.h"
#include "report/apng.h"
#include "report/examples.h"
#include "report/heatmap_layout.h"
#include "report/picture.h"
#include "testing/temporary_folder.h"

namespace seq2see::report {
namespace {

using alignment::Alignment;
using std::chrono::milliseconds;
using ::testing::ElementsAre;

uint32_t number_at(const std::string& bytes, size_t at, size_t length = 4) {
  uint32_t number = 0;
  for (size_t i = 0; i < length; ++i) number = number << 8U | static_cast<unsigned char>(bytes.at(at + i));
  return number;
}

/// CRC-32 bit by bit, as the PNG specification defines it: a slow reference.
uint32_t slow_crc(const std::string& bytes) {
  uint32_t crc = 0xFFFFFFFFU;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? 0xEDB88320U ^ (crc >> 1U) : crc >> 1U;
  }
  return crc ^ 0xFFFFFFFFU;
}

struct Chunk {
  std::string type;
  std::string data;
  bool intact;  // its checksum is right
  std::string bytes;
};

const std::string kSignature = "\x89PNG\r\n\x1A\n";

std::vector<Chunk> chunks_of(const std::string& file) {
  EXPECT_EQ(file.substr(0, 8), kSignature);
  std::vector<Chunk> chunks;
  for (size_t at = 8; at < file.size();) {
    const size_t length = number_at(file, at);
    const std::string type = file.substr(at + 4, 4);
    const std::string data = file.substr(at + 8, length);
    chunks.push_back({type, data, slow_crc(type + data) == number_at(file, at + 8 + length),
                      file.substr(at, 12 + length)});
    at += 12 + length;
  }
  return chunks;
}

/// The data of every chunk of one type.
std::vector<std::string> data_of(const std::string& file, const std::string& type) {
  std::vector<std::string> data;
  for (const Chunk& chunk : chunks_of(file)) {
    if (chunk.type == type) data.push_back(chunk.data);
  }
  return data;
}

/// A diagonal that grows out of even weights.
std::vector<Alignment> emergence(size_t epochs) {
  std::vector<Alignment> alignments;
  for (size_t epoch = 0; epoch < epochs; ++epoch) {
    Alignment alignment = diagonal({"我", "爱", "</s>"}, {"▁I", "▁love", "</s>"});
    alignment.epoch = static_cast<int64_t>(epoch) + 1;
    const float share = static_cast<float>(epoch) / static_cast<float>(epochs);
    for (size_t row = 0; row < 3; ++row) {
      for (size_t column = 0; column < 3; ++column) {
        alignment.matrix(row, column) = (1.0F - share) / 3.0F + (row == column ? share : 0.0F);
      }
    }
    alignments.push_back(std::move(alignment));
  }
  return alignments;
}

class Animation : public ::testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path file(const std::string& name) const { return folder_.path() / name; }

  [[nodiscard]] std::string animate(const std::vector<Alignment>& alignments,
                                    milliseconds delay = kUsualDelay) const {
    draw_animation(alignments, std::vector<HeatmapOptions>(alignments.size()), delay, file("animation.png"));
    return read_file(file("animation.png"));
  }

  testing::TemporaryFolder folder_;
};

TEST_F(Animation, ChunksStandInTheOrderOfTheSpecification) {
  std::string types;
  for (const Chunk& chunk : chunks_of(animate(emergence(3)))) {
    EXPECT_TRUE(chunk.intact) << chunk.type;
    if (!types.ends_with(chunk.type + ' ')) types += chunk.type + ' ';  // data may be in several chunks
  }
  EXPECT_EQ(types, "IHDR acTL bKGD fcTL IDAT fcTL fdAT fcTL fdAT IEND ");
}

TEST_F(Animation, SequenceNumbersCountControlsAndDataThroughTheFile) {
  uint32_t expected = 0;
  for (const Chunk& chunk : chunks_of(animate(emergence(4)))) {
    if (chunk.type == "fcTL" || chunk.type == "fdAT") {
      EXPECT_EQ(number_at(chunk.data, 0), expected++) << chunk.type;
    }
  }
  EXPECT_GE(expected, 7U);
}

TEST_F(Animation, ThereIsAFrameAnEpochAndItRunsForever) {
  const std::vector<std::string> control = data_of(animate(emergence(5)), "acTL");
  ASSERT_EQ(control.size(), 1U);
  EXPECT_EQ(number_at(control[0], 0), 5U);
  EXPECT_EQ(number_at(control[0], 4), 0U);
}

TEST_F(Animation, TheLastFrameIsShownLonger) {
  std::vector<double> seconds;
  for (const std::string& control : data_of(animate(emergence(3), milliseconds(750)), "fcTL")) {
    seconds.push_back(static_cast<double>(number_at(control, 20, 2)) / number_at(control, 22, 2));
  }
  EXPECT_THAT(seconds, ElementsAre(0.75, 0.75, 3.0));
}

TEST_F(Animation, EveryFrameFillsThePicture) {
  const std::string apng = animate(emergence(3));
  const std::string size = data_of(apng, "IHDR").at(0).substr(0, 8);
  for (const std::string& control : data_of(apng, "fcTL")) {
    EXPECT_EQ(control.substr(4, 8), size);
    EXPECT_EQ(control.substr(12, 8), std::string(8, '\0'));
  }
}

std::string big_endian(size_t number) {
  std::string bytes;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) bytes += static_cast<char>(number >> shift & 0xFFU);
  return bytes;
}

/// The frames as PNG files of their own.
std::vector<std::string> frames_of(const std::string& apng) {
  std::vector<std::string> frames;
  const std::vector<Chunk> chunks = chunks_of(apng);
  std::string before_data = kSignature;
  for (const Chunk& chunk : chunks) {
    if (chunk.type == "IHDR" || chunk.type == "bKGD") before_data += chunk.bytes;
    if (chunk.type == "fcTL") frames.push_back(before_data);
    if (chunk.type == "IDAT") frames.back() += chunk.bytes;
    if (chunk.type == "fdAT") {
      const std::string body = "IDAT" + chunk.data.substr(4);
      frames.back() += big_endian(chunk.data.size() - 4) + body + big_endian(slow_crc(body));
    }
  }
  for (std::string& frame : frames) frame += chunks.back().bytes;
  return frames;
}

TEST_F(Animation, FramesOfForcedTargetsAreTheStillsOfTheirEpochs) {
  const std::vector<Alignment> alignments = emergence(3);
  const std::vector<std::string> frames = frames_of(animate(alignments));
  ASSERT_EQ(frames.size(), 3U);
  for (size_t epoch = 0; epoch < 3; ++epoch) {
    draw_heatmap(alignments[epoch], {}, ImageFormat::kPng, file("still.png"));
    EXPECT_EQ(frames[epoch], read_file(file("still.png"))) << "epoch " << epoch;
  }
}

TEST_F(Animation, WhoKnowsNoAnimationSeesTheFirstFrame) {
  const std::vector<Alignment> alignments = emergence(3);
  const std::string apng = animate(alignments);
  const Picture animation(file("animation.png"));
  draw_heatmap(alignments[0], {}, ImageFormat::kPng, file("still.png"));
  const Picture still(file("still.png"));
  ASSERT_EQ(animation.width(), still.width());
  ASSERT_EQ(animation.height(), still.height());
  for (int y = 0; y < still.height(); y += 3) {
    for (int x = 0; x < still.width(); x += 3) {
      ASSERT_EQ(animation.at(x, y).red, still.at(x, y).red) << x << ", " << y;
    }
  }
}

TEST_F(Animation, OneEpochIsAStill) {
  EXPECT_EQ(number_at(data_of(animate(emergence(1)), "acTL").at(0), 0), 1U);
}

TEST_F(Animation, TheSameInputGivesTheSameBytes) { EXPECT_EQ(animate(emergence(3)), animate(emergence(3))); }

TEST_F(Animation, AnAlignmentWithoutMatrixIsAnErrorOfTheUser) {
  std::vector<Alignment> alignments = emergence(2);
  alignments[1].attention = "none";
  alignments[1].matrix = {};
  EXPECT_THROW((void)animate(alignments), UserError);
  EXPECT_FALSE(std::filesystem::exists(file("animation.png")));
}

TEST(LayoutOfFrames, NothingMovesWhenTheOutputOfTheModelChanges) {
  std::vector<Alignment> alignments = {diagonal(many_tokens(6), many_tokens(2)),
                                       diagonal(many_tokens(6), many_tokens(9)),
                                       diagonal(many_tokens(6), {"a", "b", "</s>"})};
  alignments[1].target_sentence = std::string(400, 'x');
  alignments[2].epoch = 0;
  Typesetter typesetter;
  const std::vector<HeatmapLayout> layouts =
      lay_out_heatmaps(alignments, std::vector<HeatmapOptions>(3), typesetter);
  for (const HeatmapLayout& layout : layouts) {
    EXPECT_EQ(layout.width, layouts[0].width);
    EXPECT_EQ(layout.height, layouts[0].height);
    EXPECT_EQ(layout.cell, layouts[0].cell);
    EXPECT_EQ(layout.matrix.x, layouts[0].matrix.x);
    EXPECT_EQ(layout.matrix.y, layouts[0].matrix.y);
    EXPECT_EQ(layout.colour_bar.height, layouts[0].colour_bar.height);
    EXPECT_LE(layout.matrix.y + layout.matrix.height, layout.height);
  }
  EXPECT_EQ(layouts[1].matrix.height, 9.0 * layouts[1].cell);
  EXPECT_EQ(layouts[2].matrix.height, 3.0 * layouts[2].cell);
}

TEST(Apng, FramesOfDifferentSizesAreRefused) {
  const testing::TemporaryFolder folder;
  draw_heatmap(diagonal({"a"}, {"b"}), {}, ImageFormat::kPng, folder.path() / "small");
  draw_heatmap(diagonal(many_tokens(9), many_tokens(30)), {}, ImageFormat::kPng, folder.path() / "large");
  const std::string small = read_file(folder.path() / "small");
  const std::string large = read_file(folder.path() / "large");
  const milliseconds delay(10);
  EXPECT_THROW((void)make_apng(std::vector<ApngFrame>{{small, delay}, {large, delay}}), std::logic_error);
  EXPECT_THROW((void)make_apng(std::vector<ApngFrame>{}), std::logic_error);
  EXPECT_THROW((void)make_apng(std::vector<ApngFrame>{{"GIF89a", delay}}), std::logic_error);
  EXPECT_THROW((void)make_apng(std::vector<ApngFrame>{{small.substr(0, 60), delay}}), std::logic_error);
  EXPECT_THROW((void)make_apng(std::vector<ApngFrame>{{small, milliseconds(65'536)}}), std::logic_error);
}

}  // namespace
}  // namespace seq2see::report
