// Several runs side by side.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "cli/project.h"

namespace seq2see::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

/// Two runs, runs/tiny (bahdanau) and runs/dot, trained once for all tests.
const Project& project_with_two_runs() {
  static const Project project;
  static const bool prepared = [] {
    project.add_trained_run();
    const Outcome training =
        project.run({"train", "tiny.yaml", "--set", "name=dot", "--set", "model.decoder.attention=dot",
                     "--set", "model.decoder.attention_size=8", "--set", "training.epochs=1"});
    EXPECT_EQ(training.exit_code, 0) << training.err;
    return true;
  }();
  EXPECT_TRUE(prepared);
  return project;
}

class Compare : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::copy(project_with_two_runs().path("runs"), project_.path("runs"),
                          std::filesystem::copy_options::recursive);
    write_statistics("tiny", {});
    write_statistics("dot", {});
  }
  /// Resamples as few as possible: what is tested is not the statistics.
  [[nodiscard]] Outcome compare(const Arguments& runs, const Arguments& more = {}) const {
    Arguments arguments = {"compare"};
    arguments.insert(arguments.end(), runs.begin(), runs.end());
    arguments.insert(arguments.end(), {"--confidence-n", "20"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return project_.run(arguments);
  }
  [[nodiscard]] json compared(const Arguments& more = {}) const {
    Arguments arguments = {"--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = compare({"runs/tiny", "runs/dot"}, arguments);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return json::parse(outcome.out);
  }
  /// Makes these the statistics of a run's attention, {epoch, variance of the scores} each.
  void write_statistics(const std::string& run, const std::vector<std::pair<int, double>>& variances) const {
    const std::string file = "runs/" + run + "/metrics.jsonl";
    std::string metrics;
    for (const std::string& line : lines_of(project_.read(file))) {
      if (line.find("score_variance") == std::string::npos) metrics += line + '\n';
    }
    for (const auto& [epoch, variance] : variances) {
      metrics += json{{"type", "attention"},
                      {"epoch", epoch},
                      {"update", epoch * 6},
                      {"score_variance", variance},
                      {"entropy", 1.5},
                      {"relative_entropy", 0.75},
                      {"largest_weight", 0.5},
                      {"gradient_of_weights", 0.02},
                      {"gradient_of_scores", 0.005},
                      {"gradient_passed", 0.25}}
                     .dump() +
                 '\n';
    }
    project_.write(file, metrics);
  }
  Project project_;
};

TEST_F(Compare, RunsAreATableWithSizesSpeedsScoresAndPValues) {
  const Outcome outcome = compare({"runs/tiny", "runs/dot"}, {"--threads", "1"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const std::vector<std::string> lines = lines_of(outcome.out);
  ASSERT_GE(lines.size(), 10U);
  EXPECT_EQ(lines[0], "Test set test: 20 sentences, zh to en");
  EXPECT_THAT(lines[1],
              MatchesRegex("run +attention +parameters +tokens/s +sentences/s +BLEU +± +p +chrF2 +± +p"));
  EXPECT_THAT(lines[2], MatchesRegex("tiny .baseline. +bahdanau +[0-9,]+ +[0-9,]+ +[0-9]+ +[0-9.]+ +[0-9.]+ +"
                                     "[0-9.]+ +[0-9.]+"));
  EXPECT_THAT(lines[3], MatchesRegex("dot +dot +[0-9,]+ +[0-9,]+ +[0-9]+ +[0-9.]+ +[0-9.]+ +[0-9.]+.? +"
                                     "[0-9.]+ +[0-9.]+ +[0-9.]+.?"));
  EXPECT_THAT(outcome.out,
              HasSubstr("p: of the difference from tiny, by paired bootstrap with 1,000 samples"));
  EXPECT_THAT(outcome.out, HasSubstr("signature of BLEU: nrefs:1|bs:1000|seed:12345|"));
  EXPECT_THAT(outcome.out, HasSubstr("search: beam size 5, length penalty gnmt with exponent 1"));
  EXPECT_THAT(outcome.out, HasSubstr("BLEU by the length of the source\nsource characters  sentences "));
  EXPECT_THAT(outcome.out, HasSubstr("sentences/s: of the translation made here, with 1 thread\n"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("score variance")));  // nothing was measured
}

TEST_F(Compare, ScoresAreThoseOfEvaluate) {
  const json comparison = compared();
  for (const auto& run : comparison["runs"]) {
    const Outcome outcome =
        project_.run({"evaluate", run["run"].get<std::string>(), "--json", "-m", "bleu", "chrf"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
    const json alone = json::parse(outcome.out);
    EXPECT_EQ(run["bleu"]["score"], alone["bleu"]["score"]) << run["run"];
    EXPECT_EQ(run["chrf"]["score"], alone["chrf"]["score"]) << run["run"];
  }
}

TEST_F(Compare, JsonHoldsEveryRunWithItsSizesAndSpeeds) {
  const json comparison = compared();
  EXPECT_EQ(
      comparison["test_set"],
      json({{"name", "test"}, {"source_language", "zh"}, {"target_language", "en"}, {"sentences", 20}}));
  const json& tiny = comparison["runs"][0];
  const json& dot = comparison["runs"][1];
  EXPECT_EQ(tiny["name"], "tiny");
  EXPECT_EQ(tiny["run"], "runs/tiny");
  EXPECT_EQ(tiny["attention"], "bahdanau");
  EXPECT_EQ(tiny["attention_size"], 16);  // hidden_size, since nothing else was asked for
  EXPECT_EQ(dot["attention_size"], 8);
  // dot has 16 x 8 and 32 x 8 projections; bahdanau 16 x 16 and 32 x 16, a bias or none, and v of 16.
  EXPECT_GT(tiny["parameters"], dot["parameters"]);
  EXPECT_GT(dot["training_tokens_per_second"], 0.0);
  EXPECT_GT(dot["sentences_per_second"], 0.0);
  EXPECT_FALSE(tiny["bleu"].contains("paired"));
  EXPECT_EQ(dot["bleu"]["paired"]["test"], "bootstrap");
  EXPECT_EQ(dot["bleu"]["confidence"]["samples"], 1000);
  EXPECT_EQ(dot["by_length"][0]["bleu"]["confidence"]["samples"], 20);
  EXPECT_EQ(dot["attention_statistics"], json::array());
}

TEST_F(Compare, WhatIsNotKnownOfATrainingIsLeftOpen) {
  std::filesystem::remove(project_.path("runs/dot/timing.jsonl"));
  EXPECT_TRUE(compared()["runs"][1]["training_tokens_per_second"].is_null());
}

TEST_F(Compare, SearchFlagsAndRandomisationReachEveryRun) {
  const json comparison = compared({"--beam-size", "1", "-m", "ter", "--paired-ar", "--paired-ar-n", "30"});
  for (const auto& run : comparison["runs"]) {
    EXPECT_EQ(run["search"]["beam_size"], 1);
    EXPECT_FALSE(run.contains("bleu"));
  }
  EXPECT_EQ(comparison["runs"][1]["ter"]["paired"]["samples"], 30);
}

TEST_F(Compare, TheTextOfTheFirstRunIsUsedForAll) {
  std::filesystem::remove(project_.path("runs/dot/data/test.zh"));
  EXPECT_EQ(compare({"runs/tiny", "runs/dot"}).exit_code, 0);
  expect_one_line_error(compare({"runs/dot", "runs/tiny"}), "--split test: the run has no test text");
}

TEST_F(Compare, StatisticsOfAttentionAreATableAPictureAndJson) {
  write_statistics("tiny", {{0, 0.5}, {1, 2.0}, {2, 4.0}});
  write_statistics("dot", {{0, 0.125}, {1, 37.5}});
  const Outcome outcome = compare({"runs/tiny", "runs/dot"}, {"--plot-statistics", "variance.svg"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("Attention before training and at the last epoch\nrun "));
  EXPECT_THAT(outcome.out,
              ::testing::ContainsRegex("\ntiny +bahdanau +16 +2 +0.5 +4 +0.75 +0.75 +0.25 +0.25\n"));
  EXPECT_THAT(outcome.out,
              ::testing::ContainsRegex("\ndot +dot +8 +1 +0.125 +37.5 +0.75 +0.75 +0.25 +0.25\n"));
  EXPECT_THAT(outcome.out, HasSubstr("plot: variance.svg\n"));
  EXPECT_THAT(project_.read("variance.svg"), HasSubstr("<svg"));
  const json statistics = compared()["runs"][0]["attention_statistics"];
  ASSERT_EQ(statistics.size(), 3U);
  EXPECT_EQ(statistics[1]["epoch"], 1);
  EXPECT_EQ(statistics[1]["score_variance"], 2.0);
  EXPECT_EQ(statistics[1]["gradient_of_scores"], 0.005);
}

TEST_F(Compare, APictureOfStatisticsNeedsStatistics) {
  expect_one_line_error(compare({"runs/tiny", "runs/dot"}, {"--plot-statistics", "variance.png"}),
                        "--plot-statistics variance.png: no run has statistics of its attention");
}

TEST_F(Compare, MarkdownHasTheTablesWithTheirSettings) {
  write_statistics("dot", {{0, 0.125}, {1, 37.5}});
  const Outcome outcome =
      compare({"runs/tiny", "runs/dot"}, {"--markdown", "tables.md", "--plot", "lengths.svg"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const std::string markdown = project_.read("tables.md");
  EXPECT_THAT(markdown, HasSubstr("### Test set test: 20 sentences, zh to en\n\n| run | attention | "));
  EXPECT_THAT(markdown, HasSubstr("|\n|---|---:|"));
  EXPECT_THAT(markdown, HasSubstr("\n| tiny (baseline) | bahdanau | "));
  EXPECT_THAT(markdown, HasSubstr("\n- signature of BLEU: nrefs:1|bs:1000|"));
  EXPECT_THAT(markdown, HasSubstr("\n- search: beam size 5, "));
  EXPECT_THAT(markdown, HasSubstr("### Attention before training and at the last epoch\n"));
  EXPECT_TRUE(project_.has("lengths.bleu.svg"));
  EXPECT_TRUE(project_.has("lengths.chrf.svg"));
}

TEST_F(Compare, CheckpointsOfOneRunCanBeCompared) {
  const Outcome outcome = compare({"runs/tiny/checkpoints/best", "runs/tiny/checkpoints/last"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("\nbest (baseline)   bahdanau "));
  EXPECT_THAT(outcome.out, HasSubstr("; checkpoint last\n"));
}

TEST_F(Compare, RunsAreOnlyRead) {
  const auto before = project_.snapshot("runs");
  EXPECT_EQ(compare({"runs/tiny", "runs/dot"}).exit_code, 0);
  EXPECT_EQ(project_.snapshot("runs"), before);
}

TEST_F(Compare, RunsWithOtherLanguagesAreRefusedByName) {
  std::string config = project_.read("runs/dot/config.yaml");
  const size_t at = config.find("lang: en");
  ASSERT_NE(at, std::string::npos);
  project_.write("runs/dot/config.yaml", config.replace(at, 8, "lang: de"));
  expect_one_line_error(
      compare({"runs/tiny", "runs/dot"}),
      "runs/dot: translates zh to de, but runs/tiny zh to en; compare runs with the same languages");
}

TEST_F(Compare, MistakesAreToldInOneLine) {
  expect_one_line_error(compare({"runs/tiny"}), "runs/tiny: one run has none to be compared with");
  expect_one_line_error(compare({"runs/tiny", "runs/tiny/"}), "runs/tiny/: the run is named twice");
  expect_one_line_error(compare({"runs/tiny", "runs/nowhere"}), "runs/nowhere");
  expect_one_line_error(compare({"runs/tiny", "runs/dot"}, {"--checkpoint", "update-000009"}),
                        "update-000009");
  expect_one_line_error(compare({"runs/tiny", "runs/dot"}, {"--plot-statistics", "variance.gif"}),
                        "variance.gif");
  expect_one_line_error(compare({"runs/tiny", "runs/dot"}, {"--paired-ar", "--paired-bs-n", "9"}),
                        "--paired-bs-n");
}

}  // namespace
}  // namespace seq2see::testing
