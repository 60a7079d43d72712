// A corpus of two dozen pairs, and trainings on it that take milliseconds.
#pragma once

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text_file.h"
#include "data/corpus_encoding.h"
#include "data/word_vocabulary.h"
#include "ops/runtime.h"
#include "testing/temporary_folder.h"
#include "testing/tiny.h"
#include "training/trainer.h"

namespace seq2see::training {

inline const char* const kSourceWords[] = {"eins", "zwei", "drei", "vier", "acht", "neun"};
inline const char* const kTargetWords[] = {"one", "two", "three", "four", "eight", "nine"};

/// Pairs of 1 to 5 words; the target counts backwards.
inline data::ParallelText make_text(size_t pairs) {
  std::vector<std::string> sources;
  std::vector<std::string> targets;
  for (size_t i = 0; i < pairs; ++i) {
    std::string source;
    std::string target;
    for (size_t j = 0; j < 1 + i % 5; ++j) {
      const size_t word = (i / 2 + 2 * j + i * j) % 6;
      source += (j == 0 ? "" : " ") + std::string(kSourceWords[word]);
      target = kTargetWords[word] + (j == 0 ? "" : " " + target);
    }
    sources.push_back(source);
    targets.push_back(target);
  }
  return {
      .source = data::Lines(sources), .target = data::Lines(targets), .source_file = {}, .target_file = {}};
}

/// Everything that a training learns from.
struct Lesson {
  explicit Lesson(size_t pairs = 24) : text(make_text(pairs)) {}

  [[nodiscard]] TrainingData training_data() const {
    TrainingData data;
    data.train = &train;
    data.dev = &dev;
    data.pad_ids = {source.pad_id(), target.pad_id()};
    data.start_id = target.start_id();
    return data;
  }

