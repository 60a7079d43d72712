// The product of bfloat16 with the tiles of AMX ("tile" in this file, not those of matrix_product.inl): eight
// registers of 16 rows of 64 bytes. One instruction adds to 16 x 16 sums the products of 16 rows of A and 16
// columns of B over 32 k. Blocks and panels are those of matrix_product.inl, but all k of a tile come in
// sixteens of pairs, filled up with zeros.
//
// A tile that reaches over the edge of C is computed in a scratch that has room for it, in the same way: an
// element does not depend on what stands beside it.

// NOLINTBEGIN(modernize-avoid-c-arrays): as in matrix_product.inl

constexpr int64_t kPairDepth = 32;
constexpr int64_t kTileRows = 16;
constexpr int64_t kTileWords = 16;      // 32-bit: numbers of C, pairs of A and B
constexpr int64_t kTileBlockRows = 96;  // of A
constexpr int64_t kTileBlockDepth = 512;

/// Pairs of so many k, filled up to whole tiles.
SEQ2SEE_INLINE int64_t tile_words(int64_t depth) {
  return (depth + kPairDepth - 1) / kPairDepth * kTileWords;
}

// The compiler's own functions for tiles do not tell it that they read and write memory (GCC 12).
#define SEQ2SEE_LOAD_TILE(tile, from, stride_bytes) \
  asm volatile("tileloadd (%0,%1,1), %%tmm" #tile : : "r"(from), "r"(stride_bytes) : "memory")
#define SEQ2SEE_STORE_TILE(tile, to, stride_bytes) \
  asm volatile("tilestored %%tmm" #tile ", (%0,%1,1)" : : "r"(to), "r"(stride_bytes) : "memory")
#define SEQ2SEE_CLEAR_TILE(tile) asm volatile("tilezero %%tmm" #tile : :)
#define SEQ2SEE_MULTIPLY_TILES(sums, a, b) asm volatile("tdpbf16ps %%tmm" #b ", %%tmm" #a ", %%tmm" #sums : :)

/// All eight tiles have all rows of all bytes, as long as this lives.
class Tiles {
 public:
  SEQ2SEE_INLINE Tiles() {
    struct alignas(64) Shapes {
      uint8_t palette = 1;
      uint8_t start_row = 0;
      uint8_t reserved[14] = {};
      uint16_t row_bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
      uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
    };
    const Shapes shapes;
    asm volatile("ldtilecfg %0" : : "m"(shapes));
  }
  Tiles(const Tiles&) = delete;
  Tiles& operator=(const Tiles&) = delete;
  SEQ2SEE_INLINE ~Tiles() { asm volatile("tilerelease" : :); }
};

using PairWords = WideTypes<float, 16>::Words;

SEQ2SEE_INLINE void store_words(uint32_t* to, PairWords words) { __builtin_memcpy(to, &words, sizeof words); }

/// 16 numbers of which `count` are there, and zeros.
SEQ2SEE_INLINE __m512 load_at_most(const float* from, int64_t count) {
  const auto all = (uint32_t{1} << (count < 0 ? 0 : smaller(count, 16))) - 1;
  return _mm512_maskz_loadu_ps(static_cast<__mmask16>(all), from);
}
/// 32 neighbouring numbers, of which `count` are there, as 16 words.
SEQ2SEE_INLINE PairWords neighbours_as_pairs(const float* from, int64_t count) {
  const __m512 low = load_at_most(from, count);
  const __m512 high = load_at_most(from + 16, count - 16);
  return __builtin_bit_cast(PairWords, _mm512_cvtne2ps_pbh(high, low));
}
/// 16 numbers of even k beside 16 of odd k.
SEQ2SEE_INLINE PairWords as_pairs(__m512 even, __m512 odd) {
  using Halves [[gnu::vector_size(64)]] = uint16_t;
  const auto both = __builtin_bit_cast(Halves, _mm512_cvtne2ps_pbh(odd, even));
  return __builtin_bit_cast(
      PairWords, __builtin_shufflevector(both, both, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23,
                                         8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31));
}

/// 16 rows of 16 words, columns made rows: words change places within blocks of 2 x 2, then such blocks do,
/// and so on.
template <int Size>
SEQ2SEE_INLINE void exchange_blocks(PairWords& upper, PairWords& lower) {
  const PairWords a = upper;
  const PairWords b = lower;
  if constexpr (Size == 1) {
    upper = __builtin_shufflevector(a, b, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30);
    lower = __builtin_shufflevector(a, b, 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
  } else if constexpr (Size == 2) {
    upper = __builtin_shufflevector(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
    lower = __builtin_shufflevector(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
  } else if constexpr (Size == 4) {
    upper = __builtin_shufflevector(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27);
    lower = __builtin_shufflevector(a, b, 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31);
  } else {
    upper = __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    lower = __builtin_shufflevector(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  }
}
template <int Size>
SEQ2SEE_INLINE void exchange_all_blocks(PairWords (&rows)[16]) {
#pragma GCC unroll 16
  for (int i = 0; i < 16; ++i) {
    if ((i & Size) == 0) exchange_blocks<Size>(rows[i], rows[i + Size]);
  }
}
SEQ2SEE_INLINE void transpose(PairWords (&rows)[16]) {
  exchange_all_blocks<1>(rows);
  exchange_all_blocks<2>(rows);
  exchange_all_blocks<4>(rows);
  exchange_all_blocks<8>(rows);
}

/// Words of a matrix whose `lines` lie side by side along k (rows of A, columns of B), line by line or word
/// by word. What lies beyond `lines` and `depth`, up to whole tiles, is zero.
struct PairReader {
  const float* data;
  int64_t line_stride;
  int64_t k_stride;
  int64_t lines;
  int64_t depth;

  /// Of 16 lines 16 words each: a register a line.
  SEQ2SEE_INLINE void read_lines(int64_t line, int64_t word, PairWords (&to)[16]) const {
    if (k_stride == 1) {
      read_along_k(line, word, to);
    } else {
      read_across_k(line, word, to);
      transpose(to);
    }
  }
  /// A register a word.
  SEQ2SEE_INLINE void read_words(int64_t line, int64_t word, PairWords (&to)[16]) const {
    if (k_stride == 1) {
      read_along_k(line, word, to);
      transpose(to);
    } else {
      read_across_k(line, word, to);
    }
  }

 private:
  SEQ2SEE_INLINE void read_along_k(int64_t line, int64_t word, PairWords (&to)[16]) const {
#pragma GCC unroll 16
    for (int i = 0; i < 16; ++i) {
      to[i] = line + i < lines
                  ? neighbours_as_pairs(data + (line + i) * line_stride + 2 * word, depth - 2 * word)
                  : PairWords{};
    }
  }
  SEQ2SEE_INLINE void read_across_k(int64_t line, int64_t word, PairWords (&to)[16]) const {
#pragma GCC unroll 16
    for (int i = 0; i < 16; ++i) {
      const int64_t k = 2 * (word + i);
      to[i] = as_pairs(numbers(line, k), numbers(line, k + 1));
    }
  }

  /// Of 16 lines at one k.
  [[nodiscard]] SEQ2SEE_INLINE __m512 numbers(int64_t line, int64_t k) const {
    if (k >= depth) return __m512{};
    const float* const from = data + line * line_stride + k * k_stride;
    const int64_t count = smaller(16, lines - line);
    if (line_stride == 1) return load_at_most(from, count);
    __m512 some{};
    for (int64_t i = 0; i < count; ++i) some[i] = from[i * line_stride];
    return some;
  }
};

void pack_right_pairs(const MatrixView<float>& b, int64_t K, int64_t N, uint32_t* __restrict to) {
  constexpr int kColumns = Tiling<float>::kColumns;
  const int64_t most = block_depth(K, kTileBlockDepth, kPairDepth);
  for (int64_t k0 = 0; k0 < K; k0 += most) {
    const int64_t depth = smaller(most, K - k0);
    const int64_t words = tile_words(depth);
    for (int64_t n0 = 0; n0 < N; n0 += kColumns) {
      for (int64_t half = 0; half < kColumns; half += kTileWords) {
        const PairReader reader{b.data + k0 * b.row_stride + (n0 + half) * b.column_stride, b.column_stride,
                                b.row_stride, N - n0 - half, depth};
        for (int64_t word = 0; word < words; word += kTileWords) {
          PairWords registers[16] = {};
          if (reader.lines > 0) reader.read_words(0, word, registers);
#pragma GCC unroll 16
          for (int i = 0; i < 16; ++i) store_words(to + (word + i) * kColumns + half, registers[i]);
        }
      }
      to += words * kColumns;
    }
  }
}

/// A block of A [rows, depth] as rows of pairs, `words` apart, in whole tiles.
SEQ2SEE_INLINE void read_left(const MatrixView<float>& a, int64_t rows, int64_t depth, int64_t words,
                              uint32_t* __restrict to) {
  const PairReader reader{a.data, a.row_stride, a.column_stride, rows, depth};
  for (int64_t row = 0; row < rows; row += kTileRows) {
    for (int64_t word = 0; word < words; word += kTileWords) {
      PairWords registers[16];
      reader.read_lines(row, word, registers);
#pragma GCC unroll 16
      for (int i = 0; i < 16; ++i) store_words(to + (row + i) * words + word, registers[i]);
    }
  }
}

/// Where a tile of C is computed: in its place, or in a scratch that is copied there. One that is outside of
/// C has no rows or columns to copy.
class TileOfC {
 public:
  SEQ2SEE_INLINE TileOfC(float* place, int64_t place_stride, int64_t rows, int64_t columns, bool has_room,
                         bool accumulate)
      : place_(place),
        place_stride_(place_stride),
        rows_(smaller(rows, kTileRows)),
        columns_(smaller(columns, kTileWords)),
        fits_(rows_ == kTileRows && (columns_ == kTileWords || has_room)) {
    if (!fits_ && accumulate) copy(place_, place_stride_, scratch_, kTileWords);
  }
  [[nodiscard]] SEQ2SEE_INLINE float* data() { return fits_ ? place_ : scratch_; }
  [[nodiscard]] SEQ2SEE_INLINE int64_t stride_bytes() const {
    return (fits_ ? place_stride_ : kTileWords) * static_cast<int64_t>(sizeof(float));
  }
  SEQ2SEE_INLINE void put() const {
    if (!fits_) copy(scratch_, kTileWords, place_, place_stride_);
  }

 private:
  SEQ2SEE_INLINE void copy(const float* from, int64_t from_stride, float* to, int64_t to_stride) const {
    for (int64_t r = 0; r < rows_; ++r) {
      for (int64_t n = 0; n < columns_; ++n) to[r * to_stride + n] = from[r * from_stride + n];
    }
  }

  float* place_;
  int64_t place_stride_;
  int64_t rows_;
  int64_t columns_;
  bool fits_;
  alignas(64) float scratch_[kTileRows * kTileWords];
};

/// R x N tiles of C: 2 or 1 along each side.
template <int R, int N>
SEQ2SEE_INLINE void multiply_tiles(const uint32_t* a, int64_t words, const uint32_t* b, TileOfC& c00,
                                   TileOfC& c01, TileOfC& c10, TileOfC& c11, bool accumulate) {
  constexpr int64_t kRightStride = Tiling<float>::kColumns * static_cast<int64_t>(sizeof(uint32_t));
  const int64_t left_stride = words * static_cast<int64_t>(sizeof(uint32_t));
  if (accumulate) {
    SEQ2SEE_LOAD_TILE(0, c00.data(), c00.stride_bytes());
    if constexpr (N > 1) SEQ2SEE_LOAD_TILE(1, c01.data(), c01.stride_bytes());
    if constexpr (R > 1) SEQ2SEE_LOAD_TILE(2, c10.data(), c10.stride_bytes());
    if constexpr (R > 1 && N > 1) SEQ2SEE_LOAD_TILE(3, c11.data(), c11.stride_bytes());
  } else {
    SEQ2SEE_CLEAR_TILE(0);
    if constexpr (N > 1) SEQ2SEE_CLEAR_TILE(1);
    if constexpr (R > 1) SEQ2SEE_CLEAR_TILE(2);
    if constexpr (R > 1 && N > 1) SEQ2SEE_CLEAR_TILE(3);
  }
  for (int64_t word = 0; word < words; word += kTileWords) {
    const uint32_t* const left = a + word;
    const uint32_t* const right = b + word * Tiling<float>::kColumns;
    SEQ2SEE_LOAD_TILE(4, left, left_stride);
    SEQ2SEE_LOAD_TILE(6, right, kRightStride);
    SEQ2SEE_MULTIPLY_TILES(0, 4, 6);
    if constexpr (N > 1) {
      SEQ2SEE_LOAD_TILE(7, right + kTileWords, kRightStride);
      SEQ2SEE_MULTIPLY_TILES(1, 4, 7);
    }
    if constexpr (R > 1) {
      SEQ2SEE_LOAD_TILE(5, left + kTileRows * words, left_stride);
      SEQ2SEE_MULTIPLY_TILES(2, 5, 6);
      if constexpr (N > 1) SEQ2SEE_MULTIPLY_TILES(3, 5, 7);
    }
  }
  SEQ2SEE_STORE_TILE(0, c00.data(), c00.stride_bytes());
  if constexpr (N > 1) SEQ2SEE_STORE_TILE(1, c01.data(), c01.stride_bytes());
  if constexpr (R > 1) SEQ2SEE_STORE_TILE(2, c10.data(), c10.stride_bytes());
  if constexpr (R > 1 && N > 1) SEQ2SEE_STORE_TILE(3, c11.data(), c11.stride_bytes());
}

/// c = or += a block of A, in pairs, with all panels of one block of B.
SEQ2SEE_INLINE void multiply_tiles_of_block(const Product<float>& product, int64_t rows, int64_t words,
                                            const uint32_t* a, const uint32_t* packed, float* c,
                                            bool accumulate) {
  constexpr int64_t kColumns = Tiling<float>::kColumns;
  const int64_t stride = product.c_stride;
  for (int64_t n = 0; n < product.N; n += kColumns) {
    const int64_t width = product.N - n;
    for (int64_t row = 0; row < rows; row += 2 * kTileRows) {
      const int64_t height = rows - row;
      const auto tile_of_c = [&](int64_t down, int64_t right) SEQ2SEE_INLINE_LAMBDA {
        return TileOfC(c + (row + down) * stride + n + right, stride, height - down, width - right,
                       product.has_room, accumulate);
      };
      TileOfC c00 = tile_of_c(0, 0);
      TileOfC c01 = tile_of_c(0, kTileWords);
      TileOfC c10 = tile_of_c(kTileRows, 0);
      TileOfC c11 = tile_of_c(kTileRows, kTileWords);
      const uint32_t* const left = a + row * words;
      const bool is_tall = height > kTileRows;
      const bool is_wide = width > kTileWords;
      if (is_tall && is_wide) {
        multiply_tiles<2, 2>(left, words, packed, c00, c01, c10, c11, accumulate);
      } else if (is_tall) {
        multiply_tiles<2, 1>(left, words, packed, c00, c01, c10, c11, accumulate);
      } else if (is_wide) {
        multiply_tiles<1, 2>(left, words, packed, c00, c01, c10, c11, accumulate);
      } else {
        multiply_tiles<1, 1>(left, words, packed, c00, c01, c10, c11, accumulate);
      }
      c00.put();
      c01.put();
      c10.put();
      c11.put();
    }
    packed += words * kColumns;
  }
}

void multiply_pairs(const Product<float>& product, const uint32_t* packed) {
  const int64_t M = product.M;
  const int64_t N = product.N;
  const int64_t K = product.K;
  const MatrixView<float>& a = product.a;
  if (M == 0 || N == 0) return;
  if (K == 0) {
    if (product.accumulate) return;
    for (int64_t m = 0; m < M; ++m) clear(N, product.c + m * product.c_stride);
    return;
  }
  alignas(64) uint32_t buffer[kTileBlockRows * kTileBlockDepth / 2];
  const Tiles tiles;
  const int64_t panels = (N + Tiling<float>::kColumns - 1) / Tiling<float>::kColumns;
  const int64_t most = block_depth(K, kTileBlockDepth, kPairDepth);
  for (int64_t k = 0; k < K; k += most) {
    const int64_t depth = smaller(most, K - k);
    const int64_t words = tile_words(depth);
    for (int64_t m = 0; m < M; m += kTileBlockRows) {
      const int64_t rows = smaller(kTileBlockRows, M - m);
      read_left({a.data + m * a.row_stride + k * a.column_stride, a.row_stride, a.column_stride}, rows, depth,
                words, buffer);
      multiply_tiles_of_block(product, rows, words, buffer, packed, product.c + m * product.c_stride,
                              product.accumulate || k > 0);
    }
    packed += panels * words * Tiling<float>::kColumns;
  }
}

#undef SEQ2SEE_LOAD_TILE
#undef SEQ2SEE_STORE_TILE
#undef SEQ2SEE_CLEAR_TILE
#undef SEQ2SEE_MULTIPLY_TILES

// NOLINTEND(modernize-avoid-c-arrays)
