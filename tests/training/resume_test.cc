// Trainings that stop, for whatever reason, and go on as if they had not.
#include <csignal>

#include "base/error.h"
#include "training/checkpoint.h"
#include "training/lesson.h"

namespace seq2see::training {
namespace {

class Resuming : public TrainingTest {
 protected:
  Resuming() {
    // With Adam, dropout and a rate that depends on validations: all that a training must remember. Nobody
    // translates here: BLEU stays 0, so the rate falls after every validation but the first.
    straight_.training.early_stopping_metric = config::EarlyStoppingMetric::kBleu;
    straight_.training.scheduling = config::Scheduling::kPlateau;
    straight_.training.patience = 1;
    straight_.training.epochs = 4;
    straight_.attention.statistics = 3;
    stopped_ = straight_;
    stopped_.model_dir = run_folder("stopped").string();
  }

  Trained train_on(const config::Config& config, const Circumstances& circumstances = {}) const {
    return train(config, lesson_.training_data(), circumstances);
  }

  /// Every file of a run but the one that tells the time, by its name in the run.
  static std::map<std::string, std::string> files_of(const config::Config& config) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(config.model_dir)) {
      const std::string name = std::filesystem::relative(entry.path(), config.model_dir).string();
      if (entry.is_regular_file() && name != "timing.jsonl") files[name] = read_file(entry.path());
    }
    return files;
  }

  /// Weights, optimiser, state, metrics: byte for byte. What the checkpoint before the last one holds depends
  /// on when a training was stopped.
  void expect_same_files() const {
    const auto expected = files_of(straight_);
    auto actual = files_of(stopped_);
    for (const auto& [name, contents] : expected) {
      if (name.starts_with("checkpoints/previous/")) continue;
      EXPECT_TRUE(actual[name] == contents) << name;
    }
    EXPECT_TRUE(expected.contains("metrics.jsonl"));
    EXPECT_TRUE(expected.contains("checkpoints/last/state.json"));
    EXPECT_TRUE(expected.contains("checkpoints/best/model.safetensors"));
  }

  /// Likewise the tensors of the checkpoint `last` alone: a training that came to an end has validated there.
  void expect_same_tensors() const {
    for (const char* file : {"model.safetensors", "training_state.safetensors"}) {
      const auto path = std::filesystem::path("checkpoints") / "last" / file;
      EXPECT_TRUE(read_file(stopped_.model_dir / path) == read_file(straight_.model_dir / path)) << file;
    }
  }

  /// Translates nothing: BLEU is 0. Sends a signal at the validation after this update.
  static TrainerHooks signal_at(int64_t update) {
    TrainerHooks hooks;
    hooks.dev_bleu = [update](const Moment& moment) {
      if (moment.update == update) std::raise(SIGINT);
      return 0.0;
    };
    return hooks;
  }

  config::Config straight_ = lesson_config(run_folder("straight"));
  config::Config stopped_;
};

TEST_F(Resuming, AfterWholeEpochsEqualsNeverStopping) {
  const Trained straight = train_on(straight_);
  EXPECT_LT(straight.state.plateau.factor, 1.0);  // else the rate was constant after all
  stopped_.training.epochs = 2;
  train_on(stopped_);
  stopped_.training.epochs = 4;
  const Trained resumed = train_on(stopped_, {.resume = true});
  expect_same_weights(*resumed.model, *straight.model);
  expect_same_state(resumed.state, straight.state);
  expect_same_files();
}

TEST_F(Resuming, InTheMiddleOfAnEpochEqualsNeverStopping) {
  // Validation at the end of the first part would count for the plateau: the rate stays as it is.
  straight_.training.scheduling = stopped_.training.scheduling = config::Scheduling::kConstant;
  const Trained straight = train_on(straight_);
  stopped_.training.updates = 9;
  const Trained first = train_on(stopped_);
  EXPECT_EQ(first.state.position, 3);
  stopped_.training.updates = 0;
  const Trained resumed = train_on(stopped_, {.resume = true});
  EXPECT_EQ(resumed.state.updates, straight.state.updates);
  expect_same_weights(*resumed.model, *straight.model);
  expect_same_tensors();
}

TEST_F(Resuming, InTheMiddleOfAnEpochSegmentsTheRestAsItWouldHave) {
  straight_.training.scheduling = stopped_.training.scheduling = config::Scheduling::kConstant;
  TrainingData data = lesson_.training_data();
  data.sampling = data::SubwordSampling{.text = &lesson_.text,
                                        .source = data::SideSampling{.vocabulary = &lesson_.source},
                                        .target = data::SideSampling{.vocabulary = &lesson_.target},
                                        .seed = 5};
  const Trained straight = train(straight_, data);
  const Trained plain = train_on(stopped_);
  // Else nothing was sampled.
  EXPECT_FALSE(torch::equal(plain.model->parameters().front(), straight.model->parameters().front()));
  std::filesystem::remove_all(stopped_.model_dir);
  std::filesystem::create_directory(stopped_.model_dir);
  stopped_.training.updates = 9;
  EXPECT_EQ(train(stopped_, data).state.position, 3);
  stopped_.training.updates = 0;
  const Trained resumed = train(stopped_, data, {.threads = 3, .resume = true});
  expect_same_weights(*resumed.model, *straight.model);
  expect_same_tensors();
}

