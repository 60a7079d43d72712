#include "benchmarks/training_speed.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>

#include <cmath>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "base/threads.h"
#include "benchmarks/flops.h"
#include "benchmarks/precision.h"
#include "benchmarks/process.h"
#include "benchmarks/synthetic_text.h"
#include "model/seq2seq.h"
#include "ops/runtime.h"
#include "training/gradient_exchange.h"
#include "training/memory.h"
#include "training/optimizer.h"
#include "training/workers.h"

namespace seq2see::benchmarks {
namespace {

using Positions = std::vector<int64_t>;

/// Fifty batches, which a training would sort by length together.
constexpr int64_t kPairs = 50 * kBatchSentences;

bool is_composed(const Setting& setting) { return setting.backend == ops::Backend::kReference; }

/// LibTorch's own threads inside each operation of this thread.
void use_threads_inside_operations(int64_t threads) {
  at::set_num_threads(static_cast<int>(threads));
  // An OpenBLAS with threads of its own does not follow OpenMP.
  using SetThreads = void (*)(int);
  const auto set_threads = reinterpret_cast<SetThreads>(::dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
  if (set_threads != nullptr) set_threads(static_cast<int>(threads));
}

std::vector<training::NamedTensor> named_parameters(const model::Seq2Seq& model) {
  std::vector<training::NamedTensor> named;
  for (const auto& parameter : model.named_parameters()) {
    named.push_back({parameter.key(), parameter.value()});
  }
  return named;
}

/// A training without its bookkeeping: training::Trainer::update on synthetic pairs.
class Updates {
 public:
  explicit Updates(const Setting& setting)
      : setting_(setting),
        pairs_(synthetic_pairs(kPairs, kVocabulary)),
        lengths_(lengths_of(pairs_)),
        model_(model_config(setting), {.source = kVocabulary, .target = kVocabulary}, /*seed=*/1),
        parameters_(model_.parameters()),
        optimizer_(training::make_optimizer(options_, named_parameters(model_))),
        // The threads inside operations are OpenMP's, and OpenBLAS could not be given them again once a
        // thread has taken them away.
        pool_(static_cast<size_t>(setting.threads),
              is_composed(setting) ? std::function<void()>() : ops::use_one_thread) {}

  [[nodiscard]] const std::vector<data::PairLength>& lengths() const { return lengths_; }

  void update(const Positions& batch) {
    const training::GradientSum total = exchange_.sum(gradients(batch));
    const double per_token = 1.0 / static_cast<double>(total.sums.tokens);
    const double norm = std::sqrt(total.squares) * per_token;
    const bool clip = norm > options_.clip_grad_norm;
    optimizer_->step(total.values, options_.learning_rate,
                     clip ? per_token * options_.clip_grad_norm / norm : per_token, pool_);
  }

 private:
  std::vector<training::Gradients> gradients(const Positions& batch) {
    const training::LossOptions loss{.start_id = kStartId, .label_smoothing = kLabelSmoothing};
    const auto of_shard = [&](const Positions& shard) {
      return training::shard_gradients(model_, parameters_, make_batch(pairs_, shard), loss,
                                       /*noise=*/nullptr);
    };
    std::vector<training::Gradients> parts;
    if (is_composed(setting_)) {
      parts.push_back(of_shard(batch));
      return parts;
    }
    const auto shards = data::split_into_shards(batch, lengths_, setting_.threads);
    parts.resize(shards.size());
    pool_.run(shards.size(), [&](size_t shard) { parts[shard] = of_shard(shards[shard]); });
    return parts;
  }

  static constexpr double kLabelSmoothing = 0.1;  // as the shipped configurations for real text

  Setting setting_;
  std::vector<SyntheticPair> pairs_;
  std::vector<data::PairLength> lengths_;
  config::TrainingConfig options_;  // the defaults: Adam, gradients clipped at 1
  model::Seq2Seq model_;
  std::vector<Tensor> parameters_;
  std::unique_ptr<training::Optimizer> optimizer_;
  ThreadPool pool_;
  training::ThreadExchange exchange_{pool_};
};

TextCounts counts_of(const std::vector<Positions>& batches, const std::vector<data::PairLength>& lengths) {
  std::vector<data::PairLength> chosen;
  for (const Positions& batch : batches) {
    for (const int64_t pair : batch) chosen.push_back(lengths[static_cast<size_t>(pair)]);
  }
  return TextCounts::of(chosen);
}

}  // namespace

TrainingSpeed measure_training(const Setting& setting, const Effort& effort) {
  training::keep_freed_memory();
  if (is_composed(setting)) {
    use_threads_inside_operations(setting.threads);
  } else {
    ops::use_one_thread();
  }
  ops::set_backend(setting.backend);
  set_precision(setting);
  Updates updates(setting);
  const std::vector<Positions> batches = representative_batches(updates.lengths(), effort.batches);
  const TextCounts text = counts_of(batches, updates.lengths());

  // From the longest on: the allocator then has all that it will need.
  for (int64_t i = 0; i < effort.warm_up; ++i) {
    Positions batch = batches[static_cast<size_t>(effort.batches - 1 - i % effort.batches)];
    batch.resize(static_cast<size_t>(effort.warm_up_sentences));
    updates.update(batch);
  }
  const double processor_start = processor_seconds();
  const Clock::time_point start = Clock::now();
  const std::vector<double> seconds = time_rounds(
      [&] {
        for (const Positions& batch : batches) updates.update(batch);
      },
      effort.rounds, effort.seconds);
  TrainingSpeed speed;
  speed.processors_busy = (processor_seconds() - processor_start) / seconds_since(start);
  const auto tokens = static_cast<double>(text.target_tokens);
  speed.target_tokens_per_second = tokens / median(seconds);
  speed.best_target_tokens_per_second = tokens / seconds.front();
  speed.flops_per_target_token = training_flops(model_config(setting), kVocabulary, text) / tokens;
  return speed;
}

}  // namespace seq2see::benchmarks
