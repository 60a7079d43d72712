// What the reader says about configurations that cannot be used.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "yaml_text.h"

namespace seq2see::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Case {
  std::string yaml;     // after kRequired: begins on line 8
  std::string problem;  // the only one
};

void expect_each(const std::vector<Case>& cases) {
  for (const auto& [yaml, problem] : cases) EXPECT_THAT(problems_of(yaml), ElementsAre(problem)) << yaml;
}

TEST(BadInput, UnknownKeysComeWithTheNearestValidOne) {
  expect_each({
      {"model:\n  decoder:\n    atention: dot\n",
       "test.yaml:10: model.decoder.atention: unknown key; did you mean 'attention'?"},
      {"model:\n  encoder:\n    hidden_sise: 5\n",
       "test.yaml:10: model.encoder.hidden_sise: unknown key; did you mean 'hidden_size'?"},
      {"training:\n  learnign_rate: 1\n",
       "test.yaml:9: training.learnign_rate: unknown key; did you mean 'learning_rate'?"},
      {"training:\n  Epochs: 1\n", "test.yaml:9: training.Epochs: unknown key; did you mean 'epochs'?"},
      {"modle:\n  encoder:\n    x: 1\n", "test.yaml:8: modle: unknown key; did you mean 'model'?"},
      {"hidden_sise: 5\n",
       "test.yaml:8: hidden_sise: unknown key; did you mean model.encoder.hidden_size or "
       "model.decoder.hidden_size?"},
      {"model:\n  learning_rates: 5\n",
       "test.yaml:9: model.learning_rates: unknown key; did you mean training.learning_rate?"},
      {"optimizer: sgd\n", "test.yaml:8: optimizer: unknown key; 'optimizer' belongs to training"},
      {"training:\n  random_seed: 1\n",
       "test.yaml:9: training.random_seed: unknown key; 'random_seed' belongs to the top level"},
      {"model:\n  hidden_size: 5\n",
       "test.yaml:9: model.hidden_size: unknown key; 'hidden_size' belongs to model.encoder or "
       "model.decoder"},
      {"lang: de\n", "test.yaml:8: lang: unknown key; 'lang' belongs to data.src or data.trg"},
      {"model:\n  dropout: 0.1\n",
       "test.yaml:9: model.dropout: unknown key; 'dropout' belongs to model.encoder.embeddings, "
       "model.encoder, "
       "model.decoder.embeddings or model.decoder"},
      {"testing:\n  lexicon: 5\n", "test.yaml:9: testing.lexicon: unknown key"},
      {"model.decoder.attention: dot\n",
       "test.yaml:8: model.decoder.attention: unknown key; a file has sections, one indented below the "
       "other, instead of dots"},
      {"\"\": 1\n", "test.yaml:8: a key has to be a word, found the text ''"},
      {"training:\n  [a]: 1\n", "test.yaml:9: training: a key has to be a word, found a list"},
      {"training:\n  ~: 1\n", "test.yaml:9: training: a key has to be a word, found nothing"},
  });
}

TEST(BadInput, RepeatedKeysNameBothLines) {
  expect_each({
      {"training:\n  epochs: 1\n  epochs: 2\n",
       "test.yaml:10: training.epochs: given twice, already on line 9; remove one of them"},
      {"data:\n  test: x\n", "test.yaml:8: data: given twice, already on line 1; remove one of them"},
      {"training: {epochs: 1, \"epochs\": 1}\n",
       "test.yaml:8: training.epochs: given twice, already on line 8; remove one of them"},
  });
}

TEST(BadInput, SectionsAndValuesAreNotMixedUp) {
  expect_each({
      {"model: gru\n", "test.yaml:8: model: expects keys of its own, indented below it, found 'gru'"},
      {"model:\n  encoder: [gru]\n",
       "test.yaml:9: model.encoder: expects keys of its own, indented below it, found a list"},
      {"training:\n  epochs:\n    most: 5\n",
       "test.yaml:9: training.epochs: expects a whole number from 1 to 1000000000 (digits only), found a "
       "section"},
      {"name: [a]\n", "test.yaml:8: name: expects text on one line, found a list"},
      {"training:\n  optimizer: {name: adam}\n",
       "test.yaml:9: training.optimizer: expects one of adam, adamw, sgd, found a section"},
  });
}

