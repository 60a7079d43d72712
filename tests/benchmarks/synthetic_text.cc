#include "benchmarks/synthetic_text.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "base/random.h"
#include "benchmarks/settings.h"
#include "data/batch_plan.h"

namespace seq2see::benchmarks {
namespace {

constexpr uint64_t kSeed = 42;

// Without </s>: means of 13 and 14 tokens.
constexpr double kSourceDeviation = 0.30;
constexpr double kRatioDeviation = 0.17;
constexpr double kSourceMean = 13.0;
constexpr double kRatioMean = 14.0 / 13.0;
constexpr double kMandelbrot = 2.7;

/// Normal, Box & Muller (1958).
double standard_normal(RandomStream& random) {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - random.uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * random.uniform());
}

/// Log-normal with the mean given.
double log_normal(double mean, double deviation, RandomStream& random) {
  return mean * std::exp(deviation * standard_normal(random) - deviation * deviation / 2.0);
}

class Words {
 public:
  explicit Words(int64_t vocabulary) {
    double sum = 0.0;
    for (int64_t rank = 0; rank < vocabulary - kFirstWordId; ++rank) {
      sum += 1.0 / (static_cast<double>(rank) + 1.0 + kMandelbrot);
      cumulative_.push_back(sum);
    }
  }

  [[nodiscard]] int32_t draw(RandomStream& random) const {
    const double point = random.uniform() * cumulative_.back();
    const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end() - 1, point);
    return kFirstWordId + static_cast<int32_t>(found - cumulative_.begin());
  }

 private:
  std::vector<double> cumulative_;
};

std::vector<int32_t> draw_sentence(double length, const Words& words, RandomStream& random) {
  std::vector<int32_t> ids(static_cast<size_t>(std::max(1.0, std::round(length))));
  for (int32_t& id : ids) id = words.draw(random);
  ids.push_back(kEosId);
  return ids;
}

/// One side of a batch: padded rows.
void fill_side(std::span<const SyntheticPair> pairs, std::span<const int64_t> positions,
               std::vector<int32_t> SyntheticPair::*side, int64_t& longest, std::vector<int64_t>& ids,
               std::vector<int64_t>& lengths) {
  for (const int64_t position : positions) {
    lengths.push_back(static_cast<int64_t>((pairs[static_cast<size_t>(position)].*side).size()));
  }
  longest = *std::max_element(lengths.begin(), lengths.end());
  ids.assign(positions.size() * static_cast<size_t>(longest), 0);
  for (size_t row = 0; row < positions.size(); ++row) {
    const std::vector<int32_t>& sentence = pairs[static_cast<size_t>(positions[row])].*side;
    std::copy(sentence.begin(), sentence.end(),
              ids.begin() + static_cast<std::ptrdiff_t>(row) * static_cast<std::ptrdiff_t>(longest));
  }
}

}  // namespace

std::vector<SyntheticPair> synthetic_pairs(int64_t count, int64_t vocabulary) {
  const Words words(vocabulary);
  std::vector<SyntheticPair> pairs;
  pairs.reserve(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) {
    RandomStream random(kSeed, RandomPurpose::kTest, {static_cast<uint64_t>(i)});
    const double source = log_normal(kSourceMean, kSourceDeviation, random);
    const double target = source * log_normal(kRatioMean, kRatioDeviation, random);
    SyntheticPair& pair = pairs.emplace_back();
    pair.source = draw_sentence(source, words, random);
    pair.target = draw_sentence(target, words, random);
  }
  return pairs;
}

std::vector<data::PairLength> lengths_of(std::span<const SyntheticPair> pairs) {
  std::vector<data::PairLength> lengths;
  lengths.reserve(pairs.size());
  for (const SyntheticPair& pair : pairs) {
    lengths.push_back({static_cast<int32_t>(pair.source.size()), static_cast<int32_t>(pair.target.size())});
  }
  return lengths;
}

data::Batch make_batch(std::span<const SyntheticPair> pairs, std::span<const int64_t> positions) {
  data::Batch batch;
  batch.pairs.assign(positions.begin(), positions.end());
  batch.sentences = static_cast<int64_t>(positions.size());
  fill_side(pairs, positions, &SyntheticPair::source, batch.source_length, batch.source,
            batch.source_lengths);
  fill_side(pairs, positions, &SyntheticPair::target, batch.target_length, batch.target,
            batch.target_lengths);
  for (const int64_t length : batch.target_lengths) batch.target_tokens += length;
  return batch;
}

std::vector<std::vector<int64_t>> representative_batches(std::span<const data::PairLength> lengths,
                                                         int64_t count) {
  data::BatchPlanOptions options = data::BatchPlanOptions::from(config::TrainingConfig());
  options.batch_size = kBatchSentences;
  const data::BatchPlan epoch = data::plan_batches(lengths, options, kSeed, /*epoch=*/1);
  std::vector<std::vector<int64_t>> plan;
  for (size_t i = 0; i < epoch.size(); ++i) {
    // The rest of a window that makes no full batch would not have its 80 sentences.
    if (std::ssize(epoch[i]) == kBatchSentences) plan.emplace_back(epoch[i].begin(), epoch[i].end());
  }
  if (std::ssize(plan) < count) throw std::logic_error("too few pairs for so many batches");
  const auto tokens = [&](const std::vector<int64_t>& batch) {
    int64_t sum = 0;
    for (const int64_t pair : batch) {
      const data::PairLength& length = lengths[static_cast<size_t>(pair)];
      sum += length.source + length.target;
    }
    return sum;
  };
  std::stable_sort(plan.begin(), plan.end(),
                   [&](const auto& a, const auto& b) { return tokens(a) < tokens(b); });
  std::vector<std::vector<int64_t>> chosen;
  for (int64_t part = 0; part < count; ++part) {
    chosen.push_back(plan[static_cast<size_t>((2 * part + 1) * std::ssize(plan) / (2 * count))]);
  }
  return chosen;
}

}  // namespace seq2see::benchmarks
