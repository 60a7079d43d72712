// Checkpoints of earlier validations: which ones stay, through stops and crashes.
#include "training/kept_checkpoints.h"

#include <csignal>
#include <fstream>
#include <set>

#include "model/weights.h"
#include "training/checkpoint.h"
#include "training/lesson.h"

namespace seq2see::training {
namespace {

using config::EarlyStoppingMetric;

std::vector<int64_t> updates_of(const std::vector<KeptCheckpoint>& checkpoints) {
  std::vector<int64_t> updates;
  for (const KeptCheckpoint& checkpoint : checkpoints) updates.push_back(checkpoint.update);
  return updates;
}

using Updates = std::vector<int64_t>;

const std::vector<KeptCheckpoint> kFive = {{.update = 10, .score = 3.0},
                                           {.update = 20, .score = 7.0},
                                           {.update = 30, .score = {}},
                                           {.update = 40, .score = 7.0},
                                           {.update = 50, .score = 5.0}};

TEST(KeptCheckpoints, AreNamedAfterTheirUpdateAndNothingElseIs) {
  EXPECT_EQ(kept_name(123), "update-000123");
  EXPECT_EQ(kept_name(12345678), "update-12345678");
  for (const int64_t update : {0, 1, 999'999, 1'000'000})
    EXPECT_EQ(update_of_kept(kept_name(update)), update);
  for (const char* other : {"update-123", "update-0000123", "update-", "update-00012x", "update-000123.new",
                            "last", "", "update--00123", "my-update-000123"}) {
    EXPECT_EQ(update_of_kept(other), std::nullopt) << other;
  }
}

TEST(KeptCheckpoints, AreOrderedFromTheBestAndTheEarlierOfEqualOnesComesFirst) {
  EXPECT_EQ(updates_of(best_of(kFive, EarlyStoppingMetric::kBleu, 9)), (Updates{20, 40, 50, 10}));
  EXPECT_EQ(updates_of(best_of(kFive, EarlyStoppingMetric::kLoss, 9)), (Updates{10, 50, 20, 40}));
  EXPECT_EQ(updates_of(best_of(kFive, EarlyStoppingMetric::kPerplexity, 2)), (Updates{10, 50}));
}

TEST(KeptCheckpoints, AreTheLastAndTheBest) {
  config::TrainingConfig options;
  const auto kept = [&](int64_t last, int64_t best) {
    options.keep_last_ckpts = last;
    options.keep_best_ckpts = best;
    return updates_of(those_to_keep(kFive, options));
  };
  EXPECT_EQ(kept(2, 0), (Updates{40, 50}));
  EXPECT_EQ(kept(0, 2), (Updates{20, 40}));
  EXPECT_EQ(kept(1, 1), (Updates{20, 50}));
  EXPECT_EQ(kept(3, 2), (Updates{20, 30, 40, 50}));
  EXPECT_EQ(kept(9, 9), (Updates{10, 20, 30, 40, 50}));
  EXPECT_EQ(kept(0, 0), Updates{});
}

class Keeping : public TrainingTest {
 protected:
  Keeping() {
    config_.training.validation_freq = 3;
    config_.training.early_stopping_metric = EarlyStoppingMetric::kBleu;
    // Good and bad in turn, from update 3 to update 18.
    hooks_.dev_bleu = [](const Moment& moment) {
      const std::map<int64_t, double> scores = {{3, 5.0},  {6, 9.0},  {9, 1.0},
                                                {12, 8.0}, {15, 2.0}, {18, 3.0}};
      return scores.at(moment.update);
    };
  }

  static std::filesystem::path checkpoints(const config::Config& config) {
    return std::filesystem::path(config.model_dir) / "checkpoints";
  }

  static std::set<std::string> names(const config::Config& config) {
    std::set<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(checkpoints(config)))
      found.insert(entry.path().filename());
    return found;
  }

  /// Every file of weights, byte for byte.
  static std::map<std::string, std::string> weights(const config::Config& config) {
    std::map<std::string, std::string> files;
    for (const std::string& name : names(config))
      files[name] = read_file(checkpoints(config) / name / "model.safetensors");
    return files;
  }

  config::Config another(const std::string& name) const {
    config::Config config = config_;
    config.model_dir = run_folder(name).string();
    return config;
  }

  config::Config config_ = lesson_config(run_folder("run"));
  TrainerHooks hooks_;
};

TEST_F(Keeping, LeavesTheLastValidationsAsFolders) {
  config_.training.keep_last_ckpts = 2;
  const Trained trained = train(config_, lesson_.training_data(), {.hooks = hooks_});
  EXPECT_EQ(names(config_),
            (std::set<std::string>{"best", "last", "previous", "update-000015", "update-000018"}));
  EXPECT_EQ(updates_of(trained.state.kept), (Updates{15, 18}));
}

TEST_F(Keeping, LeavesTheBestValidationsAsFolders) {
  config_.training.keep_best_ckpts = 2;
  train(config_, lesson_.training_data(), {.hooks = hooks_});
  EXPECT_EQ(names(config_),
            (std::set<std::string>{"best", "last", "previous", "update-000006", "update-000012"}));
  EXPECT_TRUE(weights(config_)["update-000006"] == weights(config_)["best"]);
}

TEST_F(Keeping, LeavesNoneWhereNobodyAsked) {
  train(config_, lesson_.training_data(), {.hooks = hooks_});
  EXPECT_EQ(names(config_), (std::set<std::string>{"best", "last", "previous"}));
}

TEST_F(Keeping, WritesWeightsAndStateWithTheScoreAndNothingOfTheOptimiser) {
  config_.training.keep_last_ckpts = 1;
  config_.training.ema_decay = 0.9;
  const Trained trained = train(config_, lesson_.training_data(), {.hooks = hooks_});
  const auto folder = checkpoints(config_) / "update-000018";
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.insert(entry.path().filename());
  EXPECT_EQ(files, (std::set<std::string>{"model.safetensors", "state.json"}));
  const TrainingState state = read_state(folder / "state.json");
  EXPECT_EQ(state.updates, 18);
  ASSERT_EQ(state.kept.size(), 1U);
  EXPECT_EQ(state.kept.back().score, 3.0);
  EXPECT_EQ(state.kept.back().epoch, 3);
  EXPECT_TRUE(weights(config_)["update-000018"] == weights(config_)["last"]);  // both averaged
  const auto model = fresh_model(config_);
  EXPECT_EQ(model::load_weights(folder / "model.safetensors", *model)["made_by"], "a test");
}

TEST_F(Keeping, AtTheEndOfEpochsWorksAsWell) {
  config_.training.validation_freq = 0;
  config_.training.keep_last_ckpts = 2;
  train(config_, lesson_.training_data());
  EXPECT_EQ(names(config_),
            (std::set<std::string>{"best", "last", "previous", "update-000012", "update-000018"}));
}

TEST_F(Keeping, CountsNoValidationThatIsNotOnSchedule) {
  config_.training.keep_last_ckpts = 2;
  config_.training.updates = 5;
  config_.training.early_stopping_metric = EarlyStoppingMetric::kLoss;
  train(config_, lesson_.training_data());
  EXPECT_EQ(names(config_), (std::set<std::string>{"best", "last", "previous", "update-000003"}));
}

TEST_F(Keeping, GoesOnAfterAStopAsIfThereHadBeenNone) {
  config_.training.keep_last_ckpts = 1;
  config_.training.keep_best_ckpts = 2;
  const Trained straight = train(config_, lesson_.training_data(), {.hooks = hooks_});
  EXPECT_EQ(updates_of(straight.state.kept), (Updates{6, 12, 18}));
  const config::Config stopped = another("stopped");
  TrainerHooks stopping = hooks_;
  stopping.dev_bleu = [this](const Moment& moment) {
    if (moment.update == 9) std::raise(SIGINT);
    return hooks_.dev_bleu(moment);
  };
  EXPECT_EQ(train(stopped, lesson_.training_data(), {.hooks = stopping}).outcome, Outcome::kInterrupted);
  EXPECT_EQ(names(stopped), (std::set<std::string>{"best", "last", "previous", "update-000003",
                                                   "update-000006", "update-000009"}));
  const Trained resumed = train(stopped, lesson_.training_data(), {.hooks = hooks_, .resume = true});
  expect_same_state(resumed.state, straight.state);
  EXPECT_TRUE(weights(stopped) == weights(config_));
}

TEST_F(Keeping, GoesOnAfterACrashAtAnyMomentAsIfThereHadBeenNone) {
  config_.training.keep_last_ckpts = 1;
  config_.training.keep_best_ckpts = 1;
  for (const int64_t moment_of_crash : {3, 9, 15}) {
    const config::Config killed = another("killed" + std::to_string(moment_of_crash));
    TrainerHooks watching = hooks_;
    // What the disk holds during a validation, while `last` is of the end of an epoch or of one before.
    watching.dev_bleu = [&](const Moment& moment) {
      if (moment.update == moment_of_crash && std::filesystem::exists(config_.model_dir)) {
        std::filesystem::remove_all(killed.model_dir);
        std::filesystem::copy(config_.model_dir, killed.model_dir, std::filesystem::copy_options::recursive);
      }
      return hooks_.dev_bleu(moment);
    };
    std::filesystem::remove_all(config_.model_dir);
    std::filesystem::create_directory(config_.model_dir);
    const Trained straight = train(config_, lesson_.training_data(), {.hooks = watching});
    // It had also kept the next one, was writing another, and was removing an old one.
    const auto left = checkpoints(killed);
    const std::string next = kept_name(moment_of_crash);
    std::filesystem::create_directories(left / (kept_name(moment_of_crash + 3) + ".new"));
    std::filesystem::create_directories(left / "update-000001.old");
    std::filesystem::create_directories(left / next);
    std::ofstream(left / next / "model.safetensors") << "of lost work";
    const bool has_last = std::filesystem::exists(left / "last");
    const Trained resumed = train(killed, lesson_.training_data(), {.hooks = hooks_, .resume = has_last});
    expect_same_state(resumed.state, straight.state);
    EXPECT_TRUE(weights(killed) == weights(config_)) << moment_of_crash;
  }
}

TEST_F(Keeping, TouchesNoFolderOfAnotherName) {
  config_.training.keep_last_ckpts = 1;
  for (const char* name : {"average", "update-000003-mine", "update-3"}) {
    std::filesystem::create_directories(checkpoints(config_) / name);
    std::ofstream(checkpoints(config_) / name / "model.safetensors") << "mine";
  }
  train(config_, lesson_.training_data(), {.hooks = hooks_});
  EXPECT_EQ(names(config_), (std::set<std::string>{"average", "best", "last", "previous",
                                                   "update-000003-mine", "update-000018", "update-3"}));
}

TEST_F(Keeping, ThoseOfBeforeStayWhereATrainingGoesOnWithoutKeeping) {
  config_.training.keep_last_ckpts = 2;
  config_.training.epochs = 2;
  train(config_, lesson_.training_data(), {.hooks = hooks_});
  config_.training.keep_last_ckpts = 0;
  config_.training.epochs = 3;
  train(config_, lesson_.training_data(), {.hooks = hooks_, .resume = true});
  EXPECT_EQ(names(config_),
            (std::set<std::string>{"best", "last", "previous", "update-000009", "update-000012"}));
}

}  // namespace
}  // namespace seq2see::training
