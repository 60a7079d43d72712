// How sharply a model attends, and how much gradient its softmax lets through: the argument by which Vaswani
// et al. (2017), section 3.2.1, divide by √K, as numbers. Without the division the variance of the energies
// grows with K, the softmax saturates, and what comes back through it vanishes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/threads.h"
#include "data/batching.h"
#include "data/encoded_corpus.h"
#include "model/seq2seq.h"

namespace seq2see::training {

/// Sums over rows; a row is a target token with its energies e and weights a over the S true source
/// positions, and L the summed log loss of the text.
struct AttentionSums {
  int64_t rows = 0;
  int64_t rows_with_choice = 0;       // those with S > 1
  double score_variance = 0.0;        // population variance of e
  double entropy = 0.0;               // -Σ a ln a, in nats
  double relative_entropy = 0.0;      // that divided by ln S, of the rows with choice
  double largest_weight = 0.0;        // max a
  double gradient_of_weights = 0.0;   // ‖∂L/∂a‖₂
  double gradient_of_energies = 0.0;  // ‖∂L/∂e‖₂

  /// Adds a row. All of one length, S ≥ 1: padding left out.
  void add_row(std::span<const double> energies, std::span<const double> weights,
               std::span<const double> gradient_of_the_weights,
               std::span<const double> gradient_of_the_energies);
  AttentionSums& operator+=(const AttentionSums& other);
};

/// Means over rows, units as above.
struct AttentionStatistics {
  double score_variance = 0.0;
  double entropy = 0.0;
  std::optional<double> relative_entropy;  // 0 to 1; nothing where no row has a choice
  double largest_weight = 0.0;
  double gradient_of_weights = 0.0;
  double gradient_of_scores = 0.0;
  /// Mean gradient of the scores over mean gradient of the weights: at most 1/2, 0 where the softmax is
  /// saturated. Nothing where no gradient reaches the weights.
  std::optional<double> gradient_passed;

  /// Of at least one row.
  static AttentionStatistics of(const AttentionSums& sums);
};

/// So many pairs evenly spaced over the corpus, or all where it has fewer, as batches of `batch_size` in the
/// order of the text.
std::vector<data::Batch> evenly_spaced_batches(const data::EncodedCorpus& corpus, int64_t pairs,
                                               int64_t batch_size, const data::PadIds& pad_ids);

/// Measures all target tokens of the batches, forced, without dropout and label smoothing. Needs at least one
/// batch and a model with attention. start_id: what the decoder reads first. The model is only read: its
/// parameters keep the gradients that they have. Same bits on any number of threads.
AttentionStatistics attention_statistics(model::Seq2Seq& model, const std::vector<data::Batch>& batches,
                                         int32_t start_id, ThreadPool& pool);

}  // namespace seq2see::training
