#include "benchmarks/search_speed.h"

#include <span>
#include <utility>
#include <vector>

#include "base/threads.h"
#include "benchmarks/precision.h"
#include "benchmarks/synthetic_text.h"
#include "model/seq2seq.h"
#include "ops/runtime.h"
#include "search/search.h"
#include "training/memory.h"

namespace seq2see::benchmarks {
namespace {

const int64_t kHypothesesOfABatch = config::TestingConfig().batch_size;
constexpr double kOutputRatio = 0.35;  // a search adds 10 tokens
constexpr int32_t kNoSuchId = -1;

}  // namespace

SearchSpeed measure_search(const Setting& setting, const Effort& effort, int64_t beam_size) {
  training::keep_freed_memory();
  ops::use_one_thread();
  ops::set_backend(setting.backend);
  set_precision(setting);
  model::Seq2Seq model(model_config(setting), {.source = kVocabulary, .target = kVocabulary}, /*seed=*/1);
  ThreadPool pool(static_cast<size_t>(setting.threads), ops::use_one_thread);
  std::vector<search::Ids> sources;
  for (SyntheticPair& pair : synthetic_pairs(effort.sentences, kVocabulary)) {
    sources.push_back(std::move(pair.source));
  }
  const search::BeamOptions options{.ids = {.start = kStartId, .eos = kNoSuchId},
                                    .limits = {.max_ratio = kOutputRatio},
                                    .beam_size = beam_size,
                                    .ranking = {.length_penalty = config::LengthPenalty::kGnmt}};

  model::Seq2Seq* const models[] = {&model};
  const search::Predictor predictor(models, /*tokens=*/int64_t{20} * effort.sentences);
  double tokens = 0.0;
  const auto translate = [&](std::span<const search::Ids> some) {
    tokens = 0.0;
    for (const auto& best : search::beam_all(predictor, some, options, kHypothesesOfABatch, pool)) {
      tokens += static_cast<double>(best.front().ids.size());
    }
  };
  translate(std::span(sources).first(kHypothesesOfABatch));  // warms up
  const std::vector<double> seconds = time_rounds([&] { translate(sources); }, effort.rounds, effort.seconds);
  const auto sentences = static_cast<double>(sources.size());
  return {sentences / median(seconds), tokens / sentences};
}

}  // namespace seq2see::benchmarks
