#include "search/predictor.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "search/padded.h"

namespace seq2see::search {
namespace {

/// The fused search for the most probable pieces keeps them sorted while it looks: good for a few.
constexpr int64_t kMostFused = 100;

/// log of the mean of the probabilities. features: of each model. Returns [N, V] float64. Added one model
/// after the other: a sum over a dimension may take another order for other numbers of rows.
Tensor mean_log_probabilities(const std::vector<Tensor>& features,
                              const std::deque<model::Stepper>& steppers) {
  const auto of_model = [&](size_t i) {
    return torch::log_softmax(steppers[i].model().logits(features[i]).to(torch::kFloat64), 1);
  };
  if (features.size() == 1) return of_model(0);
  Tensor sum = of_model(0).exp_();
  for (size_t i = 1; i < features.size(); ++i) sum += of_model(i).exp_();
  return (sum / static_cast<double>(features.size())).log_();
}

Prediction best_of(Tensor log_probabilities, int64_t k, const ops::BannedPieces& banned) {
  constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();
  for (size_t row = 0; row < banned.size(); ++row) {
    for (const int64_t piece : banned[row])
      log_probabilities[static_cast<int64_t>(row)][piece] = kMinusInfinity;
  }
  const int64_t N = log_probabilities.size(0);
  const int64_t found = std::min(k, log_probabilities.size(1));
  const auto [best, pieces] = log_probabilities.topk(found, 1);  // of equals whichever comes first
  Prediction prediction{
      torch::full({N, k}, -1, torch::kInt64), torch::full({N, k}, kMinusInfinity, torch::kFloat64), {}};
  prediction.log_probabilities.slice(1, 0, found).copy_(best);
  prediction.pieces.slice(1, 0, found).copy_(pieces);
  prediction.pieces.masked_fill_(prediction.log_probabilities.eq(kMinusInfinity), -1);
  return prediction;
}

}  // namespace

Predictor::Predictor(std::span<model::Seq2Seq* const> models, int64_t tokens) {
  TORCH_CHECK(!models.empty(), "no model to predict with");
  for (model::Seq2Seq* const model : models) {
    steppers_.emplace_back(*model, tokens);
    TORCH_CHECK(model->output_layer().weight.size(0) == vocabulary_size(),
                "models that predict together need one target vocabulary");
  }
}

int64_t Predictor::vocabulary_size() const { return steppers_.front().model().output_layer().weight.size(0); }

PredictorState Predictor::start(std::span<const Ids> sources) const {
  const Padded padded = pad(sources);
  PredictorState state;
  for (const model::Stepper& stepper : steppers_) state.push_back(stepper.start(padded.ids, padded.mask));
  return state;
}

Prediction Predictor::predict(const Tensor& previous, PredictorState& state, int64_t k,
                              const ops::BannedPieces& banned) const {
  const torch::NoGradGuard no_gradient;
  std::vector<Tensor> features;
  std::vector<Tensor> weights;
  for (size_t i = 0; i < steppers_.size(); ++i) {
    const model::Stepped stepped = steppers_[i].step(previous, state[i]);
    features.push_back(stepped.features);
    if (stepped.weights.defined()) weights.push_back(stepped.weights.to(torch::kFloat32));
  }
  Prediction prediction;
  if (steppers_.size() == 1 && k <= kMostFused) {
    const ops::MostProbable best =
        ops::most_probable(features.front(), steppers_.front().model().output_layer(), k, banned);
    prediction = {best.pieces, best.log_probabilities, {}};
  } else {
    prediction = best_of(mean_log_probabilities(features, steppers_), k, banned);
  }
  if (weights.empty()) return prediction;
  prediction.weights = weights.front().contiguous();
  for (size_t i = 1; i < weights.size(); ++i) prediction.weights = prediction.weights + weights[i];
  if (weights.size() > 1) prediction.weights /= static_cast<double>(weights.size());
  return prediction;
}

PredictorState Predictor::select(const PredictorState& state, const Tensor& rows) const {
  PredictorState selected;
  for (size_t i = 0; i < steppers_.size(); ++i) selected.push_back(steppers_[i].select(state[i], rows));
  return selected;
}

}  // namespace seq2see::search
