#include "training/optimizer.h"

#include <algorithm>
#include <cmath>

#include "ops/embedding.h"
#include "ops/matrix_product.h"
#include "training/weight_loops.h"

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
  void prepare(double learning_rate, double scale) override {
    const auto updates = static_cast<double>(updates_);
    step_.scale = static_cast<float>(scale);
    step_.coupled_decay = static_cast<float>(decoupled_ ? 0.0 : weight_decay_);
    step_.keep = static_cast<float>(1.0 - (decoupled_ ? learning_rate * weight_decay_ : 0.0));
    step_.beta1 = static_cast<float>(beta1_);
    step_.beta2 = static_cast<float>(beta2_);
    // The bias corrections of both moments, drawn out of the loop.
    step_.step_size = static_cast<float>(learning_rate / (1.0 - std::pow(beta1_, updates)));
    step_.square_correction = static_cast<float>(1.0 / (1.0 - std::pow(beta2_, updates)));
    step_.epsilon = static_cast<float>(epsilon_);
  }

  void update(const Piece& piece, const float* gradient) override {
    adam_update(step_, gradient, piece.count, parameters_[piece.array].value.data_ptr<float>() + piece.begin,
                means_[piece.array].data_ptr<float>() + piece.begin,
                squares_[piece.array].data_ptr<float>() + piece.begin);
  }

  bool decoupled_;
  double beta1_;
  double beta2_;
  double epsilon_;
  double weight_decay_;
  std::vector<Tensor> means_;    // m
  std::vector<Tensor> squares_;  // v
  AdamStep step_;
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
  void prepare(double learning_rate, double scale) override {
    step_ = {.scale = static_cast<float>(scale),
             .decay = static_cast<float>(weight_decay_),
             .momentum = static_cast<float>(momentum_),
             .rate = static_cast<float>(learning_rate)};
  }

  void update(const Piece& piece, const float* gradient) override {
    float* buffer = buffers_.empty() ? nullptr : buffers_[piece.array].data_ptr<float>() + piece.begin;
    sgd_update(step_, gradient, piece.count, parameters_[piece.array].value.data_ptr<float>() + piece.begin,
               buffer);
  }

  double momentum_;
  double weight_decay_;
  std::vector<Tensor> buffers_;  // empty without momentum
  SgdStep step_;
};

/// The gradient of one parameter as the loops read it.
struct Source {
  Tensor dense;           // contiguous; undefined where there are rows, or nothing
  ops::RowGradient rows;  // undefined where there is a dense one, or nothing
};

Source source_of(const Tensor& gradient, const NamedTensor& parameter) {
  if (!gradient.defined()) return {};
  TORCH_CHECK(gradient.sizes() == parameter.value.sizes(), "the gradient of ", parameter.name,
              " has the shape ", gradient.sizes(), ", the parameter ", parameter.value.sizes());
  TORCH_CHECK(gradient.scalar_type() == torch::kFloat32, "the gradient of ", parameter.name, " is ",
              gradient.scalar_type(), ", not float32");
  if (gradient.is_sparse()) return {{}, ops::rows_of(gradient)};
  return {gradient.contiguous(), {}};
}

/// Calls on_part(piece, gradient or null) for the parts of a piece that have a row and those between them.
template <class OnPart>
void split_at_rows(const Piece& piece, const ops::RowGradient& rows, const OnPart& on_part) {
  const int64_t E = rows.values.size(1);
  const auto* ids = rows.ids.data_ptr<int64_t>();
  const auto* ids_end = ids + rows.ids.size(0);
  const auto* values = rows.values.data_ptr<float>();
  const auto* next = std::lower_bound(ids, ids_end, piece.begin / E);
  const int64_t end = piece.begin + piece.count;
  for (int64_t at = piece.begin; at < end;) {
    const int64_t row_begin = next == ids_end ? end : std::min(end, *next * E);
    const bool in_row = at >= row_begin;
    const int64_t part_end = in_row ? std::min(end, *next * E + E) : row_begin;
    const float* gradient = in_row ? values + (next - ids) * E + (at - *next * E) : nullptr;
    on_part(Piece{piece.array, at, part_end - at}, gradient);
    at = part_end;
    if (in_row) ++next;
  }
}

}  // namespace

Optimizer::Optimizer(std::vector<NamedTensor> parameters) : parameters_(std::move(parameters)) {
  std::vector<int64_t> lengths;
  for (const NamedTensor& parameter : parameters_) lengths.push_back(parameter.value.numel());
  chunks_ = cut_into_chunks(lengths);
}

void Optimizer::step(const std::vector<Tensor>& gradients, double learning_rate, double scale,
                     ThreadPool& pool, WeightAverage* average) {
  TORCH_CHECK(gradients.size() == parameters_.size(), gradients.size(), " gradients for ", parameters_.size(),
              " parameters");
  std::vector<Source> sources;  // all checked before anything changes
  for (size_t i = 0; i < gradients.size(); ++i) sources.push_back(source_of(gradients[i], parameters_[i]));
  ++updates_;
  prepare(learning_rate, scale);
  if (average != nullptr) average->prepare(updates_);
  pool.run(chunks_.size(), [&](size_t chunk) {
    for (const Piece& piece : chunks_[chunk]) {
      const Source& source = sources[piece.array];
      if (source.dense.defined()) {
        update(piece, source.dense.data_ptr<float>() + piece.begin);
      } else if (source.rows.ids.defined()) {
        split_at_rows(piece, source.rows,
                      [&](const Piece& part, const float* gradient) { update(part, gradient); });
      }
      if (average != nullptr) average->follow(piece);
    }
  });
  for (size_t i = 0; i < parameters_.size(); ++i) {
    if (gradients[i].defined()) ops::note_change(parameters_[i].value);
  }
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

}  // namespace seq2see::training
