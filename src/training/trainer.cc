#include "training/trainer.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/interrupt.h"
#include "training/attention_statistics.h"
#include "training/checkpoint.h"
#include "training/kept_checkpoints.h"
#include "training/validation_score.h"
#include "training/workers.h"

namespace seq2see::training {
namespace {

/// So many updates in a row whose loss or gradient is not finite end a training.
constexpr int64_t kMostSkippedInARow = 10;

/// The share of an epoch's time that training may wait for its batches without a word.
constexpr double kMostWaiting = 0.02;

/// Pairs of the attention statistics that are computed together: few, so that there is work for many threads.
constexpr int64_t kMeasuredTogether = 8;

/// Pairs of the development text whose loss is computed together: always the same, since it decides the order
/// of sums.
constexpr int64_t kDevelopmentBatch = 96;

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::vector<NamedTensor> named_parameters(const model::Seq2Seq& model) {
  std::vector<NamedTensor> named;
  for (const auto& parameter : model.named_parameters())
    named.push_back({parameter.key(), parameter.value()});
  return named;
}

}  // namespace

Trainer::Trainer(const config::Config& config, model::Seq2Seq& model, TrainingData data, TrainerHooks hooks,
                 std::map<std::string, std::string> metadata, ThreadPool& pool)
    : config_(config),
      model_(model),
      data_(std::move(data)),
      hooks_(std::move(hooks)),
      metadata_(std::move(metadata)),
      pool_(pool),
      parameters_(model.parameters()),
      exchange_(std::make_unique<ThreadExchange>(pool)),
      optimizer_(make_optimizer(config.training, named_parameters(model))) {
  if (const double decay = config.training.ema_decay; decay > 0.0)
    average_ = std::make_unique<WeightAverage>(decay, named_parameters(model));
  TORCH_CHECK(config.training.shards > 0, "training.shards is ", config.training.shards,
              ": the number of cores has to be filled in");
  const data::BatchPlan& plan = plan_of(1);
  const auto batches = static_cast<int64_t>(plan.size());
  const int64_t multiplier = config.training.batch_multiplier;
  const int64_t per_epoch = (batches + multiplier - 1) / multiplier;
  total_updates_ = config.training.epochs * per_epoch;
  if (config.training.updates > 0) total_updates_ = std::min(total_updates_, config.training.updates);
  const double padding = data::padding_statistics(data_.train->lengths(), plan).ratio();
  spdlog::info("{} pairs in {} batches, {} updates an epoch; padding {:.1f} %", data_.train->size(), batches,
               per_epoch, (padding - 1.0) * 100.0);
}

const data::BatchPlan& Trainer::plan_of(int64_t epoch) {
  if (planned_epoch_ != epoch) {
    plan_ = {};  // never two of them in memory
    plan_ = data::plan_batches(data_.train->lengths(), data::BatchPlanOptions::from(config_.training),
                               config_.random_seed, static_cast<uint64_t>(epoch));
    planned_epoch_ = epoch;
  }
  return plan_;
}

void Trainer::resume(const std::string& checkpoint) {
  const WeightAverage::Use averaged(average_.get(), pool_);
  state_ = load_checkpoint(checkpoints_folder() / checkpoint, model_, *optimizer_, average_.get());
  keeps_previous_ = checkpoint == kPreviousCheckpoint;
  if (const auto best = checkpoints_folder() / kBestCheckpoint;
      state_.best_score && !std::filesystem::exists(best)) {
    spdlog::warn("{} is not there any more: the next validation, if one comes, is taken for the best",
                 best.string());
    state_.best_score.reset();
  }
  spdlog::info("resuming after update {} (epoch {})", state_.updates, state_.epoch);
}

Outcome Trainer::run() {
  const InterruptGuard guard;
  const std::filesystem::path folder(config_.model_dir);
  metrics_.emplace(folder / "metrics.jsonl", state_.metrics_bytes);
  if (metrics_->bytes_missing() > 0) {
    spdlog::warn("{}: {} bytes that were written before the checkpoint are not there any more",
                 (folder / "metrics.jsonl").string(), metrics_->bytes_missing());
  }
  timing_.emplace(folder / "timing.jsonl", state_.updates);
  if (state_.updates == 0) {
    {
      // From now on there is always something to go on from, also after a crash between `best` and `last`.
      const WeightAverage::Use averaged(average_.get(), pool_);
      save_last();
    }
    // A training that was stopped before its first update has measured already.
    if (metrics_->bytes() == 0) {
      dump_probes({0, 0}, std::nullopt);
      measure_attention({0, 0});
    }
    if (hooks_.epoch_done) hooks_.epoch_done({0, 0});
  }
  while (state_.epoch <= config_.training.epochs && (!must_stop() || is_at_end_of_epoch())) train_epoch();
  progress_.clear();

  if (interrupt_requested()) {
    // What is not logged yet is in the state: the metrics must go on as if nobody had interrupted.
    const WeightAverage::Use averaged(average_.get(), pool_);
    save_last();
    spdlog::info("stopped by a signal after update {}; the state is saved", state_.updates);
    return Outcome::kInterrupted;
  }
  if (state_.report.sums.tokens > 0) log_updates();  // of an epoch that is left before its end
  const WeightAverage::Use averaged(average_.get(), pool_);
  if (state_.validated_update != state_.updates && state_.updates > 0) validate(/*on_schedule=*/false);
  // An epoch left before its end has matrices and statistics too.
  if (state_.position > 0 && !state_.finished) {
    dump_probes(moment(), state_.last_bleu);
    measure_attention(moment());
  }
  state_.finished = true;
  save_last();
  return out_of_patience() ? Outcome::kStoppedEarly : Outcome::kFinished;
}

void Trainer::train_epoch() {
  const config::TrainingConfig& options = config_.training;
  const data::BatchPlan& plan = plan_of(state_.epoch);
  data::BatchStream stream(*data_.train, plan,
                           {.pad_ids = data_.pad_ids,
                            .shards = options.shards,
                            .sampling = data_.sampling ? &*data_.sampling : nullptr,
                            .guide = data_.guide ? &*data_.guide : nullptr,
                            .epoch = static_cast<uint64_t>(state_.epoch),
                            .threads = data_.sampling || data_.guide ? pool_.size() : 1},
                           static_cast<size_t>(state_.position));
  while (state_.position < static_cast<int64_t>(plan.size())) {
    if (must_stop()) return;
    update(plan.size(), stream);
    show_progress(plan.size());
    if (hooks_.update_done) hooks_.update_done(moment());
    if (state_.updates % options.logging_freq == 0 && state_.report.sums.tokens > 0) log_updates();
    if (options.validation_freq > 0 && state_.updates % options.validation_freq == 0) {
      const WeightAverage::Use averaged(average_.get(), pool_);
      validate(/*on_schedule=*/true);
      save_last();
    }
  }
  const double waited = stream.seconds_waited();
  if (waited > 1.0 && waited > kMostWaiting * epoch_effort_.seconds) {
    progress_.clear();
    spdlog::warn("training has waited {} for batches: the disk or the subword sampling is too slow",
                 format_duration(waited));
  }
  end_epoch();
}

void Trainer::update(size_t batches, data::BatchStream& stream) {
  const Clock::time_point start = Clock::now();
  const config::TrainingConfig& options = config_.training;
  const int64_t end =
      std::min<int64_t>(state_.position + options.batch_multiplier, static_cast<int64_t>(batches));
  std::vector<ShardedBatch> used;
  const GradientSum total = sum_gradients(stream, end, used);
  timed_batches_ += end - state_.position;
  state_.position = end;
  ++state_.updates;
  state_.finished = false;  // it was true where a finished training is resumed with more to do

  const double per_token = 1.0 / static_cast<double>(total.sums.tokens);
  const double norm = std::sqrt(total.squares) * per_token;
  if (!std::isfinite(norm) || !std::isfinite(total.sums.smoothed) || !std::isfinite(total.sums.guided)) {
    refuse_update(used, total.sums.mean_smoothed(), norm);
    return;
  }
  state_.skipped_in_a_row = 0;
  const bool clip = options.clip_grad_norm > 0.0 && norm > options.clip_grad_norm;
  watch_gradient(norm, clip);
  const double rate = learning_rate(options, {state_.updates, total_updates_, state_.plateau.factor});
  const double scale = clip ? per_token * options.clip_grad_norm / norm : per_token;
  optimizer_->step(total.values, rate, scale, pool_, average_.get());

  state_.epoch_sums += total.sums;
  state_.report.sums += total.sums;
  state_.report.gradient_norm = norm;
  state_.report.learning_rate = rate;
  const double seconds = seconds_since(start);
  for (Effort* effort : {&epoch_effort_, &report_effort_}) {
    effort->tokens += total.sums.tokens;
    effort->seconds += seconds;
  }
}

GradientSum Trainer::sum_gradients(data::BatchStream& stream, int64_t end,
                                   std::vector<ShardedBatch>& batches) {
  try {
    std::vector<Gradients> parts;
    for (int64_t batch = state_.position; batch < end; ++batch) {
      if (!parts.empty()) {  // of the batches so far: kept as one, so that many need no more memory than two
        Gradients sum = ThreadExchange(pool_).sum(std::move(parts));
        parts.clear();
        parts.push_back(std::move(sum));
      }
      batches.push_back(stream.next());
      for (Gradients& shard :
           batch_gradients(batches.back(), state_.updates, static_cast<uint64_t>(batch - state_.position))) {
        parts.push_back(std::move(shard));
      }
    }
    return exchange_->sum(std::move(parts));
  } catch (const std::exception& exception) {
    if (!is_out_of_memory(exception)) throw;
    throw UserError(
        "training",
        fmt::format("there is not enough memory for update {} of epoch {}, with {}", state_.updates + 1,
                    state_.epoch, describe_size(batches)),
        "go on with --resume and fewer --threads, or train again, under another name, with a smaller "
        "training.batch_size (training.batch_multiplier makes up for it) or max_length of data.src "
        "and data.trg");
  }
}

std::vector<Gradients> Trainer::batch_gradients(const ShardedBatch& shards, int64_t updates_before,
                                                uint64_t batch_of_update) {
  const LossOptions loss{.start_id = data_.start_id,
                         .label_smoothing = config_.training.label_smoothing,
                         .guided_weight = guided_weight()};
  std::vector<Gradients> gradients(shards.size());
  pool_.run(shards.size(), [&](size_t shard) {
    ops::Noise noise(RandomStream(config_.random_seed, RandomPurpose::kDropout,
                                  {static_cast<uint64_t>(updates_before), batch_of_update, shard}));
    gradients[shard] = shard_gradients(model_, parameters_, shards[shard], loss, &noise);
  });
  return gradients;
}

double Trainer::guided_weight() const {
  if (!data_.guide) return 0.0;
  const config::GuidedAlignmentConfig& guided = config_.training.guided_alignment;
  return guided.weight * std::pow(guided.decay, static_cast<double>(state_.epoch - 1));
}

void Trainer::refuse_update(std::span<const ShardedBatch> batches, double loss, double norm) {
  ++state_.skipped_updates;
  ++state_.skipped_in_a_row;
  progress_.clear();
  const int64_t first = state_.position - static_cast<int64_t>(batches.size());
  const std::string culprits = describe_culprits(batches, first, *data_.train, [&](size_t batch) {
    return batch_gradients(batches[batch], state_.updates - 1, batch);
  });
  spdlog::warn("update {} of epoch {} is left out: loss {}, gradient norm {}: {}", state_.updates,
               state_.epoch, std::fabs(loss), std::fabs(norm), culprits);  // NaN has a sign, too
  if (state_.skipped_in_a_row >= kMostSkippedInARow) {
    throw UserError(
        "training",
        fmt::format("the loss or the gradient was not finite for {} updates in a row (now update "
                    "{}, {})",
                    kMostSkippedInARow, state_.updates, culprits),
        "look at these lines, or train again, under another name, with a lower training.learning_rate "
        "or training.clip_grad_norm; the checkpoints are intact");
  }
}

void Trainer::watch_gradient(double norm, bool clipped) {
  const double mean = state_.gradients.mean;
  const std::optional<double> ratio = state_.gradients.observe(norm);
  if (!ratio) return;
  progress_.clear();
  spdlog::warn("update {} of epoch {}: the gradient's norm {:.3g} is {:.0f} times its recent mean {:.3g}{}",
               state_.updates, state_.epoch, norm, *ratio, mean,
               clipped ? fmt::format(" (clipped to {})", config_.training.clip_grad_norm)
                       : "; training.clip_grad_norm would bound it");
}

void Trainer::validate(bool on_schedule) {
  progress_.clear();
  const Clock::time_point start = Clock::now();
  const LossSums sums = dev_loss();
  state_.last_bleu = hooks_.dev_bleu ? std::optional(hooks_.dev_bleu(moment())) : std::nullopt;
  state_.validated_update = state_.updates;
  const config::EarlyStoppingMetric metric = config_.training.early_stopping_metric;
  const double score = score_of(metric, sums, state_.last_bleu.value_or(0.0));
  const bool better = is_better(metric, score, state_.best_score);
  const double seconds = seconds_since(start);
  spdlog::info("epoch {:>3}  validation    loss {:.3f}  ppl {:8.2f}  BLEU {:5.2f}{}  ({:.1f} s)",
               state_.epoch, sums.mean_smoothed(), sums.perplexity(), state_.last_bleu.value_or(0.0),
               better ? "  best" : "", seconds);
  metrics_->validation(moment(), sums, state_.last_bleu, better);
  timing_->validation(moment(), seconds);
  if (hooks_.dev_alignment) metrics_->measurement(moment(), hooks_.dev_alignment(moment()));

  if (on_schedule && state_.plateau.observe(better, config_.training) &&
      config_.training.scheduling == config::Scheduling::kPlateau) {
    spdlog::info("no better score for {} validations: the learning rate is decreased",
                 config_.training.patience);
  }
  if (better) {
    state_.best_score = score;
    state_.best_epoch = state_.epoch;
    state_.best_update = state_.updates;
    state_.validations_without_improvement = 0;
    save(kBestCheckpoint);
  } else if (on_schedule) {
    ++state_.validations_without_improvement;
  }
  if (on_schedule) keep(score);
}

LossSums Trainer::dev_loss() {
  const data::BatchPlan plan =
      data::plan_batches_in_order(static_cast<int64_t>(data_.dev->size()), kDevelopmentBatch);
  const LossOptions options{.start_id = data_.start_id, .label_smoothing = config_.training.label_smoothing};
  std::vector<LossSums> parts(plan.size());
  pool_.run(plan.size(), [&](size_t i) {
    const torch::NoGradGuard no_gradient;
    const data::Batch batch = data::make_batch(*data_.dev, plan[i], data_.pad_ids);
    parts[i] = batch_loss(model_, batch, options, /*noise=*/nullptr).sums;
  });
  LossSums total;
  for (const LossSums& part : parts) total += part;
  return total;
}

void Trainer::end_epoch() {
  progress_.clear();
  if (state_.report.sums.tokens > 0) log_updates();
  const LossSums& sums = state_.epoch_sums;
  const std::string guided = data_.guide ? fmt::format("  guided {:.3f}", sums.mean_guided()) : "";
  spdlog::info("epoch {:>3}  training      loss {:.3f}  ppl {:8.2f}{}  {:.0f} tokens/s  ({})", state_.epoch,
               sums.mean_smoothed(), sums.perplexity(), guided, epoch_effort_.tokens_per_second(),
               format_duration(epoch_effort_.seconds));
  metrics_->epoch(moment(), state_, data_.guide.has_value());
  timing_->epoch(moment(), epoch_effort_);
  const WeightAverage::Use averaged(average_.get(), pool_);
  const bool last = state_.epoch == config_.training.epochs;
  const bool unseen = state_.validated_update != state_.updates;
  if (config_.training.validation_freq == 0) {
    validate(/*on_schedule=*/true);
  } else if (last && unseen) {
    validate(/*on_schedule=*/false);
  }
  dump_probes(moment(), state_.last_bleu);
  measure_attention(moment());
  const Moment ended = moment();
  ++state_.epoch;
  state_.position = 0;
  state_.epoch_sums = {};
  epoch_effort_ = {};
  timed_batches_ = 0;
  save_last();
  if (hooks_.epoch_done) hooks_.epoch_done(ended);
}

void Trainer::dump_probes(const Moment& moment, std::optional<double> bleu) {
  if (!hooks_.dump_probes) return;
  for (const Measurement& measurement : hooks_.dump_probes(moment, bleu)) {
    metrics_->measurement(moment, measurement);
  }
}

void Trainer::measure_attention(const Moment& moment) {
  const int64_t pairs = config_.attention.statistics;
  if (pairs == 0 || config_.model.decoder.attention == config::AttentionKind::kNone || data_.dev->size() == 0)
    return;
  const AttentionStatistics statistics =
      attention_statistics(model_, evenly_spaced_batches(*data_.dev, pairs, kMeasuredTogether, data_.pad_ids),
                           data_.start_id, pool_);
  spdlog::info(
      "epoch {:>3}  attention     score variance {:.3g}  entropy {:.2f} ({:.2f} of ln S)  gradient passed "
      "{:.3g}",
      moment.epoch, statistics.score_variance, statistics.entropy, statistics.relative_entropy.value_or(0.0),
      statistics.gradient_passed.value_or(0.0));
  metrics_->attention(moment, statistics);
}

void Trainer::log_updates() {
  const UpdateReport& report = state_.report;
  progress_.clear();
  spdlog::info("epoch {:>3}  update {:>6}  loss {:.3f}  ppl {:8.2f}  lr {:.2e}  |g| {:.2f}  {:.0f} tokens/s",
               state_.epoch, state_.updates, report.sums.mean_smoothed(), report.sums.perplexity(),
               report.learning_rate, report.gradient_norm, report_effort_.tokens_per_second());
  metrics_->update(moment(), report, data_.guide.has_value());
  timing_->update(moment(), report_effort_);
  state_.report = {};
  report_effort_ = {};
}

void Trainer::show_progress(size_t batches) {
  const double done = static_cast<double>(state_.position) / static_cast<double>(batches);
  const double updates_left = static_cast<double>(total_updates_ - state_.updates);
  const double timed_updates =
      static_cast<double>(timed_batches_) / static_cast<double>(config_.training.batch_multiplier);
  const double eta = updates_left * epoch_effort_.seconds / std::max(timed_updates, 1.0);
  progress_.show(fmt::format("epoch {}/{}  {:3.0f} %  loss {:.3f}  {:.0f} tokens/s  ETA {}", state_.epoch,
                             config_.training.epochs, done * 100.0, state_.epoch_sums.mean_smoothed(),
                             epoch_effort_.tokens_per_second(), format_duration(eta)));
}

void Trainer::save(const char* name, const char* previous) {
  prepare_to_save();
  const std::filesystem::path folder = checkpoints_folder();
  save_checkpoint(folder / name, model_, *optimizer_, average_.get(), state_, metadata_,
                  previous == nullptr ? std::filesystem::path() : folder / previous);
}

void Trainer::prepare_to_save() {
  if (hooks_.before_save) hooks_.before_save();
  metrics_->flush_to_disk();
  state_.metrics_bytes = metrics_->bytes();
}

void Trainer::keep(double score) {
  if (!keeps_checkpoints()) return;
  state_.kept.push_back(
      {state_.updates, state_.epoch, std::isfinite(score) ? std::optional(score) : std::nullopt});
  state_.kept = those_to_keep(std::move(state_.kept), config_.training);
  if (state_.kept.empty() || state_.kept.back().update != state_.updates) return;
  prepare_to_save();
  save_weights_and_state(checkpoints_folder() / kept_name(state_.updates), model_, state_, metadata_);
}

void Trainer::save_last() {
  // A `last` that was not good enough to go on from must not take the place of the one that was.
  save(kLastCheckpoint, keeps_previous_ ? nullptr : kPreviousCheckpoint);
  keeps_previous_ = false;
  // Not before: a training that goes on from an older `last` has an older list.
  if (keeps_checkpoints()) remove_others(checkpoints_folder(), state_);
}

std::filesystem::path Trainer::checkpoints_folder() const {
  return std::filesystem::path(config_.model_dir) / "checkpoints";
}

bool Trainer::keeps_checkpoints() const {
  return config_.training.keep_last_ckpts > 0 || config_.training.keep_best_ckpts > 0;
}

bool Trainer::out_of_updates() const {
  return config_.training.updates > 0 && state_.updates >= config_.training.updates;
}

bool Trainer::out_of_patience() const {
  const int64_t patience = config_.training.early_stopping_patience;
  return patience > 0 && state_.validations_without_improvement >= patience;
}

bool Trainer::is_at_end_of_epoch() {
  return state_.position > 0 && state_.position >= static_cast<int64_t>(plan_of(state_.epoch).size());
}

bool Trainer::must_stop() const { return interrupt_requested() || out_of_updates() || out_of_patience(); }

}  // namespace seq2see::training
