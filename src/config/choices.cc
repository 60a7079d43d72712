#include "config/choices.h"

namespace seq2see::config {
namespace {

template <class E>
Choice choice(E value, std::string_view name, std::string_view meaning = {},
              std::vector<std::string_view> aliases = {}) {
  return {static_cast<int>(value), name, meaning, std::move(aliases)};
}

}  // namespace

template <>
const std::vector<Choice>& choices<TokenizerType>() {
  static const std::vector<Choice> all = {
      choice(TokenizerType::kUnigram, "unigram", "unigram language model (Kudo 2018)"),
      choice(TokenizerType::kBpe, "bpe", "byte pair encoding (Sennrich et al. 2016)"),
  };
  return all;
}

template <>
const std::vector<Choice>& choices<RnnType>() {
  static const std::vector<Choice> all = {
      choice(RnnType::kGru, "gru", "one state, three gates: smaller and faster"),
      choice(RnnType::kLstm, "lstm", "a state and a memory cell, four gates"),
  };
  return all;
}

template <>
const std::vector<Choice>& choices<AttentionKind>() {
  static const std::vector<Choice> all = {
      choice(AttentionKind::kBahdanau, "bahdanau", "v tanh(W_q q + W_k k)", {"additive", "mlp"}),
      choice(AttentionKind::kScaledDot, "scaled_dot", "q k / sqrt(d_k)"),
      choice(AttentionKind::kDot, "dot", "q k, unscaled: shows saturation"),
      choice(AttentionKind::kGeneral, "general", "q W k", {"luong", "bilinear"}),
      choice(AttentionKind::kNone, "none", "no attention: the fixed-vector bottleneck"),
  };
  return all;
}

template <>
const std::vector<Choice>& choices<Wiring>() {
  static const std::vector<Choice> all = {
      choice(Wiring::kBahdanau, "bahdanau", "attend with the previous state, the context enters the cell"),
      choice(Wiring::kLuong, "luong", "cell first, attend with the new state, then tanh(W [state; context])"),
  };
  return all;
}

template <>
const std::vector<Choice>& choices<InitHidden>() {
  static const std::vector<Choice> all = {
      choice(InitHidden::kBridge, "bridge", "learned: tanh(W final encoder state)"),
      choice(InitHidden::kLast, "last", "the final encoder state itself, sizes must agree"),
      choice(InitHidden::kZero, "zero", "zeros: all that the decoder knows comes through attention"),
  };
  return all;
}

template <>
const std::vector<Choice>& choices<OptimizerKind>() {
  static const std::vector<Choice> all = {
      choice(OptimizerKind::kAdam, "adam", "weight decay is part of the gradient"),
      choice(OptimizerKind::kAdamW, "adamw", "weight decay apart from the gradient"),
      choice(OptimizerKind::kSgd, "sgd", "plain gradient descent, with momentum where asked for"),
  };
  return all;
}

template <>
const std::vector<Choice>& choices<Scheduling>() {
  static const std::vector<Choice> all = {
      choice(Scheduling::kConstant, "constant"),
      choice(Scheduling::kPlateau, "plateau", "smaller when validations stop getting better"),
      choice(Scheduling::kInverseSquareRoot, "inverse_square_root", "with one over the root of the update"),
      choice(Scheduling::kCosine, "cosine", "half a cosine down to learning_rate_min at the end of training"),
  };
  return all;
}

template <>
const std::vector<Choice>& choices<BatchType>() {
  static const std::vector<Choice> all = {
      choice(BatchType::kSentence, "sentence", "batch_size counts sentence pairs"),
      choice(BatchType::kToken, "token", "batch_size counts tokens"),
  };
  return all;
}

template <>
const std::vector<Choice>& choices<Precision>() {
  static const std::vector<Choice> all = {
      choice(Precision::kFp32, "fp32", "32-bit floating point throughout"),
      choice(Precision::kBf16, "bf16", "bfloat16 where matrices are multiplied, sums and all else in fp32"),
  };
  return all;
}

template <>
const std::vector<Choice>& choices<EarlyStoppingMetric>() {
  static const std::vector<Choice> all = {
      choice(EarlyStoppingMetric::kLoss, "loss", "smaller is better"),
      choice(EarlyStoppingMetric::kPerplexity, "ppl", "smaller is better"),
      choice(EarlyStoppingMetric::kBleu, "bleu", "of greedy translations, larger is better"),
  };
  return all;
}

template <>
const std::vector<Choice>& choices<LengthPenalty>() {
  static const std::vector<Choice> all = {
      choice(LengthPenalty::kGnmt, "gnmt", "((5 + length) / 6) ^ beam_alpha, Wu et al. (2016)"),
      choice(LengthPenalty::kLength, "length", "length ^ beam_alpha: with 1, the mean of a token"),
      choice(LengthPenalty::kNone, "none", "scores as they are, which favours short translations"),
  };
  return all;
}

template <>
const std::vector<Choice>& choices<BleuTokenizer>() {
  static const std::vector<Choice> all = {
      choice(BleuTokenizer::kAuto, "auto", "zh where the target language is zh, else 13a"),
      choice(BleuTokenizer::k13a, "13a", "as mteval-v13a, the usual one"),
      choice(BleuTokenizer::kZh, "zh", "Chinese characters apart"),
      choice(BleuTokenizer::kChar, "char", "every character apart"),
      choice(BleuTokenizer::kIntl, "intl", "as mteval-v14 with international tokenisation"),
      choice(BleuTokenizer::kNone, "none", "split at spaces only: for text that is tokenised already"),
  };
  return all;
}

template <>
const std::vector<Choice>& choices<ImageFormat>() {
  static const std::vector<Choice> all = {
      choice(ImageFormat::kPng, "png"),
      choice(ImageFormat::kSvg, "svg"),
      choice(ImageFormat::kPdf, "pdf"),
  };
  return all;
}

}  // namespace seq2see::config
