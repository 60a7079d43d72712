// The matrix product: tiles of C that stay in registers while k runs, panels of B that stay in the first
// cache while the rows of A pass by, blocks of A that stay in the second one (Goto & van de Geijn, 2008).
//
// An element of C is the sum over k in one fixed order, whichever rows and columns are computed with it: a
// sentence has the same states alone and in any batch.
//
// bfloat16: two neighbouring k stand in one 32-bit word, and one instruction adds both products to a float.
// Where the processor has no such instruction the same is computed with two in float.

// NOLINTBEGIN(modernize-avoid-c-arrays): the functions of std::array, compiled here for one processor, could
// be linked into what runs on another.

template <class Real>
struct Tiling {
  static constexpr int kVectors = 2;  // across a tile
  static constexpr int kRows = SEQ2SEE_TILE_ROWS;
  static constexpr int kLanes = kWidth<Real>;
  static constexpr int kColumns = kVectors * kLanes;  // of a tile, so of a panel of B
  static constexpr int64_t kBlockRows = 72;           // of A
  static constexpr int64_t kBlockDepth = 512;         // k; even
};

/// Blocks of k of nearly one size, at most `most`, all but the last a multiple of `step`: a last one of a few
/// k would cost more than it computes.
SEQ2SEE_INLINE int64_t block_depth(int64_t K, int64_t most, int64_t step) {
  const int64_t blocks = (K + most - 1) / most;
  return blocks <= 1 ? K : ((K + blocks - 1) / blocks + step - 1) / step * step;
}
template <class Real>
SEQ2SEE_INLINE int64_t block_depth(int64_t K) {
  return block_depth(K, Tiling<Real>::kBlockDepth, /*step=*/2);
}

SEQ2SEE_INLINE uint32_t bfloat16_bits(float number) {
  const auto bits = __builtin_bit_cast(uint32_t, number);
  // To nearest, ties to even. Not-a-number stays one: its highest fraction bit is set.
  const uint32_t rounded = bits + 0x7FFFU + ((bits >> 16) & 1U);
  const uint32_t kept = (bits & 0x7FFFFFFFU) > 0x7F800000U ? bits | 0x400000U : rounded;
  return kept >> 16;
}
SEQ2SEE_INLINE uint32_t bfloat16_pair(float even, float odd) {
  return bfloat16_bits(even) | (bfloat16_bits(odd) << 16);
}

/// What a tile multiplies: numbers one by one, or pairs of bfloat16 in 32-bit words.
template <class Real>
struct PlainOperands {
  using Number = Real;
  using Word = Real;
  static constexpr int kPerWord = 1;
  static constexpr int kRows = Tiling<Real>::kRows;
  template <int W>
  static SEQ2SEE_INLINE Wide<Real, W> multiply_add(Wide<Real, W> sum, Word a, Wide<Real, W> b) {
    return sum + spread<Real, W>(a) * b;
  }
};
struct PairOperands {
  using Number = float;
  using Word = uint32_t;
  static constexpr int kPerWord = 2;
  static constexpr int kRows = SEQ2SEE_PAIR_TILE_ROWS;
  template <int W>
  static SEQ2SEE_INLINE Wide<float, W> multiply_add(Wide<float, W> sum, Word a, Wide<float, W> b) {
#ifdef SEQ2SEE_HAS_PAIR_INSTRUCTION
    return _mm512_dpbf16_ps(sum, __builtin_bit_cast(__m512bh, _mm512_set1_epi32(static_cast<int>(a))),
                            __builtin_bit_cast(__m512bh, b));
#else
    using Words = typename WideTypes<float, W>::Words;
    using Numbers = Wide<float, W>;
    const auto words = __builtin_bit_cast(Words, b);
    const Words even = words << 16;
    const Words odd = words & 0xFFFF0000U;
    sum += spread<float, W>(__builtin_bit_cast(float, a & 0xFFFF0000U)) * __builtin_bit_cast(Numbers, odd);
    return sum + spread<float, W>(__builtin_bit_cast(float, a << 16)) * __builtin_bit_cast(Numbers, even);
#endif
  }
};