TEST_F(Resuming, WithMoreUpdatesEndsWithAValidationAgain) {
  stopped_.training.updates = 2;
  train_on(stopped_);
  stopped_.training.updates = 4;
  train_on(stopped_, {.resume = true});
  std::vector<int64_t> validated;
  for (const auto& line : read_metrics(stopped_.model_dir)) {
    if (line["type"] == "validation") validated.push_back(line["update"].get<int64_t>());
  }
  EXPECT_EQ(validated, (std::vector<int64_t>{2, 4}));
}

TEST_F(Resuming, AFinishedTrainingChangesNothing) {
  const Trained finished = train_on(stopped_);
  const auto metrics = read_file(stopped_.model_dir / std::filesystem::path("metrics.jsonl"));
  bool looked = false;
  TrainerHooks hooks;
  hooks.dump_probes = [&](const Moment&, std::optional<double>) {
    looked = true;
    return std::vector<Measurement>();
  };
  const Trained again = train_on(stopped_, {.hooks = hooks, .resume = true});
  EXPECT_EQ(again.outcome, Outcome::kFinished);
  EXPECT_FALSE(looked);
  expect_same_state(again.state, finished.state);
  expect_same_weights(*again.model, *finished.model);
  EXPECT_EQ(read_file(stopped_.model_dir / std::filesystem::path("metrics.jsonl")), metrics);
}

TEST_F(Resuming, AfterASignalInTheMiddleOfAnEpochEqualsNeverStopping) {
  straight_.training.validation_freq = stopped_.training.validation_freq = 2;
  const Trained straight = train_on(straight_, {.hooks = signal_at(-1)});
  const Trained interrupted = train_on(stopped_, {.hooks = signal_at(8)});
  EXPECT_EQ(interrupted.outcome, Outcome::kInterrupted);
  EXPECT_EQ(interrupted.state.updates, 8);
  EXPECT_EQ(interrupted.state.position, 2);
  EXPECT_FALSE(interrupted.state.finished);
  const Trained resumed = train_on(stopped_, {.hooks = signal_at(-1), .resume = true});
  EXPECT_EQ(resumed.outcome, Outcome::kFinished);
  expect_same_weights(*resumed.model, *straight.model);
  expect_same_state(resumed.state, straight.state);
  expect_same_files();
}

TEST_F(Resuming, WithAveragedWeightsEqualsNeverStoppingInBothKindsOfWeights) {
  straight_.training.validation_freq = stopped_.training.validation_freq = 2;
  straight_.training.ema_decay = stopped_.training.ema_decay = 0.7;
  const Trained straight = train_on(straight_, {.hooks = signal_at(-1)});
  const Trained interrupted = train_on(stopped_, {.hooks = signal_at(8)});
  EXPECT_EQ(interrupted.state.updates, 8);
  const Trained resumed = train_on(stopped_, {.hooks = signal_at(-1), .threads = 2, .resume = true});
  expect_same_weights(*resumed.model, *straight.model);
  expect_same_state(resumed.state, straight.state);
  expect_same_files();
}

TEST_F(Resuming, WithAveragedWeightsWhereThereWereNoneIsAnErrorOfTheUser) {
  stopped_.training.epochs = 1;
  train_on(stopped_);
  stopped_.training.ema_decay = 0.7;
  EXPECT_THROW(train_on(stopped_, {.resume = true}), UserError);
}

TEST_F(Resuming, AfterASignalBeforeTheFirstUpdateEqualsNeverStopping) {
  const Trained straight = train_on(straight_);
  TrainerHooks hooks;
  hooks.dump_probes = [](const Moment&, std::optional<double>) {
    std::raise(SIGTERM);
    return std::vector<Measurement>();
  };
  const Trained interrupted = train_on(stopped_, {.hooks = hooks});
  EXPECT_EQ(interrupted.outcome, Outcome::kInterrupted);
  EXPECT_EQ(interrupted.state.updates, 0);
  const Trained resumed = train_on(stopped_, {.resume = true});
  expect_same_weights(*resumed.model, *straight.model);
  expect_same_state(resumed.state, straight.state);
}

TEST_F(Resuming, AfterACrashBeforeTheFirstUpdateStartsFromTheBeginning) {
  const Trained straight = train_on(straight_);
  TrainerHooks hooks;
  hooks.update_done = [](const Moment&) { throw std::runtime_error("the power fails"); };
  EXPECT_THROW(train_on(stopped_, {.hooks = hooks}), std::runtime_error);
  const Trained resumed = train_on(stopped_, {.resume = true});
  expect_same_state(resumed.state, straight.state);
  expect_same_files();
}

