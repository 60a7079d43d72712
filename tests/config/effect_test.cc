// Keys that change nothing, and keys that contradict each other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "yaml_text.h"

namespace seq2see::config {
namespace {

using ::testing::ElementsAre;

struct Case {
  std::string key;  // set to its default
  std::string value;
  std::vector<std::string> without_effect;  // settings beside which it is an error
  std::string reason;
  std::vector<std::string> with_effect;  // settings beside which it is none
};

TEST(KeysWithoutEffect, AreErrorsWhereTheyAreWritten) {
  const std::string src = "data.src.tokenizer_cfg.";
  const std::string decoder = "model.decoder.";
  const std::vector<Case> cases = {
      {src + "model_type",
       "unigram",
       {src + "model_file=m.model"},
       src + "model_file is empty (it is m.model)",
       {}},
      {src + "vocab_size",
       "8000",
       {src + "model_file=m.model"},
       src + "model_file is empty (it is m.model)",
       {}},
      {src + "character_coverage",
       "1",
       {src + "model_file=a b"},
       src + "model_file is empty (it is \"a b\")",
       {}},
      {src + "segmented_train",
       "\"\"",
       {src + "model_file=m.model"},
       src + "model_file is empty (it is m.model)",
       {}},
      {"training.guided_alignment.weight",
       "1",
       {},
       "training.guided_alignment.links is given (it is \"\")",
       {"training.guided_alignment.links=l"}},
      {"training.guided_alignment.decay",
       "1",
       {},
       "training.guided_alignment.links is given (it is \"\")",
       {"training.guided_alignment.links=l"}},
      {"training.guided_alignment.words",
       "\"\"",
       {},
       "training.guided_alignment.links is given (it is \"\")",
       {"training.guided_alignment.links=l"}},
      {src + "alpha", "0.1", {}, src + "sampling is true (it is false)", {src + "sampling=true"}},
      {src + "nbest_size", "-1", {}, src + "sampling is true (it is false)", {src + "sampling=true"}},
      {src + "nbest_size",
       "-1",
       {src + "sampling=true", src + "model_type=bpe"},
       src + "model_type is unigram (it is bpe)",
       {src + "sampling=true", src + "model_file=m.model"}},
      {decoder + "dropout",
       "0.0",
       {},
       decoder + "num_layers is 2 or more (it is 1)",
       {decoder + "num_layers=2"}},
      {decoder + "attention_size",
       "0",
       {decoder + "attention=none"},
       decoder + "attention is bahdanau, scaled_dot or dot (it is none)",
       {}},
      {decoder + "attention_size",
       "0",
       {decoder + "attention=general"},
       decoder + "attention is bahdanau, scaled_dot or dot (it is general)",
       {decoder + "attention=dot"}},
      {decoder + "attention_size",
       "0",
       {decoder + "attention=dot", decoder + "project=false", decoder + "hidden_size=512"},
       decoder + "project is true (it is false)",
       {decoder + "attention=scaled_dot"}},
      {decoder + "project",
       "true",
       {},
       decoder + "attention is scaled_dot or dot (it is bahdanau)",
       {decoder + "attention=dot"}},
      {decoder + "input_feeding",
       "true",
       {},
       decoder + "wiring is luong (it is bahdanau)",
       {decoder + "wiring=luong"}},
      {"training.adam_betas",
       "[0.9, 0.999]",
       {"training.optimizer=sgd"},
       "training.optimizer is adam or adamw (it is sgd)",
       {"training.optimizer=adamw"}},
      {"training.adam_eps",
       "1e-8",
       {"training.optimizer=sgd"},
       "training.optimizer is adam or adamw (it is sgd)",
       {}},
      {"training.momentum", "0", {}, "training.optimizer is sgd (it is adam)", {"training.optimizer=sgd"}},
      {"training.learning_rate_min",
       "1e-6",
       {"training.scheduling=constant"},
       "training.scheduling is plateau, inverse_square_root or cosine (it is constant)",
       {"training.scheduling=cosine"}},
      {"training.patience",
       "2",
       {"training.scheduling=cosine"},
       "training.scheduling is plateau (it is cosine)",
       {}},
      {"training.decrease_factor",
       "0.5",
       {"training.scheduling=inverse_square_root"},
       "training.scheduling is plateau (it is inverse_square_root)",
       {}},
      {"testing.max_output_ratio",
       "2",
       {"testing.max_output_length=50"},
       "testing.max_output_length is 0 (it is 50)",
       {}},
      {"testing.length_penalty",
       "gnmt",
       {"testing.beam_size=1"},
       "testing.beam_size is 2 or more (it is 1)",
       {"testing.beam_size=2"}},
      {"testing.beam_alpha",
       "0.6",
       {"testing.length_penalty=none"},
       "testing.length_penalty is gnmt or length (it is none)",
       {"testing.length_penalty=length"}},
      {"testing.coverage_penalty",
       "0.2",
       {"testing.beam_size=1"},
       "testing.beam_size is 2 or more (it is 1)",
       {}},
      {"attention.greedy", "true", {}, "attention.probes is given (it is 0)", {"attention.probes=1"}},
      {"attention.heatmaps", "[png]", {}, "attention.probes is given (it is 0)", {"attention.probes=p.tsv"}},
      {"attention.statistics",
       "64",
       {"model.decoder.attention=none"},
       "model.decoder.attention is bahdanau, scaled_dot, dot or general (it is none)",
       {"model.decoder.attention=dot"}},
  };
  for (const auto& [key, value, without_effect, reason, with_effect] : cases) {
    auto overrides = without_effect;
    overrides.push_back(key + "=" + value);
    EXPECT_THAT(problems_of("", overrides),
                ElementsAre("--set " + key + ": changes nothing unless " + reason + "; leave it out"));
    EXPECT_NO_THROW(parse("", without_effect)) << key << " is not written";
    overrides = with_effect;
    overrides.push_back(key + "=" + value);
    EXPECT_NO_THROW(parse("", overrides)) << key;
  }
}

TEST(KeysWithoutEffect, AreNotToldWhereTheOtherKeyIsWrongItself) {
  EXPECT_THAT(
      problems_of("model:\n  decoder:\n    wiring: loung\n    input_feeding: false\n"),
      ElementsAre(
          "test.yaml:10: model.decoder.wiring: expects one of bahdanau, luong, found 'loung'; did you mean "
          "'luong'?"));
}

struct Contradiction {
  std::vector<std::string> settings;
  std::string problem;               // the only one
  std::vector<std::string> way_out;  // settings that end it
};

TEST(Contradictions, AreErrorsWithTheSizesInQuestion) {
  const std::string no_name = "' cannot be the name of a folder; use letters, digits, '-' and '_'";
  const std::vector<Contradiction> cases = {
      {{"name=a/b"}, "--set name: 'a/b" + no_name, {"name=a-b"}},
      {{"name=.."}, "--set name: '.." + no_name, {"name=..."}},
      {{"data.src.min_length=5", "data.src.max_length=4"},
       "--set data.src.min_length: 5 is larger than max_length (4): every pair is left out",
       {"data.src.max_length=5"}},
      {{"data.trg.min_length=101"},
       "--set data.trg.min_length: 101 is larger than max_length (100): every pair is left out",
       {"data.trg.max_length=101"}},
      {{"data.src.tokenizer_cfg.sampling=true", "data.src.tokenizer_cfg.nbest_size=1"},
       "--set data.src.tokenizer_cfg.nbest_size: 1 leaves nothing to sample; give 2 or more, or -1 for all "
       "segmentations",
       {"data.src.tokenizer_cfg.nbest_size=2"}},
      {{"data.joint_vocabulary=true", "data.trg.tokenizer_cfg.vocab_size=5"},
       "--set data.trg.tokenizer_cfg.vocab_size: differs from data.src.tokenizer_cfg.vocab_size, but with "
       "joint_vocabulary "
       "one model serves both sides; leave it out",
       {"data.src.tokenizer_cfg.vocab_size=5"}},
      {{"data.joint_vocabulary=true", "data.trg.tokenizer_cfg.model_type=bpe"},
       "--set data.trg.tokenizer_cfg.model_type: differs from data.src.tokenizer_cfg.model_type, but with "
       "joint_vocabulary "
       "one model serves both sides; leave it out",
       {"data.joint_vocabulary=false"}},
      {{"data.joint_vocabulary=true", "data.trg.tokenizer_cfg.character_coverage=0.99"},
       "--set data.trg.tokenizer_cfg.character_coverage: differs from "
       "data.src.tokenizer_cfg.character_coverage, but with "
       "joint_vocabulary one model serves both sides; leave it out",
       {"data.trg.tokenizer_cfg.character_coverage=null"}},
      {{"data.joint_vocabulary=true", "data.trg.tokenizer_cfg.model_file=m.model"},
       "--set data.trg.tokenizer_cfg.model_file: differs from data.src.tokenizer_cfg.model_file, but with "
       "joint_vocabulary "
       "one model serves both sides; leave it out",
       {"data.src.tokenizer_cfg.model_file=m.model"}},
      {{"model.tied_embeddings=true"},
       "--set model.tied_embeddings: needs one vocabulary for both sides; set data.joint_vocabulary: true",
       {"data.joint_vocabulary=true"}},
      {{"model.tied_embeddings=true", "data.joint_vocabulary=true",
        "model.decoder.embeddings.embedding_dim=7"},
       "--set model.tied_embeddings: needs equal embedding_dim: model.encoder.embeddings has 256, "
       "model.decoder.embeddings "
       "has 7",
       {"model.encoder.embeddings.embedding_dim=7"}},
      {{"model.tied_softmax=true", "model.decoder.wiring=luong", "model.decoder.hidden_size=7"},
       "--set model.tied_softmax: with wiring: luong needs word vectors of the size of the states: "
       "embedding_dim is 256, hidden_size is 7",
       {"model.decoder.wiring=bahdanau"}},
      {{"model.decoder.attention=dot", "model.decoder.project=false"},
       "--set model.decoder.project: false needs states and annotations of one size: model.encoder gives 512 "
       "(hidden_size "
       "256, both directions), model.decoder.hidden_size is 256",
       {"model.decoder.hidden_size=512"}},
      {{"model.decoder.attention=scaled_dot", "model.decoder.project=false",
        "model.encoder.bidirectional=false", "model.encoder.hidden_size=10"},
       "--set model.decoder.project: false needs states and annotations of one size: model.encoder gives 10 "
       "(hidden_size "
       "10, one direction), model.decoder.hidden_size is 256",
       {"model.decoder.hidden_size=10"}},
      {{"model.decoder.init_hidden=last"},
       "--set model.decoder.init_hidden: last needs states of one size: model.encoder gives 512 (hidden_size "
       "256, both "
       "directions), model.decoder.hidden_size is 256; init_hidden: bridge takes any",
       {"model.encoder.hidden_size=128"}},
      {{"training.learning_rate=1e-7"},
       "--set training.learning_rate_min: 1.0e-06 is larger than learning_rate (1.0e-07)",
       {"training.scheduling=constant"}},
  };
  for (const auto& [settings, problem, way_out] : cases) {
    EXPECT_THAT(problems_of("", settings), ElementsAre(problem));
    auto overrides = settings;
    overrides.insert(overrides.end(), way_out.begin(), way_out.end());
    EXPECT_NO_THROW(parse("", overrides)) << problem;
  }
}

TEST(Contradictions, StandOnTheLineOfAKeyThatIsWritten) {
  EXPECT_THAT(
      problems_of("training:\n  learning_rate: 1e-7\n"),
      ElementsAre("test.yaml:9: training.learning_rate_min: 1.0e-06 is larger than learning_rate (1.0e-07)"));
}

TEST(Contradictions, AreAllTold) {
  EXPECT_THAT(
      problems_of("model:\n  tied_embeddings: true\n  decoder:\n    embeddings: {embedding_dim: 7}\n"),
      ElementsAre(
          "test.yaml:9: model.tied_embeddings: needs one vocabulary for both sides; set "
          "data.joint_vocabulary: true",
          "test.yaml:9: model.tied_embeddings: needs equal embedding_dim: model.encoder.embeddings has 256, "
          "model.decoder.embeddings has 7"));
}

TEST(Contradictions, AreNotToldOfKeysThatAreWrongThemselves) {
  EXPECT_THAT(
      problems_of("training:\n  learning_rate: 1e-7\n  learning_rate_min: x\n"),
      ElementsAre("test.yaml:10: training.learning_rate_min: expects a number of at least 0, found 'x'"));
}

TEST(Contradictions, AreNoneWhereOthersMightExpectThem) {
  EXPECT_NO_THROW(parse("", {"model.decoder.attention=none", "attention.probes=3"}));
  EXPECT_NO_THROW(parse("", {"model.tied_softmax=true", "model.decoder.embeddings.embedding_dim=7"}));
  EXPECT_NO_THROW(parse("", {"model.decoder.rnn_type=lstm", "model.decoder.init_hidden=last",
                             "model.decoder.hidden_size=512"}));
  EXPECT_NO_THROW(parse("", {"model.encoder.dropout=0.3", "model.encoder.num_layers=1"}));
  EXPECT_NO_THROW(parse("", {"data.joint_vocabulary=true", "data.trg.tokenizer_cfg.vocab_size=8000",
                             "data.trg.tokenizer_cfg.sampling=true"}));
  EXPECT_NO_THROW(parse("", {"training.learning_rate_min=1e-3"}));
  EXPECT_NO_THROW(parse("", {"data.src.min_length=100"}));
  EXPECT_NO_THROW(parse("", {"training.ema_decay=0.999", "training.optimizer=sgd"}));
  EXPECT_NO_THROW(parse("", {"training.keep_last_ckpts=2", "training.keep_best_ckpts=0"}));
}

}  // namespace
}  // namespace seq2see::config
