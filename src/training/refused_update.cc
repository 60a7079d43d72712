#include "training/refused_update.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <new>
#include <string_view>

namespace seq2see::training {
namespace {

constexpr size_t kMostLines = 8;  // that are named

bool is_finite(const Gradients& gradients) {
  const torch::NoGradGuard no_gradient;
  if (!std::isfinite(gradients.sums.smoothed) || !std::isfinite(gradients.sums.guided)) return false;
  return std::all_of(gradients.values.begin(), gradients.values.end(), [](const Tensor& value) {
    if (!value.defined()) return true;
    return torch::isfinite(value.is_sparse() ? value._values() : value).all().item<bool>();
  });
}

/// Lines from 1, as errors count them.
std::string describe_lines(const data::Batch& shard, const data::EncodedCorpus& corpus) {
  std::string lines;
  for (size_t i = 0; i < std::min(shard.pairs.size(), kMostLines); ++i) {
    const size_t line = corpus.original_line(static_cast<size_t>(shard.pairs[i])) + 1;
    lines += (lines.empty() ? "" : ", ") + std::to_string(line);
  }
  if (shard.pairs.size() > kMostLines) lines += ", …";
  return fmt::format("{} {} of the training text", shard.pairs.size() == 1 ? "line" : "lines", lines);
}

}  // namespace

std::string describe_size(std::span<const ShardedBatch> batches) {
  int64_t pairs = 0;
  int64_t source = 0;
  int64_t target = 0;
  for (const ShardedBatch& batch : batches) {
    for (const data::Batch& shard : batch) {
      pairs += shard.sentences;
      source = std::max(source, shard.source_length);
      target = std::max(target, shard.target_length);
    }
  }
  return fmt::format("{} {}, up to {} source and {} target tokens", pairs, pairs == 1 ? "pair" : "pairs",
                     source, target);
}

std::string describe_culprits(std::span<const ShardedBatch> batches, int64_t first,
                              const data::EncodedCorpus& corpus,
                              const std::function<std::vector<Gradients>(size_t batch)>& gradients) {
  std::string culprits;
  for (size_t batch = 0; batch < batches.size(); ++batch) {
    const std::vector<Gradients> parts = gradients(batch);
    for (size_t shard = 0; shard < parts.size(); ++shard) {
      if (is_finite(parts[shard])) continue;
      culprits += fmt::format("{}batch {}, shard {} ({}; {})", culprits.empty() ? "" : "; ",
                              first + static_cast<int64_t>(batch) + 1, shard + 1,
                              describe_size({batches.data() + batch, 1}),
                              describe_lines(batches[batch][shard], corpus));
    }
  }
  return culprits.empty() ? "each part of it is finite alone, their sum is not" : culprits;
}

bool is_out_of_memory(const std::exception& exception) {
  if (dynamic_cast<const std::bad_alloc*>(&exception) != nullptr) return true;
  const std::string_view message = exception.what();
  return message.find("can't allocate memory") != std::string_view::npos ||
         message.find("not enough memory") != std::string_view::npos;
}

}  // namespace seq2see::training
