#include "ops/tensor.h"

namespace seq2see {

void expect_shape(const Tensor& tensor, std::initializer_list<int64_t> sizes, std::string_view name) {
  const c10::IntArrayRef expected(sizes);
  TORCH_CHECK(tensor.defined(), name, " is undefined, expected the shape ", expected);
  bool fits = tensor.dim() == static_cast<int64_t>(expected.size());
  for (size_t i = 0; fits && i < expected.size(); ++i) {
    fits = expected[i] == -1 || tensor.size(static_cast<int64_t>(i)) == expected[i];
  }
  TORCH_CHECK(fits, name, " has the shape ", tensor.sizes(), ", expected ", expected);
}

}  // namespace seq2see
