// The moving average of the weights: its formula, its bits, and what a training does with it.
#include "training/weight_average.h"

#include <algorithm>

#include "model/weights.h"
#include "training/lesson.h"
#include "training/optimizer.h"

namespace seq2see::training {
namespace {

Tensor random_float(c10::IntArrayRef sizes, uint64_t seed) {
  return testing::random_tensor(sizes, seed).to(torch::kFloat32);
}

/// min(decay, (1 + t) / (10 + t)).
double effective_decay(double decay, int64_t update) {
  const auto t = static_cast<double>(update);
  return std::min(decay, (1.0 + t) / (10.0 + t));
}

/// Parameters that fill several chunks, and weights that they take one after the other.
struct Walk {
  std::vector<Tensor> weights = {random_float({3}, 1), random_float({kChunkElements + 9}, 2),
                                 random_float({2, 5}, 3)};

  [[nodiscard]] std::vector<NamedTensor> named() const {
    return {{"a", weights[0]}, {"b", weights[1]}, {"c", weights[2]}};
  }
};

/// The averages after some updates of a real optimiser; the third parameter never has a gradient.
std::vector<Tensor> averages_after(int64_t updates, double decay, size_t threads) {
  const Walk walk;
  ThreadPool pool(threads);
  WeightAverage average(decay, walk.named());
  const auto optimizer = make_optimizer({}, walk.named());
  for (int64_t update = 0; update < updates; ++update) {
    const auto seed = static_cast<uint64_t>(100 + 10 * update);
    optimizer->step({random_float({3}, seed), random_float({kChunkElements + 9}, seed + 1), Tensor()}, 0.1,
                    1.0, pool, &average);
  }
  const WeightAverage::Use use(&average, pool);
  std::vector<Tensor> averages;
  for (const Tensor& weight : walk.weights) averages.push_back(weight.clone());
  return averages;
}

TEST(WeightAverage, FollowsItsFormula) {
  constexpr double kDecay = 0.3;  // the second term is the smaller one up to update 2
  const Walk walk;
  ThreadPool pool(1);
  const auto optimizer = make_optimizer({}, walk.named());
  std::vector<Tensor> expected;
  for (const Tensor& weight : walk.weights) expected.push_back(weight.to(torch::kFloat64));
  for (int64_t update = 1; update <= 5; ++update) {
    const auto seed = static_cast<uint64_t>(90 + 10 * update);
    optimizer->step({random_float({3}, seed), random_float({kChunkElements + 9}, seed + 1), Tensor()}, 0.1,
                    1.0, pool);
    const double decay = effective_decay(kDecay, update);
    for (size_t i = 0; i < expected.size(); ++i)
      expected[i] = decay * expected[i] + (1.0 - decay) * walk.weights[i].to(torch::kFloat64);
  }
  const std::vector<Tensor> actual = averages_after(5, kDecay, 1);
  for (size_t i = 0; i < actual.size(); ++i) {
    EXPECT_LT((actual[i].to(torch::kFloat64) - expected[i]).abs().max().item<double>(), 1e-6) << i;
  }
  EXPECT_FALSE(torch::equal(actual[1], walk.weights[1]));
  EXPECT_TRUE(torch::equal(actual[2], walk.weights[2]));  // they never moved
}

TEST(WeightAverage, HasTheSameBitsOnAnyNumberOfThreads) {
  const std::vector<Tensor> expected = averages_after(4, 0.999, 1);
  for (const size_t threads : {2, 4}) {
    const std::vector<Tensor> actual = averages_after(4, 0.999, threads);
    for (size_t i = 0; i < expected.size(); ++i) EXPECT_TRUE(torch::equal(actual[i], expected[i])) << i;
  }
}

TEST(WeightAverage, LeavesTheWeightsThemselvesToTheOptimiser) {
  const Walk with;
  const Walk without;
  ThreadPool pool(2);
  WeightAverage average(0.9, with.named());
  const auto averaged = make_optimizer({}, with.named());
  const auto plain = make_optimizer({}, without.named());
  for (uint64_t update = 0; update < 3; ++update) {
    const std::vector<Tensor> gradients = {
        random_float({3}, update), random_float({kChunkElements + 9}, update), random_float({2, 5}, update)};
    averaged->step(gradients, 0.1, 1.0, pool, &average);
    plain->step(gradients, 0.1, 1.0, pool);
    const WeightAverage::Use use(&average, pool);  // as a validation does
  }
  for (size_t i = 0; i < with.weights.size(); ++i)
    EXPECT_TRUE(torch::equal(with.weights[i], without.weights[i])) << i;
}

TEST(WeightAverage, IsInTheModelFromTheFirstUseToTheEndOfTheLast) {
  const Tensor weight = random_float({4}, 1);
  const Tensor start = weight.clone();
  ThreadPool pool(1);
  WeightAverage average(0.9, {{"weight", weight}});
  weight.zero_();
  EXPECT_THROW(static_cast<void>(average.training_weights()), c10::Error);
  {
    const WeightAverage::Use outer(&average, pool);
    EXPECT_TRUE(torch::equal(weight, start));
    {
      const WeightAverage::Use inner(&average, pool);
      EXPECT_TRUE(torch::equal(weight, start));
    }
    EXPECT_TRUE(torch::equal(weight, start));
    EXPECT_EQ(average.training_weights().front().name, "weight.weight");
    EXPECT_TRUE(torch::equal(average.training_weights().front().value, torch::zeros({4})));
    EXPECT_THROW(average.prepare(1), c10::Error);
  }
  EXPECT_TRUE(torch::equal(weight, torch::zeros({4})));
}

TEST(WeightAverage, TellsThoseThatKeepPackedWeightsOfEveryExchange) {
  const Tensor weight = random_float({4}, 1);
  ThreadPool pool(1);
  WeightAverage average(0.9, {{"weight", weight}});
  const auto before = weight._version();
  {
    const WeightAverage::Use use(&average, pool);
    EXPECT_GT(weight._version(), before);
  }
  EXPECT_GT(weight._version(), before + 1);
}

class AveragedTraining : public TrainingTest {
 protected:
  AveragedTraining() { averaged_.training.ema_decay = 0.5; }

