#include "base/random.h"
#include "benchmarks/micro/twins.h"
#include "benchmarks/settings.h"
#include "ops/cross_entropy.h"
#include "ops/dropout.h"

namespace seq2see::benchmarks {
namespace {

constexpr int64_t N = 600;  // target tokens of half a batch: one of two shards

std::function<Tensor()> loss_of(const Tensor& logits) {
  const Tensor targets = torch::randint(kVocabulary, {N});
  const Tensor mask = torch::ones({N}, torch::kBool);
  return [=] { return ops::label_smoothed_cross_entropy(logits, targets, mask, 0.1).smoothed; };
}

void register_cross_entropy() {
  register_twins("cross_entropy/V:8000/forward", N * kVocabulary, [] {
    return [loss = loss_of(random_input({N, kVocabulary}))] {
      const torch::NoGradGuard no_gradient;
      (void)loss();
    };
  });
  register_twins("cross_entropy/V:8000/forward_backward", N * kVocabulary, [] {
    const Tensor logits = random_input({N, kVocabulary});
    return with_backward(loss_of(logits), {logits});
  });
}

void register_dropout() {
  constexpr int64_t kWidth = 512;
  register_twins("dropout/forward", N * kWidth, [] {
    const auto noise = std::make_shared<ops::Noise>(RandomStream(1, RandomPurpose::kDropout));
    return [noise, input = random_input({N, kWidth})] {
      const torch::NoGradGuard no_gradient;
      (void)ops::dropout(input, 0.2, noise.get());
    };
  });
  register_twins("dropout/forward_backward", N * kWidth, [] {
    const auto noise = std::make_shared<ops::Noise>(RandomStream(1, RandomPurpose::kDropout));
    const Tensor input = random_input({N, kWidth});
    return with_backward([=] { return ops::dropout(input, 0.2, noise.get()); }, {input});
  });
}

}  // namespace

void register_output_layer() {
  register_cross_entropy();
  register_dropout();
}

}  // namespace seq2see::benchmarks
