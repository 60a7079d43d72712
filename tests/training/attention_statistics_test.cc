// How sharply attention looks, and what its softmax lets through: by hand, in batches, and during trainings.
#include "training/attention_statistics.h"

#include <cmath>
#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "model/weights.h"
#include "training/lesson.h"

namespace seq2see::training {
namespace {

constexpr double kLn2 = 0.69314718055994531;
constexpr double kLn3 = 1.0986122886681098;

using Numbers = std::vector<double>;

TEST(AttentionSums, OfARowAreWhatTheyAreByHand) {
  // Energies 0 and ln 3 give the weights 1/4 and 3/4. The loss falls with the first weight alone: its
  // gradient by the weights is (-1, 0), by the energies a ∘ (g - Σ a g) = (1/4 (-1 + 1/4), 3/4 · 1/4) =
  // (-3/16, 3/16).
  AttentionSums sums;
  sums.add_row(Numbers{0.0, kLn3}, Numbers{0.25, 0.75}, Numbers{-1.0, 0.0}, Numbers{-3.0 / 16.0, 3.0 / 16.0});
  EXPECT_EQ(sums.rows, 1);
  EXPECT_EQ(sums.rows_with_choice, 1);
  EXPECT_NEAR(sums.score_variance, kLn3 * kLn3 / 4.0, 1e-15);  // both are ln 3 / 2 from their mean
  EXPECT_NEAR(sums.entropy, 2.0 * kLn2 - 0.75 * kLn3, 1e-15);  // 1/4 ln 4 + 3/4 (ln 4 - ln 3)
  EXPECT_NEAR(sums.relative_entropy, (2.0 * kLn2 - 0.75 * kLn3) / kLn2, 1e-15);
  EXPECT_EQ(sums.largest_weight, 0.75);
  EXPECT_EQ(sums.gradient_of_weights, 1.0);
  EXPECT_NEAR(sums.gradient_of_energies, 3.0 / 16.0 * std::sqrt(2.0), 1e-15);
}

TEST(AttentionSums, KnowEvenAndSaturatedRows) {
  AttentionSums even;
  even.add_row(Numbers{7.0, 7.0, 7.0, 7.0}, Numbers{0.25, 0.25, 0.25, 0.25}, Numbers(4), Numbers(4));
  EXPECT_EQ(even.score_variance, 0.0);
  EXPECT_NEAR(even.entropy, 2.0 * kLn2, 1e-15);
  EXPECT_NEAR(even.relative_entropy, 1.0, 1e-15);
  AttentionSums saturated;
  saturated.add_row(Numbers{-1e4, 0.0}, Numbers{0.0, 1.0}, Numbers(2), Numbers(2));
  EXPECT_EQ(saturated.entropy, 0.0);
  EXPECT_EQ(saturated.largest_weight, 1.0);
}

TEST(AttentionSums, BecomeMeansOverTheRowsThatHaveThem) {
  AttentionSums one;
  one.add_row(Numbers{2.0}, Numbers{1.0}, Numbers{4.0}, Numbers{0.0});  // a source without words: </s> alone
  const AttentionStatistics alone = AttentionStatistics::of(one);
  EXPECT_FALSE(alone.relative_entropy.has_value());
  EXPECT_EQ(alone.gradient_passed, 0.0);
  AttentionSums sums;
  sums.add_row(Numbers{0.0, 2.0}, Numbers{0.5, 0.5}, Numbers{3.0, 4.0}, Numbers{0.0, 1.0});
  sums += one;
  const AttentionStatistics means = AttentionStatistics::of(sums);
  EXPECT_EQ(means.score_variance, 0.5);
  EXPECT_NEAR(means.entropy, kLn2 / 2.0, 1e-15);
  EXPECT_NEAR(means.relative_entropy.value(), 1.0, 1e-15);
  EXPECT_EQ(means.largest_weight, 0.75);
  EXPECT_EQ(means.gradient_of_weights, 4.5);
  EXPECT_EQ(means.gradient_of_scores, 0.5);
  EXPECT_EQ(means.gradient_passed, 1.0 / 9.0);
  EXPECT_FALSE(AttentionStatistics::of({.rows = 1}).gradient_passed.has_value());
  EXPECT_THROW(static_cast<void>(AttentionStatistics::of({})), c10::Error);
}

class Statistics : public TrainingTest {
 protected:
  [[nodiscard]] std::vector<data::Batch> batches(int64_t pairs, int64_t batch_size) const {
    return evenly_spaced_batches(lesson_.train, pairs, batch_size,
                                 {lesson_.source.pad_id(), lesson_.target.pad_id()});
  }

