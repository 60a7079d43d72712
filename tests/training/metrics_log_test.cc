// metrics.jsonl as a file.
#include "training/metrics_log.h"

#include <cmath>
#include <set>

#include "base/error.h"
#include "training/lesson.h"

namespace seq2see::training {
namespace {

std::set<std::string> keys_of(const nlohmann::json& object) {
  std::set<std::string> keys;
  for (const auto& item : object.items()) keys.insert(item.key());
  return keys;
}

class Metrics : public TrainingTest {
 protected:
  std::filesystem::path file_ = folder_.path() / "metrics.jsonl";
  Metrics() {
    state_.epoch_sums = sums_;
    state_.skipped_updates = 3;
    state_.gradients.spikes = 2;
  }

  LossSums sums_ = {.smoothed = 3.0, .log_loss = 2.0, .correct = 1, .tokens = 4};
  UpdateReport report_ = {.sums = sums_, .gradient_norm = 0.25, .learning_rate = 0.5};
  TrainingState state_;
};

TEST_F(Metrics, HaveTheKeysThatTheirHeaderNames) {
  MetricsLog log(file_, 0);
  log.update({1, 2}, report_, /*guided=*/false);
  log.validation({1, 3}, sums_, 17.5, true);
  log.validation({1, 4}, sums_, std::nullopt, false);
  log.epoch({1, 5}, state_, /*guided=*/false);
  log.attention({1, 6}, {.score_variance = 1.0,
                         .entropy = 0.5,
                         .relative_entropy = 0.25,
                         .largest_weight = 0.75,
                         .gradient_of_weights = 2.0,
                         .gradient_of_scores = 3.0,
                         .gradient_passed = 1.5});
  log.attention({1, 7}, {.relative_entropy = std::nullopt, .gradient_passed = std::nullopt});
  const auto lines = read_metrics(folder_.path());
  ASSERT_EQ(lines.size(), 6U);
  EXPECT_EQ(keys_of(lines[0]),
            (std::set<std::string>{"type", "epoch", "update", "loss", "perplexity", "accuracy",
                                   "learning_rate", "gradient_norm", "tokens"}));
  EXPECT_EQ(keys_of(lines[1]), (std::set<std::string>{"type", "epoch", "update", "loss", "perplexity",
                                                      "accuracy", "bleu", "best"}));
  EXPECT_EQ(keys_of(lines[3]),
            (std::set<std::string>{"type", "epoch", "update", "loss", "perplexity", "accuracy", "tokens",
                                   "skipped_updates", "gradient_spikes"}));
  EXPECT_EQ(lines[0]["type"], "update");
  EXPECT_EQ(lines[0]["epoch"], 1);
  EXPECT_EQ(lines[0]["update"], 2);
  EXPECT_EQ(lines[0]["loss"], 0.75);
  EXPECT_EQ(lines[0]["perplexity"], std::exp(0.5));
  EXPECT_EQ(lines[0]["accuracy"], 0.25);
  EXPECT_EQ(lines[0]["learning_rate"], 0.5);
  EXPECT_EQ(lines[0]["gradient_norm"], 0.25);
  EXPECT_EQ(lines[1]["type"], "validation");
  EXPECT_EQ(lines[1]["bleu"], 17.5);
  EXPECT_EQ(lines[1]["best"], true);
  EXPECT_TRUE(lines[2]["bleu"].is_null());
  EXPECT_EQ(lines[3]["type"], "epoch");
  EXPECT_EQ(lines[3]["skipped_updates"], 3);
  EXPECT_EQ(lines[3]["gradient_spikes"], 2);
  EXPECT_EQ(lines[4], (nlohmann::json{{"type", "attention"},
                                      {"epoch", 1},
                                      {"update", 6},
                                      {"score_variance", 1.0},
                                      {"entropy", 0.5},
                                      {"relative_entropy", 0.25},
                                      {"largest_weight", 0.75},
                                      {"gradient_of_weights", 2.0},
                                      {"gradient_of_scores", 3.0},
                                      {"gradient_passed", 1.5}}));
  EXPECT_EQ(keys_of(lines[5]), keys_of(lines[4]));
  EXPECT_TRUE(lines[5]["relative_entropy"].is_null());
  EXPECT_TRUE(lines[5]["gradient_passed"].is_null());
  EXPECT_EQ(log.bytes(), std::filesystem::file_size(file_));
}

TEST_F(Metrics, TellTheLossOfAGuideWhereThereIsOne) {
  MetricsLog log(file_, 0);
  report_.sums.guided = state_.epoch_sums.guided = 6.0;
  log.update({1, 2}, report_, /*guided=*/true);
  log.epoch({1, 5}, state_, /*guided=*/true);
  for (const auto& line : read_metrics(folder_.path())) EXPECT_EQ(line["guided_loss"], 1.5);
}

TEST_F(Metrics, WriteDownWhatOthersMeasure) {
  MetricsLog log(file_, 0);
  log.measurement({2, 9}, {"probe",
                           {{"id", int64_t{3}},
                            {"mode", std::string("forced")},
                            {"entropy", 0.5},
                            {"aer", std::optional<double>()},
                            {"ratio", std::optional<double>(INFINITY)},
                            {"warnings", std::vector<std::string>{"one"}}}});
  EXPECT_EQ(
      read_file(file_),
      R"({"type":"probe","epoch":2,"update":9,"id":3,"mode":"forced","entropy":0.5,"aer":null,"ratio":null,)"
      R"("warnings":["one"]})"
      "\n");
  EXPECT_EQ(log.bytes(), std::filesystem::file_size(file_));
}

TEST_F(Metrics, AfterTheBytesOfACheckpointAreDropped) {
  uint64_t kept = 0;
  {
    MetricsLog log(file_, 0);
    log.epoch({1, 5}, state_, /*guided=*/false);
    kept = log.bytes();
    log.epoch({2, 10}, state_, /*guided=*/false);
  }
  MetricsLog log(file_, kept);
  log.epoch({3, 15}, state_, /*guided=*/false);
  const auto lines = read_metrics(folder_.path());
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0]["epoch"], 1);
  EXPECT_EQ(lines[1]["epoch"], 3);
  EXPECT_EQ(log.bytes(), std::filesystem::file_size(file_));
}

TEST_F(Metrics, OfAFileThatLostItsEndAreCountedFromWhatIsThere) {
  for (const std::string& contents : {std::string("{}\n"), std::string()}) {
    folder_.write("metrics.jsonl", contents);
    const MetricsLog log(file_, 1000);
    EXPECT_EQ(log.bytes(), contents.size());
    EXPECT_EQ(log.bytes_missing(), 1000 - contents.size());
  }
  std::filesystem::remove(file_);
  EXPECT_EQ(MetricsLog(file_, 1000).bytes(), 0U);
}

TEST_F(Metrics, OfAFileThatIsRemovedUnderneathAreAnErrorOfTheUserAtTheNextCheckpoint) {
  MetricsLog log(file_, 0);
  log.epoch({1, 5}, state_, /*guided=*/false);
  log.flush_to_disk();
  std::filesystem::remove(file_);
  EXPECT_THROW(log.flush_to_disk(), UserError);
}

TEST_F(Metrics, ThatCannotBeWrittenAreAnErrorOfTheUser) {
  EXPECT_THROW(MetricsLog(folder_.path() / "missing" / "metrics.jsonl", 0), UserError);
}

}  // namespace
}  // namespace seq2see::training
