// What is written reads back, the reference is a configuration, every shipped configuration loads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "base/random.h"
#include "config/overloaded.h"
#include "config/reader.h"
#include "config/reference.h"
#include "config/rules.h"
#include "config/schema.h"
#include "config/value_text.h"
#include "config/writer.h"
#include "yaml_text.h"

namespace seq2see::config {
namespace {

using ::testing::HasSubstr;

// Text that YAML would take for something else, were it not quoted.
const std::vector<std::string>& nasty_texts() {
  static const std::vector<std::string> texts = {"plain",
                                                 "/an/absolute/path.txt",
                                                 "a b",
                                                 "key: value",
                                                 "# no comment",
                                                 "a #b",
                                                 "'single'",
                                                 "\"double\"",
                                                 "back\\slash",
                                                 "null",
                                                 "Null",
                                                 "~",
                                                 "yes",
                                                 "NO",
                                                 "on",
                                                 "y",
                                                 "True",
                                                 "12",
                                                 "1e3",
                                                 "-5",
                                                 ".inf",
                                                 "0x10",
                                                 "-",
                                                 "- a",
                                                 "&a",
                                                 "*a",
                                                 "!a",
                                                 "%a",
                                                 "@a",
                                                 "`a`",
                                                 "|",
                                                 ">",
                                                 "?",
                                                 "? a",
                                                 "[a]",
                                                 "{a: b}",
                                                 "a,b",
                                                 " leading",
                                                 "trailing ",
                                                 "中文 路径",
                                                 "é",
                                                 "🙂",
                                                 "\xEF\xBB\xBFmark",
                                                 "a:",
                                                 ":a",
                                                 "---",
                                                 "...",
                                                 "<<",
                                                 "=",
                                                 "2024-01-01",
                                                 "\xC2\x85next line",
                                                 "\xE2\x80\xA8separator"};
  return texts;
}

const std::string& any_text(RandomStream& random) {
  return nasty_texts()[random.below(nasty_texts().size())];
}

double any_real(const Range& range, RandomStream& random) {
  const std::array<double, 8> candidates = {range.lowest,
                                            range.highest,
                                            random.uniform(),
                                            random.uniform() * 1e-9,
                                            random.uniform() * 1e9,
                                            1e300 * random.uniform(),
                                            std::nextafter(range.lowest, 2.0),
                                            0.98 + 0.02 * random.uniform()};
  for (;;) {
    const double number = candidates[random.below(candidates.size())];
    const bool above = range.open_lowest ? number > range.lowest : number >= range.lowest;
    const bool below = range.open_highest ? number < range.highest : number <= range.highest;
    if (above && below && number <= std::numeric_limits<double>::max()) return number;
  }
}

int64_t any_whole(const Whole& whole, RandomStream& random) {
  // Mostly small numbers, so that sizes agree now and then.
  const std::array<int64_t, 5> candidates = {whole.lowest, whole.lowest + 1, whole.lowest + 2, whole.highest,
                                             static_cast<int64_t>(random.below(500)) + 2};
  return std::min(candidates[random.below(candidates.size())], whole.highest);
}

ProbesConfig any_probes(RandomStream& random) {
  ProbesConfig probes;
  switch (random.below(4)) {
    case 0:
      probes.file = any_text(random);
      break;
    case 1:
      probes.dev_pairs = static_cast<int64_t>(random.below(1000));
      break;
    case 2:
      for (uint64_t i = 0; i < 3; ++i) probes.pairs.emplace_back(any_text(random), any_text(random));
      break;
    default:
      break;
  }
  return probes;
}

void set_any(const Value& value, RandomStream& random) {
  std::visit(Overloaded{
                 [&](const Text& text) { *text.value = any_text(random); },
                 [&](const Flag& flag) { *flag.value = random.below(2) == 1; },
                 [&](const Whole& whole) { *whole.value = any_whole(whole, random); },
                 [&](const Seed& seed) { *seed.value = random.next(); },
                 [&](const Real& real) { *real.value = any_real(real.range, random); },
                 [&](const RealPair& pair) {
                   *pair.values = {any_real(pair.range, random), any_real(pair.range, random)};
                 },
                 [&](const OneOf& one) { one.set(static_cast<int>(random.below(one.choices->size()))); },
                 [&](const SomeOf& some) {
                   std::vector<int> all;
                   for (const Choice& choice : *some.choices) all.push_back(choice.value);
                   shuffle(all, random);
                   all.resize(random.below(all.size() + 1));
                   some.set(all);
                 },
                 [&](const Probes& probes) { *probes.value = any_probes(random); },
             },
             value);
}

void copy_value(const Value& from, const Value& to) {
  std::visit(
      [&](const auto& target) {
        const auto& source = std::get<std::decay_t<decltype(target)>>(from);
        if constexpr (requires { target.set(source.get()); }) {
          target.set(source.get());
        } else if constexpr (requires { *target.values = *source.values; }) {
          *target.values = *source.values;
        } else {
          *target.value = *source.value;
        }
      },
      to);
}

/// What the reader could have made: fields without effect have their defaults, a joint model is on both
/// sides.
Config any_config(RandomStream& random) {
  Config config;
  for (const Field& field : list_fields(config).fields) set_any(field.value, random);
  if (config.data.joint_vocabulary) {
    TokenizerConfig& target = config.data.trg.tokenizer_cfg;
    const TokenizerConfig& source = config.data.src.tokenizer_cfg;
    target.model_file = source.model_file;
    target.model_type = source.model_type;
    target.vocab_size = source.vocab_size;
    target.character_coverage = source.character_coverage;
  }
  for (SideConfig* side : {&config.data.src, &config.data.trg}) {
    if (side->min_length > side->max_length) std::swap(side->min_length, side->max_length);
    if (side->tokenizer_cfg.nbest_size == 0 || side->tokenizer_cfg.nbest_size == 1)
      side->tokenizer_cfg.nbest_size = 2;
  }
  config.model.tied_embeddings = config.model.tied_embeddings && config.data.joint_vocabulary;
  if (config.model.tied_embeddings) config.model.decoder.embeddings = config.model.encoder.embeddings;
  config.training.learning_rate_min =
      std::min(config.training.learning_rate_min, config.training.learning_rate);
  TestingConfig& testing = config.testing;
  testing.beam_size = std::min<int64_t>(testing.beam_size, 1000);
  testing.min_output_ratio = std::min(testing.min_output_ratio, testing.max_output_ratio);
  if (testing.max_output_length > 0) {
    testing.min_output_length = std::min(testing.min_output_length, testing.max_output_length);
  }
  if (config.model.decoder.attention == AttentionKind::kNone) {
    testing.coverage_penalty = 0.0;
    config.training.guided_alignment = {};
  }
  Config defaults;
  const Schema default_schema = list_fields(defaults);
  // A field may have no effect because of another that has none: their depth is two.
  for (int round = 0; round < 2; ++round) {
    const Schema schema = list_fields(config);
    for (size_t i = 0; i < schema.fields.size(); ++i) {
      if (schema.fields[i].unmet() != nullptr)
        copy_value(default_schema.fields[i].value, schema.fields[i].value);
    }
  }
  return config;
}

TEST(WriteConfig, WhatIsWrittenReadsBackToTheVerySameConfig) {
  RandomStream random(11, RandomPurpose::kTest);
  int checked = 0;
  for (int i = 0; i < 800; ++i) {
    const Config config = any_config(random);
    if (!find_conflicts(config).empty()) continue;
    ++checked;
    const std::string yaml = write_config(config);
    const Config read = parse_config(yaml, "another-name.yaml");
    ASSERT_EQ(read, config) << yaml;
    ASSERT_EQ(write_config(read), yaml);
  }
  EXPECT_GT(checked, 200);
}

TEST(WriteConfig, ReadsBackForEveryTextInEveryPlaceOfText) {
  Config config = parse("", {"training.guided_alignment.links=l", "attention.probes=p"});
  for (const Field& field : list_fields(config).fields) {
    const auto* text = std::get_if<Text>(&field.value);
    // A given model takes the effect of other keys away, which then need not read back.
    if (text == nullptr || field.path.ends_with("model_file")) continue;
    const std::string before = *text->value;
    for (const std::string& nasty : nasty_texts()) {
      if (field.path == "name" && nasty.find('/') != std::string::npos) continue;
      *text->value = nasty;
      EXPECT_EQ(parse_config(write_config(config), "x"), config) << field.path << " " << nasty;
    }
    *text->value = before;
  }
}

TEST(WriteConfig, WritesEveryKeyThatHasAnEffectAndNoOther) {
  Config config = parse("");
  const std::string yaml = write_config(config);
  for (const Field& field : list_fields(config).fields) {
    const std::string line = yaml_lines(field);
    if (field.unmet() == nullptr) {
      EXPECT_THAT(yaml, HasSubstr("\n" + line)) << field.path;
    }
  }
  EXPECT_THAT(yaml, ::testing::Not(HasSubstr("momentum")));
  EXPECT_THAT(yaml, ::testing::Not(HasSubstr("input_feeding")));
}

TEST(WriteConfig, WritesSectionsNestedAndNumbersAsShortAsTheyReadBack) {
  const std::string yaml =
      write_config(parse("name: a b\ntraining:\n  learning_rate: 0.10\n  learning_rate_min: 0.00001\n"
                         "attention:\n  probes:\n    - [我 爱 你, 'I \"love\" you']\n"));
  EXPECT_THAT(
      yaml,
      HasSubstr("\nname: \"a b\"\nmodel_dir: \"runs/a b\"\nrandom_seed: 42\ndata:\n  train: corpus/train\n"));
  EXPECT_THAT(yaml, HasSubstr("\n  decoder:\n    rnn_type: gru\n    embeddings:\n      embedding_dim: 256\n"
                              "      dropout: 0.0\n    hidden_size: 256\n"));
  EXPECT_THAT(yaml, HasSubstr("\n  learning_rate: 0.1\n  adam_betas: [0.9, 0.999]\n  adam_eps: 1.0e-08\n"));
  EXPECT_THAT(yaml, HasSubstr("\n  learning_rate_min: 1.0e-05\n"));
  EXPECT_THAT(yaml, HasSubstr("\nattention:\n  probes:\n    - [\"我 爱 你\", \"I \\\"love\\\" you\"]\n"
                              "  probes_words: \"\"\n  probes_alignment: \"\"\n  report: true\n"
                              "  greedy: true\n  heatmaps: [png]\n"));
}

TEST(WriteConfig, RefusesProbesInTwoForms) {
  Config config = parse("attention:\n  probes: 3\n");
  config.attention.probes.file = "also";
  EXPECT_THROW(write_config(config), std::logic_error);
}

TEST(Reference, LoadsBackToTheDefaults) {
  Config expected;
  expected.name = "zh-en";
  expected.model_dir = "runs/zh-en";
  expected.data.train = "data/zh-en/train";
  expected.data.dev = "data/zh-en/dev";
  expected.data.src.lang = "zh";
  expected.data.trg.lang = "en";
  EXPECT_EQ(parse_config(reference_text(), "zh-en.yaml"), expected);
}

TEST(Reference, ShowsEveryKeyWithItsDefaultAndEveryNameWithItsMeaning) {
  const std::string reference = reference_text();
  Config examples = parse_config(reference, "x.yaml");
  examples.name.clear();  // filled in by the reader
  examples.model_dir.clear();
  for (const Field& field : list_fields(examples).fields) {
    std::string line = yaml_lines(field);
    if (field.unmet() != nullptr) line.insert(line.find_first_not_of(' '), "#");
    EXPECT_NE(reference.find("\n" + line), std::string::npos) << line;
  }
  EXPECT_THAT(reference, HasSubstr("# - bahdanau (also additive, mlp): v tanh(W_q q + W_k k)\n"));
  EXPECT_THAT(reference, HasSubstr("# Only where wiring is luong.\n    #input_feeding: true\n"));
  EXPECT_THAT(reference, HasSubstr("# Only where sampling is true, and model_type is unigram.\n"));
}

TEST(Reference, FitsAHundredColumns) {
  const std::string reference = reference_text();
  for (size_t begin = 0; begin < reference.size();) {
    const size_t end = reference.find('\n', begin);
    EXPECT_LE(end - begin, 100U) << reference.substr(begin, end - begin);
    begin = end + 1;
  }
}

// How many members an aggregate has: the largest number of initialisers that it takes.
struct Anything {
  template <class T>
  operator T() const;  // NOLINT(google-explicit-constructor): its purpose
};

template <class Aggregate, class... Initialisers>
constexpr size_t member_count() {
  if constexpr (requires { Aggregate{Initialisers{}..., Anything{}}; }) {
    return member_count<Aggregate, Initialisers..., Anything>();
  } else {
    return sizeof...(Initialisers);
  }
}

size_t keys_in(const std::string& section) {
  Config config;
  const Schema schema = list_fields(config);
  const auto is_child = [&](const std::string& path) {
    const size_t dot = path.rfind('.');
    return (dot == std::string::npos ? "" : path.substr(0, dot)) == section;
  };
  return static_cast<size_t>(std::count_if(schema.fields.begin(), schema.fields.end(),
                                           [&](const Field& field) { return is_child(field.path); }) +
                             std::count_if(schema.sections.begin(), schema.sections.end(),
                                           [&](const Section& other) { return is_child(other.path); }));
}

TEST(Schema, ListsEveryMemberOfEverySection) {
  EXPECT_EQ(keys_in(""), member_count<Config>());
  EXPECT_EQ(keys_in("data"), member_count<DataConfig>());
  for (const std::string side : {"data.src", "data.trg"}) {
    EXPECT_EQ(keys_in(side), member_count<SideConfig>());
    EXPECT_EQ(keys_in(side + ".tokenizer_cfg"), member_count<TokenizerConfig>());
  }
  EXPECT_EQ(keys_in("model"), member_count<ModelConfig>());
  EXPECT_EQ(keys_in("model.encoder"), member_count<EncoderConfig>());
  EXPECT_EQ(keys_in("model.decoder"), member_count<DecoderConfig>());
  EXPECT_EQ(keys_in("model.encoder.embeddings"), member_count<EmbeddingsConfig>());
  EXPECT_EQ(keys_in("model.decoder.embeddings"), member_count<EmbeddingsConfig>());
  EXPECT_EQ(keys_in("training"), member_count<TrainingConfig>());
  EXPECT_EQ(keys_in("training.guided_alignment"), member_count<GuidedAlignmentConfig>());
  EXPECT_EQ(keys_in("testing"), member_count<TestingConfig>());
  EXPECT_EQ(keys_in("attention"), member_count<AttentionConfig>());
  EXPECT_EQ(keys_in("attention"), 7U) << "to see the counting itself fail";
}

TEST(Schema, HasDefaultsThatAreAllowed) {
  Config config = parse("");
  for (const Field& field : list_fields(config).fields) {
    if (field.required() || field.unmet() != nullptr) continue;
    const std::string setting = field.path + "=" + yaml_text(field.value);
    EXPECT_EQ(parse("", {setting}), config) << setting;
  }
}

TEST(Schema, ExplainsEveryKeyAndEverySectionInASentence) {
  Config config;
  const Schema schema = list_fields(config);
  for (const Field& field : schema.fields) EXPECT_TRUE(field.explanation.ends_with('.')) << field.path;
  for (const Section& section : schema.sections)
    EXPECT_TRUE(section.explanation.ends_with('.')) << section.path;
}

TEST(ShippedConfigurations, AllLoad) {
  const std::filesystem::path folder = std::filesystem::path(SEQ2SEE_SOURCE_DIR) / "configs";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string path = entry.path().string();
    try {
      const Config config = read_config(path);
      EXPECT_EQ(parse_config(write_config(config), path), config) << path;
    } catch (const ConfigError& error) {
      for (const std::string& problem : error.problems()) ADD_FAILURE() << problem;
    }
  }
}

}  // namespace
}  // namespace seq2see::config
