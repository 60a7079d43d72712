// Alignments from the shell: of pairs and of sources alone, as matrices and as links, against gold.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/project.h"

namespace seq2see::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Align : public ::testing::Test {
 protected:
  void SetUp() override { project_.add_trained_run(); }

  [[nodiscard]] Outcome align(const Arguments& more, const std::string& input = "") const {
    Arguments arguments = {"align", "runs/tiny"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return project_.run(arguments, input);
  }
  [[nodiscard]] std::vector<json> matrices(const Arguments& more, const std::string& input = "") const {
    const Outcome outcome = align(more, input);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    std::vector<json> objects;
    for (const std::string& line : lines_of(outcome.out)) objects.push_back(json::parse(line));
    return objects;
  }
  Project project_;
  const Arguments dev_ = {"--source", "dev.zh", "--target", "dev.en"};
};

TEST_F(Align, GivesTheMatricesThatTheTrainingDumped) {
  const std::vector<json> found = matrices({"--checkpoint", "last"}, project_.read("probes.tsv"));
  ASSERT_EQ(found.size(), 3U);
  size_t compared = 0;
  for (const std::string& line : lines_of(project_.read("runs/tiny/attention/epoch-002.jsonl"))) {
    const json dumped = json::parse(line);
    if (dumped["mode"] != "forced") continue;
    const json& same = found[dumped["id"].get<size_t>()];
    EXPECT_EQ(same["matrix"], dumped["matrix"]);
    EXPECT_EQ(same["source"], dumped["source"]);
    EXPECT_EQ(same["source_spans"], dumped["source_spans"]);
    EXPECT_EQ(same["target_spans"], dumped["target_spans"]);
    EXPECT_EQ(same["score"], dumped["score"]);
    ++compared;
  }
  EXPECT_EQ(compared, 3U);
}

TEST_F(Align, IsTheSameWhereverThePairsComeFromAndHoweverManyThereAre) {
  const std::string all = align(dev_).out;
  std::string piped;
  std::string spelled;
  const std::vector<std::string> sources = lines_of(project_.read("dev.zh"));
  const std::vector<std::string> targets = lines_of(project_.read("dev.en"));
  for (size_t i = 0; i < sources.size(); ++i) {
    piped += sources[i] + "\t" + targets[i] + "\n";
    spelled += sources[i] + " ||| " + targets[i] + "\n";
  }
  EXPECT_EQ(align({}, piped).out, all);
  EXPECT_EQ(align({"--threads", "3"}, spelled).out, all);
  json alone = json::parse(lines_of(align({}, sources[7] + "\t" + targets[7]).out).at(0));
  json among = json::parse(lines_of(all).at(7));
  EXPECT_EQ(among["id"], 7);
  among["id"] = alone["id"] = 0;
  EXPECT_EQ(alone, among);
}

TEST_F(Align, TranslatesWhereThereIsNoTarget) {
  const std::string source = lines_of(project_.read("dev.zh"))[0];
  const std::vector<json> found = matrices({"--beam-size", "1"}, source + "\n" + source + "\tI see.\n");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0]["mode"], "greedy");
  EXPECT_EQ(found[1]["mode"], "forced");
  EXPECT_EQ(found[0]["target_sent"].get<std::string>() + "\n",
            project_.run({"translate", "runs/tiny", "--beam-size", "1"}, source + "\n").out);
}

TEST_F(Align, MergesPiecesToTheWordsThatAFileSays) {
  project_.write("words.zh", "我 爱 深度 学习 。\n");
  project_.write("words.en", "I love deep learning .\n");
  const std::string pair = "我爱深度学习。\tI love deep learning.\n";
  const std::vector<json> by_file = matrices({"--unit", "word", "--words", "words.zh", "words.en"}, pair);
  EXPECT_EQ(by_file[0]["unit"], "word");
  EXPECT_EQ(by_file[0]["source"], (json{"我", "爱", "深度", "学习", "。", "</s>"}));
  EXPECT_EQ(by_file[0]["target"], (json{"I", "love", "deep", "learning", ".", "</s>"}));
  for (const json& row : by_file[0]["matrix"]) {
    double sum = 0.0;
    for (const json& weight : row) sum += weight.get<double>();
    EXPECT_NEAR(sum, 1.0, 1e-5);
  }
  const std::vector<json> by_space = matrices({"--unit", "word"}, pair);
  EXPECT_EQ(by_space[0]["source"], (json{"我爱深度学习。", "</s>"}));
  EXPECT_EQ(by_space[0]["target"], (json{"I", "love", "deep", "learning.", "</s>"}));
}