/// R rows of A with the first N vectors of a panel of B: c = or += a · b.
template <class Operands, int R, int N>
SEQ2SEE_INLINE void tile(int64_t words, const typename Operands::Word* __restrict a, int64_t row_stride,
                         int64_t word_stride, const typename Operands::Word* __restrict b,
                         typename Operands::Number* __restrict c, int64_t c_stride, bool accumulate) {
  using Real = typename Operands::Number;
  constexpr int W = Tiling<Real>::kLanes;
  constexpr int kPanel = Tiling<Real>::kVectors;
  Wide<Real, W> sums[R][N];
#pragma GCC unroll 16
  for (int r = 0; r < R; ++r) {
#pragma GCC unroll 4
    for (int n = 0; n < N; ++n) sums[r][n] = Wide<Real, W>{};
  }
  for (int64_t k = 0; k < words; ++k) {
    Wide<Real, W> columns[N];
#pragma GCC unroll 4
    for (int n = 0; n < N; ++n)
      columns[n] = load<Real, W>(reinterpret_cast<const Real*>(b) + (k * kPanel + n) * W);
#pragma GCC unroll 16
    for (int r = 0; r < R; ++r) {
      const typename Operands::Word word = a[r * row_stride + k * word_stride];
#pragma GCC unroll 4
      for (int n = 0; n < N; ++n)
        sums[r][n] = Operands::template multiply_add<W>(sums[r][n], word, columns[n]);
    }
  }
#pragma GCC unroll 16
  for (int r = 0; r < R; ++r) {
#pragma GCC unroll 4
    for (int n = 0; n < N; ++n) {
      Real* const to = c + r * c_stride + n * W;
      store<Real, W>(to, accumulate ? load<Real, W>(to) + sums[r][n] : sums[r][n]);
    }
  }
}

template <class Operands, int N, int R>
void tile_of(int64_t rows, int64_t words, const typename Operands::Word* a, int64_t row_stride,
             int64_t word_stride, const typename Operands::Word* b, typename Operands::Number* c,
             int64_t c_stride, bool accumulate) {
  if constexpr (R > 1) {
    if (rows < R) {
      tile_of<Operands, N, R - 1>(rows, words, a, row_stride, word_stride, b, c, c_stride, accumulate);
      return;
    }
  }
  tile<Operands, R, N>(words, a, row_stride, word_stride, b, c, c_stride, accumulate);
}

/// The rows of a block, cut as evenly as can be: small tiles keep too few sums at once to fill the pipeline.
struct Cut {
  int64_t rows;
  int64_t tiles;
  [[gnu::always_inline]] int64_t begin(int64_t tile) const { return rows * tile / tiles; }
};

/// Where the words of a block of A lie.
template <class Word>
struct Left {
  const Word* words;
  int64_t row_stride;
  int64_t word_stride;
};

/// A block of A [rows, depth]: as it is where its k lie side by side, else copied so that its rows do.
template <class Real>
SEQ2SEE_INLINE Left<Real> left_of(const MatrixView<Real>& a, int64_t rows, int64_t depth,
                                  Real* __restrict to) {
  if (a.column_stride == 1) return {a.data, a.row_stride, 1};
  for (int64_t k = 0; k < depth; ++k) {
    const Real* const from = a.data + k * a.column_stride;
    if (a.row_stride == 1) {
      for (int64_t r = 0; r < rows; ++r) to[k * rows + r] = from[r];
    } else {
      for (int64_t r = 0; r < rows; ++r) to[k * rows + r] = from[r * a.row_stride];
    }
  }
  return {to, 1, rows};
}
/// The same, rounded to pairs.
SEQ2SEE_INLINE Left<uint32_t> left_of(const MatrixView<float>& a, int64_t rows, int64_t depth,
                                      uint32_t* __restrict to) {
  const int64_t words = (depth + 1) / 2;
  if (a.column_stride == 1) {
    for (int64_t r = 0; r < rows; ++r) {
      const float* const row = a.data + r * a.row_stride;
      uint32_t* const to_row = to + r * words;
      for (int64_t word = 0; word < depth / 2; ++word)
        to_row[word] = bfloat16_pair(row[2 * word], row[2 * word + 1]);
      if (depth % 2 != 0) to_row[words - 1] = bfloat16_bits(row[depth - 1]);
    }
    return {to, words, 1};
  }
  for (int64_t word = 0; word < words; ++word) {
    const float* const even = a.data + 2 * word * a.column_stride;
    const float* const odd = even + a.column_stride;
    const bool whole = 2 * word + 1 < depth;
    if (a.row_stride == 1 && whole) {
      for (int64_t r = 0; r < rows; ++r) to[word * rows + r] = bfloat16_pair(even[r], odd[r]);
    } else {
      for (int64_t r = 0; r < rows; ++r) {
        to[word * rows + r] = bfloat16_pair(even[r * a.row_stride], whole ? odd[r * a.row_stride] : 0.0F);
      }
    }
  }
  return {to, 1, rows};
}

