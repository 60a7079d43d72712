#include "training/weight_average.h"

#include <algorithm>
#include <utility>

#include "ops/matrix_product.h"
#include "training/weight_loops.h"

namespace seq2see::training {

WeightAverage::WeightAverage(double decay, std::vector<NamedTensor> parameters)
    : decay_(decay), parameters_(std::move(parameters)) {
  TORCH_CHECK(decay > 0.0 && decay < 1.0, "the decay of the averaged weights is ", decay);
  std::vector<int64_t> lengths;
  for (const NamedTensor& parameter : parameters_) {
    TORCH_CHECK(parameter.value.is_contiguous() && parameter.value.scalar_type() == torch::kFloat32,
                parameter.name, " is not contiguous float32");
    averages_.push_back(parameter.value.detach().clone());
    lengths.push_back(parameter.value.numel());
  }
  chunks_ = cut_into_chunks(lengths);
}

void WeightAverage::prepare(int64_t update) {
  TORCH_CHECK(uses_ == 0, "an update while the model holds its averaged weights");
  const auto t = static_cast<double>(update);
  rate_ = static_cast<float>(1.0 - std::min(decay_, (1.0 + t) / (10.0 + t)));
}

void WeightAverage::follow(const Piece& piece) {
  average_update(rate_, parameters_[piece.array].value.data_ptr<float>() + piece.begin, piece.count,
                 averages_[piece.array].data_ptr<float>() + piece.begin);
}

std::vector<NamedTensor> WeightAverage::training_weights() const {
  TORCH_CHECK(uses_ > 0, "the weights of the training are in the model");
  std::vector<NamedTensor> all;
  for (size_t i = 0; i < parameters_.size(); ++i)
    all.push_back({"weight." + parameters_[i].name, averages_[i]});
  return all;
}

void WeightAverage::exchange(ThreadPool& pool) {
  pool.run(chunks_.size(), [&](size_t chunk) {
    for (const Piece& piece : chunks_[chunk]) {
      float* const weights = parameters_[piece.array].value.data_ptr<float>() + piece.begin;
      std::swap_ranges(weights, weights + piece.count,
                       averages_[piece.array].data_ptr<float>() + piece.begin);
    }
  });
  for (const NamedTensor& parameter : parameters_) ops::note_change(parameter.value);
}

WeightAverage::Use::Use(WeightAverage* average, ThreadPool& pool) : average_(average), pool_(pool) {
  if (average_ != nullptr && average_->uses_++ == 0) average_->exchange(pool_);
}

WeightAverage::Use::~Use() {
  if (average_ != nullptr && --average_->uses_ == 0) average_->exchange(pool_);
}

}  // namespace seq2see::training
