#include "training/optimizer.h"

#include <cmath>

#include "ops/matrix_product.h"

namespace seq2see::training {
namespace {

std::vector<Tensor> zeros_like_all(const std::vector<NamedTensor>& parameters) {
  std::vector<Tensor> zeros;
  zeros.reserve(parameters.size());
  for (const NamedTensor& parameter : parameters) zeros.push_back(torch::zeros_like(parameter.value));
  return zeros;
}

class Adam : public Optimizer {
 public:
  Adam(const config::TrainingConfig& options, std::vector<NamedTensor> parameters)
      : Optimizer(std::move(parameters)),
        decoupled_(options.optimizer == config::OptimizerKind::kAdamW),
        beta1_(options.adam_betas.at(0)),
        beta2_(options.adam_betas.at(1)),
        epsilon_(options.adam_eps),
        weight_decay_(options.weight_decay),
        means_(zeros_like_all(parameters_)),
        squares_(zeros_like_all(parameters_)) {}

  [[nodiscard]] std::vector<NamedTensor> state() const override {
    std::vector<NamedTensor> all;
    for (size_t i = 0; i < parameters_.size(); ++i) {
      all.push_back({"mean." + parameters_[i].name, means_[i]});
      all.push_back({"square." + parameters_[i].name, squares_[i]});
    }
    return all;
  }

 private:
  void update(size_t i, const float* gradient, double learning_rate, double scale) override {
    auto* weight = parameters_[i].value.data_ptr<float>();
    auto* mean = means_[i].data_ptr<float>();
    auto* square = squares_[i].data_ptr<float>();
    const auto steps = static_cast<double>(updates_);
    const auto factor = static_cast<float>(scale);
    const auto beta1 = static_cast<float>(beta1_);
    const auto beta2 = static_cast<float>(beta2_);
    const auto coupled_decay = static_cast<float>(decoupled_ ? 0.0 : weight_decay_);
    const auto keep = static_cast<float>(1.0 - (decoupled_ ? learning_rate * weight_decay_ : 0.0));
    // The bias corrections of both moments, drawn out of the loop.
    const auto step_size = static_cast<float>(learning_rate / (1.0 - std::pow(beta1_, steps)));
    const auto square_correction = static_cast<float>(1.0 / (1.0 - std::pow(beta2_, steps)));
    const auto epsilon = static_cast<float>(epsilon_);
    const int64_t count = parameters_[i].value.numel();
    for (int64_t j = 0; j < count; ++j) {
      const float g = gradient[j] * factor + coupled_decay * weight[j];
      mean[j] = beta1 * mean[j] + (1.0F - beta1) * g;
      square[j] = beta2 * square[j] + (1.0F - beta2) * g * g;
      weight[j] =
          keep * weight[j] - step_size * mean[j] / (std::sqrt(square[j] * square_correction) + epsilon);
    }
  }

  bool decoupled_;
  double beta1_;
  double beta2_;
  double epsilon_;
  double weight_decay_;
  std::vector<Tensor> means_;    // m
  std::vector<Tensor> squares_;  // v
};

class Sgd : public Optimizer {
 public:
  Sgd(const config::TrainingConfig& options, std::vector<NamedTensor> parameters)
      : Optimizer(std::move(parameters)), momentum_(options.momentum), weight_decay_(options.weight_decay) {
    if (momentum_ > 0.0) buffers_ = zeros_like_all(parameters_);
  }

  [[nodiscard]] std::vector<NamedTensor> state() const override {
    std::vector<NamedTensor> all;
    for (size_t i = 0; i < buffers_.size(); ++i)
      all.push_back({"momentum." + parameters_[i].name, buffers_[i]});
    return all;
  }

 private:
  void update(size_t i, const float* gradient, double learning_rate, double scale) override {
    auto* weight = parameters_[i].value.data_ptr<float>();
    float* buffer = buffers_.empty() ? nullptr : buffers_[i].data_ptr<float>();
    const auto factor = static_cast<float>(scale);
    const auto decay = static_cast<float>(weight_decay_);
    const auto momentum = static_cast<float>(momentum_);
    const auto rate = static_cast<float>(learning_rate);
    const int64_t count = parameters_[i].value.numel();
    for (int64_t j = 0; j < count; ++j) {
      float direction = gradient[j] * factor + decay * weight[j];
      if (buffer != nullptr) direction = buffer[j] = momentum * buffer[j] + direction;
      weight[j] -= rate * direction;
    }
  }

  double momentum_;
  double weight_decay_;
  std::vector<Tensor> buffers_;  // empty without momentum
};

}  // namespace

void Optimizer::step(const std::vector<Tensor>& gradients, double learning_rate, double scale,
                     ThreadPool& pool) {
  TORCH_CHECK(gradients.size() == parameters_.size(), gradients.size(), " gradients for ", parameters_.size(),
              " parameters");
  ++updates_;
  pool.run(parameters_.size(), [&](size_t i) {
    if (!gradients[i].defined()) return;
    const Tensor gradient = gradients[i].contiguous();
    TORCH_CHECK(gradient.numel() == parameters_[i].value.numel(), "the gradient of ", parameters_[i].name,
                " has another size");
    update(i, gradient.data_ptr<float>(), learning_rate, scale);
    ops::note_change(parameters_[i].value);
  });
}

std::unique_ptr<Optimizer> make_optimizer(const config::TrainingConfig& options,
                                          std::vector<NamedTensor> parameters) {
  for (const NamedTensor& parameter : parameters) {
    TORCH_CHECK(parameter.value.is_contiguous() && parameter.value.scalar_type() == torch::kFloat32,
                parameter.name, " is not contiguous float32");
  }
  if (options.optimizer == config::OptimizerKind::kSgd)
    return std::make_unique<Sgd>(options, std::move(parameters));
  return std::make_unique<Adam>(options, std::move(parameters));
}

double gradient_norm(const std::vector<Tensor>& gradients) {
  double sum = 0.0;
  for (const Tensor& gradient : gradients) {
    if (!gradient.defined()) continue;
    const Tensor flat = gradient.flatten();
    sum += torch::dot(flat, flat).item<double>();
  }
  return std::sqrt(sum);
}

}  // namespace seq2see::training
