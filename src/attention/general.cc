#include "attention/kinds.h"
#include "ops/linear.h"

namespace seq2see::attention {
namespace {

/// energy(q, k) = qᵀ W k. The product W k is the key, so it is formed once a sentence.
class General : public Attention {
 public:
  explicit General(const Sizes& sizes) {
    key_ = register_module("key",
                           torch::nn::Linear(torch::nn::LinearOptions(sizes.value, sizes.query).bias(false)));
  }

  [[nodiscard]] std::optional<ops::Scoring> scoring() const override { return ops::Scoring{}; }

 private:
  Tensor project_keys(const Tensor& values) override { return ops::linear(values, key_); }

  Tensor score(const Tensor& queries, const Tensor& keys) override {
    return ops::dot_energy(queries, keys, /*scale=*/1.0);
  }

  torch::nn::Linear key_{nullptr};  // W
};

}  // namespace

std::shared_ptr<Attention> make_general(const Sizes& sizes) { return std::make_shared<General>(sizes); }

}  // namespace seq2see::attention
