// Work over many arrays of very different lengths, cut into parts of equal size: what threads share out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace seq2see::training {

/// Elements [begin, begin + count) of one array.
struct Piece {
  size_t array = 0;
  int64_t begin = 0;
  int64_t count = 0;
};

using Chunk = std::vector<Piece>;

/// 128 KiB of float: several such arrays fit the cache of a core, and a task is worth its synchronisation.
inline constexpr int64_t kChunkElements = int64_t{32} * 1024;

/// The arrays laid end to end and cut every kChunkElements. Depends on nothing but the lengths, so what is
/// added up by chunks has the same bits whoever computes them. Empty arrays have no piece.
std::vector<Chunk> cut_into_chunks(const std::vector<int64_t>& lengths);

}  // namespace seq2see::training