  data::WordVocabulary source{{kSourceWords, kSourceWords + 6}};
  data::WordVocabulary target{{kTargetWords, kTargetWords + 6}};
  data::ParallelText text;
  data::EncodedCorpus train = data::encode_corpus(text, source, target, {});
  data::EncodedCorpus dev = data::encode_corpus(make_text(7), source, target, {});
};

constexpr model::VocabularySizes kLessonVocabularies = {.source = 10, .target = 10};

/// Six updates an epoch with 24 pairs; dropout everywhere, Adam, a constant learning rate; attention is not
/// measured.
inline config::Config lesson_config(const std::filesystem::path& folder) {
  config::Config config;
  config.model_dir = folder.string();
  config.model = testing::tiny_config();
  config.model.encoder.dropout = 0.1;
  config.model.encoder.embeddings.dropout = 0.1;
  config.model.decoder.hidden_dropout = 0.1;
  config.model.decoder.embeddings.dropout = 0.1;
  config.training.learning_rate = 0.01;
  config.training.scheduling = config::Scheduling::kConstant;
  config.training.label_smoothing = 0.1;
  config.training.batch_size = 4;
  config.training.sort_window = 2;
  config.training.epochs = 3;
  config.training.logging_freq = 2;
  config.training.shards = 2;
  config.training.early_stopping_metric = config::EarlyStoppingMetric::kLoss;
  config.testing.batch_size = 3;
  config.attention.statistics = 0;
  return config;
}

inline std::shared_ptr<model::Seq2Seq> fresh_model(const config::Config& config) {
  return std::make_shared<model::Seq2Seq>(config.model, kLessonVocabularies, config.random_seed);
}

/// What a training left behind.
struct Trained {
  std::shared_ptr<model::Seq2Seq> model = nullptr;
  Outcome outcome = Outcome::kFinished;
  TrainingState state = {};
};

/// How to train, beside the configuration.
struct Circumstances {
  TrainerHooks hooks = {};
  size_t threads = 1;
  bool resume = false;
};

inline Trained train(const config::Config& config, const TrainingData& data,
                     const Circumstances& circumstances = {}) {
  ThreadPool pool(circumstances.threads, ops::use_one_thread);
  Trained trained{.model = fresh_model(config)};
  Trainer trainer(config, *trained.model, data, circumstances.hooks, {{"made_by", "a test"}}, pool);
  if (circumstances.resume) trainer.resume();
  trained.outcome = trainer.run();
  trained.state = trainer.state();
  return trained;
}

/// Bit for bit.
inline void expect_same_weights(const model::Seq2Seq& actual, const model::Seq2Seq& expected) {
  const auto expected_parameters = expected.named_parameters();
  ASSERT_EQ(actual.named_parameters().size(), expected_parameters.size());
  for (const auto& parameter : actual.named_parameters()) {
    EXPECT_TRUE(torch::equal(parameter.value(), expected_parameters[parameter.key()])) << parameter.key();
  }
}

inline void expect_same_sums(const LossSums& actual, const LossSums& expected) {
  EXPECT_EQ(actual.smoothed, expected.smoothed);
  EXPECT_EQ(actual.log_loss, expected.log_loss);
  EXPECT_EQ(actual.guided, expected.guided);
  EXPECT_EQ(actual.correct, expected.correct);
  EXPECT_EQ(actual.tokens, expected.tokens);
}

inline void expect_same_state(const TrainingState& actual, const TrainingState& expected) {
  EXPECT_EQ(actual.epoch, expected.epoch);
  EXPECT_EQ(actual.position, expected.position);
  EXPECT_EQ(actual.updates, expected.updates);
  expect_same_sums(actual.epoch_sums, expected.epoch_sums);
  expect_same_sums(actual.report.sums, expected.report.sums);
  EXPECT_EQ(actual.report.gradient_norm, expected.report.gradient_norm);
  EXPECT_EQ(actual.report.learning_rate, expected.report.learning_rate);
  EXPECT_EQ(actual.gradients.mean, expected.gradients.mean);
  EXPECT_EQ(actual.gradients.seen, expected.gradients.seen);
  EXPECT_EQ(actual.gradients.spikes, expected.gradients.spikes);
  EXPECT_EQ(actual.plateau.factor, expected.plateau.factor);
  EXPECT_EQ(actual.plateau.without_improvement, expected.plateau.without_improvement);
  EXPECT_EQ(actual.best_score, expected.best_score);
  EXPECT_EQ(actual.best_epoch, expected.best_epoch);
  EXPECT_EQ(actual.best_update, expected.best_update);
  EXPECT_EQ(actual.validations_without_improvement, expected.validations_without_improvement);
  EXPECT_EQ(actual.validated_update, expected.validated_update);
  EXPECT_EQ(actual.last_bleu, expected.last_bleu);
  EXPECT_EQ(actual.skipped_updates, expected.skipped_updates);
  EXPECT_EQ(actual.skipped_in_a_row, expected.skipped_in_a_row);
  EXPECT_EQ(actual.metrics_bytes, expected.metrics_bytes);
  EXPECT_EQ(actual.finished, expected.finished);
  EXPECT_EQ(actual.kept, expected.kept);
  EXPECT_EQ(actual.mean_of, expected.mean_of);
}

/// metrics.jsonl of a run. Fails where a line is not JSON.
inline std::vector<nlohmann::json> read_metrics(const std::filesystem::path& folder) {
  std::vector<nlohmann::json> lines;
  for (const std::string& line : read_lines(folder / "metrics.jsonl")) {
    lines.push_back(nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false));
    EXPECT_FALSE(lines.back().is_discarded()) << line;
  }
  return lines;
}

/// A test with a folder to train in, that says nothing of its trainings.
class TrainingTest : public ::testing::Test {
 protected:
  TrainingTest() { spdlog::set_level(spdlog::level::off); }

  /// A new folder for a run.
  [[nodiscard]] std::filesystem::path run_folder(const std::string& name) const {
    std::filesystem::create_directory(folder_.path() / name);
    return folder_.path() / name;
  }

  testing::TemporaryFolder folder_;
  Lesson lesson_;
};

}  // namespace seq2see::training