TEST(BadInput, WholeNumbersAreDigitsWithinBounds) {
  const std::string expected =
      "test.yaml:9: training.epochs: expects a whole number from 1 to 1000000000 (digits only), found ";
  for (const char* value : {"0.5", "1.0", "1e3", "1_000", "010", "0x10", "five", "0", "-1", "--1", "+-1",
                            "1000000001", "99999999999999999999", "5 5", ".5", "true", ".inf"}) {
    EXPECT_THAT(problems_of("training:\n  epochs: " + std::string(value)),
                ElementsAre(expected + "'" + value + "'"));
  }
  EXPECT_THAT(problems_of("training:\n  epochs: \"5\"\n"), ElementsAre(expected + "the text '5'"));
  EXPECT_THAT(
      problems_of("random_seed: -1\n"),
      ElementsAre(
          "test.yaml:8: random_seed: expects a whole number that is not negative (digits only), found '-1'"));
  EXPECT_THAT(problems_of("random_seed: 18446744073709551616\n").size(), 1U);
  EXPECT_EQ(parse("training:\n  epochs: +7\n").training.epochs, 7);
  EXPECT_EQ(parse("training:\n  epochs: 1000000000\n").training.epochs, 1000000000);
}

TEST(BadInput, RealNumbersAreFiniteAndWithinBounds) {
  const std::string rate = "test.yaml:9: training.learning_rate: expects a number above 0, found '";
  for (const char* value : {"fast", "nan", ".nan", "inf", "-.inf", "1e999", "1e-999", "0", "-1", "1,5",
                            "0x1p3", "1 2", "infinity"}) {
    EXPECT_THAT(problems_of("training:\n  learning_rate: " + std::string(value)),
                ElementsAre(rate + value + "'"));
  }
  expect_each({
      {"model:\n  encoder:\n    dropout: 1.0\n",
       "test.yaml:10: model.encoder.dropout: expects a number from 0 to 1 (1 excluded), found '1.0'"},
      {"model:\n  encoder:\n    dropout: -0.1\n",
       "test.yaml:10: model.encoder.dropout: expects a number from 0 to 1 (1 excluded), found '-0.1'"},
      {"training:\n  decrease_factor: 1\n",
       "test.yaml:9: training.decrease_factor: expects a number from 0 to 1 (both excluded), found '1'"},
      {"training:\n  clip_grad_norm: -1\n",
       "test.yaml:9: training.clip_grad_norm: expects a number of at least 0, found '-1'"},
      {"training:\n  ema_decay: 1\n",
       "test.yaml:9: training.ema_decay: expects a number from 0 to 1 (1 excluded), found '1'"},
      {"training:\n  keep_best_ckpts: -1\n",
       "test.yaml:9: training.keep_best_ckpts: expects a whole number from 0 to 1000000000 (digits only), "
       "found '-1'"},
      {"training:\n  adam_betas: 0.9\n",
       "test.yaml:9: training.adam_betas: expects a list of two numbers, each from 0 to 1 (1 excluded), "
       "found '0.9'"},
      {"training:\n  adam_betas: [0.9]\n",
       "test.yaml:9: training.adam_betas: expects a list of two numbers, each from 0 to 1 (1 excluded), "
       "found a list"},
      {"training:\n  adam_betas: [0.9, 1]\n",
       "test.yaml:9: training.adam_betas: expects a list of two numbers, each from 0 to 1 (1 excluded), "
       "found '1' in it"},
  });
  EXPECT_EQ(parse("model:\n  encoder:\n    dropout: 0\n").model.encoder.dropout, 0.0);
  EXPECT_EQ(parse("training:\n  clip_grad_norm: +2\n").training.clip_grad_norm, 2.0);
}

