// Tensors, and the letters in which every shape of this project is written:
//
//   B batch (sentences)      E embedding                 K attention space (queries and keys)
//   S source length          H state of a decoder or of one direction of an encoder
//   T target length          C annotation: what attention averages (H x directions of the encoder)
//   V vocabulary             G gates of a cell (GRU 3, LSTM 4)     I input of a cell
//
// Lengths count the closing </s>. Masks are true where a token stands and false on padding.
#pragma once

#include <torch/torch.h>

#include <initializer_list>
#include <string_view>

namespace seq2see {

using torch::Tensor;

/// Broken contract (c10::Error) unless `tensor` has the sizes given; -1 stands for any size.
void expect_shape(const Tensor& tensor, std::initializer_list<int64_t> sizes, std::string_view name);

}  // namespace seq2see
