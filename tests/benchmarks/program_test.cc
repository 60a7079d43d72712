// The benchmark as a person runs it, on the smallest measurement of each kind.
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "testing/temporary_folder.h"

namespace seq2see::benchmarks {
namespace {

using nlohmann::json;
using testing::Outcome;
using testing::run_program;

/// A number that could have been measured.
void expect_positive(const json& object, const char* key) {
  ASSERT_TRUE(object.contains(key)) << key;
  ASSERT_TRUE(object.at(key).is_number()) << key << " is " << object.at(key);
  EXPECT_GT(object.at(key).get<double>(), 0.0) << key;
}

TEST(Benchmark, WritesAllThatItMeasuresAsTextAndAsJson) {
  const testing::TemporaryFolder folder;
  const Outcome outcome =
      run_program(folder.path(), {"--quick", "--threads", "1", "--only", "small/gru/scaled_dot/fp32/fused",
                                  "--only", "scoring", "--json", "found.json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  for (const char* part : {"Matrix peak", "| small | gru | scaled_dot | fp32 | fused | 1 |", "## Search",
                           "Scoring functions", "| bahdanau | 16 | 16 | 256 |"}) {
    EXPECT_THAT(outcome.out, ::testing::HasSubstr(part));
  }

  const json found = json::parse(std::ifstream(folder.path() / "found.json"));
  const json& peak = found.at("matrix_peak_gflops");
  expect_positive(peak, "fp32");
  EXPECT_TRUE(peak.at("bf16").is_null() || peak.at("bf16").get<double>() > 0.0);
  ASSERT_EQ(found.at("results").size(), 1U);
  const json& result = found.at("results").at(0);
  for (const char* key : {"target_tokens_per_second", "share_of_peak", "peak_rss_mib", "threads"}) {
    expect_positive(result, key);
  }
  // Peak and training are measured one after the other, and the machine may have been busy at the first.
  EXPECT_LE(result.at("share_of_peak").get<double>(), 2.0);
  // S and T average 14 and 15: near the 24.5 of 16 and 16, where a target token has as much source to itself.
  EXPECT_NEAR(result.at("flops_per_target_token").get<double>() * 1e-6, 24.2, 0.5);
  for (const auto& [key, value] : std::map<std::string, std::string>{{"model", "small"},
                                                                     {"cell", "gru"},
                                                                     {"attention", "scaled_dot"},
                                                                     {"precision", "fp32"},
                                                                     {"backend", "fused"}}) {
    EXPECT_EQ(result.at(key), value);
  }
  ASSERT_EQ(found.at("search").size(), 2U);
  EXPECT_EQ(found["search"][0]["beam_size"], 1);
  EXPECT_EQ(found["search"][1]["beam_size"], 5);
  for (const json& search : found["search"]) {
    expect_positive(search, "sentences_per_second");
    EXPECT_NEAR(search.at("tokens_per_sentence").get<double>(), 15.0, 1.0);
  }
  ASSERT_FALSE(found.at("scoring_functions").empty());
  for (const json& score : found.at("scoring_functions")) {
    expect_positive(score, "forward_ms");
    expect_positive(score, "peak_bytes");
    const auto d = score.at("size").get<int64_t>();
    const std::map<std::string, int64_t> parameters = {
        {"bahdanau", 2 * d * d + 2 * d}, {"general", d * d}, {"dot, project: false", 0}};
    const auto expected = parameters.find(score.at("score"));
    if (expected != parameters.end()) {
      EXPECT_EQ(score.at("parameters"), expected->second);
    }
  }
}

TEST(Benchmark, ListsAllThatItMeasures) {
  const testing::TemporaryFolder folder;
  const Outcome outcome = run_program(folder.path(), {"--list", "--threads", "1,2"});
  EXPECT_EQ(outcome.exit_code, 0);
  const std::vector<std::string> names = testing::lines_of(outcome.out);
  // Trainings: 3 models, 2 attentions, 2 precisions, 2 backends, 2 numbers of threads; searches: of one model
  // in one precision.
  EXPECT_EQ(names.size(), 48U + 8U + 8U + 1U);
  EXPECT_THAT(names, ::testing::IsSupersetOf({"training/base/lstm/scaled_dot/bf16/fused/2",
                                              "greedy/small/gru/bahdanau/fp32/composed/1",
                                              "beam/small/gru/bahdanau/fp32/fused/2", "scoring"}));
}

TEST(Benchmark, TellsMistakesInOneLine) {
  const testing::TemporaryFolder folder;
  for (const testing::Arguments& wrong :
       {testing::Arguments{"--only", "transformer"}, testing::Arguments{"--measure", "training/small"},
        testing::Arguments{"--json", "/proc/nowhere/found.json"}}) {
    const Outcome outcome = run_program(folder.path(), wrong);
    EXPECT_EQ(outcome.exit_code, 2) << wrong.front();
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(testing::lines_of(outcome.err).size(), 1U) << outcome.err;
    EXPECT_THAT(outcome.err, ::testing::StartsWith("seq2see_benchmark: error: "));
  }
  EXPECT_EQ(run_program(folder.path(), {"--thread", "2"}).exit_code, 2);
}

}  // namespace
}  // namespace seq2see::benchmarks
