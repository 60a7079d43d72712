// What is seen of attention while it attends.
#include "attention/recorder.h"

#include <memory>
#include <thread>

#include "attention/energies.h"
#include "attention/kinds.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"

namespace seq2see::attention {
namespace {

using testing::mask_of;
using testing::random_leaf;
using testing::random_tensor;
using testing::row;
using testing::tensors_near;

constexpr double kLn3 = 1.0986122886681098;

class Recording : public ::testing::TestWithParam<Kind> {
 protected:
  Recording() {
    config::DecoderConfig decoder;
    decoder.attention = GetParam().kind;
    decoder.project = GetParam().project;
    attention_ = make_attention(decoder, {.query = 4, .value = 4, .attention = 7});
    attention_->to(torch::kFloat64);
    testing::scramble(*attention_, 100);
    memory_ = attention_->remember(random_tensor({2, 5, 4}, 2), mask_of({5, 3}, 5), random_tensor({2, 4}, 3));
  }

  std::shared_ptr<Attention> attention_;
  Memory memory_;
  Tensor queries_ = random_leaf({2, 3, 4}, 1);
};

INSTANTIATE_TEST_SUITE_P(Attention, Recording, ::testing::ValuesIn(kinds()),
                         [](const auto& info) { return info.param.name; });

TEST_P(Recording, ChangesNeitherWeightsNorContexts) {
  const Attended expected = attention_->attend(queries_, memory_);
  const Recorder recorder;
  const Attended actual = attention_->attend(queries_, memory_);
  EXPECT_TRUE(tensors_near(actual.weights, expected.weights, 1e-15));
  EXPECT_TRUE(tensors_near(actual.context, expected.context, 1e-14));
}

TEST_P(Recording, KeepsTheEnergiesOfTheWeightsOfEveryCallInOrder) {
  const Recorder recorder;
  const Attended first = attention_->attend(queries_, memory_);
  const Attended second = attention_->attend(queries_.slice(1, 0, 1) * 2.0, memory_);
  ASSERT_EQ(recorder.calls().size(), 2U);
  EXPECT_TRUE(torch::equal(recorder.calls()[0].weights, first.weights));
  EXPECT_TRUE(torch::equal(recorder.calls()[1].weights, second.weights));
  for (const Recorded& call : recorder.calls()) {
    EXPECT_TRUE(tensors_near(torch::softmax(call.energies[0], 1), call.weights[0], 1e-15));
    EXPECT_TRUE(tensors_near(torch::softmax(call.energies[1].slice(1, 0, 3), 1),
                             call.weights[1].slice(1, 0, 3), 1e-15));
  }
}

TEST_P(Recording, LetsTheContextBeDifferentiatedByEnergiesAndWeights) {
  const Recorder recorder;
  const Attended attended = attention_->attend(queries_, memory_);
  const Recorded& call = recorder.calls().front();
  const Tensor loss = (attended.context * random_tensor({2, 3, 4}, 5)).sum();
  const auto gradients = torch::autograd::grad({loss}, {call.energies, call.weights});
  // Through the softmax: ∂L/∂e = a ∘ (∂L/∂a - Σ a ∂L/∂a).
  const Tensor mean = (call.weights * gradients[1]).sum(2, /*keepdim=*/true);
  EXPECT_TRUE(tensors_near(gradients[0], call.weights * (gradients[1] - mean), 1e-14));
  EXPECT_GT(gradients[0].abs().max().item<double>(), 1e-3);
}

/// Compares query and key as they are: with H = C = 1, the energies are their products.
Attended attend_by_product(const Tensor& annotations) {
  const auto attention =
      make_dot({.query = 1, .value = 1, .attention = 1}, {.scaled = false, .project = false});
  const Memory memory =
      attention->remember(annotations.view({1, -1, 1}), mask_of({annotations.size(0)}, annotations.size(0)),
                          torch::zeros({1, 1}, torch::kFloat64));
  return attention->attend(row({2.0}).view({1, 1, 1}), memory);
}

TEST(Recorder, KeepsEnergiesThatCanBeWorkedOutByHand) {
  const Recorder recorder;
  static_cast<void>(attend_by_product(row({0.0, kLn3 / 2.0})));
  ASSERT_EQ(recorder.calls().size(), 1U);
  EXPECT_TRUE(tensors_near(recorder.calls()[0].energies, row({0.0, kLn3}).view({1, 1, 2}), 1e-15));
  EXPECT_TRUE(tensors_near(recorder.calls()[0].weights, row({0.25, 0.75}).view({1, 1, 2}), 1e-15));
}

TEST(Recorder, RecordsWhileItLivesAndOnItsOwnThread) {
  EXPECT_EQ(Recorder::of_this_thread(), nullptr);
  {
    const Recorder outer;
    {
      const Recorder inner;
      EXPECT_EQ(Recorder::of_this_thread(), &inner);
      static_cast<void>(attend_by_product(row({1.0, 2.0})));
      EXPECT_EQ(inner.calls().size(), 1U);
    }
    EXPECT_EQ(Recorder::of_this_thread(), &outer);
    std::thread([] {
      EXPECT_EQ(Recorder::of_this_thread(), nullptr);
      static_cast<void>(attend_by_product(row({1.0, 2.0})));
    }).join();
    EXPECT_TRUE(outer.calls().empty());
  }
  EXPECT_EQ(Recorder::of_this_thread(), nullptr);
}

TEST(Recorder, HasNothingToRecordWithoutAttention) {
  const auto none = make_none();
  const Memory memory =
      none->remember(random_tensor({1, 3, 2}, 1), mask_of({3}, 3), random_tensor({1, 2}, 2));
  const Recorder recorder;
  static_cast<void>(none->attend(random_tensor({1, 1, 2}, 3), memory));
  EXPECT_TRUE(recorder.calls().empty());
}

}  // namespace
}  // namespace seq2see::attention