TEST_F(Align, WritesALineALineWhateverIsEmpty) {
  const Arguments hard = {"--format", "pharaoh", "--unit", "word", "--links", "argmax"};
  const std::vector<std::string> lines = lines_of(align(hard, "我\tI\n\n我\t\n\tI\n我 我\tI\n").out);
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[0], "0-0");
  EXPECT_THAT(lines, ElementsAre("0-0", "", "", "", ::testing::AnyOf("0-0", "1-0")));
}

TEST_F(Align, CountsLinksFromOneAndKeepsTheEndOnRequest) {
  const Arguments hard = {"--format", "pharaoh", "--unit", "word", "--links", "argmax"};
  const std::string pair = "我\tI\n";
  EXPECT_EQ(align(hard, pair).out, "0-0\n");
  EXPECT_EQ(align(hard + Arguments{"--one-based"}, pair).out, "1-1\n");
  const std::string kept = align(hard + Arguments{"--with-end"}, pair).out;
  EXPECT_THAT(kept, HasSubstr("-1"));  // the target's </s> has a link, too
}

TEST_F(Align, WritesEveryFormatToAFileByItsName) {
  for (const std::string name : {"a.jsonl", "a.marian", "a.nematus", "a.npz", "a.csv"}) {
    const Outcome outcome = align(dev_ + Arguments{"-o", name});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_GT(project_.read(name).size(), 20U) << name;
  }
  EXPECT_EQ(project_.read("a.jsonl"), align(dev_).out);
  EXPECT_EQ(lines_of(project_.read("a.marian")).size(), 20U);
  EXPECT_EQ(align(dev_ + Arguments{"-o", "a.pharaoh", "--links", "argmax"}).exit_code, 0);
  EXPECT_EQ(project_.read("a.pharaoh"),
            align(dev_ + Arguments{"--format", "pharaoh", "--unit", "word", "--links", "argmax"}).out);
}

TEST_F(Align, AnswersLineByLineInAPipe) {
  RunningProgram program(project_.path(""), {"align", "runs/tiny"});
  program.write("我\tI\n");
  EXPECT_EQ(json::parse(program.read_line())["id"], 0);
  program.write("你\tyou\n");
  EXPECT_EQ(json::parse(program.read_line())["id"], 1);
  program.close_input();
  EXPECT_EQ(program.wait().exit_code, 0);
}

TEST_F(Align, MakesOneAlignmentOfTwoDirections) {
  // The run itself cannot be its own reverse; with its languages exchanged it can, for what is to be seen
  // here.
  std::filesystem::copy(project_.path("runs/tiny"), project_.path("runs/back"),
                        std::filesystem::copy_options::recursive);
  std::string config = project_.read("runs/back/config.yaml");
  const size_t source = config.find("lang: zh");
  const size_t target = config.find("lang: en");
  ASSERT_NE(source, std::string::npos);
  ASSERT_NE(target, std::string::npos);
  config.replace(source, 8, "lang: en").replace(target, 8, "lang: zh");
  project_.write("runs/back/config.yaml", config);
  const Arguments both = dev_ + Arguments{"--format", "pharaoh", "--reverse", "runs/back"};
  for (const std::string how : {"mean", "intersection", "union", "grow-diag-final-and"}) {
    const Outcome outcome = align(both + Arguments{"--symmetrise", how});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(lines_of(outcome.out).size(), 20U);
  }
  EXPECT_NE(align(both + Arguments{"--symmetrise", "union"}).out,
            align(both + Arguments{"--symmetrise", "intersection"}).out);
  expect_one_line_error(align(dev_ + Arguments{"--format", "pharaoh", "--reverse", "runs/tiny"}),
                        "name a run of the other direction");
}

