#include "training/chunks.h"

#include <algorithm>

namespace seq2see::training {

std::vector<Chunk> cut_into_chunks(const std::vector<int64_t>& lengths) {
  std::vector<Chunk> chunks;
  int64_t room = 0;  // in the last chunk
  for (size_t array = 0; array < lengths.size(); ++array) {
    for (int64_t begin = 0; begin < lengths[array];) {
      if (room == 0) {
        chunks.emplace_back();
        room = kChunkElements;
      }
      const int64_t count = std::min(room, lengths[array] - begin);
      chunks.back().push_back({array, begin, count});
      begin += count;
      room -= count;
    }
  }
  return chunks;
}

}  // namespace seq2see::training
