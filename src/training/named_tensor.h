// A tensor with the name under which a checkpoint holds it.
#pragma once

#include <string>

#include "ops/tensor.h"

namespace seq2see::training {

struct NamedTensor {
  std::string name;
  Tensor value;
};

}  // namespace seq2see::training
