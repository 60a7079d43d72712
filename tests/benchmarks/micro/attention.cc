#include "attention/attention.h"

#include "attention/kinds.h"
#include "benchmarks/micro/twins.h"

namespace seq2see::benchmarks {
namespace {

using attention::Attention;

constexpr int64_t B = 80;
constexpr int64_t S = 14;

using Maker = std::function<std::shared_ptr<Attention>(const attention::Sizes&)>;

/// One step of a decoder: a query a sentence, keys that were projected before.
struct Step {
  Step(const Maker& make, int64_t H) : attention(make({.query = H, .value = 2 * H, .attention = H})) {
    const torch::NoGradGuard no_gradient;
    for (Tensor parameter : attention->parameters()) parameter.uniform_(-0.1, 0.1);
    const Tensor values = random_input({B, S, 2 * H});
    const Tensor mask = torch::ones({B, S}, torch::kBool);
    memory = attention->remember(values, mask, torch::zeros({B, 2 * H}));
    memory.keys = memory.keys.detach().requires_grad_(true);
    query = random_input({B, 1, H});
  }

  [[nodiscard]] Tensor context() const { return attention->attend(query, memory).context; }

  std::shared_ptr<Attention> attention;
  attention::Memory memory;
  Tensor query;  // [B, 1, H]
};

void register_step(const std::string& name, const Maker& make, int64_t H) {
  const std::string full = name + "/H:" + std::to_string(H);
  register_twins(full + "/forward", B * S * H, [=] {
    return [step = Step(make, H)] {
      const torch::NoGradGuard no_gradient;
      (void)step.context();
    };
  });
  register_twins(full + "/forward_backward", B * S * H, [=] {
    const Step step(make, H);
    return with_backward([step] { return step.context(); },
                         {step.query, step.memory.keys, step.memory.values});
  });
}

}  // namespace

void register_attention() {
  for (const int64_t H : {256, 512}) {
    register_step("additive_step", attention::make_additive, H);
    register_step(
        "scaled_dot_step", [](const attention::Sizes& sizes) { return attention::make_dot(sizes, {}); }, H);
  }
}

}  // namespace seq2see::benchmarks
