// Which twin of an operation runs. A setting of a run, never part of a model: both compute the same function.
#pragma once

namespace seq2see::ops {

enum class Backend {
  kReference,  // composed of LibTorch's operations, gradients from its autograd: the one to read
  kFused,      // one operation with a backward pass written by hand, where there is one: the fast one
};

/// Of the whole program; kFused unless set. To be set before any thread computes.
void set_backend(Backend backend);
Backend backend();

}  // namespace seq2see::ops
