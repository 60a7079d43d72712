// Checkpoints: what they keep, and what they refuse.
#include "training/checkpoint.h"

#include <fstream>
#include <set>

#include "base/error.h"
#include "model/weights.h"
#include "training/lesson.h"

namespace seq2see::training {
namespace {

std::vector<NamedTensor> named_parameters(const model::Seq2Seq& model) {
  std::vector<NamedTensor> named;
  for (const auto& parameter : model.named_parameters())
    named.push_back({parameter.key(), parameter.value()});
  return named;
}

/// The message of the UserError that the call throws; empty where it throws none.
template <class Call>
std::string user_error_of(const Call& call) {
  try {
    call();
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

class Checkpoints : public TrainingTest {
 protected:
  Checkpoints() {
    state_.epoch = 3;
    state_.position = 5;
    state_.updates = 17;
    state_.epoch_sums = {.smoothed = 1.0 / 3.0, .log_loss = 0.1, .correct = 7, .tokens = 11};
    state_.epoch_seconds = 0.7;
    state_.plateau = {.factor = 0.3, .without_improvement = 1};
    state_.best_score = 2.0 / 7.0;
    state_.best_epoch = 2;
    state_.best_update = 12;
    state_.validations_without_improvement = 4;
    state_.skipped_updates = 6;
    state_.metrics_bytes = 1234;
    state_.finished = true;
    state_.kept = {{.update = 6, .epoch = 1, .score = 1.0 / 3.0}, {.update = 12, .epoch = 2, .score = {}}};
    state_.mean_of = {"update-000006", "last"};
  }

  void save(const config::Config& config) const {
    const auto model = fresh_model(config);
    const auto optimizer = make_optimizer(config.training, named_parameters(*model));
    save_checkpoint(checkpoint_, *model, *optimizer, /*average=*/nullptr, state_, {});
  }

  TrainingState load(const config::Config& config) const {
    const auto model = fresh_model(config);
    const auto optimizer = make_optimizer(config.training, named_parameters(*model));
    return load_checkpoint(checkpoint_, *model, *optimizer, /*average=*/nullptr);
  }

  std::filesystem::path checkpoint_ = folder_.path() / "last";
  config::Config config_ = lesson_config(folder_.path());
  TrainingState state_;
};

TEST_F(Checkpoints, KeepTheWholeStateToTheLastBit) {
  save(config_);
  const TrainingState loaded = load(config_);
  expect_same_state(loaded, state_);
  EXPECT_EQ(loaded.epoch_seconds, state_.epoch_seconds);
  EXPECT_EQ(loaded.metrics_bytes, state_.metrics_bytes);
}

TEST_F(Checkpoints, KeepThatThereIsNoBestScoreYet) {
  state_.best_score.reset();
  save(config_);
  EXPECT_EQ(load(config_).best_score, std::nullopt);
}

TEST_F(Checkpoints, KeepWeightsAndOptimiser) {
  const auto model = fresh_model(config_);
  const auto optimizer = make_optimizer(config_.training, named_parameters(*model));
  ThreadPool pool(1);
  std::vector<Tensor> gradients;
  for (const Tensor& parameter : model->parameters()) {
    gradients.push_back(testing::random_tensor(parameter.sizes(), 5).to(torch::kFloat32));
  }
  optimizer->step(gradients, 0.1, 1.0, pool);
  save_checkpoint(checkpoint_, *model, *optimizer, /*average=*/nullptr, state_, {});

  config_.random_seed = 4711;  // other weights before loading
  const auto restored_model = fresh_model(config_);
  const auto restored = make_optimizer(config_.training, named_parameters(*restored_model));
  load_checkpoint(checkpoint_, *restored_model, *restored, /*average=*/nullptr);
  expect_same_weights(*restored_model, *model);
  EXPECT_EQ(restored->updates(), 1);
  const auto expected = optimizer->state();
  const auto actual = restored->state();
  ASSERT_EQ(actual.size(), 2 * gradients.size());
  for (size_t i = 0; i < actual.size(); ++i) {
    EXPECT_TRUE(torch::equal(actual[i].value, expected[i].value)) << actual[i].name;
  }
}

TEST_F(Checkpoints, OfBeforeOthersWereKeptAreReadAsIfThereWereNone) {
  save(config_);
  auto older = nlohmann::json::parse(read_file(checkpoint_ / "state.json"));
  older.erase("kept");
  older.erase("mean_of");
  std::ofstream(checkpoint_ / "state.json", std::ios::binary) << older.dump();
  EXPECT_TRUE(load(config_).kept.empty());
  EXPECT_TRUE(load(config_).mean_of.empty());
}

TEST_F(Checkpoints, ReplaceTheOneBefore) {
  save(config_);
  state_.updates = 99;
  std::filesystem::create_directories(folder_.path() / "last.new" / "left by a crash");
  save(config_);
  EXPECT_EQ(load(config_).updates, 99);
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(checkpoint_))
    names.insert(entry.path().filename());
  EXPECT_EQ(names, (std::set<std::string>{"model.safetensors", "training_state.safetensors", "state.json"}));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "last.new"));
}

TEST_F(Checkpoints, ThatAreMissingOrIncompleteAreAnErrorOfTheUser) {
  EXPECT_NE(user_error_of([&] { load(config_); }), "");
  for (const std::string name : {"model.safetensors", "training_state.safetensors", "state.json"}) {
    save(config_);
    std::filesystem::remove(checkpoint_ / name);
    EXPECT_NE(user_error_of([&] { load(config_); }).find(name), std::string::npos) << name;
  }
}

TEST_F(Checkpoints, WithADamagedStateAreAnErrorOfTheUser) {
  save(config_);
  const std::string whole = read_file(checkpoint_ / "state.json");
  auto without_position = nlohmann::json::parse(whole);
  without_position.erase("position");
  auto wrong_type = nlohmann::json::parse(whole);
  wrong_type["updates"] = "many";
  auto of_the_future = nlohmann::json::parse(whole);
  of_the_future["version"] = 99;
  for (const std::string& damaged : {std::string(), std::string("[]"), whole.substr(0, whole.size() / 2),
                                     without_position.dump(), wrong_type.dump(), of_the_future.dump()}) {
    std::ofstream(checkpoint_ / "state.json", std::ios::binary) << damaged;
    EXPECT_NE(user_error_of([&] { load(config_); }).find("state.json"), std::string::npos) << damaged;
  }
}

TEST_F(Checkpoints, OfAnotherModelOrOptimiserAreAnErrorOfTheUser) {
  save(config_);
  config::Config wider = config_;
  wider.model.decoder.hidden_size = 10;
  EXPECT_NE(user_error_of([&] { load(wider); }).find("training_state.safetensors"), std::string::npos);
  config::Config deeper = config_;
  deeper.model.decoder.num_layers = 2;
  EXPECT_NE(user_error_of([&] { load(deeper); }), "");
  for (const double momentum : {0.0, 0.9}) {
    config::Config other_rule = config_;
    other_rule.training.optimizer = config::OptimizerKind::kSgd;
    other_rule.training.momentum = momentum;
    EXPECT_NE(user_error_of([&] { load(other_rule); }).find("training_state.safetensors"), std::string::npos);
  }
}

TEST_F(Checkpoints, OfAnOptimiserWithoutItsCountAreAnErrorOfTheUser) {
  save(config_);
  const auto file = checkpoint_ / "training_state.safetensors";
  model::TensorFile contents = model::load_safetensors(file);
  for (const std::string updates : {"", "-1", "seven", "99999999999999999999"}) {
    contents.metadata["updates"] = updates;
    model::save_safetensors(file, contents);
    EXPECT_NE(user_error_of([&] { load(config_); }).find("updates"), std::string::npos) << updates;
  }
}

}  // namespace
}  // namespace seq2see::training
