// Derivatives checked by differences.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <iomanip>
#include <string>
#include <utility>
#include <vector>

#include "ops/matrix_product.h"
#include "ops/tensor.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"

namespace seq2see::testing {

using NamedInputs = std::vector<std::pair<std::string, Tensor>>;

/// The parameters of a module as inputs of a gradient check.
inline NamedInputs parameters_of(const torch::nn::Module& module) {
  NamedInputs inputs;
  for (const auto& parameter : module.named_parameters())
    inputs.emplace_back(parameter.key(), parameter.value());
  return inputs;
}

/// Compares autograd with central differences, for every element of every input. The function reads the
/// inputs, which are contiguous float64 leaves, and returns a tensor of any shape; what is differentiated is
/// its sum with random weights (a plain sum would be blind to rows that always sum to 1). An input that gets
/// no gradient, or nothing but zeros, is a failure: the check would say nothing about it.
inline ::testing::AssertionResult gradients_match(const NamedInputs& inputs,
                                                  const std::function<Tensor()>& function) {
  constexpr double kStep = 1e-5;
  constexpr double kTolerance = 1e-7;  // the difference itself is good to about 1e-10
  const Tensor output = function();
  if (output.scalar_type() != torch::kFloat64)
    return ::testing::AssertionFailure() << "the output is not float64";
  const Tensor weights = random_tensor(output.sizes(), 4711);
  std::vector<Tensor> leaves;
  for (const auto& input : inputs) {
    if (input.second.scalar_type() != torch::kFloat64 || !input.second.is_contiguous()) {
      return ::testing::AssertionFailure() << input.first << " is not a contiguous float64 tensor";
    }
    leaves.push_back(input.second);
  }
  const std::vector<Tensor> gradients = torch::autograd::grad({(output * weights).sum()}, leaves, {},
                                                              c10::nullopt, false, /*allow_unused=*/true);

  const torch::NoGradGuard no_gradient;
  for (size_t i = 0; i < leaves.size(); ++i) {
    const std::string& name = inputs[i].first;
    if (!gradients[i].defined()) return ::testing::AssertionFailure() << "no gradient reaches " << name;
    const Tensor analytic = dense(gradients[i]).contiguous();
    if (analytic.count_nonzero().item<int64_t>() == 0) {
      return ::testing::AssertionFailure() << "the gradient of " << name << " is zero everywhere";
    }
    auto* values = leaves[i].data_ptr<double>();
    for (int64_t k = 0; k < leaves[i].numel(); ++k) {
      const double original = values[k];
      const auto objective_at = [&](double value) {
        values[k] = value;
        ops::note_change(leaves[i]);
        return (function() * weights).sum().item<double>();
      };
      const double above = objective_at(original + kStep);
      const double below = objective_at(original - kStep);
      values[k] = original;
      ops::note_change(leaves[i]);
      const double numeric = (above - below) / (2.0 * kStep);
      const double derivative = analytic.data_ptr<double>()[k];
      if (!(std::abs(derivative - numeric) <= kTolerance * (1.0 + std::abs(numeric)))) {
        return ::testing::AssertionFailure()
               << "the derivative by " << name << index_text(k, leaves[i].sizes()) << " is "
               << std::setprecision(12) << derivative << ", differences give " << numeric;
      }
    }
  }
  return ::testing::AssertionSuccess();
}

/// Every input must have got a gradient by `backward` that is not zero everywhere.
inline ::testing::AssertionResult all_have_gradients(const NamedInputs& inputs) {
  for (const auto& [name, tensor] : inputs) {
    if (!tensor.grad().defined()) return ::testing::AssertionFailure() << "no gradient reaches " << name;
    const Tensor gradient = dense(tensor.grad());
    if (!torch::isfinite(gradient).all().item<bool>()) {
      return ::testing::AssertionFailure() << "the gradient of " << name << " is not finite";
    }
    if (gradient.count_nonzero().item<int64_t>() == 0) {
      return ::testing::AssertionFailure() << "the gradient of " << name << " is zero everywhere";
    }
  }
  return ::testing::AssertionSuccess();
}

}  // namespace seq2see::testing
