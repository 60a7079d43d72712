// Sentences of different lengths as one tensor.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ops/tensor.h"

namespace seq2see::search {

struct Padded {
  Tensor ids;   // [B, L] int64; 0 on padding, which no result depends on
  Tensor mask;  // [B, L]
};

/// L is the length of the longest. Sentences must not be empty.
Padded pad(std::span<const std::vector<int32_t>> sentences);

}  // namespace seq2see::search