TEST(BadInput, ChoicesAreListedWithTheNearest) {
  expect_each({
      {"model:\n  decoder:\n    attention: bahdanu\n",
       "test.yaml:10: model.decoder.attention: expects one of bahdanau (additive, mlp), scaled_dot, dot, "
       "general (luong, "
       "bilinear), none, found 'bahdanu'; did you mean 'bahdanau'?"},
      {"model:\n  decoder:\n    attention: biliner\n",
       "test.yaml:10: model.decoder.attention: expects one of bahdanau (additive, mlp), scaled_dot, dot, "
       "general (luong, "
       "bilinear), none, found 'biliner'; did you mean 'bilinear'?"},
      {"model:\n  encoder:\n    rnn_type: transformer\n",
       "test.yaml:10: model.encoder.rnn_type: expects one of gru, lstm, found 'transformer'"},
      {"training:\n  scheduling: warmupinversesquareroot\n",
       "test.yaml:9: training.scheduling: expects one of constant, plateau, inverse_square_root, cosine, "
       "found "
       "'warmupinversesquareroot'"},
      {"attention:\n  probes: 1\n  heatmaps: [png, PDF]\n",
       "test.yaml:10: attention.heatmaps: expects a list, of any of png, svg, pdf, found 'PDF' in it; did "
       "you mean 'pdf'?"},
      {"attention:\n  probes: 1\n  heatmaps: png\n",
       "test.yaml:10: attention.heatmaps: expects a list, of any of png, svg, pdf, found 'png'"},
      {"attention:\n  probes: 1\n  heatmaps: [png, svg, png]\n",
       "test.yaml:10: attention.heatmaps: names 'png' twice"},
      {"training:\n  overwrite: maybe\n",
       "test.yaml:9: training.overwrite: expects true or false, found 'maybe'"},
      {"training:\n  overwrite: \"true\"\n",
       "test.yaml:9: training.overwrite: expects true or false, found the text 'true'"},
      {"training:\n  overwrite: yEs\n",
       "test.yaml:9: training.overwrite: expects true or false, found 'yEs'"},
      {"training:\n  overwrite: 1\n", "test.yaml:9: training.overwrite: expects true or false, found '1'"},
  });
}

TEST(BadInput, TextIsOnOneLine) {
  expect_each({
      {"name: \"a\\nb\"\n", "test.yaml:8: name: expects text on one line, found the text 'a b'"},
      {"name: |\n  a\n  b\n", "test.yaml:8: name: expects text on one line, found the text 'a b '"},
  });
}

TEST(BadInput, AKeyHasAValue) {
  expect_each({
      {"training:\n  epochs:\n  shards: 1\n",
       "test.yaml:9: training.epochs: has no value; write one, or remove the key to get the default"},
      {"name: null\n", "test.yaml:8: name: has no value; write one, or remove the key to get the default"},
  });
}

TEST(BadInput, ProbesHaveTheirForms) {
  const std::string expected =
      "test.yaml:9: attention.probes: expects a file, a number of pairs such as 8, or a list of [source, "
      "target], found ";
  for (const char* value : {"2.5", "-3", "1e3", "yes", ".5"}) {
    EXPECT_THAT(problems_of("attention:\n  probes: " + std::string(value)),
                ElementsAre(expected + "'" + value + "'"));
  }
  EXPECT_THAT(problems_of("attention:\n  probes: \"\"\n"), ElementsAre(expected + "the text ''"));
  EXPECT_THAT(problems_of("attention:\n  probes:\n    dev_pairs: 8\n"), ElementsAre(expected + "a section"));
  for (const char* item : {"[a]", "[a, b, c]", "a", "[a, ]", "[a, \"\"]", "[a, [b]]", "{src: a}",
                           "{src: a, target: b}", "[\"a\\tb\", c]", "[~, a]"}) {
    EXPECT_THAT(problems_of("attention:\n  probes:\n    - [x, y]\n    - " + std::string(item)),
                ElementsAre(expected + "a list whose item on line 11 is not a pair of texts"))
        << item;
  }
}

TEST(BadInput, WhatIsRequiredIsNamed) {
  EXPECT_THAT(problems_of_file("name: x\n"),
              ElementsAre("test.yaml: data.train: is missing; an example: data/zh-en/train",
                          "test.yaml: data.dev: is missing; an example: data/zh-en/dev",
                          "test.yaml: data.src.lang: is missing; an example: zh",
                          "test.yaml: data.trg.lang: is missing; an example: en"));
  EXPECT_THAT(problems_of_file("data:\n  train: t\n  dev: \"\"\n  src: {lang: zh}\n  trg:\n    lang:\n"),
              ElementsAre("test.yaml:3: data.dev: expects text on one line, found the text ''",
                          "test.yaml:6: data.trg.lang: has no value; it has no default either"));
}

