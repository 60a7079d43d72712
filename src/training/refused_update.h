// What to tell of an update that cannot be made.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "data/encoded_corpus.h"
#include "training/gradient_exchange.h"

namespace seq2see::training {

/// The shards of one batch.
using ShardedBatch = std::vector<data::Batch>;

/// "24 pairs, up to 31 source and 28 target tokens": what decides how much memory an update needs.
std::string describe_size(std::span<const ShardedBatch> batches);

/// Computes each part of an update again, alone, and names those whose loss or gradient is not finite, with
/// the lines of the training text.
/// @param first      the place of the first batch in its epoch, from 0
/// @param gradients  of the shards of a batch: what the update was made of
std::string describe_culprits(std::span<const ShardedBatch> batches, int64_t first,
                              const data::EncodedCorpus& corpus,
                              const std::function<std::vector<Gradients>(size_t batch)>& gradients);

/// Whether the exception says that there was no memory: std::bad_alloc, or what LibTorch throws instead.
bool is_out_of_memory(const std::exception& exception);

}  // namespace seq2see::training
