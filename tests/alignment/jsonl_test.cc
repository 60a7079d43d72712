#include "alignment/jsonl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <sstream>

#include "alignment/examples.h"
#include "base/error.h"
#include "base/random.h"
#include "testing/temporary_folder.h"

namespace seq2see::alignment {
namespace {

using ::testing::HasSubstr;

/// The line of the small alignment with `key` replaced (or removed, where `value` is empty).
std::string line_with(const std::string& key, const std::string& value) {
  nlohmann::json object = nlohmann::json::parse(to_json_line(small_alignment()));
  if (value.empty()) {
    object.erase(key);
  } else {
    object[key] = nlohmann::json::parse(value);
  }
  return object.dump();
}

std::string complaint_about(const std::string& line) {
  return message_of<UserError>([&] { from_json_line(line, "probes.jsonl:4"); });
}

TEST(Jsonl, WritesTheDocumentedKeysInTheirOrder) {
  EXPECT_EQ(to_json_line(small_alignment()),
            R"({"id":7,"epoch":3,"step":1200,"attention":"bahdanau","mode":"forced","unit":"piece",)"
            R"("source":["▁Hallo","</s>"],"target":["▁he","llo","</s>"],)"
            R"("source_sent":"Hallo","target_sent":"hello","reference":"hello","score":-1.5,)"
            R"("matrix":[[0.75,0.25],[1,0],[0.125,0.875]]})");
}

TEST(Jsonl, UnknownValuesAreNullAndComeBackUnknown) {
  Alignment alignment = small_alignment();
  alignment.epoch.reset();
  alignment.step.reset();
  alignment.score.reset();
  const std::string line = to_json_line(alignment);
  EXPECT_THAT(line, HasSubstr(R"("epoch":null,"step":null)"));
  EXPECT_EQ(from_json_line(line, "here"), alignment);
}

TEST(Jsonl, PlacesWordsAndGoldComeBack) {
  Alignment alignment = small_alignment();
  alignment.unit = Unit::kWord;
  alignment.source_spans = {{0, 5}, {5, 5}};
  alignment.target_spans = {{0, 2}, {2, 5}, {5, 5}};
  alignment.source_words = {{0, 5}};
  alignment.target_words = {{0, 2}, {2, 5}};
  alignment.gold = GoldLinks{{{0, 0}}, {{0, 0}, {0, 1}}};
  const std::string line = to_json_line(alignment);
  EXPECT_THAT(line, HasSubstr(R"("unit":"word")"));
  EXPECT_THAT(line, HasSubstr(R"("source_spans":[[0,5],[5,5]],"source_words":[[0,5]])"));
  EXPECT_THAT(line, HasSubstr(R"("gold":"0-0 0p1")"));
  EXPECT_EQ(from_json_line(line, "here"), alignment);
}

TEST(Jsonl, WrongPlacesAreNamed) {
  EXPECT_THAT(complaint_about(line_with("source_spans", "[[0,5]]")),
              HasSubstr("1 source spans for 2 tokens"));
  EXPECT_THAT(complaint_about(line_with("source_spans", "[[0,5],[5,6]]")),
              HasSubstr("outside of a sentence of 5"));
  EXPECT_THAT(complaint_about(line_with("source_spans", "[[0,5],[4]]")),
              HasSubstr("\"source_spans[1]\" is [4], not a pair of numbers"));
  EXPECT_THAT(complaint_about(line_with("target_words", "[[2,1]]")), HasSubstr("target_words[0] is [2,1]"));
  EXPECT_THAT(complaint_about(line_with("gold", "\"0\"")), HasSubstr("\"0\" is not a link"));
  EXPECT_THAT(complaint_about(line_with("unit", "\"letter\"")), HasSubstr("not \"piece\" or \"word\""));
}

TEST(Jsonl, FloatsComeBackBitForBit) {
  constexpr size_t kRows = 40;
  constexpr size_t kColumns = 30;
  RandomStream random(1, RandomPurpose::kTest);
  Alignment alignment = small_alignment();
  alignment.source.assign(kColumns, "s");
  alignment.target.assign(kRows, "t");
  alignment.matrix = Matrix(kRows, kColumns);
  for (size_t row = 0; row < kRows; ++row) {
    std::vector<double> energies(kColumns);
    for (double& energy : energies) energy = std::exp(12.0 * random.uniform());
    const double sum = std::accumulate(energies.begin(), energies.end(), 0.0);
    for (size_t column = 0; column < kColumns; ++column) {
      alignment.matrix(row, column) = static_cast<float>(energies[column] / sum);
    }
  }
  EXPECT_EQ(from_json_line(to_json_line(alignment), "here"), alignment);
}

TEST(Jsonl, AnyTextSurvives) {
  Alignment alignment = small_alignment();
  alignment.source[0] = "\"\\\n\t\x01 我 مرحبا 😀";
  alignment.reference = "<b>&amp;</b>";
  EXPECT_EQ(from_json_line(to_json_line(alignment), "here"), alignment);
}

TEST(Jsonl, BytesThatAreNotUtf8DoNotStopATraining) {
  Alignment alignment = small_alignment();
  alignment.target[1] = std::string("\xFF");
  EXPECT_EQ(from_json_line(to_json_line(alignment), "here").target[1], "\uFFFD");
}

TEST(Jsonl, AnAlignmentWithoutAttentionHasAnEmptyMatrix) {
  Alignment alignment = small_alignment();
  alignment.attention = "none";
  alignment.matrix = {};
  EXPECT_THAT(to_json_line(alignment), ::testing::EndsWith(R"("matrix":[]})"));
  EXPECT_EQ(from_json_line(to_json_line(alignment), "here"), alignment);
}

TEST(Jsonl, ABrokenAlignmentOfOursIsNotWritten) {
  Alignment alignment = small_alignment();
  alignment.matrix(0, 0) = std::nanf("");
  EXPECT_THROW(to_json_line(alignment), std::logic_error);
}

TEST(Jsonl, AFileOfSeveralPairsComesBackInOrder) {
  const testing::TemporaryFolder folder;
  std::vector<Alignment> alignments(3, small_alignment());
  std::ostringstream stream;
  for (size_t index = 0; index < alignments.size(); ++index) {
    alignments[index].id = static_cast<int64_t>(10 - index);
    write_jsonl(stream, alignments[index]);
  }
  EXPECT_EQ(read_jsonl(folder.write("a.jsonl", stream.str())), alignments);
}

TEST(Jsonl, ReadsFilesThatPassedThroughAWindowsEditor) {
  const testing::TemporaryFolder folder;
  const std::string line = to_json_line(small_alignment());
  const auto read = read_jsonl(
      folder.write("a.jsonl", std::string("\xEF\xBB\xBF").append(line).append("\r\n\r\n").append(line)));
  EXPECT_EQ(read, std::vector<Alignment>(2, small_alignment()));
}

TEST(Jsonl, IgnoresKeysThatItDoesNotKnow) {
  EXPECT_EQ(from_json_line(line_with("words", R"([["a"]])"), "here"), small_alignment());
}

TEST(Jsonl, OptionalKeysMayBeMissing) {
  EXPECT_EQ(from_json_line(line_with("epoch", ""), "here").epoch, std::nullopt);
  EXPECT_EQ(from_json_line(line_with("score", ""), "here").score, std::nullopt);
  EXPECT_EQ(from_json_line(line_with("reference", ""), "here").reference, "");
}

TEST(Jsonl, ErrorsNameFileAndLine) {
  const testing::TemporaryFolder folder;
  const auto path = folder.write("a.jsonl", to_json_line(small_alignment()) + "\n{\"id\": 1,\n");
  EXPECT_THAT(message_of<UserError>([&] { read_jsonl(path); }),
              ::testing::StartsWith(path.string() + ":2: this is not valid JSON (byte 10 of the line)"));
}

TEST(Jsonl, AnEmptyFileIsAnError) {
  const testing::TemporaryFolder folder;
  const auto path = folder.write("a.jsonl", "\n");
  EXPECT_THAT(message_of<UserError>([&] { read_jsonl(path); }), HasSubstr("holds no alignments"));
}

TEST(Jsonl, EveryRequiredKeyIsMissed) {
  for (const std::string key :
       {"id", "attention", "mode", "source", "target", "source_sent", "target_sent", "matrix"}) {
    EXPECT_THAT(
        complaint_about(line_with(key, "")),
        ::testing::AllOf(HasSubstr("probes.jsonl:4: the key "), HasSubstr(key), HasSubstr("is missing")));
  }
}

TEST(Jsonl, WrongValuesAreNamed) {
  EXPECT_THAT(complaint_about("[1]"), HasSubstr("this line is a JSON array, not an object"));
  EXPECT_THAT(complaint_about(line_with("id", R"("seven")")),
              HasSubstr(R"("id" is "seven", not an integer)"));
  EXPECT_THAT(complaint_about(line_with("mode", R"("sampled")")),
              HasSubstr(R"("mode" is "sampled", not "forced")"));
  EXPECT_THAT(complaint_about(line_with("source", R"("text")")),
              HasSubstr(R"("source" is "text", not a list)"));
  EXPECT_THAT(complaint_about(line_with("source", R"(["a", 3])")),
              HasSubstr(R"("source[1]" is 3, not a string)"));
  EXPECT_THAT(complaint_about(line_with("score", "true")), HasSubstr(R"("score" is true, not a number)"));
}

TEST(Jsonl, WrongMatricesAreNamed) {
  EXPECT_THAT(complaint_about(line_with("matrix", "[[1,0],[1],[1,0]]")),
              HasSubstr("the matrix is ragged: row 0 has 2 numbers, row 1 has 1"));
  EXPECT_THAT(complaint_about(line_with("matrix", "[[1,0],[1,0]]")),
              HasSubstr("the matrix is 2 x 2, but there are 3"));
  EXPECT_THAT(complaint_about(line_with("matrix", "[[1,0],[1,null],[1,0]]")),
              HasSubstr(R"("matrix[1][1]" is null, not a number)"));
  EXPECT_THAT(complaint_about(line_with("matrix", "[[1,0],[2,-1],[1,0]]")),
              HasSubstr("row 1, column 1 is -1"));
  EXPECT_THAT(complaint_about(line_with("matrix", "[[1,0],[1,0],[0.5,0.4]]")),
              HasSubstr("row 2 sums to 0.9"));
  EXPECT_THAT(complaint_about(line_with("matrix", "[]")), HasSubstr("the matrix is 0 x 0"));
  EXPECT_THAT(complaint_about(R"({"matrix":[[1e999]]})"), HasSubstr("out of range"));
  EXPECT_THAT(complaint_about(R"({"matrix":[[NaN]]})"), HasSubstr("not valid JSON"));
}

TEST(Jsonl, LinesOfNothingButBracketsAreRefused) {
  const std::string lists = std::string(200'000, '[') + std::string(200'000, ']');
  std::string objects;
  for (int level = 0; level < 100'000; ++level) objects += R"({"a":)";
  objects += "1" + std::string(100'000, '}');
  for (const std::string& nested : {lists, objects}) {
    EXPECT_THAT(complaint_about(R"({"id":)" + nested + "}"), HasSubstr("more than 64 levels"));
    EXPECT_THAT(complaint_about(R"({"matrix":[[)" + nested + "]]}"), HasSubstr("more than 64 levels"));
    EXPECT_THAT(complaint_about(R"({"unknown":)" + nested + "}"), HasSubstr("more than 64 levels"));
  }
  Alignment alignment = small_alignment();
  alignment.target_sentence = std::string(200, '[') + R"(\"{{)";
  EXPECT_EQ(from_json_line(to_json_line(alignment), "here"), alignment) << "brackets in texts are none";
}

}  // namespace
}  // namespace seq2see::alignment