  std::string file(const config::Config& config, const std::string& name) const {
    return read_file(std::filesystem::path(config.model_dir) / "checkpoints" / name);
  }

  config::Config averaged_ = lesson_config(run_folder("averaged"));
};

TEST_F(AveragedTraining, IsJudgedBySavesAndShowsTheAverageOfTheWeightsThatItWouldHaveHadAnyway) {
  // Every weight on the way, from a training without average.
  config::Config plain = lesson_config(run_folder("plain"));
  plain.training.validation_freq = 1;
  const auto model = fresh_model(plain);
  std::vector<Tensor> expected;
  for (const Tensor& weight : model->parameters()) expected.push_back(weight.detach().to(torch::kFloat64));
  TrainerHooks hooks;
  hooks.dev_bleu = [&](const Moment& moment) {
    const double decay = effective_decay(0.5, moment.update);
    const auto weights = model->parameters();
    for (size_t i = 0; i < expected.size(); ++i)
      expected[i] = decay * expected[i] + (1.0 - decay) * weights[i].detach().to(torch::kFloat64);
    return 0.0;
  };
  ThreadPool pool(2);
  Trainer(plain, *model, lesson_.training_data(), hooks, {}, pool).run();

  const auto seen = fresh_model(averaged_);  // at the last validation
  const auto averaged_model = fresh_model(averaged_);
  int probes = 0;
  TrainerHooks looks;
  const auto look = [&] {
    const torch::NoGradGuard no_gradient;
    for (const auto& weight : averaged_model->named_parameters())
      seen->named_parameters()[weight.key()].copy_(weight.value());
  };
  looks.dev_bleu = [&](const Moment&) {
    look();
    return 0.0;
  };
  looks.dump_probes = [&](const Moment& moment, std::optional<double>) {
    if (moment.update > 0) {
      expect_same_weights(*averaged_model, *seen);
      ++probes;
    }
    return std::vector<Measurement>();
  };
  Trainer(averaged_, *averaged_model, lesson_.training_data(), looks, {}, pool).run();
  EXPECT_EQ(probes, 3);
  expect_same_weights(*averaged_model, *model);  // the training itself went on as before

  const auto saved = fresh_model(averaged_);
  model::load_weights(std::filesystem::path(averaged_.model_dir) / "checkpoints/last/model.safetensors",
                      *saved);
  expect_same_weights(*saved, *seen);
  const auto actual = saved->parameters();
  for (size_t i = 0; i < actual.size(); ++i) {
    EXPECT_LT((actual[i].detach().to(torch::kFloat64) - expected[i]).abs().max().item<double>(), 1e-6) << i;
  }
  // The last validation was the best one: its weights are those.
  EXPECT_TRUE(file(averaged_, "best/model.safetensors") == file(averaged_, "last/model.safetensors"));
  const auto with = read_metrics(averaged_.model_dir);
  const auto without = read_metrics(plain.model_dir);
  EXPECT_NE(with[3]["loss"], without[3]["loss"]);
}

TEST_F(AveragedTraining, HasTheSameBitsOnAnyNumberOfThreads) {
  train(averaged_, lesson_.training_data(), {.threads = 1});
  for (const size_t threads : {2, 4}) {
    config::Config other = averaged_;
    other.model_dir = run_folder("threads" + std::to_string(threads)).string();
    train(other, lesson_.training_data(), {.threads = threads});
    for (const char* name : {"last/model.safetensors", "last/training_state.safetensors"})
      EXPECT_TRUE(file(other, name) == file(averaged_, name)) << name << ", " << threads << " threads";
  }
}

}  // namespace
}  // namespace seq2see::training
