// The training loop: epochs, updates, validation, early stopping, checkpoints.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/threads.h"
#include "config/config.h"
#include "data/batch_plan.h"
#include "data/batch_stream.h"
#include "data/encoded_corpus.h"
#include "model/seq2seq.h"
#include "training/checkpoint.h"
#include "training/gradient_exchange.h"
#include "training/metrics_log.h"
#include "training/optimizer.h"
#include "training/refused_update.h"
#include "training/timing_log.h"
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
  /// Before anything of a checkpoint is written: throws where that must not be, as where the run's folder is
  /// gone, which would be made anew without all that a run needs besides.
  std::function<void()> before_save;
  /// After every update, whether it was made or left out.
  std::function<void(const Moment&)> update_done;
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

  /// Takes up where the checkpoint of this name stands: `last`, or the one before it. Throws UserError where
  /// it is damaged or does not fit.
  void resume(const std::string& checkpoint = kLastCheckpoint);

  /// Trains to the end. Throws UserError when update after update has a loss that is not finite, where there
  /// is no memory for a batch, and where what it has to write cannot be written.
  Outcome run();

  [[nodiscard]] const TrainingState& state() const { return state_; }

 private:
  [[nodiscard]] const data::BatchPlan& plan_of(int64_t epoch);
  void train_epoch();
  /// The next update of an epoch with so many batches.
  void update(size_t batches, data::BatchStream& stream);
  /// Of the shards of one batch.
  /// updates_before: that of this batch. With batch_of_update it decides where dropout falls.
  [[nodiscard]] std::vector<Gradients> batch_gradients(const ShardedBatch& shards, int64_t updates_before,
                                                       uint64_t batch_of_update);
  /// The gradients of the batches up to the one at `end`, which come out of the stream into `batches`.
  [[nodiscard]] GradientSum sum_gradients(data::BatchStream& stream, int64_t end,
                                          std::vector<ShardedBatch>& batches);
  /// Leaves the update out that was just counted.
  void refuse_update(std::span<const ShardedBatch> batches, double loss, double norm);
  /// Says so where a gradient is much larger than those before it.
  void watch_gradient(double norm, bool clipped);
  /// What the cross entropy between guide and attention counts in this epoch; 0 without a guide.
  [[nodiscard]] double guided_weight() const;
  /// on_schedule: the plateau and patience count it. They do not count the closing validation of a training
  /// that ends between two of them, though its weights may be the best: who goes on with a larger limit has
  /// validated once more than who set it at first.
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
  /// previous: the name of the checkpoint that the one of this name becomes; null: it is replaced.
  void save(const char* name, const char* previous = nullptr);
  /// Before any checkpoint: the folder is there, and so is what the state says of the metrics.
  void prepare_to_save();
  /// The checkpoint of a validation with this score, where it is among those to be kept.
  void keep(double score);
  /// And removes the checkpoints that are no longer to be kept.
  void save_last();
  [[nodiscard]] std::filesystem::path checkpoints_folder() const;
  /// Otherwise those that there are stay as they are.
  [[nodiscard]] bool keeps_checkpoints() const;

  [[nodiscard]] Moment moment() const { return {state_.epoch, state_.updates}; }
  /// Whether all batches of the epoch are used, but not yet what belongs to its end is done.
  [[nodiscard]] bool is_at_end_of_epoch();
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
  std::optional<TimingLog> timing_;
  ProgressLine progress_;

  TrainingState state_;
  bool keeps_previous_ = false;  // at the next save of `last`
  // How long things took is not part of the state: it is never the same twice.
  Effort report_effort_;       // since the last logging
  Effort epoch_effort_;        // of this epoch, since it began or the training went on
  int64_t timed_batches_ = 0;  // of this epoch, likewise
};

}  // namespace seq2see::training
