#include "attention/attention.h"

#include "attention/kinds.h"
#include "attention/recorder.h"
#include "config/choices.h"
#include "ops/linear.h"

namespace seq2see::attention {

Memory Memory::select(const Tensor& rows) const {
  const auto pick = [&](const Tensor& tensor) {
    return tensor.defined() ? tensor.index_select(0, rows) : tensor;
  };
  return {pick(values), pick(keys), pick(mask), pick(summary)};
}

Memory Attention::remember(const Tensor& values, const Tensor& mask, const Tensor& summary) {
  expect_shape(values, {-1, -1, -1}, "annotations");
  expect_shape(mask, {values.size(0), values.size(1)}, "source mask");
  expect_shape(summary, {values.size(0), -1}, "summary");
  return {values, looks_at_source() ? project_keys(values) : Tensor(), mask, summary};
}

Attended Attention::attend(const Tensor& queries, const Memory& memory) {
  expect_shape(queries, {memory.mask.size(0), -1, -1}, "queries");
  if (!looks_at_source()) {
    return {memory.summary.unsqueeze(1).expand({-1, queries.size(1), -1}), {}};
  }
  const Recorder* const recorder = Recorder::of_this_thread();
  if (const auto known = scoring(); known && recorder == nullptr && ops::uses_fused(queries)) {
    const auto [context, weights] = ops::attend(*known, queries, memory.keys, memory.values, memory.mask);
    return {context, weights};
  }
  const Tensor energies = score(queries, memory.keys);                // [B, T, S]
  const Tensor weights = ops::masked_softmax(energies, memory.mask);  // [B, T, S]
  if (recorder != nullptr) recorder->record(energies, weights);
  return {ops::weighted_mean(weights, memory.values), weights};
}

std::shared_ptr<Attention> make_attention(const config::DecoderConfig& decoder, const Sizes& sizes) {
  switch (decoder.attention) {
    case config::AttentionKind::kBahdanau:
      return make_additive(sizes);
    case config::AttentionKind::kScaledDot:
      return make_dot(sizes, {.scaled = true, .project = decoder.project});
    case config::AttentionKind::kDot:
      return make_dot(sizes, {.scaled = false, .project = decoder.project});
    case config::AttentionKind::kGeneral:
      return make_general(sizes);
    case config::AttentionKind::kNone:
      return make_none();
  }
  TORCH_CHECK(false, "unknown attention kind");
}

const char* kind_name(config::AttentionKind kind) { return config::name_of(kind).data(); }

}  // namespace seq2see::attention
