// A decoder whose attention is recorded goes step by step, and says what it says otherwise.
#include <gtest/gtest.h>

#include <vector>

#include "attention/recorder.h"
#include "model/seq2seq.h"
#include "model/variants.h"
#include "testing/tensor_near.h"
#include "testing/tiny.h"

namespace seq2see::model {
namespace {

using testing::tensors_near;
using testing::TinyBatch;

class Recording : public ::testing::TestWithParam<Variant> {};

INSTANTIATE_TEST_SUITE_P(Decoder, Recording, ::testing::ValuesIn(all_variants()),
                         [](const auto& info) { return info.param.name; });

TEST_P(Recording, SeesTheWeightsOfEveryStepAndChangesNothing) {
  const auto model = testing::scrambled_model(GetParam().options);
  const TinyBatch batch;
  const auto decode = [&] {
    const Source source = model->encode(batch.source, batch.mask);
    return model->decode(batch.previous, source.memory, source.start);
  };
  const Decoded expected = decode();
  const attention::Recorder recorder;
  const Decoded actual = decode();
  EXPECT_TRUE(tensors_near(actual.features, expected.features, 1e-13));
  if (!expected.weights.defined()) {
    EXPECT_TRUE(recorder.calls().empty());
    return;
  }
  std::vector<Tensor> weights;
  for (const attention::Recorded& call : recorder.calls()) weights.push_back(call.weights);
  ASSERT_FALSE(weights.empty());
  EXPECT_TRUE(torch::equal(torch::cat(weights, 1), actual.weights));
  EXPECT_TRUE(tensors_near(actual.weights, expected.weights, 1e-13));
}

TEST_P(Recording, KeepsSearchFromTheOperationThatWouldGoUnseen) {
  const auto model = testing::scrambled_model(GetParam().options);
  const attention::Recorder recorder;
  EXPECT_FALSE(model->step_weights().has_value());
}

}  // namespace
}  // namespace seq2see::model