  [[nodiscard]] AttentionStatistics measure(model::Seq2Seq& model, int64_t batch_size,
                                            size_t threads = 1) const {
    ThreadPool pool(threads, ops::use_one_thread);
    return attention_statistics(model, batches(24, batch_size), lesson_.target.start_id(), pool);
  }

  static Numbers numbers_of(const AttentionStatistics& statistics) {
    return {statistics.score_variance,           statistics.entropy,
            statistics.relative_entropy.value(), statistics.largest_weight,
            statistics.gradient_of_weights,      statistics.gradient_of_scores,
            statistics.gradient_passed.value()};
  }

  static void expect_near(const AttentionStatistics& actual, const AttentionStatistics& expected,
                          double tolerance) {
    const Numbers left = numbers_of(actual);
    const Numbers right = numbers_of(expected);
    for (size_t i = 0; i < left.size(); ++i)
      EXPECT_NEAR(left[i], right[i], tolerance * std::abs(right[i])) << i;
  }

  static config::ModelConfig with(config::AttentionKind kind, config::Wiring wiring, bool feeding) {
    config::ModelConfig options = testing::tiny_config();
    options.decoder.attention = kind;
    options.decoder.wiring = wiring;
    options.decoder.input_feeding = feeding;
    return options;
  }

  static std::vector<config::ModelConfig> all_models() {
    std::vector<config::ModelConfig> models;
    for (const auto kind : {config::AttentionKind::kBahdanau, config::AttentionKind::kScaledDot,
                            config::AttentionKind::kDot, config::AttentionKind::kGeneral}) {
      models.push_back(with(kind, config::Wiring::kBahdanau, true));
      models.push_back(with(kind, config::Wiring::kLuong, true));
      models.push_back(with(kind, config::Wiring::kLuong, false));
    }
    return models;
  }
};

TEST_F(Statistics, TakePairsThatAreSpreadOverTheText) {
  std::vector<int64_t> pairs;
  for (const data::Batch& batch : batches(5, 2))
    pairs.insert(pairs.end(), batch.pairs.begin(), batch.pairs.end());
  EXPECT_EQ(pairs, (std::vector<int64_t>{0, 4, 9, 14, 19}));
  EXPECT_EQ(batches(5, 2).size(), 3U);
  EXPECT_EQ(batches(100, 100).at(0).sentences, 24);
  EXPECT_EQ(batches(100, 100).size(), 1U);
}

TEST_F(Statistics, AreTheSameForEverySizeOfBatch) {
  for (const config::ModelConfig& options : all_models()) {
    const auto model = testing::scrambled_model(options, 1, kLessonVocabularies);
    const AttentionStatistics alone = measure(*model, 1);  // no padding anywhere
    expect_near(measure(*model, 5), alone, 1e-10);
    expect_near(measure(*model, 24), alone, 1e-10);
  }
}

TEST_F(Statistics, HaveTheSameBitsOnAnyNumberOfThreads) {
  const auto model = fresh_model(lesson_config("unused"));
  const Numbers expected = numbers_of(measure(*model, 5));
  for (const size_t threads : {2, 4}) EXPECT_EQ(numbers_of(measure(*model, 5, threads)), expected) << threads;
}

TEST_F(Statistics, TellTheModelsThatLookSharplyFromThoseThatDoNot) {
  auto model = testing::scrambled_model(with(config::AttentionKind::kDot, config::Wiring::kBahdanau, true), 1,
                                        kLessonVocabularies);
  const torch::NoGradGuard no_gradient;
  const auto scale_queries = [&](double factor) {
    for (auto& parameter : model->named_parameters()) {
      if (parameter.key().starts_with("decoder.attention.query")) parameter.value().mul_(factor);
    }
  };
  scale_queries(0.0);
  const AttentionStatistics even = measure(*model, 8);
  EXPECT_EQ(even.score_variance, 0.0);
  EXPECT_NEAR(even.relative_entropy.value(), 1.0, 1e-12);
  testing::scramble(*model, 1);
  const AttentionStatistics usual = measure(*model, 8);
  scale_queries(300.0);
  const AttentionStatistics saturated = measure(*model, 8);
  EXPECT_GT(saturated.score_variance, 1e3 * usual.score_variance);
  EXPECT_LT(saturated.relative_entropy.value(), 0.2 * usual.relative_entropy.value());
  EXPECT_LT(saturated.gradient_passed.value(), 0.2 * usual.gradient_passed.value());
  EXPECT_GT(saturated.gradient_of_weights, 0.0);
  for (const AttentionStatistics& statistics : {even, usual, saturated}) {
    EXPECT_LE(statistics.gradient_passed.value(), 0.5);  // the largest that a softmax can pass on
    EXPECT_GE(statistics.gradient_passed.value(), 0.0);
    EXPECT_GE(statistics.largest_weight, 1.0 / 6.0);
    EXPECT_LE(statistics.largest_weight, 1.0);
  }
}

TEST_F(Statistics, HaveTheGradientsThatDifferencesGive) {
  // One row: the query is the state q before the first token, as it is, and the energies are its products
  // with the keys. So q ε / |q|² added to one key raises one energy by ε, and v_s ε / a_0 added to the first
  // value does to the context what a weight a_s that is larger by ε would do.
  config::ModelConfig options = with(config::AttentionKind::kDot, config::Wiring::kBahdanau, true);
  options.decoder.project = false;
  options.decoder.hidden_size = 2 * options.encoder.hidden_size;
  const auto model = testing::scrambled_model(options, 3, kLessonVocabularies);
  constexpr int64_t kTarget = 5;
  data::Batch batch;
  batch.sentences = batch.target_length = batch.target_tokens = 1;
  batch.source_length = 3;
  batch.source = {4, 7, 5};
  batch.target = {kTarget};
  batch.source_lengths = {3};
  batch.target_lengths = {1};
  ThreadPool pool(1, ops::use_one_thread);
  const AttentionStatistics statistics =
      attention_statistics(*model, {batch}, lesson_.target.start_id(), pool);

  const torch::NoGradGuard no_gradient;
  const model::Source source =
      model->encode(torch::tensor(batch.source).view({1, 3}), torch::ones({1, 3}, torch::kBool));
  const Tensor first = torch::full({1, 1}, lesson_.target.start_id(), torch::kInt64);
  const auto loss = [&](const attention::Memory& memory) {
    const model::Decoded decoded = model->decode(first, memory, source.start);
    return -torch::log_softmax(model->logits(decoded.features).flatten(), 0)[kTarget].item<double>();
  };
  const auto slope = [&](Tensor attention::Memory::*member, int64_t position, const Tensor& direction) {
    constexpr double kStep = 1e-6;
    const auto moved = [&](double step) {
      attention::Memory memory = source.memory;
      memory.*member = (memory.*member).clone();
      (memory.*member)[0][position] += direction * step;
      return loss(memory);
    };
    return (moved(kStep) - moved(-kStep)) / (2.0 * kStep);
  };
  const Tensor query = source.start.top()[0];  // [H]
  const Tensor weights = model->decode(first, source.memory, source.start).weights[0][0];
  double squares_of_energies = 0.0;
  double squares_of_weights = 0.0;
  for (int64_t s = 0; s < 3; ++s) {
    const double by_energy = slope(&attention::Memory::keys, s, query / query.dot(query));
    const double by_weight = slope(&attention::Memory::values, 0, source.memory.values[0][s] / weights[0]);
    squares_of_energies += by_energy * by_energy;
    squares_of_weights += by_weight * by_weight;
  }
  EXPECT_NEAR(statistics.gradient_of_scores, std::sqrt(squares_of_energies), 1e-8);
  EXPECT_NEAR(statistics.gradient_of_weights, std::sqrt(squares_of_weights), 1e-8);
  EXPECT_GT(statistics.gradient_of_scores, 1e-4);
}

TEST_F(Statistics, LeaveTheGradientsOfTheParametersAlone) {
  const auto model = fresh_model(lesson_config("unused"));
  std::vector<Tensor> before;
  for (Tensor& parameter : model->parameters()) {
    parameter.mutable_grad() = torch::full_like(parameter, 3.0);
    before.push_back(parameter.detach().clone());
  }
  static_cast<void>(measure(*model, 8));
  const auto parameters = model->parameters();
  for (size_t i = 0; i < parameters.size(); ++i) {
    EXPECT_TRUE(torch::equal(parameters[i], before[i])) << i;
    EXPECT_TRUE(torch::equal(parameters[i].grad(), torch::full_like(parameters[i], 3.0))) << i;
  }
}

TEST_F(Statistics, AskForAttention) {
  const auto model = testing::tiny_model(with(config::AttentionKind::kNone, config::Wiring::kBahdanau, true),
                                         1, kLessonVocabularies);
  EXPECT_THROW(static_cast<void>(measure(*model, 8)), c10::Error);
}

class MeasuredTraining : public TrainingTest {
 protected:
  MeasuredTraining() { config_.attention.statistics = 5; }

