// The configuration of an experiment: one plain struct per section of the YAML file, each field with its
// default. What each key is for stands in schema.cc, beside the field's name and its bounds. Paths are
// relative to the current working directory. A field that has no effect beside the others keeps its default.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace seq2see::config {

enum class TokenizerType { kUnigram, kBpe };
enum class RnnType { kGru, kLstm };
enum class AttentionKind { kBahdanau, kScaledDot, kDot, kGeneral, kNone };
enum class Wiring { kBahdanau, kLuong };
enum class InitHidden { kBridge, kLast, kZero };
enum class OptimizerKind { kAdam, kAdamW, kSgd };
enum class Scheduling { kConstant, kPlateau, kInverseSquareRoot, kCosine };
enum class BatchType { kSentence, kToken };
enum class Precision { kFp32, kBf16 };
enum class EarlyStoppingMetric { kLoss, kPerplexity, kBleu };
enum class BleuTokenizer { kAuto, k13a, kZh, kChar, kIntl, kNone };
enum class LengthPenalty { kGnmt, kLength, kNone };
enum class ImageFormat { kPng, kSvg, kPdf };

struct TokenizerConfig {
  std::string model_file;  // given SentencePiece model; empty: train one
  TokenizerType model_type = TokenizerType::kUnigram;
  int64_t vocab_size = 8000;
  double character_coverage = 1.0;
  std::string segmented_train;  // training text with words separated by spaces
  bool sampling = false;        // subword regularisation
  double alpha = 0.1;
  int64_t nbest_size = -1;
  bool operator==(const TokenizerConfig&) const = default;
};

struct SideConfig {
  std::string lang;
  int64_t min_length = 1;  // pieces, without </s>
  int64_t max_length = 100;
  bool lowercase = false;
  TokenizerConfig tokenizer_cfg;
  bool operator==(const SideConfig&) const = default;
};

struct DataConfig {
  std::string train;  // path prefix: prefix.lang
  std::string dev;
  std::string test;
  std::string dev_alignment;      // gold links of the development text (Pharaoh, from 0); empty: none
  std::string dev_words;          // path prefix: the development text with words separated by spaces
  bool joint_vocabulary = false;  // one SentencePiece model: trg's description equals src's
  SideConfig src;
  SideConfig trg;
  bool operator==(const DataConfig&) const = default;
};

struct EmbeddingsConfig {
  int64_t embedding_dim = 256;
  double dropout = 0.0;
  bool operator==(const EmbeddingsConfig&) const = default;
};

struct EncoderConfig {
  RnnType rnn_type = RnnType::kGru;
  EmbeddingsConfig embeddings;
  int64_t hidden_size = 256;  // of each direction
  bool bidirectional = true;
  int64_t num_layers = 1;
  double dropout = 0.0;  // between layers, and on the annotations
  bool operator==(const EncoderConfig&) const = default;
};

struct DecoderConfig {
  RnnType rnn_type = RnnType::kGru;
  EmbeddingsConfig embeddings;
  int64_t hidden_size = 256;
  int64_t num_layers = 1;
  double dropout = 0.0;         // between layers
  double hidden_dropout = 0.0;  // before the output layer
  Wiring wiring = Wiring::kBahdanau;
  AttentionKind attention = AttentionKind::kBahdanau;
  int64_t attention_size = 0;  // K; 0: hidden_size
  bool project = true;         // learned projections in dot and scaled_dot
  bool input_feeding = true;   // wiring luong only
  InitHidden init_hidden = InitHidden::kBridge;
  bool operator==(const DecoderConfig&) const = default;
};

struct ModelConfig {
  double init_gain = 1.0;
  bool tied_embeddings = false;  // source = target input; needs joint_vocabulary
  bool tied_softmax = false;     // target input = output
  EncoderConfig encoder;
  DecoderConfig decoder;
  bool operator==(const ModelConfig&) const = default;
};

struct GuidedAlignmentConfig {
  std::string links;  // of the training text (Pharaoh, from 0); empty: attention finds its own way
  std::string words;  // path prefix: the training text with words separated by spaces
  double weight = 1.0;
  double decay = 1.0;  // of the weight, an epoch
  bool operator==(const GuidedAlignmentConfig&) const = default;
};