TEST(BadInput, TextThatIsNoYamlIsNamedByItsLine) {
  const std::string advice = "; indent with spaces, not tabs, and write every key as 'key: value'";
  const std::string no_keys = "the file has no keys; 'seq2see config' prints all that there are";
  const std::vector<Case> cases = {
      {"", "test.yaml:1: " + no_keys},
      {"\n\n# nothing but a comment\n", "test.yaml:1: " + no_keys},
      {"---\n...\n", "test.yaml:1: " + no_keys},
      {"just text\n", "test.yaml:1: expects keys ('key: value'), found 'just text'"},
      {"\n- a\n- b\n", "test.yaml:2: expects keys ('key: value'), found a list"},
      {"name:x\n", "test.yaml:1: expects keys ('key: value'), found 'name:x'"},
      {"name: x\ndata: a: b\n", "test.yaml:2: not valid YAML (illegal map value)" + advice},
      {"data:\n  train: a\n\tdev: b\n",
       "test.yaml:3: not valid YAML (illegal tab when looking for indentation)" + advice},
      {"data:\n  train: a\n dev: b\n", "test.yaml:3: not valid YAML (end of map not found)" + advice},
      {"data:\n  train: \"a\n", "test.yaml:4: not valid YAML (illegal EOF in scalar)" + advice},
      {"name: *unknown\n", "test.yaml:1: not valid YAML (the referenced anchor is not defined)" + advice},
      {"data: &a\n  src: *a\n", "test.yaml:2: not valid YAML (an alias inside its own anchor)" + advice},
      {"name: x\n---\nname: y\n", "test.yaml:3: not valid YAML (a second YAML document)" + advice},
      {"name: x\ndata: \xff\n",
       "test.yaml:2: the text is not valid UTF-8; convert the file to UTF-8, for example with iconv"},
      {"name: x\n\x04\n", "test.yaml:2: a control character; remove it"},
      {std::string("n\0a\0m\0e\0:\0 \0x\0", 14), "test.yaml:1: a control character; remove it"},
  };
  for (const auto& [text, problem] : cases) EXPECT_THAT(problems_of_file(text), ElementsAre(problem)) << text;
}

TEST(BadInput, ADeeplyNestedFileIsRefused) {
  EXPECT_THAT(problems_of_file("a: " + std::string(100000, '[')), ElementsAre(HasSubstr("not valid YAML")));
}

TEST(BadInput, AFileThatIsFarTooLongIsNotParsed) {
  EXPECT_THAT(problems_of("name: " + std::string(2'000'000, 'x') + "\n"),
              ElementsAre(HasSubstr("bytes, which no configuration has")));
}

TEST(BadInput, WhatIsQuotedIsOneLineThatNoTerminalObeys) {
  const std::vector<std::string> problems =
      problems_of(std::string("\"a\\x1b[31m\\nb\": 1\n") + "random_seed: " + std::string(5000, 'x') + "\n");
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_THAT(problems[0], HasSubstr("a [31m b: unknown key"));
  EXPECT_LT(problems[1].size(), 1500U);
}

TEST(BadInput, AliasesOfAliasesCostNothing) {
  // Each line doubles the one before: written out, the last would have 2^60 items.
  std::string text = "attention:\n  probes:\n    - &a0 [x, y]\n";
  for (int i = 1; i <= 60; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "    - &a" + std::to_string(i) + " [" + before + ", " + before + "]\n";
  }
  EXPECT_THAT(problems_of(text), ElementsAre(HasSubstr("item on line 11 is not a pair of texts")));
}

TEST(BadInput, LinesAreCountedThroughCommentsAndBlankLines) {
  EXPECT_THAT(
      problems_of(
          "\n# a comment\n\ntraining:   # another\n\n  # and one more\n\n  epochs: x\n  test: |\n    a\n    "
          "b\n\n  shards: y\n"),
      ElementsAre("test.yaml:15: training.epochs: expects a whole number from 1 to 1000000000 (digits only), "
                  "found 'x'",
                  "test.yaml:16: training.test: unknown key; 'test' belongs to data",
                  "test.yaml:20: training.shards: expects a whole number from 0 to 1000000000 (digits only), "
                  "found 'y'"));
}

