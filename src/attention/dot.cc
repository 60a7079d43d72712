#include <cmath>

#include "attention/kinds.h"
#include "ops/linear.h"

namespace seq2see::attention {
namespace {

torch::nn::Linear projection(int64_t from, int64_t to) {
  return torch::nn::Linear(torch::nn::LinearOptions(from, to).bias(false));
}

/// energy(q, k) = qᵀk, or qᵀk / √K: the products of vectors with K independent entries of variance 1 have the
/// variance K, so without the root large K drives the softmax into saturation, where its gradient vanishes.
class Dot : public Attention {
 public:
  Dot(const Sizes& sizes, const DotOptions& options) {
    if (options.project) {
      query_ = register_module("query", projection(sizes.query, sizes.attention));
      key_ = register_module("key", projection(sizes.value, sizes.attention));
    } else {
      TORCH_CHECK(sizes.query == sizes.value, "a dot product without projections needs H = C, not ",
                  sizes.query, " and ", sizes.value);
    }
    const int64_t K = options.project ? sizes.attention : sizes.value;
    scale_ = options.scaled ? 1.0 / std::sqrt(static_cast<double>(K)) : 1.0;
  }

  [[nodiscard]] std::optional<ops::Scoring> scoring() const override {
    ops::Scoring scoring{.scale = scale_};
    if (!query_.is_empty()) scoring.query_weight = query_->weight;
    return scoring;
  }

 private:
  Tensor project_keys(const Tensor& values) override {
    return key_.is_empty() ? values : ops::linear(values, key_);
  }

  Tensor score(const Tensor& queries, const Tensor& keys) override {
    return ops::dot_energy(query_.is_empty() ? queries : ops::linear(queries, query_), keys, scale_);
  }

  torch::nn::Linear query_{nullptr};
  torch::nn::Linear key_{nullptr};
  double scale_ = 1.0;
};

}  // namespace

std::shared_ptr<Attention> make_dot(const Sizes& sizes, const DotOptions& options) {
  return std::make_shared<Dot>(sizes, options);
}

}  // namespace seq2see::attention
