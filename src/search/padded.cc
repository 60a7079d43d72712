#include "search/padded.h"

#include <algorithm>

namespace seq2see::search {

Padded pad(std::span<const std::vector<int32_t>> sentences) {
  const auto B = static_cast<int64_t>(sentences.size());
  size_t longest = 0;
  for (const auto& sentence : sentences) {
    TORCH_CHECK(!sentence.empty(), "a sentence without tokens cannot be encoded");
    longest = std::max(longest, sentence.size());
  }
  Padded padded{torch::zeros({B, static_cast<int64_t>(longest)}, torch::kInt64),
                torch::zeros({B, static_cast<int64_t>(longest)}, torch::kBool)};
  for (int64_t row = 0; row < B; ++row) {
    const auto& sentence = sentences[static_cast<size_t>(row)];
    std::copy(sentence.begin(), sentence.end(), padded.ids[row].data_ptr<int64_t>());
    padded.mask[row].slice(0, 0, static_cast<int64_t>(sentence.size())).fill_(true);
  }
  return padded;
}

}  // namespace seq2see::search
