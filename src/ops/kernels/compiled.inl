// All kernels for one kind of processor. Included by the files processor_*.cc, which say which kind in
// macros:
//
//   SEQ2SEE_PROCESSOR        the namespace
//   SEQ2SEE_PROCESSOR_NAME   the name that people know
//   SEQ2SEE_VECTOR_BYTES     of a register
//   SEQ2SEE_HAS_PAIR_INSTRUCTION   where it multiplies pairs of bfloat16 by itself
//   SEQ2SEE_HAS_TILES        where it multiplies tiles of such pairs (AMX)
//   SEQ2SEE_TILE_ROWS, SEQ2SEE_PAIR_TILE_ROWS   rows of a tile whose sums, 2 vectors a row, stay in registers
#ifdef SEQ2SEE_HAS_PAIR_INSTRUCTION
#include <immintrin.h>
#endif

#include "ops/kernels/kernels.h"
#include "ops/kernels/wide.h"

namespace seq2see::ops::kernels {
namespace {

template <class Real>
constexpr int kWidth = SEQ2SEE_VECTOR_BYTES / sizeof(Real);

SEQ2SEE_INLINE int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

template <class Real, class Body>
SEQ2SEE_INLINE void for_lanes(int64_t count, Body body) {
  for_lanes_of_width<Real, kWidth<Real>>(count, body);
}

template <class Real>
SEQ2SEE_INLINE void copy(int64_t count, const Real* from, Real* to) {
  for (int64_t j = 0; j < count; ++j) to[j] = from[j];
}
template <class Real>
SEQ2SEE_INLINE void clear(int64_t count, Real* to) {
  for (int64_t j = 0; j < count; ++j) to[j] = Real(0);
}

#include "ops/kernels/matrix_product.inl"
#ifdef SEQ2SEE_HAS_TILES
#include "ops/kernels/matrix_product_tiles.inl"
#endif
#include "ops/kernels/attention.inl"
#include "ops/kernels/cross_entropy.inl"
#include "ops/kernels/elementwise.inl"
#include "ops/kernels/gates.inl"

template <class Real>
constexpr Kernels<Real> table() {
  Kernels<Real> all{};
  all.processor = SEQ2SEE_PROCESSOR_NAME;
  all.panel_columns = Tiling<Real>::kColumns;
  all.pack_right = pack_right<Real>;
  all.multiply = multiply<Real>;
  if constexpr (sizeof(Real) == sizeof(float)) {
#ifdef SEQ2SEE_HAS_PAIR_INSTRUCTION
    all.has_bfloat16 = true;
#endif
    all.pair_depth = kPairDepth;
    all.pack_right_pairs = pack_right_pairs;
    all.multiply_pairs = multiply_pairs;
  }
  all.gru_forward = gru_forward<Real>;
  all.gru_backward = gru_backward<Real>;
  all.lstm_forward = lstm_forward<Real>;
  all.lstm_backward = lstm_backward<Real>;
  all.attention_forward = attention_forward<Real>;
  all.attention_backward = attention_backward<Real>;
  all.gather = gather<Real>;
  all.exponentials = exponentials<Real>;
  all.logit_gradients = logit_gradients<Real>;
  all.dropout_factors = dropout_factors<Real>;
  all.exp = exp_all<Real>;
  all.sigmoid = sigmoid_all<Real>;
  all.tanh = tanh_all<Real>;
  return all;
}

}  // namespace

namespace SEQ2SEE_PROCESSOR {
extern const Kernels<float> float_kernels;
constinit const Kernels<float> float_kernels = table<float>();
#ifdef SEQ2SEE_WITH_DOUBLE
extern const Kernels<double> double_kernels;
constinit const Kernels<double> double_kernels = table<double>();
#endif
}  // namespace SEQ2SEE_PROCESSOR

}  // namespace seq2see::ops::kernels
