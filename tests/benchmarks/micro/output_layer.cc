#include "base/random.h"
#include "benchmarks/micro/twins.h"
#include "benchmarks/settings.h"
#include "ops/cross_entropy.h"
#include "ops/dropout.h"

namespace seq2see::benchmarks {
namespace {

constexpr int64_t N = 600;  // target tokens of half a batch: one of two shards

constexpr int64_t F = 256;

/// Features to a loss: the output layer and its cross entropy.
struct Output {
  Tensor features = random_input({N, F});
  ops::OutputLayer layer{random_input({kVocabulary, F}), random_input({kVocabulary})};
  Tensor targets = torch::randint(kVocabulary, {N});

  [[nodiscard]] Tensor loss() const {
    return ops::label_smoothed_cross_entropy(features, layer, targets, 0.1).smoothed;
  }
};

void register_cross_entropy() {
  register_twins("output_layer/V:8000/forward", N * kVocabulary, [] {
    return [output = Output()] {
      const torch::NoGradGuard no_gradient;
      (void)output.loss();
    };
  });
  register_twins("output_layer/V:8000/forward_backward", N * kVocabulary, [] {
    const Output output;
    return with_backward([output] { return output.loss(); },
                         {output.features, output.layer.weight, output.layer.bias});
  });
}

void register_dropout() {
  constexpr int64_t kWidth = 512;
  register_single("dropout/kernel", N * kWidth, [] {
    const auto noise = std::make_shared<ops::Noise>(RandomStream(1, RandomPurpose::kDropout));
    return [noise, input = torch::randn({N, kWidth})] { (void)ops::dropout(input, 0.2, noise.get()); };
  });
  register_single("dropout/torch", N * kWidth, [] {
    return [input = torch::randn({N, kWidth})] { (void)torch::dropout(input, 0.2, /*train=*/true); };
  });
}

}  // namespace

void register_output_layer() {
  register_cross_entropy();
  register_dropout();
}

}  // namespace seq2see::benchmarks
