// Whole trainings: what they learn, when they look and when they stop.
#include "training/trainer.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "model/weights.h"
#include "training/checkpoint.h"
#include "training/lesson.h"

namespace seq2see::training {
namespace {

using Events = std::vector<std::string>;

class Training : public TrainingTest {
 protected:
  /// Hooks that write down when they are called. bleu: of each validation; the last for all that follow.
  TrainerHooks note_down(std::vector<double> bleu) {
    TrainerHooks hooks;
    hooks.dev_bleu = [this, bleu = std::move(bleu)](const Moment& moment) {
      events_.push_back("validate " + std::to_string(moment.epoch) + ":" + std::to_string(moment.update));
      return bleu[std::min(validations_++, bleu.size() - 1)];
    };
    hooks.dump_probes = [this](const Moment& moment, std::optional<double> last) {
      events_.push_back("dump " + std::to_string(moment.epoch) + ":" + std::to_string(moment.update) +
                        (last ? " after " + std::to_string(static_cast<int>(*last)) : ""));
      return std::vector<Measurement>();
    };
    return hooks;
  }

  config::Config config_ = lesson_config(run_folder("run"));
  Events events_;
  size_t validations_ = 0;
};

TEST_F(Training, WritesDownWhatItsHooksMeasure) {
  TrainerHooks hooks = note_down({10});
  hooks.dev_alignment = [](const Moment&) { return Measurement{"dev_alignment", {{"aer", 0.25}}}; };
  hooks.dump_probes = [](const Moment&, std::optional<double>) {
    return std::vector<Measurement>{{"probe", {{"id", int64_t{7}}, {"mode", std::string("forced")}}},
                                    {"probes", {{"warnings", std::vector<std::string>{"a", "b"}}}}};
  };
  std::vector<int64_t> done;
  hooks.epoch_done = [&](const Moment& moment) {
    EXPECT_TRUE(moment.epoch == 0 ||
                std::filesystem::exists(std::filesystem::path(config_.model_dir) / "checkpoints" / "last"));
    done.push_back(moment.epoch);
  };
  config_.training.epochs = 2;
  train(config_, lesson_.training_data(), {.hooks = hooks});
  std::map<std::string, std::vector<nlohmann::json>> lines;
  for (const auto& line : read_metrics(config_.model_dir)) lines[line["type"]].push_back(line);
  EXPECT_EQ(lines["dev_alignment"].size(), 2U);
  EXPECT_EQ(lines["dev_alignment"][1],
            (nlohmann::json{{"type", "dev_alignment"}, {"epoch", 2}, {"update", 12}, {"aer", 0.25}}));
  EXPECT_EQ(lines["probe"].size(), 3U);
  EXPECT_EQ(lines["probe"][0]["id"], 7);
  EXPECT_EQ(lines["probes"][2]["warnings"], (std::vector<std::string>{"a", "b"}));
  EXPECT_THAT(done, ::testing::ElementsAre(0, 1, 2));
}

/// Target word t of a lesson, which counts backwards, is to look at source word n - 1 - t.
data::AlignmentGuide backwards(const Lesson& lesson) {
  return {.text = &lesson.text,
          .source = &lesson.source,
          .target = &lesson.target,
          .cells = [](size_t, std::span<const TextSpan> source, std::span<const TextSpan> target) {
            std::vector<data::GuideCell> cells;
            for (size_t t = 0; t < target.size(); ++t) cells.push_back({t, source.size() - 1 - t, 1.0F});
            return cells;
          }};
}

TEST_F(Training, WithAGuideLearnsToLookWhereItPoints) {
  config_.model = testing::tiny_config();
  config_.training.learning_rate = 0.02;
  config_.training.epochs = 60;
  TrainingData data = lesson_.training_data();
  data.guide = backwards(lesson_);
  config_.training.guided_alignment = {.links = "given", .words = "", .weight = 2.0, .decay = 0.98};
  train(config_, data);
  std::vector<double> guided;
  for (const auto& line : read_metrics(config_.model_dir)) {
    if (line["type"] == "epoch") guided.push_back(line["guided_loss"]);
  }
  ASSERT_EQ(guided.size(), 60U);
  EXPECT_GT(guided.front(), 0.5);
  EXPECT_LT(guided.back(), 0.3 * guided.front());
}

TEST_F(Training, WithAGuideIsTheSameOnAnyNumberOfThreads) {
  TrainingData data = lesson_.training_data();
  data.guide = backwards(lesson_);
  config_.training.guided_alignment = {.links = "given", .words = "", .weight = 0.5, .decay = 0.5};
  const Trained one = train(config_, data, {.threads = 1});
  config_.model_dir = run_folder("four").string();
  const Trained four = train(config_, data, {.threads = 4});
  const auto left = one.model->parameters();
  const auto right = four.model->parameters();
  for (size_t i = 0; i < left.size(); ++i) EXPECT_TRUE(torch::equal(left[i], right[i]));
}

TEST_F(Training, LearnsAHandfulOfPairsByHeart) {
  const Lesson lesson(7);                  // the development text, too
  config_.model = testing::tiny_config();  // no dropout
  config_.training.label_smoothing = 0.0;
  config_.training.learning_rate = 0.02;
  config_.training.epochs = 80;
  const Trained trained = train(config_, lesson.training_data());
  EXPECT_EQ(trained.outcome, Outcome::kFinished);
  const auto lines = read_metrics(config_.model_dir);
  EXPECT_GT(lines.front()["loss"].get<double>(), 1.5);  // ln 10 = 2.3 knows nothing
  EXPECT_LT(trained.state.best_score.value(), 0.05);
  const auto validation = std::find_if(lines.rbegin(), lines.rend(),
                                       [](const auto& line) { return line["type"] == "validation"; });
  EXPECT_LT((*validation)["loss"].get<double>(), 0.05);
  EXPECT_EQ((*validation)["accuracy"].get<double>(), 1.0);
  EXPECT_NEAR((*validation)["perplexity"].get<double>(), 1.0, 0.05);
}

TEST_F(Training, LooksBeforeTheFirstUpdateAndAfterEveryEpoch) {
  const Trained trained = train(config_, lesson_.training_data(), {.hooks = note_down({10, 20, 30})});
  EXPECT_EQ(events_, (Events{"dump 0:0", "validate 1:6", "dump 1:6 after 10", "validate 2:12",
                             "dump 2:12 after 20", "validate 3:18", "dump 3:18 after 30"}));
  EXPECT_EQ(trained.outcome, Outcome::kFinished);
  EXPECT_TRUE(trained.state.finished);
  EXPECT_EQ(trained.state.updates, 18);
}

TEST_F(Training, ValidatesAfterSoManyUpdatesAndOnceMoreAtTheEnd) {
  config_.training.validation_freq = 4;
  config_.training.epochs = 2;
  config_.training.updates = 11;
  train(config_, lesson_.training_data(), {.hooks = note_down({10, 20, 30})});
  EXPECT_EQ(events_, (Events{"dump 0:0", "validate 1:4", "dump 1:6 after 10", "validate 2:8", "validate 2:11",
                             "dump 2:11 after 30"}));
}

TEST_F(Training, StopsInTheMiddleOfAnEpochWhenItsUpdatesAreSpent) {
  config_.training.updates = 4;
  const Trained trained = train(config_, lesson_.training_data(), {.hooks = note_down({10})});
  EXPECT_EQ(trained.outcome, Outcome::kFinished);
  EXPECT_EQ(trained.state.updates, 4);
  EXPECT_EQ(trained.state.epoch, 1);
  EXPECT_EQ(trained.state.position, 4);
  EXPECT_EQ(events_, (Events{"dump 0:0", "validate 1:4", "dump 1:4 after 10"}));
}

TEST_F(Training, StopsEarlyWhenItsPatienceIsSpent) {
  config_.training.early_stopping_metric = config::EarlyStoppingMetric::kBleu;
  config_.training.early_stopping_patience = 2;
  config_.training.epochs = 10;
  const Trained trained =
      train(config_, lesson_.training_data(), {.hooks = note_down({9, 8, 11, 11, 10, 12})});
  EXPECT_EQ(trained.outcome, Outcome::kStoppedEarly);
  EXPECT_EQ(validations_, 5U);
  EXPECT_EQ(trained.state.updates, 5 * 6);
  EXPECT_EQ(trained.state.best_epoch, 3);
  EXPECT_EQ(trained.state.validations_without_improvement, 2);
}

TEST_F(Training, KeepsTheWeightsOfTheBestTranslations) {
  config_.training.early_stopping_metric = config::EarlyStoppingMetric::kBleu;
  TrainerHooks hooks = note_down({10, 30, 20});
  const auto model = fresh_model(config_);
  std::vector<Tensor> after_second_epoch;
  hooks.dump_probes = [&](const Moment& moment, std::optional<double> /*bleu*/) {
    if (moment.epoch == 2) {
      for (const Tensor& parameter : model->parameters()) after_second_epoch.push_back(parameter.clone());
    }
    return std::vector<Measurement>();
  };
  ThreadPool pool(1);
  Trainer trainer(config_, *model, lesson_.training_data(), hooks, {{"made_by", "a test"}}, pool);
  trainer.run();
  EXPECT_EQ(trainer.state().best_score, 30.0);
  EXPECT_EQ(trainer.state().best_epoch, 2);
  EXPECT_EQ(trainer.state().best_update, 12);

  const auto checkpoints = std::filesystem::path(config_.model_dir) / "checkpoints";
  const auto best = fresh_model(config_);
  const auto metadata = model::load_weights(checkpoints / "best" / kWeightsFile, *best);
  EXPECT_EQ(metadata.at("made_by"), "a test");
  ASSERT_EQ(after_second_epoch.size(), best->parameters().size());
  for (size_t i = 0; i < after_second_epoch.size(); ++i) {
    EXPECT_TRUE(torch::equal(best->parameters()[i], after_second_epoch[i])) << "parameter " << i;
  }
  const auto last = fresh_model(config_);
  model::load_weights(checkpoints / "last" / kWeightsFile, *last);
  expect_same_weights(*last, *model);
  EXPECT_FALSE(torch::equal(last->parameters()[0], best->parameters()[0]));
}

TEST_F(Training, TakesTheLowestLossForTheBestWhereAskedTo) {
  config_.training.learning_rate = 0.3;  // goes up and down
  config_.training.epochs = 5;
  const Trained trained = train(config_, lesson_.training_data());
  double lowest = 1e9;
  for (const auto& line : read_metrics(config_.model_dir)) {
    if (line["type"] != "validation") continue;
    EXPECT_EQ(line["best"].get<bool>(), line["loss"].get<double>() < lowest) << line;
    EXPECT_TRUE(line["bleu"].is_null());
    lowest = std::min(lowest, line["loss"].get<double>());
  }
  EXPECT_EQ(trained.state.best_score, lowest);
}

TEST_F(Training, WritesAMetricForEveryLoggingValidationAndEpoch) {
  config_.training.epochs = 2;
  config_.training.logging_freq = 4;
  train(config_, lesson_.training_data(), {.hooks = note_down({10})});
  Events seen;
  int64_t tokens_of_updates = 0;
  int64_t tokens_of_epochs = 0;
  for (const auto& line : read_metrics(config_.model_dir)) {
    const auto type = line["type"].get<std::string>();
    seen.push_back(type + " " + line["epoch"].dump() + ":" + line["update"].dump());
    if (type == "update") tokens_of_updates += line["tokens"].get<int64_t>();
    if (type == "epoch") tokens_of_epochs += line["tokens"].get<int64_t>();
  }
  EXPECT_EQ(seen, (Events{"update 1:4", "update 1:6", "epoch 1:6", "validation 1:6", "update 2:8",
                          "update 2:12", "epoch 2:12", "validation 2:12"}));
  int64_t tokens = 0;
  for (const auto& length : lesson_.train.lengths()) tokens += length.target;
  EXPECT_EQ(tokens_of_epochs, 2 * tokens);
  EXPECT_EQ(tokens_of_updates, 2 * tokens);
}

TEST_F(Training, DecreasesTheRateOnAPlateau) {
  config_.training.early_stopping_metric = config::EarlyStoppingMetric::kBleu;
  config_.training.scheduling = config::Scheduling::kPlateau;
  config_.training.patience = 1;
  config_.training.decrease_factor = 0.5;
  config_.training.logging_freq = 6;
  config_.training.epochs = 4;
  train(config_, lesson_.training_data(), {.hooks = note_down({10, 9, 8, 7})});
  std::vector<double> rates;
  for (const auto& line : read_metrics(config_.model_dir)) {
    if (line["type"] == "update") rates.push_back(line["learning_rate"].get<double>());
  }
  EXPECT_EQ(rates, (std::vector<double>{0.01, 0.01, 0.005, 0.0025}));
}

TEST_F(Training, ComesToTheSameBitsWithAnyNumberOfThreads) {
  config_.training.shards = 3;
  config_.training.batch_multiplier = 2;
  TrainingData data = lesson_.training_data();
  data.sampling.emplace();
  data.sampling->text = &lesson_.text;
  data.sampling->source = data::SideSampling{.vocabulary = &lesson_.source, .alpha = 0.1};
  const Trained one = train(config_, data, {.threads = 1});
  for (const size_t threads : {2, 4}) {
    config_.model_dir = run_folder(std::to_string(threads)).string();
    const Trained many = train(config_, data, {.threads = threads});
    expect_same_weights(*many.model, *one.model);
    expect_same_state(many.state, one.state);
  }
  EXPECT_EQ(one.state.updates, 9);
}

TEST_F(Training, TakesTwoBatchesAtOnceForOneOfTwiceTheSize) {
  const Lesson lesson(8);
  config_.model = testing::tiny_config();  // no dropout: its numbers depend on the batches
  config_.training.optimizer = config::OptimizerKind::kSgd;
  config_.training.learning_rate = 0.5;
  config_.training.batch_size = 8;
  const Trained one = train(config_, lesson.training_data());
  config_.model_dir = run_folder("two").string();
  config_.training.batch_size = 4;
  config_.training.batch_multiplier = 2;
  const Trained two = train(config_, lesson.training_data());
  EXPECT_EQ(one.state.updates, 3);
  EXPECT_EQ(two.state.updates, 3);
  const auto expected = one.model->named_parameters();
  const auto initial = fresh_model(config_);
  EXPECT_FALSE(torch::equal(initial->named_parameters()["output_bias"], expected["output_bias"]));
  for (const auto& parameter : two.model->named_parameters()) {
    EXPECT_LT((parameter.value() - expected[parameter.key()]).abs().max().item<double>(), 1e-5)
        << parameter.key();
  }
}

TEST_F(Training, ClipsTheGradientOfTheMeanLoss) {
  // One step of plain descent: its length is the learning rate times the clipped norm.
  config_.training.optimizer = config::OptimizerKind::kSgd;
  config_.training.learning_rate = 0.5;
  config_.training.logging_freq = 1;
  config_.training.updates = 1;
  const auto length_of_step = [&](double clip) {
    config_.training.clip_grad_norm = clip;
    const Trained trained = train(config_, lesson_.training_data());
    const auto before = fresh_model(config_)->parameters();
    double sum = 0.0;
    for (size_t i = 0; i < before.size(); ++i) {
      sum += (trained.model->parameters()[i] - before[i]).to(torch::kFloat64).pow(2).sum().item<double>();
    }
    return std::sqrt(sum);
  };
  const double free = length_of_step(0.0);
  const double norm = read_metrics(config_.model_dir)[0]["gradient_norm"].get<double>();
  EXPECT_NEAR(free, 0.5 * norm, 1e-5);
  EXPECT_NEAR(length_of_step(norm / 4.0), 0.5 * norm / 4.0, 1e-5);
  EXPECT_NEAR(length_of_step(norm * 2.0), free, 1e-6);
}

}  // namespace
}  // namespace seq2see::training
