#include "model/initialisation.h"

#include <ATen/CPUGeneratorImpl.h>
#include <xxhash.h>

#include <cmath>
#include <string>

#include "base/random.h"
#include "model/recurrent.h"

namespace seq2see::model {
namespace {

void fill_glorot(Tensor matrix, double gain, at::Generator& generator) {
  const auto fan_out = static_cast<double>(matrix.size(0));
  const auto fan_in = static_cast<double>(matrix.size(1));
  const double bound = gain * std::sqrt(6.0 / (fan_in + fan_out));
  matrix.uniform_(-bound, bound, generator);
}

void fill_orthogonal(Tensor square, at::Generator& generator) {
  const Tensor normal = torch::empty_like(square).normal_(0.0, 1.0, generator);
  const auto [q, r] = torch::linalg_qr(normal);
  // With the signs of the diagonal of R the result is uniform over all orthogonal matrices.
  square.copy_(q * torch::sign(torch::diagonal(r)));
}

bool has_role(const std::string& name, const std::string& role) {
  return name == role || name.ends_with("." + role);
}

/// Whether the rows of this matrix are the gates of a cell, one block of H rows each.
bool feeds_gates(const std::string& name) {
  return has_role(name, "input") || has_role(name, "context_input.weight") ||
         has_role(name, "feed_input.weight");
}

void fill(const std::string& name, Tensor values, const config::ModelConfig& options,
          at::Generator& generator) {
  const config::RnnType type =
      name.starts_with("encoder.") ? options.encoder.rnn_type : options.decoder.rnn_type;
  const int64_t gates = ops::gate_count(cell_kind(type));
  if (has_role(name, "embedding")) {
    values.normal_(0.0, 1.0 / std::sqrt(static_cast<double>(values.size(1))), generator);
  } else if (has_role(name, "recurrent")) {
    for (const Tensor& gate : values.chunk(gates)) fill_orthogonal(gate, generator);
  } else if (feeds_gates(name)) {
    for (const Tensor& gate : values.chunk(gates)) fill_glorot(gate, options.init_gain, generator);
  } else if (values.dim() == 2) {
    fill_glorot(values, options.init_gain, generator);
  } else if (has_role(name, "v")) {
    fill_glorot(values.unsqueeze(0), options.init_gain, generator);
  } else {
    values.zero_();
    if (has_role(name, "input_bias") && type == config::RnnType::kLstm) values.chunk(gates)[1].fill_(1.0);
  }
}

}  // namespace

void initialise(torch::nn::Module& model, const config::ModelConfig& options, uint64_t seed) {
  const torch::NoGradGuard no_gradient;
  for (const auto& parameter : model.named_parameters()) {
    // Not by position: two models that differ in one part then start alike in all others.
    const std::string& name = parameter.key();
    RandomStream stream(seed, RandomPurpose::kInitialisation, {XXH3_64bits(name.data(), name.size())});
    at::Generator generator = at::detail::createCPUGenerator(stream.next());
    fill(name, parameter.value(), options, generator);
  }
}

}  // namespace seq2see::model
