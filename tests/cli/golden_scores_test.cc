// `seq2see evaluate --hypotheses` against what sacreBLEU 2.6.0 said (tests/data/metrics-golden), through the
// flags of the command line and the JSON that it prints.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "base/text_file.h"
#include "cli/commands.h"

namespace seq2see::cli {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;

using Arguments = std::vector<std::string>;

std::filesystem::path golden_file(const std::string& name) {
  return std::filesystem::path(SEQ2SEE_SOURCE_DIR) / "tests/data/metrics-golden" / name;
}

/// What the command prints.
std::string evaluate(Arguments arguments) {
  CLI::App app;
  add_evaluate(app);
  arguments.insert(arguments.begin(), "evaluate");
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
  const std::ostringstream printed;
  std::streambuf* const terminal = std::cout.rdbuf(printed.rdbuf());
  try {
    app.parse(arguments);
  } catch (...) {
    std::cout.rdbuf(terminal);
    throw;
  }
  std::cout.rdbuf(terminal);
  return printed.str();
}

/// An option of sacreBLEU's Python interface as a flag of the command line: "word_order" of chrF is
/// --chrf-word-order.
void add_flag(const std::string& metric, std::string name, const json& value, Arguments& arguments) {
  std::replace(name.begin(), name.end(), '_', '-');
  arguments.push_back((metric == "bleu" ? "--" : "--" + metric + "-") + name);
  if (value.is_boolean()) {
    ASSERT_TRUE(value.get<bool>()) << name << " has no flag that turns it off";
  } else {
    arguments.push_back(value.is_string() ? value.get<std::string>() : value.dump());
  }
}

Arguments arguments_for(const json& golden) {
  Arguments arguments = {"--hypotheses", golden_file(golden.at("hypotheses")).string(), "--references"};
  for (const json& file : golden.at("references")) arguments.push_back(golden_file(file).string());
  const std::string metric = golden.at("metric");
  arguments.insert(arguments.end(), {"--json", "--metrics", metric});
  for (const auto& [name, value] : golden.at("options").items()) add_flag(metric, name, value, arguments);
  return arguments;
}

/// The key under which we print what sacreBLEU's objects call `theirs`.
std::string our_name(const std::string& theirs) { return theirs == "num_edits" ? "edits" : theirs; }

void expect_near(const json& ours, const json& theirs) {
  ASSERT_EQ(ours.is_array(), theirs.is_array());
  if (theirs.is_array()) {
    ASSERT_EQ(ours.size(), theirs.size());
    for (size_t i = 0; i < theirs.size(); ++i) expect_near(ours[i], theirs[i]);
  } else {
    EXPECT_NEAR(ours.get<double>(), theirs.get<double>(), 1e-9);
  }
}

TEST(EvaluateHypotheses, PrintsTheScoresOfEveryGoldenCase) {
  const json expected = json::parse(read_file(golden_file("expected.json")));
  ASSERT_EQ(expected.at("cases").size(), 180U);
  for (const json& golden : expected.at("cases")) {
    SCOPED_TRACE(golden.at("set").get<std::string>() + " " + golden.at("metric").get<std::string>() + " " +
                 golden.at("options").dump());
    const json printed = json::parse(evaluate(arguments_for(golden)));
    ASSERT_EQ(printed.size(), 1U);
    const json& score = printed.at(golden.at("metric").get<std::string>());
    for (const auto& [name, value] : golden.items()) {
      if (value.is_number() || name == "counts" || name == "totals" || name == "precisions") {
        expect_near(score.at(our_name(name)), value);
      }
    }
    std::string signature = golden.at("signature");
    signature.replace(signature.rfind("|version:"), std::string::npos, "|version:seq2see-" SEQ2SEE_VERSION);
    EXPECT_EQ(score.at("signature"), signature);
  }
}

class EvaluateSystems : public ::testing::Test {
 protected:
  static json evaluated(const Arguments& more, const Arguments& hypotheses = {"set0.hyp"}) {
    Arguments arguments = {"--references", golden_file("set0.ref0").string(), "--json", "--hypotheses"};
    for (const std::string& name : hypotheses) arguments.push_back(golden_file(name).string());
    arguments.insert(arguments.end(), more.begin(), more.end());
    return json::parse(evaluate(arguments));
  }
};

TEST_F(EvaluateSystems, ConfidenceIsReportedWithWhatItCameFrom) {
  const json bleu = evaluated({"--confidence", "--confidence-n", "200", "--seed", "7"}).at("bleu");
  const json& confidence = bleu.at("confidence");
  EXPECT_EQ(confidence.at("samples"), 200);
  EXPECT_EQ(confidence.at("seed"), 7);
  EXPECT_LT(confidence.at("lower"), bleu.at("score"));
  EXPECT_GT(confidence.at("upper"), bleu.at("score"));
  EXPECT_DOUBLE_EQ(confidence.at("margin").get<double>() * 2,
                   confidence.at("upper").get<double>() - confidence.at("lower").get<double>());
  EXPECT_EQ(bleu.at("signature"),
            "nrefs:1|bs:200|seed:7|case:mixed|eff:no|tok:13a|smooth:exp|version:seq2see-" SEQ2SEE_VERSION);
  EXPECT_NE(evaluated({"--confidence", "--seed", "8"}), evaluated({"--confidence", "--seed", "7"}));
  EXPECT_EQ(evaluated({"--confidence", "--seed", "8"}), evaluated({"--confidence", "--seed", "8"}));
}

TEST_F(EvaluateSystems, SeveralAreAListWithPValuesOfAllButTheBaseline) {
  const json systems = evaluated({"-m", "bleu", "ter", "--paired-ar", "--paired-ar-n", "99"},
                                 {"set0.hyp", "multiref.hyp", "set0.ref0"})
                           .at("systems");
  ASSERT_EQ(systems.size(), 3U);
  EXPECT_EQ(systems[0].at("system"), golden_file("set0.hyp").string());
  EXPECT_FALSE(systems[0].at("bleu").contains("paired"));
  EXPECT_EQ(systems[1].at("bleu").at("paired").at("p_value"), 1.0);  // the same text
  EXPECT_EQ(
      systems[2].at("ter").at("paired"),
      json({{"test", "approximate randomisation"}, {"p_value", 0.01}, {"samples", 99}, {"seed", 12345}}));
  EXPECT_EQ(systems[2].at("ter").at("signature").get<std::string>().substr(0, 30),
            "nrefs:1|ar:99|seed:12345|case:");
}

TEST_F(EvaluateSystems, APairedBootstrapGivesTheIntervalsThatWereAskedFor) {
  const json systems =
      evaluated({"--confidence", "--paired-bs", "--paired-bs-n", "99"}, {"set0.hyp", "set0.ref0"})
          .at("systems");
  EXPECT_EQ(systems[0].at("bleu").at("confidence").at("samples"), 99);
  EXPECT_EQ(systems[1].at("bleu").at("paired").at("p_value"), 0.01);
  EXPECT_THAT(systems[0].at("bleu").at("signature"), ::testing::StartsWith("nrefs:1|bs:99|seed:12345|case:"));
}

TEST_F(EvaluateSystems, SentencesAreScoredWithEffectiveOrder) {
  const json result = evaluated({"--sentence-level", "-m", "bleu", "chrf"});
  EXPECT_EQ(result.at("bleu").at("sentences").size(), 60U);
  EXPECT_EQ(result.at("chrf").at("sentences").size(), 60U);
  EXPECT_THAT(result.at("bleu").at("sentence_signature"), ::testing::HasSubstr("eff:yes"));
  EXPECT_THAT(result.at("bleu").at("signature"), ::testing::HasSubstr("eff:no"));
}

TEST_F(EvaluateSystems, BinsByLengthCoverEverySentence) {
  const json bins = evaluated({"--by-length", "--length-edges", "12,15", "--source",
                               golden_file("set0.ref0").string(), "--confidence-n", "50"})
                        .at("by_length");
  ASSERT_EQ(bins.size(), 3U);
  EXPECT_EQ(bins[1].at("from"), 13);
  EXPECT_EQ(bins[1].at("to"), 15);
  EXPECT_EQ(bins[2].at("to"), nullptr);
  EXPECT_EQ(bins[2].at("unit"), "words");
  EXPECT_EQ(bins[0].at("sentences").get<int>() + bins[1].at("sentences").get<int>() +
                bins[2].at("sentences").get<int>(),
            60);
  EXPECT_EQ(bins[0].at("bleu").at("confidence").at("samples"), 50);
}

}  // namespace
}  // namespace seq2see::cli
