#include "training/attention_statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "attention/recorder.h"
#include "data/batch_plan.h"
#include "training/loss.h"

namespace seq2see::training {
namespace {

double sum_of(std::span<const double> numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), 0.0);
}

double population_variance(std::span<const double> numbers) {
  const auto count = static_cast<double>(numbers.size());
  const double mean = sum_of(numbers) / count;
  double squares = 0.0;
  for (const double number : numbers) squares += (number - mean) * (number - mean);
  return squares / count;
}

double entropy_of(std::span<const double> weights) {
  double entropy = 0.0;
  for (const double weight : weights) {
    // The limit of a ln a is 0, and a weight may be too small for its type.
    if (weight != 0.0) entropy -= weight * std::log(weight);
  }
  return entropy;
}

double norm_of(std::span<const double> numbers) {
  double squares = 0.0;
  for (const double number : numbers) squares += number * number;
  return std::sqrt(squares);
}

/// The steps of a sentence side by side. tensors: each [B, T_i, S] → [B, T, S] float64.
Tensor joined(const std::vector<Tensor>& tensors) {
  return torch::cat(tensors, 1).detach().to(torch::kFloat64).contiguous();
}

/// The rows of one batch.
AttentionSums measure(model::Seq2Seq& model, const data::Batch& batch, int32_t start_id) {
  const attention::Recorder recorder;
  const BatchLoss loss =
      batch_loss(model, batch, {.start_id = start_id, .label_smoothing = 0.0}, /*noise=*/nullptr);
  const size_t calls = recorder.calls().size();
  TORCH_CHECK(calls > 0, "a model without attention has no statistics of it");
  std::vector<Tensor> energies;
  std::vector<Tensor> weights;
  for (const attention::Recorded& call : recorder.calls()) {
    energies.push_back(call.energies);
    weights.push_back(call.weights);
  }
  std::vector<Tensor> inputs = energies;
  inputs.insert(inputs.end(), weights.begin(), weights.end());
  const std::vector<Tensor> gradients = torch::autograd::grad({loss.total}, inputs);
  const auto middle = gradients.begin() + static_cast<std::ptrdiff_t>(calls);
  const Tensor e = joined(energies);                        // [B, T, S]
  const Tensor a = joined(weights);                         // [B, T, S]
  const Tensor of_e = joined({gradients.begin(), middle});  // [B, T, S]
  const Tensor of_a = joined({middle, gradients.end()});    // [B, T, S]

  AttentionSums sums;
  for (int64_t b = 0; b < batch.sentences; ++b) {
    const auto S = static_cast<size_t>(batch.source_lengths[static_cast<size_t>(b)]);
    for (int64_t t = 0; t < batch.target_lengths[static_cast<size_t>(b)]; ++t) {
      const int64_t at = (b * batch.target_length + t) * batch.source_length;
      const auto row = [&](const Tensor& tensor) { return std::span(tensor.data_ptr<double>() + at, S); };
      sums.add_row(row(e), row(a), row(of_a), row(of_e));
    }
  }
  return sums;
}

}  // namespace

void AttentionSums::add_row(std::span<const double> energies, std::span<const double> weights,
                            std::span<const double> gradient_of_the_weights,
                            std::span<const double> gradient_of_the_energies) {
  const double nats = entropy_of(weights);
  ++rows;
  if (weights.size() > 1) {
    ++rows_with_choice;
    relative_entropy += nats / std::log(static_cast<double>(weights.size()));
  }
  score_variance += population_variance(energies);
  entropy += nats;
  largest_weight += *std::max_element(weights.begin(), weights.end());
  gradient_of_weights += norm_of(gradient_of_the_weights);
  gradient_of_energies += norm_of(gradient_of_the_energies);
}

AttentionSums& AttentionSums::operator+=(const AttentionSums& other) {
  rows += other.rows;
  rows_with_choice += other.rows_with_choice;
  score_variance += other.score_variance;
  entropy += other.entropy;
  relative_entropy += other.relative_entropy;
  largest_weight += other.largest_weight;
  gradient_of_weights += other.gradient_of_weights;
  gradient_of_energies += other.gradient_of_energies;
  return *this;
}

AttentionStatistics AttentionStatistics::of(const AttentionSums& sums) {
  TORCH_CHECK(sums.rows > 0, "no rows to take means of");
  const auto rows = static_cast<double>(sums.rows);
  AttentionStatistics means;
  means.score_variance = sums.score_variance / rows;
  means.entropy = sums.entropy / rows;
  if (sums.rows_with_choice > 0)
    means.relative_entropy = sums.relative_entropy / static_cast<double>(sums.rows_with_choice);
  means.largest_weight = sums.largest_weight / rows;
  means.gradient_of_weights = sums.gradient_of_weights / rows;
  means.gradient_of_scores = sums.gradient_of_energies / rows;
  if (sums.gradient_of_weights > 0.0)
    means.gradient_passed = sums.gradient_of_energies / sums.gradient_of_weights;
  return means;
}

std::vector<data::Batch> evenly_spaced_batches(const data::EncodedCorpus& corpus, int64_t pairs,
                                               int64_t batch_size, const data::PadIds& pad_ids) {
  const auto size = static_cast<int64_t>(corpus.size());
  const int64_t wanted = std::min(pairs, size);
  std::vector<int64_t> chosen;
  for (int64_t i = 0; i < wanted; ++i) chosen.push_back(i * size / wanted);
  const data::BatchPlan plan = data::plan_batches_in_order(wanted, batch_size);
  std::vector<data::Batch> batches;
  for (size_t i = 0; i < plan.size(); ++i) {
    std::vector<int64_t> of_batch;
    for (const int64_t place : plan[i]) of_batch.push_back(chosen[static_cast<size_t>(place)]);
    batches.push_back(data::make_batch(corpus, of_batch, pad_ids));
  }
  return batches;
}

AttentionStatistics attention_statistics(model::Seq2Seq& model, const std::vector<data::Batch>& batches,
                                         int32_t start_id, ThreadPool& pool) {
  std::vector<AttentionSums> parts(batches.size());
  pool.run(batches.size(), [&](size_t i) { parts[i] = measure(model, batches[i], start_id); });
  AttentionSums total;
  for (const AttentionSums& part : parts) total += part;
  return AttentionStatistics::of(total);
}

}  // namespace seq2see::training