/// B as blocks of k, of panels, of words: [block][panel][word][column]; the last panel is filled up with
/// zeros.
template <class Real>
void pack_right(const MatrixView<Real>& b, int64_t K, int64_t N, Real* __restrict to) {
  constexpr int kColumns = Tiling<Real>::kColumns;
  const int64_t most = block_depth<Real>(K);
  for (int64_t k0 = 0; k0 < K; k0 += most) {
    const int64_t depth = smaller(most, K - k0);
    for (int64_t n0 = 0; n0 < N; n0 += kColumns) {
      const Real* const from = b.data + k0 * b.row_stride + n0 * b.column_stride;
      const int64_t width = smaller(kColumns, N - n0);
      if (b.column_stride == 1 && width == kColumns) {
        for (int64_t k = 0; k < depth; ++k)
          __builtin_memcpy(to + k * kColumns, from + k * b.row_stride, kColumns * sizeof(Real));
      } else {
        // Few kColumns at a time, so that what is written stays near.
        for (int64_t k1 = 0; k1 < depth; k1 += 16) {
          const int64_t k2 = smaller(depth, k1 + 16);
          for (int64_t n = 0; n < kColumns; ++n) {
            if (n < width) {
              for (int64_t k = k1; k < k2; ++k)
                to[k * kColumns + n] = from[k * b.row_stride + n * b.column_stride];
            } else {
              for (int64_t k = k1; k < k2; ++k) to[k * kColumns + n] = Real(0);
            }
          }
        }
      }
      to += depth * kColumns;
    }
  }
}
#ifndef SEQ2SEE_HAS_TILES
constexpr int64_t kPairDepth = 2;

void pack_right_pairs(const MatrixView<float>& b, int64_t K, int64_t N, uint32_t* __restrict to) {
  constexpr int kColumns = Tiling<float>::kColumns;
  const int64_t most = block_depth<float>(K);
  for (int64_t k0 = 0; k0 < K; k0 += most) {
    const int64_t depth = smaller(most, K - k0);
    const int64_t words = (depth + 1) / 2;
    for (int64_t n0 = 0; n0 < N; n0 += kColumns) {
      const float* const from = b.data + k0 * b.row_stride + n0 * b.column_stride;
      const int64_t width = smaller(kColumns, N - n0);
      for (int64_t word = 0; word < words; ++word) {
        const float* const even = from + 2 * word * b.row_stride;
        const float* const odd = even + b.row_stride;
        const bool whole = 2 * word + 1 < depth;
        if (b.column_stride == 1 && width == kColumns && whole) {
          for (int64_t n = 0; n < kColumns; ++n) to[word * kColumns + n] = bfloat16_pair(even[n], odd[n]);
        } else {
          for (int64_t n = 0; n < kColumns; ++n) {
            to[word * kColumns + n] =
                n < width ? bfloat16_pair(even[n * b.column_stride], whole ? odd[n * b.column_stride] : 0.0F)
                          : 0U;
          }
        }
      }
      to += words * kColumns;
    }
  }
}
#endif

/// The rows of A that are multiplied next, brought nearer a few cache lines at a time meanwhile.
struct Ahead {
  static constexpr int64_t kLine = 64;
  const char* row;
  int64_t rows;
  int64_t row_bytes;
  int64_t stride_bytes;
  int64_t at = 0;

  SEQ2SEE_INLINE void fetch(int64_t lines) {
    for (; lines > 0 && rows > 0; --lines) {
      __builtin_prefetch(row + at, 0, 2);
      at += kLine;
      if (at < row_bytes) continue;
      at = 0;
      row += stride_bytes;
      --rows;
    }
  }
  [[nodiscard]] SEQ2SEE_INLINE int64_t lines() const { return rows * ((row_bytes + kLine - 1) / kLine); }
};

