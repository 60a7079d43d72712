#include <algorithm>
#include <numeric>
#include <utility>

#include "search/padded.h"
#include "search/search.h"

namespace seq2see::search {
namespace {

/// Finished sentences leave the batch when so many are gone that copying the others costs less than carrying
/// them.
constexpr double kWorthCompacting = 0.9;

int64_t length_limit(const GreedyOptions& options, size_t source_length) {
  if (options.max_length > 0) return options.max_length;
  return static_cast<int64_t>(options.max_ratio * static_cast<double>(source_length)) + 10;
}

/// The sentences that are still being written, row by row of the tensors.
struct Unfinished {
  std::vector<size_t> sentences;  // which sentence each row belongs to
  std::vector<bool> done;         // rows that only wait for the next compaction
  attention::Memory memory;
  model::DecoderState state;
  Tensor previous;  // [N] int64

  [[nodiscard]] size_t active() const {
    return static_cast<size_t>(std::count(done.begin(), done.end(), false));
  }

  void compact() {
    std::vector<int64_t> kept;
    std::vector<size_t> kept_sentences;
    for (size_t row = 0; row < done.size(); ++row) {
      if (done[row]) continue;
      kept.push_back(static_cast<int64_t>(row));
      kept_sentences.push_back(sentences[row]);
    }
    const Tensor rows = torch::tensor(kept, torch::kInt64);
    memory = memory.select(rows);
    state = state.select(rows);
    previous = previous.index_select(0, rows);
    sentences = std::move(kept_sentences);
    done.assign(sentences.size(), false);
  }
};

}  // namespace

std::vector<Hypothesis> greedy(model::Seq2Seq& model, std::span<const Ids> sources,
                               const GreedyOptions& options) {
  if (sources.empty()) return {};
  const torch::NoGradGuard no_gradient;
  const auto B = static_cast<int64_t>(sources.size());
  const Padded padded = pad(sources);
  const model::Source source = model.encode(padded.ids, padded.mask);

  Unfinished unfinished;
  unfinished.sentences.resize(sources.size());
  std::iota(unfinished.sentences.begin(), unfinished.sentences.end(), 0);
  unfinished.done.assign(sources.size(), false);
  unfinished.memory = source.memory;
  unfinished.state = source.start;
  unfinished.previous = torch::full({B}, options.ids.start, torch::kInt64);

  std::vector<Hypothesis> hypotheses(sources.size());
  for (;;) {
    const model::Decoded decoded =
        model.decode(unfinished.previous.unsqueeze(1), unfinished.memory, unfinished.state);
    unfinished.state = decoded.state;
    const ops::MostProbable chosen =
        ops::most_probable(decoded.features.squeeze(1), model.output_layer());  // [N]
    unfinished.previous = chosen.pieces;

    const auto chosen_ids = chosen.pieces.accessor<int64_t, 1>();
    const auto chosen_log = chosen.log_probabilities.accessor<double, 1>();
    const bool keep_weights = options.attention && decoded.weights.defined();
    const Tensor weights =
        keep_weights ? decoded.weights.squeeze(1).to(torch::kFloat32).contiguous() : Tensor();  // [N, S]
    for (size_t row = 0; row < unfinished.sentences.size(); ++row) {
      if (unfinished.done[row]) continue;
      const size_t sentence = unfinished.sentences[row];
      Hypothesis& hypothesis = hypotheses[sentence];
      const auto index = static_cast<int64_t>(row);
      hypothesis.ids.push_back(static_cast<int32_t>(chosen_ids[index]));
      hypothesis.log_probabilities.push_back(chosen_log[index]);
      const size_t S = sources[sentence].size();
      if (keep_weights) {
        const float* of_row = weights.data_ptr<float>() + index * weights.size(1);
        hypothesis.weights.insert(hypothesis.weights.end(), of_row, of_row + S);
      }
      unfinished.done[row] = hypothesis.ids.back() == options.ids.eos ||
                             static_cast<int64_t>(hypothesis.ids.size()) >= length_limit(options, S);
    }
    const size_t active = unfinished.active();
    if (active == 0) return hypotheses;
    const auto rows = static_cast<double>(unfinished.sentences.size());
    if (static_cast<double>(active) < kWorthCompacting * rows) unfinished.compact();
  }
}

}  // namespace seq2see::search
