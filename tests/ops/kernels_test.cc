// The kernels of every kind of processor that this one can run, against plain loops in double.
#include "ops/kernels/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"

namespace seq2see::ops::kernels {

namespace wide_for_tests {
extern const Kernels<float> float_kernels;  // processor_wide.cc
}

namespace {

/// Those that this processor can run, and the widest sizes.
std::vector<const Kernels<float>*> every_kind() {
  std::vector<const Kernels<float>*> kinds(runnable_kernels().begin(), runnable_kernels().end());
  kinds.push_back(&wide_for_tests::float_kernels);
  return kinds;
}

std::vector<float> random_numbers(int64_t count, uint64_t seed) {
  RandomStream random(seed, RandomPurpose::kTest);
  std::vector<float> numbers(static_cast<size_t>(count));
  for (float& number : numbers) number = static_cast<float>(random.uniform() * 2.0 - 1.0);
  return numbers;
}

class EveryKind : public ::testing::TestWithParam<const Kernels<float>*> {
 protected:
  [[nodiscard]] const Kernels<float>& kernels() const { return *GetParam(); }

  [[nodiscard]] int64_t packed_columns(int64_t N) const {
    const int64_t columns = kernels().panel_columns;
    return (N + columns - 1) / columns * columns;
  }
  [[nodiscard]] std::vector<float> pack(const MatrixView<float>& b, int64_t K, int64_t N) const {
    return filled<float>(K * packed_columns(N), [&](float* to) { kernels().pack_right(b, K, N, to); });
  }
  [[nodiscard]] std::vector<uint32_t> pack_pairs(const MatrixView<float>& b, int64_t K, int64_t N) const {
    const int64_t depth = (K + kernels().pair_depth - 1) / kernels().pair_depth * kernels().pair_depth;
    return filled<uint32_t>(depth / 2 * packed_columns(N),
                            [&](uint32_t* to) { kernels().pack_right_pairs(b, K, N, to); });
  }

 private:
  /// What `fill` writes into so many words, and nothing behind them.
  template <class Word, class Fill>
  static std::vector<Word> filled(int64_t count, const Fill& fill) {
    constexpr size_t kBehind = 100;
    std::vector<Word> words(static_cast<size_t>(count) + kBehind, Word(7));
    fill(words.data());
    EXPECT_EQ(std::count(words.end() - kBehind, words.end(), Word(7)), kBehind)
        << "behind the packed operand";
    words.resize(static_cast<size_t>(count));
    return words;
  }
};

INSTANTIATE_TEST_SUITE_P(Kernels, EveryKind, ::testing::ValuesIn(every_kind()), [](const auto& info) {
  std::string name;
  for (const char letter : info.param->processor) {
    if (std::isalnum(static_cast<unsigned char>(letter)) != 0) name += letter;
  }
  return name;
});

/// Round to nearest, ties to even, by the definition: the nearer of the two neighbours.
float as_bfloat16(float number) {
  const auto bits = std::bit_cast<uint32_t>(number);
  const auto below = std::bit_cast<float>(bits & 0xFFFF0000U);
  const auto above = std::bit_cast<float>((bits & 0xFFFF0000U) + 0x10000U);
  const double to_below = std::abs(static_cast<double>(number) - below);
  const double to_above = std::abs(static_cast<double>(above) - number);
  if (to_below != to_above) return to_below < to_above ? below : above;
  return (bits & 0x10000U) == 0 ? below : above;
}

struct Shape {
  int64_t M, N, K;
};
/// Remainders for every size of tiles, panels and blocks; one, none, and more than a block of each.
const std::vector<Shape> kShapes = {
    {1, 1, 1},     {1, 40, 3},      {2, 16, 2},    {5, 31, 7},      {6, 33, 64},   {7, 64, 129},
    {13, 48, 16},  {40, 96, 256},   {97, 17, 513}, {200, 35, 1030}, {3, 100, 512}, {12, 32, 1},
    {25, 1, 1024}, {193, 65, 1025}, {33, 49, 545}, {3, 0, 5},       {0, 3, 5},     {3, 4, 0}};

/// A matrix laid out in one of three ways: by rows, by columns, or with what is no number between its
/// elements.
struct LaidOut {
  enum class Way { kRows, kColumns, kApart };
  static constexpr std::array kWays = {Way::kRows, Way::kColumns, Way::kApart};

