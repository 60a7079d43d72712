// What a search asks of a model, or of several that predict together.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "model/stepper.h"
#include "search/options.h"

namespace seq2see::search {

/// Hypotheses that are being written, as every model sees them.
using PredictorState = std::vector<model::StepState>;

struct Prediction {
  Tensor pieces;             // [N, k] int64, the most probable first; -1 where there are not so many
  Tensor log_probabilities;  // [N, k] float64
  Tensor weights;  // [N, S] float32, the mean over the models that attend; undefined where none does
};

/// The probability of a token is the mean of what the models say. All must have the same vocabularies.
/// Threads may share it; to be made anew when a weight has changed.
class Predictor {
 public:
  /// The models must outlive it. tokens: how many are expected to be read in all, see model::Stepper.
  Predictor(std::span<model::Seq2Seq* const> models, int64_t tokens);

  /// V of the target.
  [[nodiscard]] int64_t vocabulary_size() const;

  /// One hypothesis for each source. None may be empty.
  [[nodiscard]] PredictorState start(std::span<const Ids> sources) const;
  /// Reads one token more of each hypothesis and names the k most probable next ones. previous: [N] int64.
  [[nodiscard]] Prediction predict(const Tensor& previous, PredictorState& state, int64_t k,
                                   const ops::BannedPieces& banned) const;
  /// Some hypotheses, in the order given, each as often as it is named. rows: [M] int64.
  [[nodiscard]] PredictorState select(const PredictorState& state, const Tensor& rows) const;

 private:
  std::deque<model::Stepper> steppers_;  // one a model
};

}  // namespace seq2see::search