  static std::vector<nlohmann::json> events_of(const config::Config& config) {
    std::vector<nlohmann::json> events;
    for (const auto& line : read_metrics(config.model_dir)) {
      if (line["type"] == "attention") events.push_back(line);
    }
    return events;
  }

  static std::vector<std::string> moments_of(const config::Config& config) {
    std::vector<std::string> moments;
    for (const auto& event : events_of(config))
      moments.push_back(event["epoch"].dump() + ":" + event["update"].dump());
    return moments;
  }

  config::Config config_ = lesson_config(run_folder("measured"));
};

TEST_F(MeasuredTraining, MeasuresBeforeTheFirstUpdateAndAfterEveryEpoch) {
  const Trained trained = train(config_, lesson_.training_data());
  EXPECT_EQ(moments_of(config_), (std::vector<std::string>{"0:0", "1:6", "2:12", "3:18"}));
  ThreadPool pool(1, ops::use_one_thread);
  const AttentionStatistics last = attention_statistics(
      *trained.model,
      evenly_spaced_batches(lesson_.dev, 5, 8, {lesson_.source.pad_id(), lesson_.target.pad_id()}),
      lesson_.target.start_id(), pool);
  const nlohmann::json event = events_of(config_).back();
  EXPECT_EQ(event["score_variance"], last.score_variance);
  EXPECT_EQ(event["entropy"], last.entropy);
  EXPECT_EQ(event["gradient_passed"], last.gradient_passed.value());
  EXPECT_NE(event["score_variance"], events_of(config_).front()["score_variance"]);
}

TEST_F(MeasuredTraining, MeasuresAnEpochThatIsLeftBeforeItsEnd) {
  config_.training.updates = 8;
  train(config_, lesson_.training_data());
  EXPECT_EQ(moments_of(config_), (std::vector<std::string>{"0:0", "1:6", "2:8"}));
}

TEST_F(MeasuredTraining, ComesToTheWeightsOfOneThatDoesNotMeasure) {
  config::Config unmeasured = config_;
  unmeasured.model_dir = run_folder("unmeasured").string();
  unmeasured.attention.statistics = 0;
  const Trained with = train(config_, lesson_.training_data(), {.threads = 2});
  Trained without = train(unmeasured, lesson_.training_data());
  expect_same_weights(*with.model, *without.model);
  EXPECT_GT(with.state.metrics_bytes, without.state.metrics_bytes);
  without.state.metrics_bytes = with.state.metrics_bytes;
  expect_same_state(with.state, without.state);
  EXPECT_TRUE(events_of(unmeasured).empty());
}

TEST_F(MeasuredTraining, HasNothingToMeasureWithoutAttention) {
  config_.model.decoder.attention = config::AttentionKind::kNone;
  train(config_, lesson_.training_data());
  EXPECT_TRUE(events_of(config_).empty());
}

TEST_F(MeasuredTraining, MeasuresTheAverageOfTheWeightsWhereThereIsOne) {
  config_.training.ema_decay = 0.9;
  train(config_, lesson_.training_data());
  const auto averaged = fresh_model(config_);
  model::load_weights(std::filesystem::path(config_.model_dir) / "checkpoints/last/model.safetensors",
                      *averaged);
  ThreadPool pool(1, ops::use_one_thread);
  const AttentionStatistics expected = attention_statistics(
      *averaged, evenly_spaced_batches(lesson_.dev, 5, 8, {lesson_.source.pad_id(), lesson_.target.pad_id()}),
      lesson_.target.start_id(), pool);
  EXPECT_EQ(events_of(config_).back()["score_variance"], expected.score_variance);
  EXPECT_EQ(events_of(config_).back()["gradient_of_scores"], expected.gradient_of_scores);
}

TEST_F(MeasuredTraining, StoppedBeforeItsFirstUpdateMeasuresOnlyOnce) {
  TrainerHooks hooks;
  hooks.dump_probes = [](const Moment& moment, std::optional<double> /*bleu*/) {
    if (moment.update == 0) std::raise(SIGINT);
    return std::vector<Measurement>();
  };
  const Trained stopped = train(config_, lesson_.training_data(), {.hooks = hooks});
  ASSERT_EQ(stopped.outcome, Outcome::kInterrupted);
  ASSERT_EQ(stopped.state.updates, 0);
  train(config_, lesson_.training_data(), {.resume = true});
  EXPECT_EQ(moments_of(config_), (std::vector<std::string>{"0:0", "1:6", "2:12", "3:18"}));
}

}  // namespace
}  // namespace seq2see::training
