#include "evaluation/length_bins.h"

#include <algorithm>

#include "evaluation/unicode.h"

namespace seq2see::evaluation {
namespace {

constexpr size_t kMostBins = 8;

/// 1, 2, 5, 10, 20, 50, ...: the smallest with which `length` takes at most eight steps.
size_t step_for(size_t length) {
  for (size_t power = 1;; power *= 10) {
    for (const size_t digit : {1, 2, 5}) {
      if (length <= kMostBins * digit * power) return digit * power;
    }
  }
}

/// How many lengths are at most `limit`; `sorted` is.
size_t count_up_to(const std::vector<size_t>& sorted, size_t limit) {
  return static_cast<size_t>(std::upper_bound(sorted.begin(), sorted.end(), limit) - sorted.begin());
}

}  // namespace

std::string LengthBin::label() const {
  if (!to) return "> " + std::to_string(from - 1);
  return from == *to ? std::to_string(from) : std::to_string(from) + "–" + std::to_string(*to);
}

std::vector<size_t> token_lengths(const Lines& lines, Tokenizer tokenizer) {
  std::vector<size_t> lengths;
  lengths.reserve(lines.size());
  for (const std::string& line : lines) lengths.push_back(split_words(tokenize(tokenizer, line)).size());
  return lengths;
}

std::vector<size_t> suitable_edges(const std::vector<size_t>& lengths) {
  if (lengths.empty()) return {};
  std::vector<size_t> sorted = lengths;
  std::sort(sorted.begin(), sorted.end());
  const size_t usual = sorted[(sorted.size() - 1) * 95 / 100];
  const size_t step = step_for(usual);
  const size_t fewest = std::max<size_t>(5, sorted.size() / 50);
  std::vector<size_t> edges;
  size_t placed = 0;  // sentences below the last edge
  for (size_t edge = step; edge < sorted.back(); edge += step) {
    const size_t below = count_up_to(sorted, edge);
    if (below - placed < fewest || sorted.size() - below < fewest) continue;
    edges.push_back(edge);
    placed = below;
  }
  return edges;
}

std::vector<LengthBin> bins_by_length(const std::vector<size_t>& lengths, const std::vector<size_t>& edges) {
  std::vector<LengthBin> bins(edges.size() + 1);
  for (size_t bin = 0; bin < bins.size(); ++bin) {
    bins[bin].from = bin == 0 ? 1 : edges[bin - 1] + 1;
    if (bin < edges.size()) bins[bin].to = edges[bin];
  }
  for (size_t sentence = 0; sentence < lengths.size(); ++sentence) {
    const auto edge = std::lower_bound(edges.begin(), edges.end(), lengths[sentence]);
    LengthBin& bin = bins[static_cast<size_t>(edge - edges.begin())];
    bin.sentences.push_back(sentence);
    bin.mean_length += static_cast<double>(lengths[sentence]);
    bin.from = std::min(bin.from, lengths[sentence]);  // an empty source has length 0
  }
  std::erase_if(bins, [](const LengthBin& bin) { return bin.sentences.empty(); });
  for (LengthBin& bin : bins) bin.mean_length /= static_cast<double>(bin.sentences.size());
  return bins;
}

SentenceStatistics select(const SentenceStatistics& statistics, const std::vector<size_t>& sentences) {
  SentenceStatistics selected(sentences.size(), statistics.columns(), statistics.references());
  for (size_t i = 0; i < sentences.size(); ++i) {
    std::ranges::copy(statistics.row(sentences[i]), selected.row(i).begin());
  }
  return selected;
}

}  // namespace seq2see::evaluation