  LaidOut(const std::vector<float>& by_rows, int64_t rows, int64_t columns, Way way) {
    constexpr int64_t kApart = 3;
    view.row_stride = way == Way::kRows ? columns : way == Way::kColumns ? 1 : columns * kApart;
    view.column_stride = way == Way::kRows ? 1 : way == Way::kColumns ? rows : kApart;
    numbers.assign(static_cast<size_t>(rows * columns * (way == Way::kApart ? kApart : 1)),
                   std::numeric_limits<float>::quiet_NaN());
    for (int64_t row = 0; row < rows; ++row) {
      for (int64_t column = 0; column < columns; ++column) {
        numbers[static_cast<size_t>(row * view.row_stride + column * view.column_stride)] =
            by_rows[static_cast<size_t>(row * columns + column)];
      }
    }
    view.data = numbers.data();
  }

  std::vector<float> numbers;
  MatrixView<float> view;
};

TEST_P(EveryKind, MultipliesWhateverTheStrides) {
  for (const Shape& shape : kShapes) {
    const auto [M, N, K] = shape;
    const std::vector<float> left = random_numbers(M * K, 1);
    const std::vector<float> right = random_numbers(K * N, 2);
    std::vector<double> sums(static_cast<size_t>(M * N));
    std::vector<double> sums_of_rounded(static_cast<size_t>(M * N));
    for (int64_t m = 0; m < M; ++m) {
      for (int64_t k = 0; k < K; ++k) {
        const float a = left[static_cast<size_t>(m * K + k)];
        for (int64_t n = 0; n < N; ++n) {
          const float b = right[static_cast<size_t>(k * N + n)];
          sums[static_cast<size_t>(m * N + n)] += static_cast<double>(a) * b;
          sums_of_rounded[static_cast<size_t>(m * N + n)] +=
              static_cast<double>(as_bfloat16(a)) * as_bfloat16(b);
        }
      }
    }
    for (const LaidOut::Way left_way : LaidOut::kWays) {
      for (const LaidOut::Way right_way : LaidOut::kWays) {
        const LaidOut a(left, M, K, left_way);
        const LaidOut b(right, K, N, right_way);
        const std::vector<float> packed = pack(b.view, K, N);
        const std::vector<uint32_t> pairs = pack_pairs(b.view, K, N);
        const int64_t stride = N + 3;
        constexpr int64_t kBehind = 100;
        std::vector<float> plain(static_cast<size_t>(M * stride + kBehind), 7.0F);
        std::vector<float> rounded = plain;
        kernels().multiply({M, N, K, a.view, plain.data(), stride, false, false}, packed.data());
        kernels().multiply_pairs({M, N, K, a.view, rounded.data(), stride, false, false}, pairs.data());
        for (int64_t i = 0; i < M * stride + kBehind; ++i) {
          const float actual = plain[static_cast<size_t>(i)];
          const float actual_of_rounded = rounded[static_cast<size_t>(i)];
          const int64_t m = i / stride;
          const int64_t n = i % stride;
          if (m >= M || n >= N) {
            ASSERT_EQ(actual, 7.0F) << "beside the product";
            ASSERT_EQ(actual_of_rounded, 7.0F) << "beside the product";
            continue;
          }
          const double tolerance = 1e-6 * std::sqrt(static_cast<double>(K)) + 1e-6;
          const auto element = static_cast<size_t>(m * N + n);
          ASSERT_NEAR(actual, sums[element], tolerance)
              << M << " " << N << " " << K << " at " << m << ", " << n;
          ASSERT_NEAR(actual_of_rounded, sums_of_rounded[element], tolerance)
              << "bfloat16: " << M << " " << N << " " << K << " at " << m << ", " << n;
        }
      }
    }
  }
}

TEST_P(EveryKind, WritesWholePanelsWhereThereIsRoom) {
  std::vector<std::pair<int64_t, int64_t>> sizes;
  for (const int64_t M : {13, 16, 17, 40}) {
    for (const int64_t N : {1, 7, 8, 15, 16, 17, 31, 33, 40, 64}) sizes.emplace_back(M, N);
  }
  for (const auto& [M, N] : sizes) {
    const int64_t K = 21;
    const std::vector<float> left = random_numbers(M * K, 1);
    const std::vector<float> right = random_numbers(K * N, 2);
    const std::vector<float> packed = pack({right.data(), N, 1}, K, N);
    const std::vector<uint32_t> pairs = pack_pairs({right.data(), N, 1}, K, N);
    const int64_t stride = (N + 31) / 32 * 32;
    for (const bool rounded : {false, true}) {
      const auto product_of = [&](int64_t c_stride, bool has_room) {
        std::vector<float> c(static_cast<size_t>(M * c_stride));
        const Product<float> product{M, N, K, {left.data(), K, 1}, c.data(), c_stride, false, has_room};
        if (rounded) {
          kernels().multiply_pairs(product, pairs.data());
        } else {
          kernels().multiply(product, packed.data());
        }
        return c;
      };
      const std::vector<float> exact = product_of(N, false);
      const std::vector<float> roomy = product_of(stride, true);
      for (int64_t m = 0; m < M; ++m) {
        for (int64_t n = 0; n < N; ++n) {
          ASSERT_EQ(roomy[static_cast<size_t>(m * stride + n)], exact[static_cast<size_t>(m * N + n)]) << N;
        }
      }
    }
  }
}

TEST_P(EveryKind, AddsToWhatIsThereWhereAsked) {
  for (const auto& [M, N, K] : {Shape{9, 37, 520}, Shape{40, 64, 30}, Shape{17, 5, 3}, Shape{16, 16, 1100}}) {
    const std::vector<float> left = random_numbers(M * K, 1);
    const std::vector<float> right = random_numbers(K * N, 2);
    const std::vector<float> packed = pack({right.data(), N, 1}, K, N);
    const std::vector<uint32_t> pairs = pack_pairs({right.data(), N, 1}, K, N);
    for (const bool rounded : {false, true}) {
      std::vector<float> product(static_cast<size_t>(M * N));
      std::vector<float> sum(static_cast<size_t>(M * N), 2.5F);
      for (std::vector<float>* const to : {&product, &sum}) {
        const Product<float> what{M, N, K, {left.data(), K, 1}, to->data(), N, to == &sum, false};
        if (rounded) {
          kernels().multiply_pairs(what, pairs.data());
        } else {
          kernels().multiply(what, packed.data());
        }
      }
      for (size_t i = 0; i < sum.size(); ++i) ASSERT_NEAR(sum[i], product[i] + 2.5F, 1e-5) << i;
    }
  }
}

TEST_P(EveryKind, GivesARowTheSameBitsInAnyCompany) {
  const auto [M, N, K] = Shape{101, 70, 600};
  const std::vector<float> left = random_numbers(M * K, 1);
  const std::vector<float> right = random_numbers(K * N, 2);
  const std::vector<float> packed = pack({right.data(), N, 1}, K, N);
  const std::vector<uint32_t> pairs = pack_pairs({right.data(), N, 1}, K, N);
  std::vector<float> together(static_cast<size_t>(M * N));
  std::vector<float> alone(static_cast<size_t>(N));
  for (const bool rounded : {false, true}) {
    const auto multiply = [&](int64_t rows, const float* from, float* to) {
      const Product<float> product{rows, N, K, {from, K, 1}, to, N, false, false};
      if (rounded) {
        kernels().multiply_pairs(product, pairs.data());
      } else {
        kernels().multiply(product, packed.data());
      }
    };
    multiply(M, left.data(), together.data());
    for (int64_t m = 0; m < M; ++m) {
      multiply(1, left.data() + m * K, alone.data());
      for (int64_t n = 0; n < N; ++n) {
        ASSERT_EQ(alone[static_cast<size_t>(n)], together[static_cast<size_t>(m * N + n)]) << m << ", " << n;
      }
    }
  }
}

TEST_P(EveryKind, RoundsToBfloat16AsItIsDefined) {
  // a product with 1 shows the rounded operand
  std::vector<float> numbers = {1.0F,    1.00390625F, 1.01171875F, 1.005F, -1.00390625F,
                                3.0e38F, 1e-30F,      0.0F,        -0.0F};
  const std::vector<float> more = random_numbers(500, 3);
  numbers.insert(numbers.end(), more.begin(), more.end());
  const auto M = static_cast<int64_t>(numbers.size());
  const float one = 1.0F;
  const std::vector<uint32_t> pairs = pack_pairs({&one, 1, 1}, 1, 1);
  std::vector<float> rounded(numbers.size());
  kernels().multiply_pairs({M, 1, 1, {numbers.data(), 1, 1}, rounded.data(), 1, false, false}, pairs.data());
  for (size_t i = 0; i < numbers.size(); ++i) EXPECT_EQ(rounded[i], as_bfloat16(numbers[i])) << numbers[i];
}

TEST_P(EveryKind, LetsNotANumberThrough) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> left(64, 1.0F);
  left[5] = nan;
  const std::vector<float> right(64 * 3, 1.0F);
  std::vector<float> product(3);
  kernels().multiply({1, 3, 64, {left.data(), 64, 1}, product.data(), 3, false, false},
                     pack({right.data(), 3, 1}, 64, 3).data());
  EXPECT_TRUE(std::isnan(product[2]));
  kernels().multiply_pairs({1, 3, 64, {left.data(), 64, 1}, product.data(), 3, false, false},
                           pack_pairs({right.data(), 3, 1}, 64, 3).data());
  EXPECT_TRUE(std::isnan(product[2]));
  std::vector<float> values = {nan, nan, nan};
  kernels().exp(1, &values[0], &values[0]);
  kernels().sigmoid(1, &values[1], &values[1]);
  kernels().tanh(1, &values[2], &values[2]);
  for (const float value : values) EXPECT_TRUE(std::isnan(value));
}

/// About a million floats of all magnitudes and both signs, every 4099th.
std::vector<float> floats_of_all_magnitudes() {
  std::vector<float> floats;
  for (uint64_t bits = 0; bits <= std::numeric_limits<uint32_t>::max(); bits += 4099) {
    const auto x = std::bit_cast<float>(static_cast<uint32_t>(bits));
    if (std::isfinite(x)) floats.push_back(x);
  }
  return floats;
}

struct Errors {
  double absolute = 0.0;
  double relative = 0.0;
};

template <class Exact>
Errors errors_of(void (*function)(int64_t, const float*, float*), Exact exact, double lowest,
                 double highest) {
  const std::vector<float> x = floats_of_all_magnitudes();
  std::vector<float> y(x.size());
  function(static_cast<int64_t>(x.size()), x.data(), y.data());
  Errors errors;
  for (size_t i = 0; i < x.size(); ++i) {
    EXPECT_TRUE(std::isfinite(y[i])) << x[i];
    if (x[i] < lowest || x[i] > highest) continue;
    const double wanted = exact(static_cast<double>(x[i]));
    const double error = std::abs(y[i] - wanted);
    errors.absolute = std::max(errors.absolute, error);
    errors.relative = std::max(errors.relative, error / std::abs(wanted));
  }
  return errors;
}

constexpr double kEverywhere = std::numeric_limits<double>::infinity();

TEST_P(EveryKind, ExpHasARelativeErrorBelow3e7) {
  const Errors errors = errors_of(
      kernels().exp, [](double x) { return std::exp(x); }, -87.0, 88.0);
  EXPECT_LT(errors.relative, 3e-7);
  EXPECT_GT(errors.relative, 0.0);
}

TEST_P(EveryKind, SigmoidHasAnAbsoluteErrorBelow2e7) {
  const Errors errors = errors_of(
      kernels().sigmoid, [](double x) { return 1.0 / (1.0 + std::exp(-x)); }, -kEverywhere, kEverywhere);
  EXPECT_LT(errors.absolute, 2e-7);
  EXPECT_GT(errors.absolute, 0.0);
}

TEST_P(EveryKind, TanhHasAnAbsoluteErrorBelow3e7) {
  const Errors errors = errors_of(
      kernels().tanh, [](double x) { return std::tanh(x); }, -kEverywhere, kEverywhere);
  EXPECT_LT(errors.absolute, 3e-7);
  EXPECT_GT(errors.absolute, 0.0);
}

TEST_P(EveryKind, KnowsTheFixedPoints) {
  const std::vector<float> zeros(21, 0.0F);
  std::vector<float> y(21);
  kernels().exp(21, zeros.data(), y.data());
  for (const float value : y) EXPECT_EQ(value, 1.0F);
  kernels().sigmoid(21, zeros.data(), y.data());
  for (const float value : y) EXPECT_EQ(value, 0.5F);
  kernels().tanh(21, zeros.data(), y.data());
  for (const float value : y) EXPECT_EQ(value, 0.0F);
}

TEST_P(EveryKind, GivesANumberTheSameFunctionValueWhereverItStands) {
  const std::vector<float> x = random_numbers(67, 5);
  std::vector<float> together(67);
  kernels().tanh(67, x.data(), together.data());
  for (size_t i = 0; i < x.size(); ++i) {
    float alone = 0.0F;
    kernels().tanh(1, &x[i], &alone);
    EXPECT_EQ(alone, together[i]) << i;
  }
}

/// Every kind does what the first one does, which the tests of the operations and their twins rest upon.
class EveryKindAgain : public EveryKind {
 protected:
  static const Kernels<float>& first() { return **runnable_kernels().begin(); }
  static void expect_near(const std::vector<float>& actual, const std::vector<float>& expected) {
    ASSERT_EQ(actual.size(), expected.size());
    for (size_t i = 0; i < actual.size(); ++i) ASSERT_NEAR(actual[i], expected[i], 2e-5) << i;
  }
};

INSTANTIATE_TEST_SUITE_P(Kernels, EveryKindAgain, ::testing::ValuesIn(every_kind()),
                         [](const auto& info) { return "kind" + std::to_string(info.index); });

TEST_P(EveryKindAgain, TakesTheStepsOfCells) {
  constexpr int64_t B = 3;
  constexpr int64_t H = 37;
  const bool present[B] = {true, false, true};  // NOLINT(modernize-avoid-c-arrays)
  const StepRows rows{B, H, present};
  const auto x = random_numbers(B * 4 * H, 1);
  const auto u = random_numbers(B * 4 * H, 2);
  const auto bias = random_numbers(4 * H, 3);
  const auto hidden = random_numbers(B * H, 4);
  const auto cell = random_numbers(B * H, 5);
  const auto d_next = random_numbers(B * H, 6);
  const auto run = [&](const Kernels<float>& with) {
    std::vector<float> all;
    std::vector<float> gates(B * 4 * H);
    std::vector<float> next(B * H);
    std::vector<float> next_cell(B * H);
    std::vector<float> d_x(B * 4 * H);
    std::vector<float> d_u(B * 4 * H);
    std::vector<float> d_hidden(B * H);
    std::vector<float> d_cell(B * H);
    const auto keep = [&] {
      for (const auto* part : {&gates, &next, &next_cell, &d_x, &d_u, &d_hidden, &d_cell})
        all.insert(all.end(), part->begin(), part->end());
    };
    with.gru_forward(rows, {x.data(), u.data(), bias.data(), hidden.data(), gates.data(), next.data()});
    with.gru_backward(rows, {gates.data(), u.data(), bias.data(), hidden.data(), d_next.data(), d_x.data(),
                             d_u.data(), d_hidden.data()});
    keep();
    with.lstm_forward(rows, {x.data(), u.data(), bias.data(), hidden.data(), cell.data(), gates.data(),
                             next.data(), next_cell.data()});
    with.lstm_backward(rows, {gates.data(), cell.data(), next_cell.data(), d_next.data(), d_next.data(),
                              d_x.data(), d_hidden.data(), d_cell.data()});
    keep();
    return all;
  };
  expect_near(run(kernels()), run(first()));
}

TEST_P(EveryKindAgain, Attends) {
  const AttentionShape shape{.B = 2, .T = 3, .S = 19, .K = 37, .C = 41, .mask = nullptr};
  std::vector<char> there(static_cast<size_t>(shape.B * shape.S), 1);
  there.back() = 0;
  AttentionShape masked = shape;
  masked.mask = reinterpret_cast<const bool*>(there.data());
  const auto queries = random_numbers(shape.B * shape.T * shape.K, 1);
  const auto keys = random_numbers(shape.B * shape.S * shape.K, 2);
  const auto values = random_numbers(shape.B * shape.S * shape.C, 3);
  const auto v = random_numbers(shape.K, 4);
  const auto d_context = random_numbers(shape.B * shape.T * shape.C, 5);
  const auto steps = [&](auto& numbers, int64_t size) {
    return Steps<decltype(numbers.data())>{numbers.data(), shape.T * size, size};
  };
  const auto run = [&](const Kernels<float>& with, bool additive) {
    AttentionInputs<float> inputs{steps(queries, shape.K), keys.data(), values.data(),
                                  additive ? v.data() : nullptr, 0.3F};
    std::vector<float> weights(static_cast<size_t>(shape.B * shape.T * shape.S));
    std::vector<float> context(d_context.size());
    with.attention_forward(masked, {inputs, steps(weights, shape.S), steps(context, shape.C)});
    std::vector<float> d_queries(queries.size());
    std::vector<float> d_energies(weights.size());
    std::vector<float> d_keys(keys.size());
    std::vector<float> d_v(v.size());
    std::vector<float> d_values(values.size());
    const Steps<const float*> read_weights{weights.data(), shape.T * shape.S, shape.S};
    AttentionBackward<float> backward;
    backward.inputs = inputs;
    backward.weights = read_weights;
    backward.d_context = steps(d_context, shape.C);
    backward.d_queries = steps(d_queries, shape.K);
    backward.d_energies = steps(d_energies, shape.S);
    backward.d_keys = d_keys.data();
    backward.d_v = d_v.data();
    with.attention_backward(masked, backward);
    with.gather(
        {shape.B, shape.T, shape.S, shape.C, read_weights, steps(d_context, shape.C), 1.0F, d_values.data()});
    std::vector<float> all;
    for (const auto* part : {&weights, &context, &d_queries, &d_energies, &d_keys, &d_v, &d_values})
      all.insert(all.end(), part->begin(), part->end());
    return all;
  };
  expect_near(run(kernels(), true), run(first(), true));
  expect_near(run(kernels(), false), run(first(), false));
}

TEST_P(EveryKindAgain, TakesTheSoftmaxOfABlockAndItsGradient) {
  constexpr int64_t kRows = 23;
  constexpr int64_t kTokens = 37;
  const auto logits = random_numbers(kRows * kTokens, 1);
  const auto bias = random_numbers(kRows, 2);
  std::vector<int64_t> targets(kTokens);
  for (int64_t i = 0; i < kTokens; ++i)
    targets[static_cast<size_t>(i)] = (i * 5) % 40;  // some in other blocks
  const auto run = [&](const Kernels<float>& with) {
    std::vector<float> block = logits;
    std::vector<float> largest(kTokens);
    std::vector<float> sums(kTokens);
    std::vector<float> all_logits(kTokens);
    std::vector<float> of_target(kTokens, -1.0F);
    std::vector<float> d_bias(kRows);
    constexpr int64_t kBest = 3;
    std::vector<float> best(kTokens * kBest, -std::numeric_limits<float>::infinity());
    std::vector<int64_t> pieces(kTokens * kBest, -1);
    const LogitBlock<float> of_block{kRows, kTokens, kTokens, block.data(), bias.data()};
    with.exponentials(of_block, {7,
                                 targets.data(),
                                 largest.data(),
                                 sums.data(),
                                 all_logits.data(),
                                 of_target.data(),
                                 {kBest, best.data(), pieces.data(), nullptr, nullptr}});
    std::vector<float> all = block;
    with.logit_gradients(of_block, {7, targets.data(), largest.data(), 0.9F, 0.01F, d_bias.data()});
    for (const auto* part : {&block, &largest, &sums, &all_logits, &of_target, &d_bias, &best})
      all.insert(all.end(), part->begin(), part->end());
    for (const int64_t piece : pieces) all.push_back(static_cast<float>(piece));
    return all;
  };
  expect_near(run(kernels()), run(first()));
}

TEST_P(EveryKindAgain, DropsTheSameNumbers) {
  const auto run = [](const Kernels<float>& with) {
    std::vector<float> factors(1000);
    with.dropout_factors({1000, 0x123456789ABCDEFULL, 1U << 30, 4.0F / 3.0F, factors.data()});
    return factors;
  };
  EXPECT_EQ(run(kernels()), run(first()));
}

}  // namespace
}  // namespace seq2see::ops::kernels