TEST_F(Align, TellsMistakesInOneLine) {
  expect_one_line_error(align({}, "a\tb\tc\n"), "standard input:1: has more than two fields");
  expect_one_line_error(align({"--source", "dev.zh", "--target", "none.en"}), "none.en");
  project_.write("short.en", "I see.\n");
  expect_one_line_error(align({"--source", "dev.zh", "--target", "short.en"}),
                        "short.en: has 1 lines, dev.zh has 20");
  project_.write("words.zh", "他 爱\n");
  expect_one_line_error(align({"--words", "words.zh"}, "我爱\tI love\n"),
                        "words.zh:1: the word \"他\" is not");
  expect_one_line_error(align({"--words", "words.zh"}, "他爱\tI love\n他爱\tI love\n"),
                        "words.zh: has 1 lines, but there are more sentences");
  expect_one_line_error(align({"--links", "best", "--format", "pharaoh"}), "--links: 'best' is no rule");
  expect_one_line_error(align({"--links", "0.3"}), "change nothing where weights are written");
  expect_one_line_error(align({"--format", "xml"}), "--format: 'xml' is not a format");
  expect_one_line_error(align({"--unit", "piece", "--format", "pharaoh", "--reverse", "runs/tiny"}),
                        "two runs have words in common");
  expect_one_line_error(align(dev_ + Arguments{"--beam-size", "3"}), "--beam-size: changes nothing");
  expect_one_line_error(align(dev_ + Arguments{"-o", "./dev.zh"}), "./dev.zh is read as well (--source)");
  expect_one_line_error(align({"--epoch", "7"}), "no checkpoint of epoch 7 was kept");
}

TEST_F(Align, TakesTheCheckpointOfAnEpoch) {
  EXPECT_EQ(align(dev_ + Arguments{"--epoch", "2"}).out, align(dev_ + Arguments{"--checkpoint", "last"}).out);
}

class Gold : public Align {
 protected:
  [[nodiscard]] Outcome evaluate(const Arguments& more) const {
    return project_.run(Arguments{"evaluate"} + more);
  }
};

TEST_F(Gold, ComparesTheLinksOfAnyAligner) {
  project_.write("gold.align", "0-0 1p1 2-1\n0-0\n");
  project_.write("made.align", "0-0 1-1 3-3\n0-1\n");
  // By hand: A = 4, S = 3, made and sure 1, made and possible 2.
  const Outcome plain = evaluate({"--alignment", "made.align", "--alignment-gold", "gold.align"});
  EXPECT_EQ(plain.exit_code, 0) << plain.err;
  EXPECT_EQ(plain.out, "AER 0.5714  precision 0.5000  recall 0.3333  F 0.4000  (2 pairs, 4 links)\n");
  project_.write("gold1.align", "1-1 2p2 3-2\n1-1\n");
  EXPECT_EQ(evaluate({"--alignment", "made.align", "--alignment-gold", "gold1.align", "--one-based"}).out,
            plain.out);
  expect_one_line_error(evaluate({"--alignment", "made.align", "--alignment-gold", "gold1.align",
                                  "--one-based", "--split", "dev"}),
                        "--split");
}

TEST_F(Gold, SaysHowWellAttentionAgreesBesideTheScores) {
  std::string gold;
  for (int i = 0; i < 20; ++i) gold += "0-0\n";
  project_.write("gold.align", gold);
  const Outcome outcome =
      evaluate({"runs/tiny", "--split", "dev", "--alignment-gold", "gold.align", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const json scores = json::parse(outcome.out);
  // The same through align and evaluate --alignment.
  const Outcome links = align(dev_ + Arguments{"--format", "pharaoh", "--unit", "word", "-o", "made.align"});
  ASSERT_EQ(links.exit_code, 0) << links.err;
  const json again =
      json::parse(evaluate({"--alignment", "made.align", "--alignment-gold", "gold.align", "--json"}).out);
  EXPECT_EQ(scores["alignment"], again);
  EXPECT_EQ(again["pairs"], 20);
}

TEST_F(Gold, RefusesLinksOfWordsThatThereAreNot) {
  std::string gold;
  for (int i = 0; i < 19; ++i) gold += "0-0\n";
  project_.write("gold.align", gold + "5-0\n");
  expect_user_error(evaluate({"runs/tiny", "--split", "dev", "--alignment-gold", "gold.align"}),
                    "gold.align:20: links word 5 with word 0");
  project_.write("gold.align", gold);
  expect_user_error(evaluate({"runs/tiny", "--split", "dev", "--alignment-gold", "gold.align"}),
                    "gold.align: has 19 lines, the text has 20");
}

}  // namespace
}  // namespace seq2see::testing
