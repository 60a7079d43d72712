#include "attention/kinds.h"
#include "ops/linear.h"

namespace seq2see::attention {
namespace {

/// energy(q, k) = vᵀ tanh(W_q q + W_k k)
class Additive : public Attention {
 public:
  explicit Additive(const Sizes& sizes) {
    query_ = register_module("query", torch::nn::Linear(sizes.query, sizes.attention));
    key_ = register_module(
        "key", torch::nn::Linear(torch::nn::LinearOptions(sizes.value, sizes.attention).bias(false)));
    v_ = register_parameter("v", torch::empty({sizes.attention}));
  }

  [[nodiscard]] std::optional<ops::Scoring> scoring() const override {
    return ops::Scoring{.query_weight = query_->weight, .query_bias = query_->bias, .v = v_};
  }

 private:
  Tensor project_keys(const Tensor& values) override { return ops::linear(values, key_); }

  Tensor score(const Tensor& queries, const Tensor& keys) override {
    return ops::additive_energy(ops::linear(queries, query_), keys, v_);
  }

  torch::nn::Linear query_{nullptr};  // W_q, with the one bias that the sum needs
  torch::nn::Linear key_{nullptr};    // W_k
  Tensor v_;                          // [K]
};

}  // namespace

std::shared_ptr<Attention> make_additive(const Sizes& sizes) { return std::make_shared<Additive>(sizes); }

}  // namespace seq2see::attention