TEST_F(Resuming, AfterACrashAtTheLastUpdateOfAllEndsTheEpochToo) {
  straight_.training.validation_freq = stopped_.training.validation_freq = 6;
  straight_.training.updates = stopped_.training.updates = 12;  // two epochs
  const Trained straight = train_on(straight_);
  EXPECT_EQ(straight.state.epoch, 3);
  TrainerHooks hooks;
  hooks.dump_probes = [](const Moment& moment, std::optional<double>) -> std::vector<Measurement> {
    if (moment.epoch == 2) throw std::runtime_error("the power fails");
    return {};
  };
  EXPECT_THROW(train_on(stopped_, {.hooks = hooks}), std::runtime_error);
  const Trained resumed = train_on(stopped_, {.resume = true});
  expect_same_state(resumed.state, straight.state);
  expect_same_files();
}

TEST_F(Resuming, LosesNoTokenOfTheMetricsWhereASignalCame) {
  stopped_.training.logging_freq = 5;
  stopped_.training.validation_freq = 2;
  stopped_.training.epochs = 2;
  train_on(stopped_, {.hooks = signal_at(4)});
  train_on(stopped_, {.resume = true});
  std::map<std::string, int64_t> tokens;
  for (const auto& line : read_metrics(stopped_.model_dir)) {
    if (line.contains("tokens")) tokens[line["type"]] += line["tokens"].get<int64_t>();
  }
  EXPECT_GT(tokens["epoch"], 0);
  EXPECT_EQ(tokens["update"], tokens["epoch"]);
}

TEST_F(Resuming, DropsTheMetricsOfWorkThatWasLost) {
  train_on(straight_);
  stopped_.training.epochs = 2;
  train_on(stopped_);
  std::ofstream(std::filesystem::path(stopped_.model_dir) / "metrics.jsonl", std::ios::app)
      << R"({"type": "update", "epoch": 3, "update": 14)";  // half a line: the power failed
  stopped_.training.epochs = 4;
  train_on(stopped_, {.resume = true});
  expect_same_files();
}

TEST_F(Resuming, AtAnyUpdateEqualsNeverStoppingByteForByte) {
  straight_.training.validation_freq = stopped_.training.validation_freq = 4;
  straight_.training.logging_freq = stopped_.training.logging_freq = 5;
  straight_.training.batch_multiplier = stopped_.training.batch_multiplier = 2;
  straight_.training.ema_decay = stopped_.training.ema_decay = 0.7;
  straight_.training.keep_last_ckpts = stopped_.training.keep_last_ckpts = 2;
  TrainingData data = lesson_.training_data();
  data.sampling = data::SubwordSampling{.text = &lesson_.text,
                                        .source = data::SideSampling{.vocabulary = &lesson_.source},
                                        .target = data::SideSampling{.vocabulary = &lesson_.target},
                                        .seed = 5};
  TrainerHooks hooks;
  hooks.dev_bleu = [](const Moment& moment) { return static_cast<double>(moment.update % 5); };
  const Trained straight = train(straight_, data, {.hooks = hooks});
  // Where a validation, a save and a line of the log fall between the updates is different for each of these.
  for (int64_t stop = 1; stop < straight.state.updates; ++stop) {
    SCOPED_TRACE(stop);
    std::filesystem::remove_all(stopped_.model_dir);
    std::filesystem::create_directory(stopped_.model_dir);
    TrainerHooks stopping = hooks;
    stopping.update_done = [stop](const Moment& moment) {
      if (moment.update == stop) std::raise(SIGINT);
    };
    EXPECT_EQ(train(stopped_, data, {.hooks = stopping}).outcome, Outcome::kInterrupted);
    const Trained resumed =
        train(stopped_, data, {.hooks = hooks, .threads = 1 + static_cast<size_t>(stop % 3), .resume = true});
    expect_same_state(resumed.state, straight.state);
    expect_same_files();
  }
}

TEST_F(Resuming, StaysStoppedWhereThePatienceIsSpent) {
  stopped_.training.early_stopping_patience = 1;
  TrainerHooks hooks;
  hooks.dev_bleu = [](const Moment&) { return 10.0; };
  const Trained stopped = train_on(stopped_, {.hooks = hooks});
  EXPECT_EQ(stopped.state.updates, 12);
  const Trained again = train_on(stopped_, {.hooks = hooks, .resume = true});
  EXPECT_EQ(again.outcome, Outcome::kStoppedEarly);
  EXPECT_EQ(again.state.updates, 12);
}

TEST_F(Resuming, WithoutACheckpointIsAnErrorOfTheUser) {
  EXPECT_THROW(train_on(stopped_, {.resume = true}), UserError);
}

TEST_F(Resuming, WithAnotherModelIsAnErrorOfTheUser) {
  stopped_.training.epochs = 1;
  train_on(stopped_);
  stopped_.model.decoder.hidden_size = 10;
  EXPECT_THROW(train_on(stopped_, {.resume = true}), UserError);
}

}  // namespace
}  // namespace seq2see::training
