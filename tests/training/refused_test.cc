// Updates whose loss or gradient is not finite.
#include <gmock/gmock.h>
#include <spdlog/sinks/ostream_sink.h>

#include <csignal>
#include <limits>
#include <sstream>

#include "base/error.h"
#include "training/lesson.h"

namespace seq2see::training {
namespace {

class RefusedUpdates : public TrainingTest {
 protected:
  /// Trains with the model as it is and returns the message of the UserError, empty where there was none.
  std::string train_model(model::Seq2Seq& model) {
    ThreadPool pool(1);
    Trainer trainer(config_, model, lesson_.training_data(), {}, {}, pool);
    std::string message;
    try {
      trainer.run();
    } catch (const UserError& error) {
      message = error.what();
    }
    state_ = trainer.state();
    return message;
  }

  config::Config config_ = lesson_config(run_folder("run"));
  TrainingState state_;
};

TEST_F(RefusedUpdates, TenInARowEndTheTrainingAndLeaveTheWeightsAlone) {
  const auto model = fresh_model(config_);
  const auto before = fresh_model(config_);
  for (const auto& each : {model, before}) {
    const torch::NoGradGuard no_gradient;
    Tensor bias = each->named_parameters()["output_bias"];
    bias[5] = std::numeric_limits<float>::quiet_NaN();
  }
  EXPECT_NE(train_model(*model).find("training.learning_rate"), std::string::npos);
  EXPECT_EQ(state_.skipped_updates, 10);
  EXPECT_EQ(state_.updates, 10);
  const auto expected = before->named_parameters();
  for (const auto& parameter : model->named_parameters()) {
    if (parameter.key() == "output_bias") continue;  // NaN equals nothing
    EXPECT_TRUE(torch::equal(parameter.value(), expected[parameter.key()])) << parameter.key();
  }
}

TEST_F(RefusedUpdates, AreLeftOutOneByOne) {
  // Only the batches with one rare word are spoilt. It does not occur in the development text.
  config_.training.batch_size = 1;
  config_.training.epochs = 1;
  auto sources = lesson_.text.source.strings();
  sources[10] = sources[20] = "rare";
  lesson_.text.source = data::Lines(sources);
  const data::WordVocabulary with_rare(
      {"eins", "zwei", "drei", "vier", "acht", "rare"});  // in the place of "neun"
  lesson_.train = data::encode_corpus(lesson_.text, with_rare, lesson_.target, {});
  lesson_.dev = data::encode_corpus(make_text(1), with_rare, lesson_.target, {});
  const auto model = fresh_model(config_);
  {
    const torch::NoGradGuard no_gradient;
    Tensor embedding = model->named_parameters()["encoder.embedding"];
    embedding[9].fill_(std::numeric_limits<float>::quiet_NaN());
  }
  EXPECT_EQ(train_model(*model), "");
  EXPECT_EQ(state_.skipped_updates, 2);
  EXPECT_EQ(state_.updates, 24);
  int64_t tokens = 0;
  for (const auto& line : read_metrics(config_.model_dir)) {
    EXPECT_TRUE(line["loss"].is_number() && line["loss"].get<double>() > 0.0) << line;
    if (line["type"] == "update") tokens += line["tokens"].get<int64_t>();
  }
  int64_t all_tokens = 0;
  for (const auto& length : lesson_.train.lengths()) all_tokens += length.target;
  EXPECT_EQ(tokens, all_tokens - static_cast<int64_t>(lesson_.train.target(10).size()) -
                        static_cast<int64_t>(lesson_.train.target(20).size()));
  for (const auto& parameter : model->named_parameters()) {
    if (parameter.key() == "encoder.embedding") continue;
    EXPECT_TRUE(torch::isfinite(parameter.value()).all().item<bool>()) << parameter.key();
  }
}

TEST_F(RefusedUpdates, AreToldWithTheBatchAndItsLines) {
  config_.training.batch_size = 2;
  config_.training.shards = 2;
  config_.training.epochs = 1;
  config_.training.batch_multiplier = 2;
  auto sources = lesson_.text.source.strings();
  sources[10] = "rare";
  lesson_.text.source = data::Lines(sources);
  const data::WordVocabulary with_rare({"eins", "zwei", "drei", "vier", "acht", "rare"});
  lesson_.train = data::encode_corpus(lesson_.text, with_rare, lesson_.target, {});
  lesson_.dev = data::encode_corpus(make_text(1), with_rare, lesson_.target, {});
  const auto model = fresh_model(config_);
  {
    const torch::NoGradGuard no_gradient;
    model->named_parameters()["encoder.embedding"][9].fill_(std::numeric_limits<float>::quiet_NaN());
  }
  std::ostringstream log;
  const auto usual = spdlog::default_logger();
  spdlog::set_default_logger(
      std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log)));
  EXPECT_EQ(train_model(*model), "");
  spdlog::set_default_logger(usual);
  EXPECT_EQ(state_.skipped_updates, 1);
  EXPECT_THAT(log.str(),
              ::testing::ContainsRegex(
                  "update [0-9]+ of epoch 1 is left out: loss nan, gradient norm nan: batch [0-9]+, "
                  "shard [12] \\(2 pairs, up to [0-9] source and [0-9] target tokens; line 11 of "
                  "the training text\\)"));
}

TEST_F(RefusedUpdates, AreNotLoggedAsALossOfZero) {
  config_.training.logging_freq = 1;
  config_.training.updates = 5;
  const auto model = fresh_model(config_);
  {
    const torch::NoGradGuard no_gradient;
    for (Tensor& parameter : model->parameters()) parameter.fill_(std::numeric_limits<float>::quiet_NaN());
  }
  EXPECT_EQ(train_model(*model), "");
  EXPECT_EQ(state_.skipped_updates, 5);
  EXPECT_EQ(state_.best_score, std::nullopt);  // NaN is no score
  for (const auto& line : read_metrics(config_.model_dir)) EXPECT_EQ(line["type"], "validation");
}

TEST_F(RefusedUpdates, GoOnBeingCountedWhereATrainingGoesOn) {
  config_.training.batch_size = 12;  // two updates an epoch
  config_.training.epochs = 8;
  const auto spoil = [](model::Seq2Seq& model) {
    const torch::NoGradGuard no_gradient;
    model.named_parameters()["output_bias"][5] = std::numeric_limits<float>::quiet_NaN();
  };
  TrainerHooks hooks;
  hooks.update_done = [](const Moment& moment) {
    if (moment.update == 7) std::raise(SIGINT);
  };
  ThreadPool pool(1);
  const auto model = fresh_model(config_);
  spoil(*model);
  Trainer first(config_, *model, lesson_.training_data(), hooks, {}, pool);
  EXPECT_EQ(first.run(), Outcome::kInterrupted);
  Trainer second(config_, *model, lesson_.training_data(), {}, {}, pool);
  second.resume();
  EXPECT_THROW(second.run(), UserError);
  EXPECT_EQ(second.state().updates, 10);  // in a row, three of them after the stop
}

TEST_F(RefusedUpdates, FollowAnEnormousLearningRate) {
  config_.training.optimizer = config::OptimizerKind::kSgd;
  config_.training.learning_rate = 1e38;
  const auto model = fresh_model(config_);
  EXPECT_NE(train_model(*model).find("training.learning_rate"), std::string::npos);
  EXPECT_GE(state_.skipped_updates, 10);
}

}  // namespace
}  // namespace seq2see::training