TEST(BadInput, AllProblemsAreToldAtOnceInTheOrderOfTheFileThenOfTheShell) {
  const std::string file =
      "training:\n"                // 1
      "  epochs: x\n"              // 2
      "  momentum: 0.5\n"          // 3
      "  epoch: 3\n"               // 4
      "model:\n"                   // 5
      "  tied_embeddings: true\n"  // 6
      "  atention: 1\n"            // 7
      "data:\n"                    // 8
      "  train: t\n"               // 9
      "  src: zh\n"                // 10
      "  trg: {lang: en}\n";       // 11
  EXPECT_THAT(
      problems_of_file(file, {"training.shards=-1", "foo=1"}),
      ElementsAre(
          "test.yaml:2: training.epochs: expects a whole number from 1 to 1000000000 (digits only), found "
          "'x'",
          "test.yaml:3: training.momentum: changes nothing unless training.optimizer is sgd (it is adam); "
          "leave it out",
          "test.yaml:4: training.epoch: unknown key; did you mean 'epochs'?",
          "test.yaml:6: model.tied_embeddings: needs one vocabulary for both sides; set "
          "data.joint_vocabulary: true",
          "test.yaml:7: model.atention: unknown key; did you mean model.decoder.attention or attention?",
          "test.yaml:10: data.src: expects keys of its own, indented below it, found 'zh'",
          "test.yaml: data.dev: is missing; an example: data/zh-en/dev",
          "test.yaml: data.src.lang: is missing; an example: zh",
          "--set training.shards: expects a whole number from 0 to 1000000000 (digits only), found '-1'",
          "--set foo: unknown key"));
}

TEST(BadInput, OfOverridesIsToldByKey) {
  const std::vector<Case> cases = {
      {"training.epochs", "--set training.epochs: expects key=value, such as training.epochs=5"},
      {"", "--set expects key=value, such as training.epochs=5"},
      {"=3", "--set expects key=value, such as training.epochs=5"},
      {"training.epoch=3", "--set training.epoch: unknown key; did you mean 'epochs'?"},
      {"modl.decoder.attention=dot", "--set modl.decoder.attention: unknown key; did you mean 'model'?"},
      {"attention=dot", "--set attention: this is a section; name one of its keys, such as attention.probes"},
      {"model.decoder=dot",
       "--set model.decoder: this is a section; name one of its keys, such as model.decoder.rnn_type"},
      {"training.epochs.most=3", "--set training.epochs.most: unknown key; 'epochs' belongs to training"},
      {"training..epochs=3", "--set training..epochs: unknown key"},
      {"training.epochs=x",
       "--set training.epochs: expects a whole number from 1 to 1000000000 (digits only), found 'x'"},
      {"training.epochs=",
       "--set training.epochs: expects a whole number from 1 to 1000000000 (digits only), found ''"},
      {"training.adam_betas=[0.9",
       "--set training.adam_betas: the value is not valid YAML (end of sequence flow not found)"},
      {"data.test=\xff", "--set data.test: the value is not valid UTF-8"},
      {"data.train=null", "test.yaml: data.train: is missing; an example: data/zh-en/train"},
      {"training.momentum=0.9",
       "--set training.momentum: changes nothing unless training.optimizer is sgd (it is adam); leave it "
       "out"},
  };
  for (const auto& [override, problem] : cases)
    EXPECT_THAT(problems_of("", {override}), ElementsAre(problem)) << override;
}

TEST(ConfigError, SaysOnOneLineHowManyProblemsThereAre) {
  const auto message = [](std::string_view more) -> std::string {
    try {
      parse(more);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_EQ(message("foo: 1\n"), "test.yaml:8: foo: unknown key");
  EXPECT_EQ(message("foo: 1\nbar: 2\n"), "test.yaml: 2 problems, the first: test.yaml:8: foo: unknown key");
}

}  // namespace
}  // namespace seq2see::config
