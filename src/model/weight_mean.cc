#include "model/weight_mean.h"

namespace seq2see::model {

WeightMean::WeightMean(const Seq2Seq& model) {
  for (const Tensor& parameter : model.parameters())
    sums_.push_back(torch::zeros(parameter.sizes(), torch::kFloat64));
}

void WeightMean::add(const Seq2Seq& model) {
  const torch::NoGradGuard no_gradient;
  const std::vector<Tensor> parameters = model.parameters();
  TORCH_CHECK(parameters.size() == sums_.size(), "models with ", sums_.size(), " and ", parameters.size(),
              " parameters have no mean");
  for (size_t i = 0; i < sums_.size(); ++i) {
    TORCH_CHECK(parameters[i].sizes() == sums_[i].sizes(), "parameter ", i, " has the shapes ",
                sums_[i].sizes(), " and ", parameters[i].sizes());
    sums_[i].add_(parameters[i].to(torch::kFloat64));
  }
  ++count_;
}

void WeightMean::write_to(Seq2Seq& model) const {
  TORCH_CHECK(count_ > 0, "nothing was added");
  const torch::NoGradGuard no_gradient;
  const std::vector<Tensor> parameters = model.parameters();
  for (size_t i = 0; i < sums_.size(); ++i) {
    Tensor parameter = parameters[i];
    parameter.copy_(sums_[i] / static_cast<double>(count_));
  }
}

}  // namespace seq2see::model
