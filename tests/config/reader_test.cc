// What the reader understands.
#include "config/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "config/choices.h"
#include "testing/temporary_folder.h"
#include "yaml_text.h"

namespace seq2see::config {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::ThrowsMessage;

TEST(ReadConfig, GivesDefaultsForWhatIsNotWritten) {
  Config expected;
  expected.name = "test";
  expected.model_dir = "runs/test";
  expected.data.train = "corpus/train";
  expected.data.dev = "corpus/dev";
  expected.data.src.lang = "zh";
  expected.data.trg.lang = "en";
  EXPECT_EQ(parse(""), expected);
}

TEST(ReadConfig, GivesDefaultsForAnEmptySection) {
  EXPECT_EQ(parse("model:\n  decoder:\ntraining: ~\n"), parse(""));
}

TEST(ReadConfig, ReadsEverySection) {
  const Config config = parse(R"(
name: first try
model_dir: elsewhere/first
random_seed: 18446744073709551615
model:
  init_gain: 0.5
  encoder: {rnn_type: lstm, hidden_size: 128, embeddings: {embedding_dim: 32}}
  decoder:
    attention: dot
    embeddings:
      dropout: .25
training:
  adam_betas: [0.9, 0.98]
  learning_rate: 2e-4
  overwrite: yes
testing:
  bleu_tokenize: 13a
)");
  EXPECT_EQ(config.name, "first try");
  EXPECT_EQ(config.model_dir, "elsewhere/first");
  EXPECT_EQ(config.random_seed, 18446744073709551615U);
  EXPECT_EQ(config.model.init_gain, 0.5);
  EXPECT_EQ(config.model.encoder.rnn_type, RnnType::kLstm);
  EXPECT_EQ(config.model.encoder.hidden_size, 128);
  EXPECT_EQ(config.model.encoder.embeddings.embedding_dim, 32);
  EXPECT_EQ(config.model.decoder.attention, AttentionKind::kDot);
  EXPECT_EQ(config.model.decoder.embeddings.dropout, 0.25);
  EXPECT_EQ(config.model.decoder.embeddings.embedding_dim, 256);
  EXPECT_THAT(config.training.adam_betas, ElementsAre(0.9, 0.98));
  EXPECT_EQ(config.training.learning_rate, 2e-4);
  EXPECT_TRUE(config.training.overwrite);
  EXPECT_EQ(config.testing.bleu_tokenize, BleuTokenizer::k13a);
}

TEST(ReadConfig, TakesYamlWordsForTruthValues) {
  for (const char* word : {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"}) {
    EXPECT_TRUE(parse("training:\n  overwrite: " + std::string(word)).training.overwrite) << word;
  }
  for (const char* word : {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N"}) {
    EXPECT_FALSE(parse("attention: {probes: 1, greedy: " + std::string(word) + "}").attention.greedy) << word;
  }
}

TEST(ReadConfig, TakesTextAsItIsWritten) {
  const auto test_set = [](const std::string& yaml) {
    return parse_config("data:\n  test: " + yaml +
                            "\n  train: t\n  dev: d\n  src: {lang: no}\n  trg: {lang: \"null\"}\n",
                        "x")
        .data;
  };
  EXPECT_EQ(test_set("a b").test, "a b");
  EXPECT_EQ(test_set("12").test, "12");
  EXPECT_EQ(test_set("'it''s'").test, "it's");
  EXPECT_EQ(test_set("\"a: b # \\u4e2d\"").test, "a: b # 中");
  EXPECT_EQ(test_set("\"\"").test, "");
  EXPECT_EQ(test_set("a  # a comment").test, "a");
  EXPECT_EQ(test_set("数据/测试").test, "数据/测试");
  EXPECT_EQ(test_set("x").src.lang, "no") << "Norwegian, not false";
  EXPECT_EQ(test_set("x").trg.lang, "null");
}

TEST(ReadConfig, ReadsFilesWithByteOrderMarkAndCrlf) {
  const Config config = parse_config(
      "\xEF\xBB\xBF"
      "name: dos\r\ndata:\r\n  train: t\r\n  dev: d\r\n  src:\r\n    lang: zh\r\n  trg:\r\n    lang: en\r\n",
      "x");
  EXPECT_EQ(config.name, "dos");
  EXPECT_EQ(config.data.trg.lang, "en");
}

TEST(ReadConfig, SharesWhatAnAliasNames) {
  const Config config = parse(R"(
model:
  encoder:
    embeddings: &words {embedding_dim: 64, dropout: 0.2}
  decoder:
    embeddings: *words
)");
  EXPECT_EQ(config.model.encoder.embeddings.embedding_dim, 64);
  EXPECT_EQ(config.model.decoder.embeddings, config.model.encoder.embeddings);
}

TEST(ReadConfig, NamesTheExperimentAfterItsFile) {
  const auto name = [](std::string_view file) { return parse_config(kRequired, file).name; };
  EXPECT_EQ(name("configs/zh-en.yaml"), "zh-en");
  EXPECT_EQ(name("zh-en.small.yml"), "zh-en.small");
  EXPECT_EQ(name("中英.yaml"), "中英");
  EXPECT_EQ(parse("name: other").model_dir, "runs/other");
  EXPECT_EQ(parse("name: other\nmodel_dir: here").model_dir, "here");
  EXPECT_EQ(parse("name: \"\"\nmodel_dir: \"\"").model_dir, "runs/test");
}

TEST(ReadConfig, ReadsProbesInEachOfTheirForms) {
  const auto probes = [](const std::string& yaml) {
    return parse("attention:\n  probes: " + yaml).attention.probes;
  };
  EXPECT_EQ(probes("data/probes.tsv").file, "data/probes.tsv");
  EXPECT_EQ(probes("\"5\"").file, "5") << "quoted, so it is a name";
  EXPECT_EQ(probes("5").dev_pairs, 5);
  EXPECT_EQ(probes("0"), ProbesConfig());
  EXPECT_EQ(probes("[]"), ProbesConfig());
  EXPECT_THAT(probes("[[我 爱 你, I love you], [\"a, b\", c]]").pairs,
              ElementsAre(Pair("我 爱 你", "I love you"), Pair("a, b", "c")));
  EXPECT_THAT(probes("\n    - {src: 我, trg: I}\n    - trg: you\n      src: 你").pairs,
              ElementsAre(Pair("我", "I"), Pair("你", "you")));
  EXPECT_THAT(probes("[[1, 2]]").pairs, ElementsAre(Pair("1", "2")));
}

TEST(ReadConfig, ReadsListsOfImageFormats) {
  const auto heatmaps = [](const std::string& yaml) {
    return parse("attention:\n  probes: 1\n  heatmaps: " + yaml).attention.heatmaps;
  };
  EXPECT_THAT(heatmaps("[pdf, png]"), ElementsAre(ImageFormat::kPdf, ImageFormat::kPng));
  EXPECT_THAT(heatmaps("\n    - svg"), ElementsAre(ImageFormat::kSvg));
  EXPECT_THAT(heatmaps("[]"), IsEmpty());
}

TEST(ReadConfig, GivesTheTargetSideTheJointModelOfTheSourceSide) {
  const Config config = parse_config(R"(
data:
  train: t
  dev: d
  joint_vocabulary: true
  src:
    lang: de
    tokenizer_cfg: {model_type: bpe, vocab_size: 500, character_coverage: 0.99, sampling: true}
  trg: {lang: en}
)",
                                     "test.yaml");
  const TokenizerConfig& target = config.data.trg.tokenizer_cfg;
  EXPECT_EQ(target.model_type, TokenizerType::kBpe);
  EXPECT_EQ(target.vocab_size, 500);
  EXPECT_EQ(target.character_coverage, 0.99);
  EXPECT_FALSE(target.sampling) << "how it is used is each side's own matter";
}

TEST(ReadConfig, ReadsAFileAndNamesTheOneThatIsMissing) {
  const testing::TemporaryFolder folder;
  const auto path = folder.write("zh-en.yaml", kRequired);
  EXPECT_EQ(read_config(path, {"training.epochs=3"}).training.epochs, 3);
  EXPECT_EQ(read_config(path).name, "zh-en");
  const std::string missing = (folder.path() / "none.yaml").string();
  EXPECT_THAT([&] { read_config(missing); },
              ThrowsMessage<UserError>(
                  missing + ": the file cannot be read (No such file or directory); check the path"));
  EXPECT_THAT(
      [&] { read_config(folder.path()); },
      ThrowsMessage<UserError>(folder.path().string() + ": this is a folder, not a file; name a file"));
}

TEST(Overrides, CountMoreThanTheFileAndTheLastCountsMost) {
  const std::string file = "training:\n  epochs: 1\n  shards: 4\n";
  const Config config =
      parse(file, {"training.epochs=2", "training.epochs=3", "model.decoder.attention=luong"});
  EXPECT_EQ(config.training.epochs, 3);
  EXPECT_EQ(config.training.shards, 4);
  EXPECT_EQ(config.model.decoder.attention, AttentionKind::kGeneral);
}

TEST(Overrides, TakeListsAndPairs) {
  const Config config = parse("", {"training.adam_betas=[0.9,0.98]",
                                   "attention.probes=[[我 爱 你, I love you]]", "attention.heatmaps=[svg]"});
  EXPECT_THAT(config.training.adam_betas, ElementsAre(0.9, 0.98));
  EXPECT_THAT(config.attention.probes.pairs, ElementsAre(Pair("我 爱 你", "I love you")));
  EXPECT_THAT(config.attention.heatmaps, ElementsAre(ImageFormat::kSvg));
}

TEST(Overrides, TakeTextWithoutQuotesWhateverItContains) {
  const auto test_set = [](const std::string& value) { return parse("", {"data.test=" + value}).data.test; };
  for (const char* value :
       {"a: b", "a #b", "*a", "&a", "!a", "%a", "@a", "a=b", "- a", "yes", "12", "`a`", "|", "~"}) {
    EXPECT_EQ(test_set(value), value);
  }
  EXPECT_EQ(test_set(""), "");
  EXPECT_EQ(test_set("\"quoted\""), "quoted");
  EXPECT_EQ(test_set("'null'"), "null");
}

TEST(Overrides, MayHaveSpacesAroundTheEqualsSign) {
  EXPECT_EQ(parse("", {" training.epochs = 5 "}).training.epochs, 5);
}

TEST(Overrides, TakeAKeyOutOfTheFileByNull) {
  const std::string file = "model:\n  decoder:\n    attention_size: 64\n";
  const Config config = parse(file, {"model.decoder.attention=none", "model.decoder.attention_size=null"});
  EXPECT_EQ(config.model.decoder.attention_size, DecoderConfig().attention_size);
}

TEST(Overrides, ReplaceAValueOfTheFileThatIsWrong) {
  EXPECT_EQ(parse("training:\n  epochs: many\n", {"training.epochs=4"}).training.epochs, 4);
}

// Every name and alias, spelled out here so that none can be lost or changed unnoticed.
template <class E>
void expect_names(const std::string& key, const std::vector<std::pair<std::string, E>>& names,
                  const std::function<E(const Config&)>& get) {
  for (const auto& [name, value] : names) {
    const Config config = parse("", {"model.encoder.bidirectional=false", key + "=" + name});
    EXPECT_EQ(get(config), value) << key << "=" << name;
  }
  EXPECT_EQ(choices<E>().size(), static_cast<size_t>(names.back().second) + 1) << key;
}

TEST(Names, StandForEveryEnumerator) {
  expect_names<TokenizerType>("data.src.tokenizer_cfg.model_type",
                              {{"unigram", TokenizerType::kUnigram}, {"bpe", TokenizerType::kBpe}},
                              [](const Config& config) { return config.data.src.tokenizer_cfg.model_type; });
  for (const char* side : {"encoder", "decoder"}) {
    expect_names<RnnType>("model." + std::string(side) + ".rnn_type",
                          {{"gru", RnnType::kGru}, {"lstm", RnnType::kLstm}}, [&](const Config& config) {
                            return side == std::string("encoder") ? config.model.encoder.rnn_type
                                                                  : config.model.decoder.rnn_type;
                          });
  }
  expect_names<AttentionKind>("model.decoder.attention",
                              {{"bahdanau", AttentionKind::kBahdanau},
                               {"additive", AttentionKind::kBahdanau},
                               {"mlp", AttentionKind::kBahdanau},
                               {"scaled_dot", AttentionKind::kScaledDot},
                               {"dot", AttentionKind::kDot},
                               {"general", AttentionKind::kGeneral},
                               {"luong", AttentionKind::kGeneral},
                               {"bilinear", AttentionKind::kGeneral},
                               {"none", AttentionKind::kNone}},
                              [](const Config& config) { return config.model.decoder.attention; });
  expect_names<Wiring>("model.decoder.wiring", {{"bahdanau", Wiring::kBahdanau}, {"luong", Wiring::kLuong}},
                       [](const Config& config) { return config.model.decoder.wiring; });
  expect_names<InitHidden>(
      "model.decoder.init_hidden",
      {{"bridge", InitHidden::kBridge}, {"last", InitHidden::kLast}, {"zero", InitHidden::kZero}},
      [](const Config& config) { return config.model.decoder.init_hidden; });
  expect_names<OptimizerKind>(
      "training.optimizer",
      {{"adam", OptimizerKind::kAdam}, {"adamw", OptimizerKind::kAdamW}, {"sgd", OptimizerKind::kSgd}},
      [](const Config& config) { return config.training.optimizer; });
  expect_names<Scheduling>("training.scheduling",
                           {{"constant", Scheduling::kConstant},
                            {"plateau", Scheduling::kPlateau},
                            {"inverse_square_root", Scheduling::kInverseSquareRoot},
                            {"cosine", Scheduling::kCosine}},
                           [](const Config& config) { return config.training.scheduling; });
  expect_names<BatchType>("training.batch_type",
                          {{"sentence", BatchType::kSentence}, {"token", BatchType::kToken}},
                          [](const Config& config) { return config.training.batch_type; });
  expect_names<Precision>("training.precision", {{"fp32", Precision::kFp32}, {"bf16", Precision::kBf16}},
                          [](const Config& config) { return config.training.precision; });
  expect_names<EarlyStoppingMetric>(
      "training.early_stopping_metric",
      {{"loss", EarlyStoppingMetric::kLoss},
       {"ppl", EarlyStoppingMetric::kPerplexity},
       {"bleu", EarlyStoppingMetric::kBleu}},
      [](const Config& config) { return config.training.early_stopping_metric; });
  expect_names<LengthPenalty>(
      "testing.length_penalty",
      {{"gnmt", LengthPenalty::kGnmt}, {"length", LengthPenalty::kLength}, {"none", LengthPenalty::kNone}},
      [](const Config& config) { return config.testing.length_penalty; });
  expect_names<BleuTokenizer>("testing.bleu_tokenize",
                              {{"auto", BleuTokenizer::kAuto},
                               {"13a", BleuTokenizer::k13a},
                               {"zh", BleuTokenizer::kZh},
                               {"char", BleuTokenizer::kChar},
                               {"intl", BleuTokenizer::kIntl},
                               {"none", BleuTokenizer::kNone}},
                              [](const Config& config) { return config.testing.bleu_tokenize; });
}

TEST(Names, AreWhatTheLogSays) {
  EXPECT_EQ(name_of(AttentionKind::kScaledDot), "scaled_dot");
  EXPECT_EQ(name_of(AttentionKind::kGeneral), "general");
  EXPECT_EQ(name_of(BleuTokenizer::k13a), "13a");
  EXPECT_EQ(name_of(ImageFormat::kPdf), "pdf");
}

}  // namespace
}  // namespace seq2see::config
