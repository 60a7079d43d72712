// Checkpoints: what they keep, and what they refuse.
#include "training/checkpoint.h"

#include <sys/resource.h>

#include <csignal>
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
    state_.report = {
        .sums = {.smoothed = 0.2, .tokens = 3}, .gradient_norm = 1.0 / 7.0, .learning_rate = 1e-3};
    state_.gradients = {.mean = 1.0 / 9.0, .seen = 60, .spikes = 2};
    state_.plateau = {.factor = 0.3, .without_improvement = 1};
    state_.best_score = 2.0 / 7.0;
    state_.best_epoch = 2;
    state_.best_update = 12;
    state_.validations_without_improvement = 4;
    state_.validated_update = 16;
    state_.last_bleu = 100.0 / 3.0;
    state_.skipped_updates = 6;
    state_.skipped_in_a_row = 3;
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
  expect_same_state(load(config_), state_);
}

TEST_F(Checkpoints, KeepThatThereIsNoBestScoreYet) {
  state_.best_score.reset();
  save(config_);
  state_.last_bleu.reset();
  save(config_);
  EXPECT_EQ(load(config_).best_score, std::nullopt);
  EXPECT_EQ(load(config_).last_bleu, std::nullopt);
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

TEST_F(Checkpoints, KeepTheOneBeforeWhereThereIsAPlaceForIt) {
  const auto model = fresh_model(config_);
  const auto optimizer = make_optimizer(config_.training, named_parameters(*model));
  for (const int64_t updates : {1, 2, 3}) {
    state_.updates = updates;
    save_checkpoint(checkpoint_, *model, *optimizer, /*average=*/nullptr, state_, {},
                    folder_.path() / "previous");
  }
  EXPECT_EQ(read_state(checkpoint_ / "state.json").updates, 3);
  EXPECT_EQ(read_state(folder_.path() / "previous" / "state.json").updates, 2);
  verify_checkpoint(folder_.path() / "previous");
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
    names.insert(entry.path().filename());
  EXPECT_EQ(names, (std::set<std::string>{"last", "previous"}));
}

TEST_F(Checkpoints, ThatCannotBeWrittenLeaveTheOldOneAndNothingElse) {
  save(config_);
  const std::string before = read_file(checkpoint_ / "state.json");
  const auto model = fresh_model(config_);
  const auto optimizer = make_optimizer(config_.training, named_parameters(*model));
  state_.updates = 99;
  // No room for more than the first kilobytes of a file, as on a full disk.
  rlimit usual{};
  ::getrlimit(RLIMIT_FSIZE, &usual);
  const auto usual_signal = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small = {.rlim_cur = 4096, .rlim_max = usual.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &small);
  const std::string message = user_error_of([&] {
    save_checkpoint(checkpoint_, *model, *optimizer, /*average=*/nullptr, state_, {},
                    folder_.path() / "previous");
  });
  ::setrlimit(RLIMIT_FSIZE, &usual);
  std::signal(SIGXFSZ, usual_signal);
  EXPECT_NE(message.find("model.safetensors: could not be written completely"), std::string::npos) << message;
  EXPECT_EQ(read_file(checkpoint_ / "state.json"), before);
  verify_checkpoint(checkpoint_);
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "last.new"));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "previous"));
}

TEST_F(Checkpoints, WithAnyByteOfTheirStateChangedAreRefusedOrTheSame) {
  save(config_);
  const std::string whole = read_file(checkpoint_ / "state.json");
  for (size_t place = 0; place < whole.size(); ++place) {
    for (const char flip : {'\x01', '\x10', '\x20'}) {
      std::string damaged = whole;
      damaged[place] = static_cast<char>(damaged[place] ^ flip);
      folder_.write("last/state.json", damaged);
      TrainingState read;
      const std::string message = user_error_of([&] { read = read_state(checkpoint_ / "state.json"); });
      // White space may change, and so may a letter of a number's notation (1e-3, 1E-3).
      if (message.empty()) expect_same_state(read, state_);
    }
  }
  for (size_t size = 0; size + 2 < whole.size(); ++size) {
    folder_.write("last/state.json", whole.substr(0, size));
    EXPECT_NE(user_error_of([&] { read_state(checkpoint_ / "state.json"); }).find("truncated or damaged"),
              std::string::npos);
  }
}

TEST_F(Checkpoints, WithAStateThatNestsDeeplyAreAnErrorOfTheUser) {
  save(config_);
  folder_.write("last/state.json", "{\"version\": 2, \"a\": " + std::string(200000, '['));
  EXPECT_NE(user_error_of([&] { load(config_); }).find("truncated or damaged"), std::string::npos);
  folder_.write("last/state.json",
                "{\"version\": 2, \"a\": " + std::string(200000, '[') + std::string(200000, ']') + "}");
  EXPECT_NE(user_error_of([&] { load(config_); }).find("truncated or damaged"), std::string::npos);
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
