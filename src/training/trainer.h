// The training loop: epochs, updates, validation, early stopping, checkpoints.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/threads.h"
#include "config/config.h"
#include "data/batch_plan.h"
#include "data/batch_stream.h"
#include "data/encoded_corpus.h"
#include "model/seq2seq.h"
#include "training/gradient_exchange.h"
#include "training/metrics_log.h"
#include "training/optimizer.h"
#include "training/training_state.h"
#include "training/weight_average.h"

namespace seq2see::training {

/// What a training learns from. Corpora are not copied: they must live as long as the trainer.
struct TrainingData {
  const data::EncodedCorpus* train = nullptr;
  const data::EncodedCorpus* dev = nullptr;
  data::PadIds pad_ids;
  int32_t start_id = 0;                           // what the decoder reads first
  std::optional<data::SubwordSampling> sampling;  // subword regularisation of the training text
  std::optional<data::AlignmentGuide> guide;      // that attention is to follow: training.guided_alignment
};

/// What the trainer asks of others: it knows neither search nor metrics nor how matrices are kept. The model
/// holds its averaged weights meanwhile, where there are such.
struct TrainerHooks {
  /// BLEU, 0 to 100, of the model's own translations of the development text.
  std::function<double(const Moment&)> dev_bleu;
  /// How well attention agrees with the gold alignment of the development text, at every validation.
  std::function<Measurement(const Moment&)> dev_alignment;
  /// Dumps the matrices of the probe pairs: at epoch 0 before the first update, then after every epoch. bleu:
  /// of the last validation, if there was one. Returns what was measured on them.
  std::function<std::vector<Measurement>(const Moment&, std::optional<double> bleu)> dump_probes;
  /// After everything that an epoch leaves is on disk; epoch 0 is what there is before training.
  std::function<void(const Moment&)> epoch_done;
};

enum class Outcome {
  kFinished,      // all epochs or updates are done
  kStoppedEarly,  // early_stopping_patience validations without a better one
  kInterrupted,   // SIGINT or SIGTERM; the state is saved
};

class Trainer {
 public:
  /// Checkpoints and metrics.jsonl go to config.model_dir. metadata: written into the files of weights.
  Trainer(const config::Config& config, model::Seq2Seq& model, TrainingData data, TrainerHooks hooks,
          std::map<std::string, std::string> metadata, ThreadPool& pool);

  /// Takes up where the checkpoint `last` stands. Throws UserError where there is none that fits.
  void resume();

  /// Trains to the end. Throws UserError when update after update has a loss that is not finite.
  Outcome run();

  [[nodiscard]] const TrainingState& state() const { return state_; }

 private:
  /// What is reported of the updates since the last logging.
  struct Report {
    LossSums sums;
    double seconds = 0.0;
    double gradient_norm = 0.0;  // of the last update
    double learning_rate = 0.0;  // of the last update
  };

  [[nodiscard]] const data::BatchPlan& plan_of(int64_t epoch);
  void train_epoch();
  /// The next update of an epoch with so many batches.
  void update(size_t batches, data::BatchStream& stream);
  /// Of the shards of one batch.
  [[nodiscard]] std::vector<Gradients> batch_gradients(const std::vector<data::Batch>& shards,
                                                       uint64_t batch_of_update);
  void refuse_update(double loss, double norm);
  /// What the cross entropy between guide and attention counts in this epoch; 0 without a guide.
  [[nodiscard]] double guided_weight() const;
  /// on_schedule: the plateau and patience count it; the closing validation of a training that stops between
  /// two of them does not, so that going on later is as if it had never stopped.
  void validate(bool on_schedule);
  [[nodiscard]] LossSums dev_loss();
  void end_epoch();
  /// Writes down how the model attends to a sample of the development text; nothing without
  /// attention.statistics.
  void measure_attention(const Moment& moment);
  /// The matrices of the probe pairs, where they are wanted, and what they tell.
  void dump_probes(const Moment& moment, std::optional<double> bleu);
  void log_updates();
  void show_progress(size_t batches);
  // With the averaged weights in use, where there are such:
  void save(const char* name);
  /// The checkpoint of a validation with this score, where it is among those to be kept.
  void keep(double score);
  /// And removes the checkpoints that are no longer to be kept.
  void save_last();
  [[nodiscard]] std::filesystem::path checkpoints_folder() const;
  /// Otherwise those that there are stay as they are.
  [[nodiscard]] bool keeps_checkpoints() const;

  [[nodiscard]] Moment moment() const { return {state_.epoch, state_.updates}; }
  [[nodiscard]] bool out_of_updates() const;
  [[nodiscard]] bool out_of_patience() const;
  /// Whether the epoch in hand must be left: no more updates, no more patience, or a signal.
  [[nodiscard]] bool must_stop() const;

  const config::Config& config_;
  model::Seq2Seq& model_;
  TrainingData data_;
  TrainerHooks hooks_;
  std::map<std::string, std::string> metadata_;
  ThreadPool& pool_;

  std::vector<Tensor> parameters_;
  std::unique_ptr<GradientExchange> exchange_;
  std::unique_ptr<Optimizer> optimizer_;
  std::unique_ptr<WeightAverage> average_;  // null without training.ema_decay
  data::BatchPlan plan_;
  int64_t planned_epoch_ = 0;  // whose plan that is
  int64_t total_updates_ = 0;
  std::optional<MetricsLog> metrics_;
  ProgressLine progress_;

  TrainingState state_;
  Report report_;
  std::optional<double> last_bleu_;
  int64_t refused_in_a_row_ = 0;
};

}  // namespace seq2see::training
