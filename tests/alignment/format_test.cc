// What holds for all formats: they come back, they are recognised, and no file makes reading them fail in
// another way than with an error that a user can understand.
#include "alignment/format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "alignment/examples.h"
#include "alignment/fields.h"
#include "alignment/link_extraction.h"
#include "alignment/random_alignments.h"
#include "alignment/writer.h"
#include "base/error.h"
#include "testing/temporary_folder.h"

namespace seq2see::alignment {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string written(const std::vector<Alignment>& alignments, Format format,
                    const WriteOptions& options = {}) {
  std::ostringstream stream;
  Writer writer(stream, format, options);
  for (const Alignment& alignment : alignments) writer.write(alignment);
  writer.finish();
  return std::move(stream).str();
}

/// A file of source tokens, a line a sentence, as a person would have it.
std::string tokens_file(const std::vector<Alignment>& alignments, std::vector<std::string> Alignment::*side) {
  std::string text;
  for (const Alignment& alignment : alignments) text += join_tokens(alignment.*side) + '\n';
  return text;
}

std::vector<std::string> written_tokens(std::vector<std::string> tokens) {
  for (std::string& token : tokens) {
    if (token != kEndOfSentence) token = written_token(token);
  }
  return tokens;
}

/// What a format keeps of an alignment, as its reader gives it back.
Alignment carried(const Alignment& alignment, Format format) {
  if (format == Format::kJsonl || format == Format::kNpz) return alignment;
  Alignment kept;
  kept.id = alignment.id;
  kept.matrix = alignment.matrix;
  kept.source = format == Format::kCsv ? alignment.source : written_tokens(alignment.source);
  kept.target = format == Format::kCsv ? alignment.target : written_tokens(alignment.target);
  kept.source_sentence = text_of_tokens(kept.source);
  kept.target_sentence = text_of_tokens(kept.target);
  if (format == Format::kNematus) kept.score = alignment.score;
  if (format == Format::kCsv) {
    kept.epoch = alignment.epoch;
    kept.mode = alignment.mode;
  }
  return kept;
}

constexpr std::array kSoftFormats = {Format::kJsonl, Format::kNematus, Format::kNpz, Format::kCsv,
                                     Format::kMarian};

TEST(Format, NamesAndParsingAreInverse) {
  for (const Format format : kFormats) EXPECT_EQ(parse_format(format_name(format)), format);
  EXPECT_EQ(parse_format("moses"), std::nullopt);
  EXPECT_EQ(format_names(), "jsonl, marian, marian-hard, nematus, pharaoh, npz or csv");
}

TEST(Format, AnyAlignmentComesBackFromEveryFormatOfWeights) {
  const testing::TemporaryFolder folder;
  RandomStream random(1, RandomPurpose::kTest);
  for (int round = 0; round < 60; ++round) {
    std::vector<Alignment> alignments = random_alignments(1 + random.below(5), random);
    for (const Format format : kSoftFormats) {
      ReadOptions options;
      if (format == Format::kMarian) {
        // Marian's sources have an end, always.
        for (Alignment& alignment : alignments) alignment.source.back() = kEndOfSentence;
        options.source_tokens = folder.write("source", tokens_file(alignments, &Alignment::source));
      }
      std::vector<Alignment> expected;
      expected.reserve(alignments.size());
      for (const Alignment& alignment : alignments) expected.push_back(carried(alignment, format));
      const auto file = folder.write("file", written(alignments, format));
      ASSERT_EQ(read_alignments(file, options, format).alignments, expected) << format_name(format);
    }
  }
}

TEST(Format, LinksOfAnyAlignmentComeBackFromEveryFormatOfLinks) {
  const testing::TemporaryFolder folder;
  RandomStream random(2, RandomPurpose::kTest);
  for (int round = 0; round < 60; ++round) {
    std::vector<Alignment> alignments = random_alignments(1 + random.below(5), random);
    for (Alignment& alignment : alignments) {
      alignment.source.back() = kEndOfSentence;
      alignment.target.back() = kEndOfSentence;
    }
    ReadOptions options;
    options.source_tokens = folder.write("source", tokens_file(alignments, &Alignment::source));
    options.target_tokens = folder.write("target", tokens_file(alignments, &Alignment::target));
    options.first = random.below(2);
    for (const Format format : {Format::kMarianHard, Format::kPharaoh}) {
      const auto file = folder.write("file", written(alignments, format, {.first = options.first}));
      const Readings readings = read_alignments(file, options, format);
      ASSERT_EQ(readings.alignments.size(), alignments.size());
      for (size_t index = 0; index < alignments.size(); ++index) {
        const Alignment& back = readings.alignments[index];
        const EndLinks ends = format == Format::kPharaoh ? EndLinks::kDrop : EndLinks::kKeep;
        EXPECT_EQ(argmax_links(back, ends), argmax_links(alignments[index], ends));
        EXPECT_EQ(back.source, written_tokens(alignments[index].source));
        EXPECT_EQ(back.target, written_tokens(alignments[index].target));
      }
    }
  }
}

TEST(Writer, KeepsALineForAPairWithoutAnAlignment) {
  const auto written_nothing = [](Format format) {
    std::ostringstream stream;
    Writer writer(stream, format);
    writer.write_nothing();
    writer.write(small_alignment());
    writer.finish();
    return stream.str();
  };
  EXPECT_TRUE(written_nothing(Format::kPharaoh).starts_with("\n"));
  EXPECT_TRUE(written_nothing(Format::kMarian).starts_with(" |||\n"));
  EXPECT_TRUE(written_nothing(Format::kMarianHard).starts_with(" |||\n"));
  EXPECT_TRUE(written_nothing(Format::kJsonl).starts_with("{"));
}

TEST(Writer, LinesWithoutAnAlignmentArePassedOverWhenTheyAreRead) {
  const testing::TemporaryFolder folder;
  for (const Format format : {Format::kMarian, Format::kMarianHard}) {
    std::ostringstream stream;
    Writer writer(stream, format);
    writer.write_nothing();
    writer.write(small_alignment());
    writer.finish();
    const Readings readings = read_alignments(folder.write("file", stream.str()), {}, format);
    ASSERT_EQ(readings.alignments.size(), 1U);
    EXPECT_EQ(readings.alignments.front().id, 1);
  }
}

TEST(Format, IsToldByTheExtension) {
  for (const Format format : kFormats) {
    EXPECT_EQ(detect_format("no/such/file." + std::string(format_name(format))), format);
  }
  EXPECT_EQ(detect_format("gold.align"), Format::kPharaoh);
}

TEST(Format, IsToldByTheContent) {
  const testing::TemporaryFolder folder;
  for (const Format format : kFormats) {
    const auto file = folder.write("alignments.txt", written({small_alignment()}, format));
    EXPECT_EQ(detect_format(file), format) << format_name(format);
    EXPECT_EQ(read_alignments(file).alignments.size(), 1U);
  }
  EXPECT_EQ(detect_format(folder.write("list", "0 ||| 12 ||| 0.5,0.5 0,1 ||| F0= -1 ||| -1\n")),
            Format::kMarian);
  EXPECT_EQ(detect_format(folder.write("windows", "\xEF\xBB\xBF\r\n0-0 1p1\r\n")), Format::kPharaoh);
}

TEST(Format, WhatLooksLikeNothingKnownIsTold) {
  const testing::TemporaryFolder folder;
  EXPECT_THAT(message_of<UserError>([&] { detect_format(folder.write("a.txt", "Hello there\n")); }),
              HasSubstr("a.txt: the file looks like no known format; say which format it is: jsonl, "));
  EXPECT_THAT(message_of<UserError>([&] { detect_format(folder.write("a.txt", "\n \n")); }),
              HasSubstr("the file holds no alignments"));
  EXPECT_THAT(message_of<UserError>([&] { detect_format(folder.path() / "missing"); }),
              HasSubstr("cannot be read"));
  EXPECT_THAT(message_of<UserError>([&] { detect_format(folder.path()); }), HasSubstr("this is a folder"));
}

TEST(ReadAlignments, OptionsWithoutEffectAreErrors) {
  const testing::TemporaryFolder folder;
  const auto tokens = folder.write("tokens", "a b\n");
  for (const Format format : {Format::kJsonl, Format::kCsv, Format::kNematus}) {
    const auto file = folder.write("a", written({small_alignment()}, format));
    EXPECT_THAT(message_of<UserError>([&] { read_alignments(file, {.source_tokens = tokens}, format); }),
                HasSubstr("holds its tokens"));
  }
  for (const Format format : kSoftFormats) {
    const auto file = folder.write("a", written({small_alignment()}, format));
    EXPECT_THAT(message_of<UserError>([&] { read_alignments(file, {.first = 1}, format); }),
                HasSubstr("holds no links"));
  }
}

TEST(ReadAlignments, RowsAreNormalisedOnRequestOnly) {
  const testing::TemporaryFolder folder;
  const auto file = folder.write("a.marian", "x ||| 0.25,0.25 0.5,0.5\n");
  EXPECT_EQ(
      message_of<UserError>([&] { read_alignments(file); }),
      file.string() +
          ":1: row 0 sums to 0.500000, not to 1; where the file leaves out </s> or rounds coarsely, have its "
          "rows normalised");
  const ReadOptions options{.normalise_rows = true};
  EXPECT_EQ(read_alignments(file, options).alignments[0].matrix, Matrix(2, 2, {0.5F, 0.5F, 0.5F, 0.5F}));
}

TEST(ReadAlignments, RoundingToSixDigitsIsNoProblem) {
  const testing::TemporaryFolder folder;
  const auto file = folder.write("a.marian", "x ||| 0.333333,0.333333,0.333333 0.999999,1e-06,0\n");
  EXPECT_EQ(read_alignments(file).alignments.size(), 1U);
}

TEST(ReadAlignments, ARowOfZerosCannotBeNormalised) {
  const testing::TemporaryFolder folder;
  const ReadOptions options{.normalise_rows = true};
  const auto file = folder.write("a.marian", "x ||| 0,0 1,0\n");
  EXPECT_THAT(message_of<UserError>([&] { read_alignments(file, options); }), HasSubstr("row 0 sums to 0.0"));
}

TEST(ReadAlignments, MalformedSentencesAreLeftOutAndCountedOnRequest) {
  const testing::TemporaryFolder folder;
  const auto file = folder.write("a.marian", "x ||| 1\nbroken\ny ||| 0.5\nz ||| 1\n");
  const ReadOptions options{.skip_malformed = true};
  const Readings readings = read_alignments(file, options);
  ASSERT_EQ(readings.alignments.size(), 2U);
  EXPECT_EQ(readings.alignments[1].id, 3);
  EXPECT_EQ(readings.skipped, 2U);
  EXPECT_THAT(readings.first_problem, HasSubstr(":2: there is no \" ||| \" in this line"));
  const auto nothing = folder.write("b.marian", "broken\n");
  EXPECT_THAT(message_of<UserError>([&] { read_alignments(nothing, options); }),
              HasSubstr("no alignment in it can be read: "));
}

TEST(ReadAlignments, AFileWithoutSentencesIsAnError) {
  const testing::TemporaryFolder folder;
  for (const Format format : kFormats) {
    const auto file = folder.write("empty", "");
    EXPECT_THAT(message_of<UserError>([&] { read_alignments(file, {}, format); }), StartsWith(file.string()))
        << format_name(format);
  }
}

TEST(Writer, AModelWithoutAttentionCanOnlyBeWrittenInTheNativeFormat) {
  Alignment alignment = small_alignment();
  alignment.attention = "none";
  alignment.matrix = {};
  for (const Format format : kFormats) {
    const std::string message = message_of<UserError>([&] { written({alignment}, format); });
    if (format == Format::kJsonl) {
      EXPECT_EQ(message, "");
    } else {
      EXPECT_THAT(message, StartsWith("sentence 7: this model has no attention")) << format_name(format);
    }
  }
}

TEST(Writer, TheSameAlignmentsGiveTheSameBytes) {
  RandomStream random(3, RandomPurpose::kTest);
  const std::vector<Alignment> alignments = random_alignments(4, random);
  for (const Format format : kFormats) EXPECT_EQ(written(alignments, format), written(alignments, format));
}

TEST(Writer, EndsAreDroppedFromPharaohAndKeptForMarianUnlessToldOtherwise) {
  Alignment alignment = small_alignment();  // "he" and "llo" look at "Hallo", </s> at </s>
  EXPECT_EQ(written({alignment}, Format::kPharaoh), "0-0 0-1\n");
  EXPECT_EQ(written({alignment}, Format::kMarianHard), "▁he llo ||| 0-0 0-1 1-2\n");
  EXPECT_EQ(written({alignment}, Format::kPharaoh, {.first = 1, .ends = EndLinks::kKeep}), "1-1 1-2 2-3\n");
  EXPECT_EQ(written({alignment}, Format::kMarianHard, {.first = 0, .ends = EndLinks::kDrop}),
            "▁he llo ||| 0-0 0-1\n");
}

TEST(Writer, TakesLinksOfTheCaller) {
  std::ostringstream stream;
  Writer writer(stream, Format::kPharaoh);
  writer.write(small_alignment(), {{0, 1}, {1, 0}, {1, 2}});
  writer.finish();
  EXPECT_EQ(stream.str(), "0-1\n");
}

TEST(Writer, AnNpzFileNeedsASentence) {
  std::ostringstream stream;
  Writer writer(stream, Format::kNpz);
  EXPECT_THROW(writer.finish(), UserError);
}

/// Damages a file in one of the ways that files get damaged.
std::string mutated(std::string text, RandomStream& random) {
  static constexpr std::array<std::string_view, 18> kPoison = {"nan",
                                                               "-1",
                                                               "1e999",
                                                               "999999999999",
                                                               "18446744073709551615",
                                                               " ||| ",
                                                               "|||",
                                                               ",",
                                                               "\"",
                                                               "\n",
                                                               "\n\n",
                                                               "\xFF",
                                                               "{",
                                                               "0-0",
                                                               "]",
                                                               "-",
                                                               "'U",
                                                               std::string_view("\0", 1)};
  const size_t mutations = 1 + random.below(3);
  for (size_t i = 0; i < mutations && !text.empty(); ++i) {
    const size_t at = random.below(text.size());
    const size_t length = 1 + random.below(12);
    switch (random.below(6)) {
      case 0:
        text[at] = static_cast<char>(random.below(256));
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.resize(at);
        break;
      case 3:
        text.insert(at, text.substr(random.below(text.size()), length));
        break;
      case 4:
        text.insert(at, kPoison[random.below(kPoison.size())]);
        break;
      default:
        text.replace(at, length, kPoison[random.below(kPoison.size())]);
        break;
    }
  }
  return text;
}

class DamagedFile : public ::testing::TestWithParam<Format> {};

TEST_P(DamagedFile, IsReadOrRefusedButNeverWorse) {
  const testing::TemporaryFolder folder;
  const Format format = GetParam();
  RandomStream random(4, RandomPurpose::kTest);
  size_t refused = 0;
  const size_t rounds = format == Format::kNpz ? 300 : 1000;  // packing takes its time
  for (size_t round = 0; round < rounds; ++round) {
    const std::vector<Alignment> alignments = random_alignments(1 + random.below(3), random);
    const auto file = folder.write("file", mutated(written(alignments, format), random));
    ReadOptions options;
    options.skip_malformed = random.below(4) == 0;
    options.normalise_rows = random.below(4) == 0;
    try {
      for (const Alignment& alignment : read_alignments(file, options, format).alignments) {
        ASSERT_EQ(find_problem(alignment), std::nullopt);
      }
      (void)detect_format(file);
    } catch (const UserError& error) {
      ++refused;
      ASSERT_EQ(std::string_view(error.what()).find('\n'), std::string_view::npos) << error.what();
    }
  }
  EXPECT_GT(refused, rounds / 10);
  EXPECT_LT(refused, rounds);
}

INSTANTIATE_TEST_SUITE_P(Formats, DamagedFile, ::testing::ValuesIn(kFormats), [](const auto& info) {
  std::string name(format_name(info.param));
  std::erase(name, '-');
  return name;
});

TEST(DamagedFiles, NoiseIsRefusedInEveryFormat) {
  const testing::TemporaryFolder folder;
  RandomStream random(5, RandomPurpose::kTest);
  for (int round = 0; round < 200; ++round) {
    std::string noise(random.below(300), '\0');
    for (char& byte : noise) byte = static_cast<char>(random.below(256));
    const auto file = folder.write("noise", noise);
    for (const Format format : kFormats) {
      if (format == Format::kPharaoh && noise.empty()) continue;
      EXPECT_THROW(read_alignments(file, {}, format), UserError) << format_name(format);
    }
  }
}

}  // namespace
}  // namespace seq2see::alignment
