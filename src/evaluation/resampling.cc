#include "evaluation/resampling.h"

#include <array>
#include <bit>

#include "base/random.h"

namespace seq2see::evaluation {
namespace {

// Columns that are summed together, so that their sums stay in registers.
constexpr size_t kBlock = 4;

/// Rows in blocks of columns: all rows' first four, then all rows' next four, ..., zeros at the end.
class ColumnBlocks {
 public:
  explicit ColumnBlocks(size_t rows, size_t columns)
      : rows_(rows), blocks_((columns + kBlock - 1) / kBlock), values_(rows * blocks_) {}

  void set(size_t row, size_t column, double value) {
    values_[(column / kBlock) * rows_ + row][column % kBlock] = value;
  }

  /// Adds the named rows to sums; `sums` has a multiple of four columns.
  void add(std::span<const uint32_t> rows, std::vector<double>& sums) const {
    for (size_t block = 0; block < blocks_; ++block) {
      const auto* const values = values_.data() + block * rows_;
      double a = 0, b = 0, c = 0, d = 0;
      for (const uint32_t row : rows) {
        const std::array<double, kBlock>& four = values[row];
        a += four[0];
        b += four[1];
        c += four[2];
        d += four[3];
      }
      double* const sum = sums.data() + block * kBlock;
      sum[0] += a;
      sum[1] += b;
      sum[2] += c;
      sum[3] += d;
    }
  }

  [[nodiscard]] size_t padded_columns() const { return blocks_ * kBlock; }

 private:
  size_t rows_;
  size_t blocks_;
  std::vector<std::array<double, kBlock>> values_;  // [blocks, rows]
};

/// Numbers below a bound from half of a random number each, by multiplication (Lemire 2019, "Fast Random
/// Integer Generation in an Interval"), without bias.
class IndexStream {
 public:
  IndexStream(uint64_t seed, uint32_t bound)
      : random_(seed, RandomPurpose::kResampling), bound_(bound), threshold_((0U - bound) % bound) {}

  uint32_t next() {
    for (;;) {
      const uint64_t product = static_cast<uint64_t>(next_half()) * bound_;
      if (static_cast<uint32_t>(product) >= threshold_) return static_cast<uint32_t>(product >> 32U);
    }
  }

 private:
  uint32_t next_half() {
    if (half_is_left_) {
      half_is_left_ = false;
      return static_cast<uint32_t>(number_ >> 32U);
    }
    number_ = random_.next();
    half_is_left_ = true;
    return static_cast<uint32_t>(number_);
  }

  RandomStream random_;
  uint32_t bound_;
  uint32_t threshold_;
  uint64_t number_ = 0;
  bool half_is_left_ = false;
};

}  // namespace

void for_each_bootstrap_sample(const SentenceStatistics& statistics, size_t samples, uint64_t seed,
                               const TakeSums& take) {
  const size_t sentences = statistics.sentences();
  const size_t columns = statistics.columns();
  ColumnBlocks blocks(sentences, columns);
  for (size_t sentence = 0; sentence < sentences; ++sentence) {
    const std::span<const double> row = statistics.row(sentence);
    for (size_t column = 0; column < columns; ++column) blocks.set(sentence, column, row[column]);
  }
  IndexStream indices(seed, static_cast<uint32_t>(sentences));
  std::vector<uint32_t> drawn(sentences);
  std::vector<double> sums(blocks.padded_columns());
  for (size_t sample = 0; sample < samples; ++sample) {
    for (uint32_t& sentence : drawn) sentence = indices.next();
    sums.assign(sums.size(), 0.0);
    blocks.add(drawn, sums);
    take(std::span<const double>(sums).first(columns));
  }
}

void for_each_swap(const SentenceStatistics& first, const SentenceStatistics& second, size_t trials,
                   uint64_t seed, const TakeTwoSums& take) {
  const size_t sentences = first.sentences();
  const size_t columns = first.columns();
  // A swap moves the difference of two rows from one sum to the other: only the swapped are added.
  ColumnBlocks differences(sentences, columns);
  for (size_t sentence = 0; sentence < sentences; ++sentence) {
    for (size_t column = 0; column < columns; ++column) {
      differences.set(sentence, column, second.row(sentence)[column] - first.row(sentence)[column]);
    }
  }
  const std::vector<double> first_sum = first.sum();
  const std::vector<double> second_sum = second.sum();
  RandomStream random(seed, RandomPurpose::kResampling);
  std::vector<uint32_t> swapped;
  swapped.reserve(sentences);
  std::vector<double> moved(differences.padded_columns());
  std::vector<double> new_first(columns);
  std::vector<double> new_second(columns);
  for (size_t trial = 0; trial < trials; ++trial) {
    swapped.clear();
    for (size_t begin = 0; begin < sentences; begin += 64) {
      uint64_t coins = random.next();
      if (sentences - begin < 64) coins &= (uint64_t{1} << (sentences - begin)) - 1;
      for (; coins != 0; coins &= coins - 1) {
        swapped.push_back(static_cast<uint32_t>(begin) + static_cast<uint32_t>(std::countr_zero(coins)));
      }
    }
    moved.assign(moved.size(), 0.0);
    differences.add(swapped, moved);
    for (size_t column = 0; column < columns; ++column) {
      new_first[column] = first_sum[column] + moved[column];
      new_second[column] = second_sum[column] - moved[column];
    }
    take(new_first, new_second);
  }
}

}  // namespace seq2see::evaluation
