// Operations and their twins, measured side by side.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ops/tensor.h"

namespace seq2see::benchmarks {

/// Makes the inputs of an operation, and returns what calls it once.
using Preparation = std::function<std::function<void()>()>;

/// Registers one measurement. `elements`: what a call computes, for the time that each takes; 0: not told.
void register_single(const std::string& name, int64_t elements, const Preparation& prepare);

/// Registers "name/composed" and "name/fused": the same calls under either backend.
void register_twins(const std::string& name, int64_t elements, const Preparation& prepare);

/// A call of `forward` and of its backward pass to all of `inputs`, from a gradient that was drawn before.
std::function<void()> with_backward(std::function<Tensor()> forward, std::vector<Tensor> inputs);

/// Normal, to be differentiated by.
Tensor random_input(c10::IntArrayRef sizes);

void register_recurrence();
void register_attention();
void register_decoder();
void register_output_layer();
void register_functions();
void register_optimizer();

}  // namespace seq2see::benchmarks
