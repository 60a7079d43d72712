// How much memory an operation asks LibTorch for.
#pragma once

#include <cstdint>
#include <functional>

namespace seq2see::benchmarks {

/// The largest number of bytes of tensors that were alive at one time during the call, beyond those that were
/// alive before it. Memory that an operation takes elsewhere than from LibTorch's allocator is not seen. For
/// one caller at a time.
int64_t peak_tensor_bytes(const std::function<void()>& call);

}  // namespace seq2see::benchmarks