/// c = or += a block of A with all panels of one block of B.
template <class Operands>
SEQ2SEE_INLINE void multiply_block(const Product<typename Operands::Number>& product, int64_t rows,
                                   int64_t words, const Left<typename Operands::Word>& left,
                                   const typename Operands::Word* packed, typename Operands::Number* c,
                                   bool accumulate, Ahead ahead) {
  using Real = typename Operands::Number;
  using Sizes = Tiling<Real>;
  constexpr int kColumns = Sizes::kColumns;
  constexpr int R = Operands::kRows;
  const int64_t N = product.N;
  const int64_t stride = product.c_stride;
  const Cut cut{rows, (rows + R - 1) / R};
  const int64_t lines_a_tile = ahead.lines() / (cut.tiles * ((N + kColumns - 1) / kColumns)) + 1;
  for (int64_t n = 0; n < N; n += kColumns) {
    const int64_t width = smaller(kColumns, N - n);
    for (int64_t t = 0; t < cut.tiles; ++t) {
      const int64_t begin = cut.begin(t);
      const int64_t height = cut.begin(t + 1) - begin;
      const auto* const a = left.words + begin * left.row_stride;
      Real* const to = c + begin * stride + n;
      ahead.fetch(lines_a_tile);
      if (width > Sizes::kLanes && (width == kColumns || product.has_room)) {
        tile_of<Operands, Sizes::kVectors, R>(height, words, a, left.row_stride, left.word_stride, packed, to,
                                              stride, accumulate);
        continue;
      }
      if (product.has_room) {
        tile_of<Operands, 1, R>(height, words, a, left.row_stride, left.word_stride, packed, to, stride,
                                accumulate);
        continue;
      }
      // The last panel is narrower: only what is there is written.
      alignas(64) Real edge[R * kColumns];
      if (width <= Sizes::kLanes) {
        tile_of<Operands, 1, R>(height, words, a, left.row_stride, left.word_stride, packed, edge, kColumns,
                                false);
      } else {
        tile_of<Operands, Sizes::kVectors, R>(height, words, a, left.row_stride, left.word_stride, packed,
                                              edge, kColumns, false);
      }
      for (int64_t r = 0; r < height; ++r) {
        for (int64_t i = 0; i < width; ++i) {
          Real& element = to[r * stride + i];
          element = accumulate ? element + edge[r * kColumns + i] : edge[r * kColumns + i];
        }
      }
    }
    packed += words * kColumns;
  }
}

template <class Operands>
SEQ2SEE_INLINE void multiply_with(const Product<typename Operands::Number>& product,
                                  const typename Operands::Word* packed) {
  using Real = typename Operands::Number;
  using Sizes = Tiling<Real>;
  const int64_t M = product.M;
  const int64_t N = product.N;
  const int64_t K = product.K;
  const MatrixView<Real>& a = product.a;
  if (M == 0 || N == 0) return;
  if (K == 0 && !product.accumulate) {
    for (int64_t m = 0; m < M; ++m) {
      for (int64_t n = 0; n < N; ++n) product.c[m * product.c_stride + n] = Real(0);
    }
  }
  alignas(64) typename Operands::Word buffer[Sizes::kBlockRows * Sizes::kBlockDepth / Operands::kPerWord];
  const int64_t panels = (N + Sizes::kColumns - 1) / Sizes::kColumns;
  const int64_t most = block_depth<Real>(K);
  const Cut blocks{M, (M + Sizes::kBlockRows - 1) / Sizes::kBlockRows};
  for (int64_t k = 0; k < K; k += most) {
    const int64_t depth = smaller(most, K - k);
    const int64_t words = (depth + Operands::kPerWord - 1) / Operands::kPerWord;
    for (int64_t block = 0; block < blocks.tiles; ++block) {
      const int64_t m = blocks.begin(block);
      const int64_t rows = blocks.begin(block + 1) - m;
      const MatrixView<Real> part{a.data + m * a.row_stride + k * a.column_stride, a.row_stride,
                                  a.column_stride};
      const bool has_next = a.column_stride == 1 && block + 1 < blocks.tiles;
      const Ahead ahead{reinterpret_cast<const char*>(part.data + rows * a.row_stride),
                        has_next ? blocks.begin(block + 2) - blocks.begin(block + 1) : 0,
                        depth * static_cast<int64_t>(sizeof(Real)),
                        a.row_stride * static_cast<int64_t>(sizeof(Real))};
      multiply_block<Operands>(product, rows, words, left_of(part, rows, depth, buffer), packed,
                               product.c + m * product.c_stride, product.accumulate || k > 0, ahead);
    }
    packed += panels * words * Sizes::kColumns;
  }
}

template <class Real>
void multiply(const Product<Real>& product, const Real* packed) {
  multiply_with<PlainOperands<Real>>(product, packed);
}
#ifndef SEQ2SEE_HAS_TILES
void multiply_pairs(const Product<float>& product, const uint32_t* packed) {
  multiply_with<PairOperands>(product, packed);
}
#endif

// NOLINTEND(modernize-avoid-c-arrays)
