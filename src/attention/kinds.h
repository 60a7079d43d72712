// The makers of all kinds, one .cc a family. Known to make_attention and to the tests alone.
#pragma once

#include <memory>

#include "attention/attention.h"

namespace seq2see::attention {

/// vᵀ tanh(W_q q + W_k k): Bahdanau et al. (2015). Takes H ≠ C.
std::shared_ptr<Attention> make_additive(const Sizes& sizes);

struct DotOptions {
  bool scaled = true;   // divide by √K: Vaswani et al. (2017)
  bool project = true;  // compare W_q q with W_k k; else q with k themselves
};
/// qᵀk, or qᵀk / √K.
std::shared_ptr<Attention> make_dot(const Sizes& sizes, const DotOptions& options);

/// qᵀ W k: Luong et al. (2015), equation 8, "general".
std::shared_ptr<Attention> make_general(const Sizes& sizes);

/// No attention: the context is the summary of the sentence, at every step (Cho et al., 2014).
std::shared_ptr<Attention> make_none();

}  // namespace seq2see::attention