struct TrainingConfig {
  OptimizerKind optimizer = OptimizerKind::kAdam;
  double learning_rate = 1e-3;
  std::vector<double> adam_betas = {0.9, 0.999};
  double adam_eps = 1e-8;
  double momentum = 0.0;  // sgd
  double weight_decay = 0.0;
  double clip_grad_norm = 1.0;  // 0: no clipping
  Scheduling scheduling = Scheduling::kPlateau;
  int64_t learning_rate_warmup = 0;  // updates
  double learning_rate_min = 1e-6;
  int64_t patience = 2;          // plateau: validations without a better score
  double decrease_factor = 0.5;  // plateau
  double label_smoothing = 0.0;
  int64_t batch_size = 80;
  BatchType batch_type = BatchType::kSentence;
  int64_t batch_multiplier = 1;
  int64_t sort_window = 200;  // batches sorted by length together
  int64_t epochs = 20;
  int64_t updates = 0;          // 0: no limit
  int64_t validation_freq = 0;  // updates; 0: after every epoch
  int64_t logging_freq = 100;   // updates
  EarlyStoppingMetric early_stopping_metric = EarlyStoppingMetric::kBleu;
  int64_t early_stopping_patience = 0;  // validations; 0: never
  GuidedAlignmentConfig guided_alignment;
  double ema_decay = 0.0;       // of the averaged weights; 0: no averaging
  int64_t keep_last_ckpts = 0;  // kept beside the checkpoints last and best
  int64_t keep_best_ckpts = 0;
  int64_t shards = 0;                      // parts of a batch computed side by side; 0: one a core
  Precision precision = Precision::kFp32;  // of the operands of matrix products
  bool overwrite = false;
  bool operator==(const TrainingConfig&) const = default;
};

struct TestingConfig {
  int64_t batch_size = 320;                             // hypotheses: sentences times beam_size
  int64_t beam_size = 5;                                // 1: greedy; validations are greedy anyway
  LengthPenalty length_penalty = LengthPenalty::kGnmt;  // of beam search
  double beam_alpha = 1.0;                              // its exponent
  double coverage_penalty = 0.0;
  int64_t no_repeat_ngram_size = 0;  // 0: repetitions may be
  int64_t max_output_length = 0;     // pieces; 0: from the ratio
  double max_output_ratio = 2.0;     // of the source length, plus 10
  int64_t min_output_length = 0;     // pieces
  double min_output_ratio = 0.0;     // of the source length
  BleuTokenizer bleu_tokenize = BleuTokenizer::kAuto;
  bool bleu_lowercase = false;
  bool operator==(const TestingConfig&) const = default;
};

/// Probe pairs: the sentences whose matrices are dumped at every epoch. At most one of the three is given.
struct ProbesConfig {
  std::string file;       // source TAB target, a pair a line
  int64_t dev_pairs = 0;  // evenly spaced over the dev set
  std::vector<std::pair<std::string, std::string>> pairs;
  bool operator==(const ProbesConfig&) const = default;
};

struct AttentionConfig {
  ProbesConfig probes;
  std::string probes_words;      // path prefix: a file of probes with words separated by spaces
  std::string probes_alignment;  // gold links of a file of probes; empty: none
  bool report = true;            // report.html after every epoch
  bool greedy = true;            // also with the model's own output
  std::vector<ImageFormat> heatmaps = {ImageFormat::kPng};
  int64_t statistics = 64;  // dev pairs on which the softmax is measured after every epoch; 0: none
  bool operator==(const AttentionConfig&) const = default;
};

struct Config {
  std::string name;       // as read: the file's name without .yaml, unless given
  std::string model_dir;  // the run's folder; as read: runs/<name> unless given
  uint64_t random_seed = 42;
  DataConfig data;
  ModelConfig model;
  TrainingConfig training;
  TestingConfig testing;
  AttentionConfig attention;
  bool operator==(const Config&) const = default;
};

}  // namespace seq2see::config
