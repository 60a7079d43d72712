#include "report/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "alignment/words.h"
#include "report/examples.h"
#include "report/page_files.h"
#include "report/report_data.h"
#include "report/weight_packing.h"

namespace seq2see::report {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

alignment::Alignment at(int64_t id, int64_t epoch, alignment::Mode mode, alignment::Alignment alignment) {
  alignment.id = id;
  alignment.epoch = epoch;
  alignment.mode = mode;
  return alignment;
}

Report small_report() {
  report::Run run;
  run.name = "zh-en";
  run.attention = "bahdanau";
  run.source_language = "zh";
  run.target_language = "en";
  run.planned_epochs = 12;
  for (int64_t epoch = 0; epoch < 3; ++epoch) {
    run.alignments.push_back(at(0, epoch, alignment::Mode::kForced,
                                diagonal({"我", "爱", "学习", "</s>"}, {"▁I", "▁lo", "ve", "</s>"})));
    run.alignments.push_back(
        at(0, epoch, alignment::Mode::kGreedy, diagonal({"我", "爱", "学习", "</s>"}, {"▁I", "</s>"})));
  }
  run.measurements.push_back(
      {.name = "validation", .epochs = {1, 2}, .columns = {{"bleu", {10.5, std::nullopt}}}});
  run.warnings.push_back({.epoch = 1, .mode = "forced", .text = "even rows"});
  run.by_length =
      LengthScores{.unit = "words", .bins = {{"1–5", 10}}, .rows = {{.epoch = 1, .bleu = {33.0}}}};
  return {.runs = {run}};
}

json data_of(const Report& report) { return json::parse(report_data(report)); }

TEST(ReportPage, TheSameReportGivesTheSameBytes) {
  EXPECT_EQ(report_html(small_report()), report_html(small_report()));
}

TEST(ReportPage, IsOneFileThatFetchesNothing) {
  const std::string page = report_html(small_report());
  EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
  for (const char* absent : {"unsafe-", "{{policy}}", "{{style}}", "{{data}}", "{{script}}"}) {
    EXPECT_EQ(page.find(absent), std::string::npos) << absent;
  }
  // An address may only stand where it names something: the namespace of SVG.
  for (size_t at = page.find("http"); at != std::string::npos; at = page.find("http", at + 1)) {
    const std::string around = page.substr(at, 30);
    EXPECT_TRUE(around.starts_with("http-equiv") || around.starts_with("http://www.w3.org/2000/svg"))
        << around;
  }
}

TEST(ReportPage, ThePolicyHoldsDigestsOfStyleAndScript) {
  EXPECT_EQ(page_files().style_digest.size(), 64U);
  EXPECT_EQ(page_files().script_digest.size(), 64U);
  EXPECT_THAT(report_html(Report()), ::testing::ContainsRegex("script-src 'sha256-[A-Za-z0-9+/]{43}='"));
  EXPECT_THAT(report_html(Report()), ::testing::ContainsRegex("style-src 'sha256-[A-Za-z0-9+/]{43}='"));
}

TEST(ReportData, NoTextCanEndTheScriptElement) {
  Report report = small_report();
  const std::string nasty = "</script><script>alert(1)</script><!-- \"quoted\" \u2028 \u2029 & \\ {{script}}";
  report.runs[0].name = nasty;
  report.runs[0].warnings[0].text = nasty;
  report.runs[0].facts = {{nasty, nasty}};
  for (alignment::Alignment& alignment : report.runs[0].alignments) {
    alignment.source[0] = alignment.target[0] = alignment.source_sentence = nasty;
    alignment.target_sentence = alignment.reference = nasty;
  }
  const std::string data = report_data(report);
  EXPECT_THAT(data, Not(HasSubstr("<")));
  EXPECT_THAT(data, Not(HasSubstr("\u2028")));
  EXPECT_THAT(data, Not(HasSubstr("\u2029")));
  const json facts = json::parse(data)["runs"][0]["facts"];
  EXPECT_EQ(facts[0][0], nasty);  // and it is still what it was
  const std::string page = report_html(report);
  EXPECT_EQ(page.find("</script>"), page.find("</script>", page.find("id=\"data\"")));
}

TEST(ReportData, BytesThatAreNoTextAreReplaced) {
  Report report = small_report();
  report.runs[0].name =
      "a\xFF"
      "b";
  report.runs[0].facts = {{"bad \xC3", std::string("nul \0", 5)}};
  EXPECT_EQ(data_of(report)["runs"][0]["name"], "a\uFFFDb");
}

TEST(ReportData, InvisibleCharactersAreMadeVisible) {
  Report report = small_report();
  report.runs[0].alignments[0].source[0] = "a\u202Eb";
  EXPECT_EQ(data_of(report)["runs"][0]["sides"][0]["tokens"][0], "a<U+202E>b");
}

TEST(ReportData, ASentenceStandsThereOnce) {
  const json run = data_of(small_report())["runs"][0];
  EXPECT_EQ(run["sides"].size(), 3U);  // the source, the reference, the output
  EXPECT_EQ(run["matrices"].size(), 6U);
  EXPECT_EQ(run["probes"].size(), 1U);
}

TEST(ReportData, MatricesComeInOrderAndCanBeReadBack) {
  const Report report = small_report();
  const json data = data_of(report);
  const json& run = data["runs"][0];
  size_t start = 0;
  const auto digits = data["digits"].get<int>();
  const auto weights = run["weights"].get<std::string>();
  for (const json& matrix : run["matrices"]) {
    const size_t columns = run["sides"][matrix[3].get<size_t>()]["tokens"].size();
    const size_t rows = run["sides"][matrix[4].get<size_t>()]["tokens"].size();
    const size_t length = rows * columns * static_cast<size_t>(digits);
    const auto read = read_weights(std::string_view(weights).substr(start, length), rows, columns, digits);
    EXPECT_NEAR(read(0, 0), 0.8F, 1e-5F);
    start += length;
  }
  EXPECT_EQ(start, weights.size());
  EXPECT_EQ(run["matrices"][0][1], "forced");
  EXPECT_EQ(run["matrices"][1][2], 1);
}

TEST(ReportData, WordsComeWithTheirPieces) {
  const json sides = data_of(small_report())["runs"][0]["sides"];
  EXPECT_EQ(sides[1]["words"], json({"I", "love", "</s>"}));
  EXPECT_EQ(sides[1]["shares"], json({0, 1, 1, 2}));
}

TEST(ReportData, APieceThatCrossesABoundaryHasSeveralShares) {
  alignment::Alignment crossing = diagonal({"ab", "</s>"}, {"x", "</s>"});
  crossing.source_sentence = "ab";
  crossing.target_sentence = "x";
  crossing.source_spans = {{0, 2}, {2, 2}};
  crossing.target_spans = {{0, 1}, {1, 1}};
  crossing.source_words = {{0, 1}, {1, 2}};
  const json sides = data_of({.runs = {run_of_alignments("one", {crossing})}})["runs"][0]["sides"];
  EXPECT_EQ(sides[0]["shares"], json::parse("[[[0,0.5],[1,0.5]],2]"));
}

TEST(ReportData, GoldLinksAreKeptOnlyWhereTheirWordsAreKnown) {
  alignment::Alignment pair = diagonal({"a", "b", "</s>"}, {"x", "y", "</s>"});
  pair.gold = alignment::GoldLinks{.sure = {{0, 0}}, .possible = {{0, 0}, {1, 1}}};
  EXPECT_TRUE(data_of({.runs = {run_of_alignments("one", {pair})}})["runs"][0]["golds"].empty());
  pair.source_sentence = "a b";
  pair.target_sentence = "x y";
  pair.source_spans = pair.target_spans = {{0, 1}, {2, 3}, {3, 3}};
  const json run = data_of({.runs = {run_of_alignments("one", {pair})}})["runs"][0];
  EXPECT_EQ(run["golds"][0]["sure"], json::parse("[[0,0]]"));
  EXPECT_EQ(run["golds"][0]["possible"], json::parse("[[0,0],[1,1]]"));
  EXPECT_EQ(run["matrices"][0][6], 0);
  pair.gold->possible.push_back({2, 7});  // no such word
  EXPECT_TRUE(data_of({.runs = {run_of_alignments("one", {pair})}})["runs"][0]["golds"].empty());
}

TEST(ReportData, AlignmentsOfAnotherProgramAreOneMoment) {
  alignment::Alignment pair = diagonal({"a", "</s>"}, {"x", "</s>"});
  pair.epoch.reset();
  pair.unit = alignment::Unit::kWord;
  const json run = data_of({.runs = {run_of_alignments("others", {pair, pair})}})["runs"][0];
  EXPECT_EQ(run["matrices"].size(), 1U);  // the same pair twice says nothing new
  EXPECT_TRUE(run["matrices"][0][2].is_null());
  EXPECT_FALSE(run["sides"][0].contains("shares"));
  EXPECT_EQ(run["attention"], "bahdanau");
}

TEST(ReportData, ARunWithoutMatricesHasItsCurves) {
  Report report = small_report();
  for (alignment::Alignment& alignment : report.runs[0].alignments) alignment.matrix = {};
  const json run = data_of(report)["runs"][0];
  EXPECT_TRUE(run["matrices"].empty());
  EXPECT_EQ(run["measurements"]["validation"]["bleu"], json::parse("[10.5,null]"));
  EXPECT_EQ(run["lengths"]["rows"], json::parse("[[1,[33]]]"));
}

TEST(ReportData, NumbersThatAreNoneAreNull) {
  Report report = small_report();
  report.runs[0].measurements[0].columns[0].values = {std::numeric_limits<double>::infinity(), 0.123456789};
  EXPECT_EQ(data_of(report)["runs"][0]["measurements"]["validation"]["bleu"], json::parse("[null,0.123457]"));
}

TEST(ReportPage, TwentyLongPairsOverThirtyEpochsStayUnderFiveMegabytes) {
  report::Run run;
  run.name = "large";
  const alignment::Alignment pair = diagonal(many_tokens(40), many_tokens(40));
  for (int64_t id = 0; id < 20; ++id) {
    for (int64_t epoch = 0; epoch < 30; ++epoch) {
      for (const alignment::Mode mode : {alignment::Mode::kForced, alignment::Mode::kGreedy}) {
        run.alignments.push_back(at(id, epoch, mode, pair));
        // An output of its own at every epoch, as a model that still learns has.
        if (mode == alignment::Mode::kGreedy)
          run.alignments.back().target[0] = std::to_string(100 * id + epoch);
      }
    }
  }
  EXPECT_LT(report_html({.runs = {run}}).size(), 5'000'000U);
}

}  // namespace
}  // namespace seq2see::report
