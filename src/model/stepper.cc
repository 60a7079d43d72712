#include "model/stepper.h"

#include <utility>

#include "ops/linear.h"

namespace seq2see::model {

Stepper::Stepper(Seq2Seq& model, int64_t tokens) : model_(model) {
  if (!ops::uses_fused(model.output_layer().bias)) return;
  if (const auto weights = model.step_weights()) {
    fused_ = std::make_unique<ops::fused::AttentiveStep>(*weights, tokens);
    feeds_ = weights->wiring == ops::fused::StepWiring::kMoveThenAttendFeeds;
  }
}

StepState Stepper::start(const Tensor& source, const Tensor& mask) const {
  const torch::NoGradGuard no_gradient;
  Source encoded = model_.encode(source, mask);
  const Tensor sentences = torch::arange(source.size(0), torch::kInt64);
  if (fused_ != nullptr) {
    encoded.memory.values = fused_->project_values(encoded.memory.values);
    if (feeds_) encoded.start.feed = torch::zeros_like(encoded.start.top());
  }
  return {std::move(encoded.memory), sentences, std::move(encoded.start)};
}

Stepped Stepper::step(const Tensor& previous, StepState& state) const {
  const torch::NoGradGuard no_gradient;
  if (fused_ == nullptr) {
    Decoded decoded = model_.decode(previous.unsqueeze(1), state.memory, std::move(state.decoder));
    state.decoder = std::move(decoded.state);
    return {decoded.features.squeeze(1), decoded.weights.defined() ? decoded.weights.squeeze(1) : Tensor()};
  }
  ops::fused::AttentiveStepResult result =
      fused_->step(previous, {state.memory.keys, state.memory.values, state.memory.mask, state.sentences},
                   state.decoder.layers, state.decoder.feed);
  state.decoder.layers = std::move(result.state);
  if (feeds_) state.decoder.feed = result.features;
  return {result.features, result.weights};
}

StepState Stepper::select(const StepState& state, const Tensor& rows) const {
  // The fused step finds the memory of a hypothesis by its sentence; the other one needs it beside its state.
  return {fused_ != nullptr ? state.memory : state.memory.select(rows), state.sentences.index_select(0, rows),
          state.decoder.select(rows)};
}

}  // namespace seq2see::model
