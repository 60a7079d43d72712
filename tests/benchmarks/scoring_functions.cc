#include "benchmarks/scoring_functions.h"

#include <memory>
#include <utility>

#include "attention/attention.h"
#include "attention/kinds.h"
#include "benchmarks/allocations.h"

namespace seq2see::benchmarks {
namespace {

using attention::Attention;

/// The energies are given: an attention without a scoring function.
class GivenEnergies : public Attention {
 public:
  explicit GivenEnergies(const ScoringSizes& sizes)
      : energies_(torch::randn({kScoredSentences, sizes.queries, sizes.keys}).requires_grad_(true)) {}

 private:
  Tensor project_keys(const Tensor& values) override { return values; }
  Tensor score(const Tensor& /*queries*/, const Tensor& /*keys*/) override { return energies_; }

  Tensor energies_;  // [B, n_q, n_k]
};

struct Kind {
  const char* name;
  std::shared_ptr<Attention> attention;
};

std::vector<Kind> make_kinds(const ScoringSizes& sizes) {
  const attention::Sizes same{.query = sizes.d, .value = sizes.d, .attention = sizes.d};
  return {
      {"(softmax, context)", std::make_shared<GivenEnergies>(sizes)},
      {"bahdanau", attention::make_additive(same)},
      {"dot, project: false", attention::make_dot(same, {.scaled = false, .project = false})},
      {"scaled_dot, project: false", attention::make_dot(same, {.scaled = true, .project = false})},
      {"dot", attention::make_dot(same, {.scaled = false, .project = true})},
      {"scaled_dot", attention::make_dot(same, {.scaled = true, .project = true})},
      {"general", attention::make_general(same)},
  };
}

int64_t count_parameters(const Attention& attention) {
  int64_t count = 0;
  for (const Tensor& parameter : attention.parameters()) count += parameter.numel();
  return count;
}

ScoringCost measure(const Kind& kind, const ScoringSizes& sizes, const Effort& effort) {
  Attention& attention = *kind.attention;
  {
    const torch::NoGradGuard no_gradient;
    for (Tensor parameter : attention.parameters()) parameter.uniform_(-0.1, 0.1);
  }
  const auto B = kScoredSentences;
  const Tensor values = torch::randn({B, sizes.keys, sizes.d}).requires_grad_(true);
  const Tensor queries = torch::randn({B, sizes.queries, sizes.d}).requires_grad_(true);
  const Tensor mask = torch::ones({B, sizes.keys}, torch::kBool);
  const Tensor summary = torch::zeros({B, 1});  // only a model without attention looks at it
  const Tensor d_context = torch::randn({B, sizes.queries, sizes.d});
  std::vector<Tensor> inputs = {values, queries};
  for (const Tensor& parameter : attention.parameters()) inputs.push_back(parameter);

  const auto forward = [&] { return attention.attend(queries, attention.remember(values, mask, summary)); };
  const auto evaluate = [&] {
    const torch::NoGradGuard no_gradient;
    (void)forward();
  };
  const auto train = [&] {
    (void)torch::autograd::grad({forward().context}, inputs, {d_context}, c10::nullopt,
                                /*create_graph=*/false, /*allow_unused=*/true);
  };
  ScoringCost cost{kind.name, sizes, 0.0, 0.0, 0, count_parameters(attention)};
  train();  // warms up
  cost.peak_bytes = peak_tensor_bytes(train);
  cost.forward_milliseconds = 1e3 * time_rounds(evaluate, 3, effort.short_seconds).front();
  cost.training_milliseconds = 1e3 * time_rounds(train, 3, effort.short_seconds).front();
  return cost;
}

std::vector<ScoringSizes> all_sizes() {
  std::vector<ScoringSizes> sizes;
  for (const int64_t d : {128, 256, 512}) {
    for (const int64_t keys : {16, 64}) {
      for (const int64_t queries : {1, 16, 64}) sizes.push_back({queries, keys, d});
    }
  }
  return sizes;
}

}  // namespace

std::vector<ScoringCost> measure_scoring_functions(const Effort& effort) {
  std::vector<ScoringCost> costs;
  for (const ScoringSizes& sizes :
       effort.all_scoring_sizes ? all_sizes() : std::vector<ScoringSizes>{{16, 16, 256}}) {
    for (const Kind& kind : make_kinds(sizes)) costs.push_back(measure(kind, sizes, effort));
  }
  return costs;
}

}  // namespace seq2see::benchmarks
