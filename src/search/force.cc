#include "search/padded.h"
#include "search/search.h"

namespace seq2see::search {

std::vector<Hypothesis> force(model::Seq2Seq& model, std::span<const Ids> sources,
                              std::span<const Ids> targets, const SpecialIds& ids, bool scores) {
  TORCH_CHECK(sources.size() == targets.size(), sources.size(), " sources, but ", targets.size(), " targets");
  if (sources.empty()) return {};
  const torch::NoGradGuard no_gradient;
  const auto B = static_cast<int64_t>(sources.size());
  const Padded source = pad(sources);
  const Padded target = pad(targets);
  const int64_t T = target.ids.size(1);
  // What the decoder has read when it predicts y_t: the start token, then y_1 … y_{t-1}.
  const Tensor previous = torch::cat(
      {torch::full({B, 1}, ids.start, torch::kInt64), target.ids.slice(1, 0, T - 1)}, 1);  // [B, T]
  const model::Source encoded = model.encode(source.ids, source.mask);
  const model::Decoded decoded = model.decode(previous, encoded.memory, encoded.start);
  const Tensor log_probabilities = scores ? torch::log_softmax(model.logits(decoded.features), 2)
                                                .gather(2, target.ids.unsqueeze(2))
                                                .squeeze(2)
                                                .to(torch::kFloat64)
                                                .contiguous()  // [B, T]
                                          : Tensor();
  const Tensor weights =
      decoded.weights.defined() ? decoded.weights.to(torch::kFloat32).contiguous() : Tensor();  // [B, T, S]

  std::vector<Hypothesis> scored(targets.size());
  for (size_t row = 0; row < targets.size(); ++row) {
    const auto index = static_cast<int64_t>(row);
    Hypothesis& hypothesis = scored[row];
    hypothesis.ids = targets[row];
    if (scores) {
      const double* of_row = log_probabilities.data_ptr<double>() + index * T;
      hypothesis.log_probabilities.assign(of_row, of_row + targets[row].size());
    }
    if (!weights.defined()) continue;
    const int64_t S = weights.size(2);
    for (size_t t = 0; t < targets[row].size(); ++t) {
      const float* of_step = weights.data_ptr<float>() + (index * T + static_cast<int64_t>(t)) * S;
      hypothesis.weights.insert(hypothesis.weights.end(), of_step, of_step + sources[row].size());
    }
  }
  return scored;
}

}  // namespace seq2see::search
