#include "data/vocabulary_cache.h"

#include <gmock/gmock.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "base/atomic_file.h"
#include "base/text_file.h"
#include "data/fixtures.h"
#include "data/vocabulary_training.h"

namespace seq2see::data {
namespace {

using testing::AllOf;
using testing::HasSubstr;

config::DataConfig small_config() {
  config::DataConfig data;
  data.src.lang = "zh";
  data.trg.lang = "en";
  data.src.tokenizer_cfg.vocab_size = 90;
  data.trg.tokenizer_cfg.vocab_size = 95;
  return data;
}

/// Sets a file's time back to a time that no new file can have, and gives it.
std::filesystem::file_time_type make_old(const std::filesystem::path& file) {
  const auto time = std::filesystem::last_write_time(file) - std::chrono::hours(24);
  std::filesystem::last_write_time(file, time);
  return std::filesystem::last_write_time(file);
}

TEST(VocabularyCache, TrainsASideEachAndWritesThreeFilesForIt) {
  const TemporaryFolder folder;
  const auto vocabularies =
      train_or_load_vocabularies(small_config(), small_parallel_text(300), folder.path());
  EXPECT_EQ(vocabularies.source->size(), 90);
  EXPECT_EQ(vocabularies.target->size(), 95);
  for (const char* name : {"src.model", "src.vocab", "src.json", "trg.model", "trg.vocab", "trg.json"}) {
    EXPECT_TRUE(std::filesystem::exists(folder.path() / name)) << name;
  }
  const auto pieces = read_lines(folder.path() / "trg.vocab");
  ASSERT_EQ(pieces.size(), 95U);
  EXPECT_EQ(pieces[3].substr(0, 5), "</s>\t");
  const auto record = nlohmann::json::parse(read_file(folder.path() / "trg.json"));
  EXPECT_EQ(record["fingerprint"], vocabularies.target->fingerprint());
  EXPECT_EQ(record["settings"]["vocab_size"], 95);
}

TEST(VocabularyCache, ASecondCallLoads) {
  const TemporaryFolder folder;
  const auto text = small_parallel_text(300);
  const auto first = train_or_load_vocabularies(small_config(), text, folder.path());
  const auto time = make_old(folder.path() / "src.model");
  const auto second = train_or_load_vocabularies(small_config(), text, folder.path());
  EXPECT_EQ(std::filesystem::last_write_time(folder.path() / "src.model"), time);
  EXPECT_EQ(second.source->fingerprint(), first.source->fingerprint());
}

TEST(VocabularyCache, EverythingThatTrainingDependsOnLeadsToAnotherModel) {
  const TemporaryFolder folder;
  const auto text = small_parallel_text(300);
  const auto segmented = folder.write("train.seg.zh", joined(segmented_chinese_sentences(300)));
  using Change = std::function<void(config::DataConfig&, ParallelText&)>;
  const std::vector<Change> changes = {
      [](auto& data, auto&) { data.src.tokenizer_cfg.vocab_size = 80; },
      [](auto& data, auto&) { data.src.tokenizer_cfg.model_type = config::TokenizerType::kBpe; },
      [](auto& data, auto&) { data.src.tokenizer_cfg.character_coverage = 0.98; },
      [](auto& data, auto&) { data.src.lowercase = true; },
      [&](auto& data, auto&) {
        data.src.tokenizer_cfg.segmented_train = segmented;
        data.src.tokenizer_cfg.vocab_size = 75;
      },
      [](auto&, auto& text) {
        auto lines = text.source.strings();
        lines.front() = "北京" + lines.front();
        text.source = Lines(lines);
      },
  };
  for (size_t i = 0; i < changes.size(); ++i) {
    const auto before = train_or_load_vocabularies(small_config(), text, folder.path());
    const auto source_time = make_old(folder.path() / "src.model");
    const auto target_time = make_old(folder.path() / "trg.model");
    auto data = small_config();
    auto lines = text;
    changes[i](data, lines);
    const auto after = train_or_load_vocabularies(data, lines, folder.path());
    EXPECT_NE(std::filesystem::last_write_time(folder.path() / "src.model"), source_time) << "change " << i;
    EXPECT_NE(after.source->fingerprint(), before.source->fingerprint()) << "change " << i;
    EXPECT_EQ(std::filesystem::last_write_time(folder.path() / "trg.model"), target_time) << "change " << i;
  }
}

TEST(VocabularyCache, WhatTrainingDoesNotDependOnChangesNothing) {
  const TemporaryFolder folder;
  const auto text = small_parallel_text(300);
  train_or_load_vocabularies(small_config(), text, folder.path());
  const auto time = make_old(folder.path() / "src.model");
  auto data = small_config();
  data.src.tokenizer_cfg.sampling = true;
  data.src.tokenizer_cfg.alpha = 0.3;
  data.src.max_length = 7;
  train_or_load_vocabularies(data, text, folder.path());
  EXPECT_EQ(std::filesystem::last_write_time(folder.path() / "src.model"), time);
}

TEST(VocabularyCache, ADamagedVocabularyIsTrainedAnew) {
  const TemporaryFolder folder;
  const auto text = small_parallel_text(300);
  const auto first = train_or_load_vocabularies(small_config(), text, folder.path());
  const auto model = folder.path() / "src.model";
  const auto whole = read_file(model);
  const auto trained_again = [&] {
    return train_or_load_vocabularies(small_config(), text, folder.path()).source->fingerprint() ==
               first.source->fingerprint() &&
           read_file(model) == whole;
  };
  write_file_atomically(model, whole.substr(0, whole.size() / 2));
  EXPECT_TRUE(trained_again());
  std::string flipped = whole;
  flipped[flipped.size() / 2] ^= 1;
  write_file_atomically(model, flipped);
  EXPECT_TRUE(trained_again());
  std::filesystem::remove(model);
  EXPECT_TRUE(trained_again());
  for (const char* record : {"", "{", "[]", R"({"key": 1, "fingerprint": 2})"}) {
    write_file_atomically(folder.path() / "src.json", record);
    EXPECT_TRUE(trained_again()) << record;
  }
}

TEST(VocabularyCache, TheModelDoesNotDependOnTheFolder) {
  const TemporaryFolder one;
  const TemporaryFolder other;
  const auto text = small_parallel_text(300);
  train_or_load_vocabularies(small_config(), text, one.path());
  // More open files than before: the number of a descriptor must not get into the model.
  std::vector<std::ifstream> open;
  for (int i = 0; i < 100; ++i) open.emplace_back("/dev/null");
  train_or_load_vocabularies(small_config(), text, other.path() / "deeper" / "still");
  EXPECT_EQ(read_file(one.path() / "src.model"), read_file(other.path() / "deeper" / "still" / "src.model"));
}

TEST(VocabularyCache, AJointVocabularyServesBothSides) {
  const TemporaryFolder folder;
  auto data = small_config();
  data.joint_vocabulary = true;
  data.src.tokenizer_cfg.vocab_size = 150;
  data.trg.tokenizer_cfg.vocab_size = 150;
  const auto text = small_parallel_text(300);
  const auto joint = train_or_load_vocabularies(data, text, folder.path());
  EXPECT_EQ(joint.source, joint.target);
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "joint.model"));
  for (const std::string_view line : {text.source[0], text.target[0]}) {
    EXPECT_THAT(joint.source->encode(line), testing::Not(testing::Contains(joint.source->unk_id())));
    EXPECT_EQ(joint.source->decode(joint.source->encode(line)), line);
  }
  const auto again = load_vocabularies(folder.path(), /*joint=*/true);
  EXPECT_EQ(again.source, again.target);
  EXPECT_EQ(again.source->fingerprint(), joint.source->fingerprint());
}

TEST(VocabularyCache, AJointVocabularyNeedsOneRuleForBothSides) {
  const TemporaryFolder folder;
  const auto text = small_parallel_text(300);
  auto lowercase = small_config();
  lowercase.joint_vocabulary = true;
  lowercase.src.lowercase = true;
  EXPECT_THAT(user_error([&] { train_or_load_vocabularies(lowercase, text, folder.path()); }),
              AllOf(HasSubstr("data.trg.lowercase"), HasSubstr("joint_vocabulary")));
  auto segmented = small_config();
  segmented.joint_vocabulary = true;
  segmented.src.tokenizer_cfg.segmented_train =
      folder.write("seg.zh", joined(segmented_chinese_sentences(300)));
  EXPECT_THAT(user_error([&] { train_or_load_vocabularies(segmented, text, folder.path()); }),
              AllOf(HasSubstr("data.trg.tokenizer_cfg.segmented_train"), HasSubstr("joint_vocabulary")));
}

TEST(VocabularyCache, ASegmentedFileThatIsNotTheTrainingTextIsAnError) {
  const TemporaryFolder folder;
  auto data = small_config();
  auto lines = segmented_chinese_sentences(300);
  lines[6] += " 多";
  data.src.tokenizer_cfg.segmented_train = folder.write("seg.zh", joined(lines));
  EXPECT_THAT(user_error([&] { train_or_load_vocabularies(data, small_parallel_text(300), folder.path()); }),
              AllOf(HasSubstr("seg.zh:7: "), HasSubstr("train.zh")));
}

TEST(VocabularyCache, AnErrorOfTrainingNamesItsSideAndLeavesNoFile) {
  const TemporaryFolder folder;
  auto data = small_config();
  data.trg.tokenizer_cfg.vocab_size = 100000;
  EXPECT_THAT(user_error([&] { train_or_load_vocabularies(data, small_parallel_text(300), folder.path()); }),
              HasSubstr("data.trg.tokenizer_cfg.vocab_size: 100000 is too large"));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "trg.model"));
}

TEST(VocabularyCache, AGivenModelIsCopiedIntoTheFolder) {
  const TemporaryFolder folder;
  const auto text = small_parallel_text(300);
  const auto first = train_or_load_vocabularies(small_config(), text, folder.path());
  auto data = small_config();
  data.src.tokenizer_cfg.model_file = folder.path() / "src.model";
  const auto run = folder.path() / "run";
  EXPECT_EQ(train_or_load_vocabularies(data, text, run).source->fingerprint(), first.source->fingerprint());
  std::filesystem::remove(folder.path() / "src.model");
  EXPECT_EQ(load_vocabularies(run, /*joint=*/false).source->fingerprint(), first.source->fingerprint());

  data.src.lowercase = true;
  data.src.tokenizer_cfg.model_file = run / "trg.model";
  EXPECT_THAT(user_error([&] { train_or_load_vocabularies(data, text, run); }),
              HasSubstr("data.src.lowercase"));
}

TEST(VocabularyCache, AGivenFileThatIsNoModelIsAnError) {
  const TemporaryFolder folder;
  auto data = small_config();
  data.trg.tokenizer_cfg.model_file = folder.write("text.model", "not a model\n");
  EXPECT_THAT(user_error([&] { train_or_load_vocabularies(data, small_parallel_text(300), folder.path()); }),
              AllOf(HasSubstr("text.model"), HasSubstr("not a SentencePiece model")));
}

TEST(VocabularyCache, ARunIsLoadedFromItsFolderAlone) {
  const TemporaryFolder folder;
  const auto trained = train_or_load_vocabularies(small_config(), small_parallel_text(300), folder.path());
  const auto loaded = load_vocabularies(folder.path(), /*joint=*/false);
  EXPECT_EQ(loaded.source->fingerprint(), trained.source->fingerprint());
  EXPECT_EQ(loaded.target->fingerprint(), trained.target->fingerprint());
}

TEST(VocabularyCache, AVocabularyThatIsMissingOrDamagedCannotBeLoaded) {
  const TemporaryFolder folder;
  EXPECT_THAT(user_error([&] { load_vocabularies(folder.path(), /*joint=*/false); }), HasSubstr("src.model"));
  train_or_load_vocabularies(small_config(), small_parallel_text(300), folder.path());
  std::filesystem::copy_file(folder.path() / "src.model", folder.path() / "trg.model",
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_THAT(user_error([&] { load_vocabularies(folder.path(), /*joint=*/false); }),
              AllOf(HasSubstr("trg.model"), HasSubstr("damaged")));
}

TEST(VocabularyCache, AFolderThatCannotBeWrittenIsAnError) {
  const TemporaryFolder folder;
  const auto file = folder.write("file", "in the way");
  EXPECT_THAT(user_error([&] {
                train_or_load_vocabularies(small_config(), small_parallel_text(300), file / "vocab");
              }),
              HasSubstr((file / "vocab").string()));
}

TEST(VocabularyCache, OfALargeTextEvenlySpacedLinesAreUsedWhichARemarkSays) {
  const TemporaryFolder folder;
  // Every third line is so long that SentencePiece does not look at it: large, but trained in no time.
  const auto sentences = chinese_sentences(600);
  std::vector<std::string> lines;
  for (size_t i = 0; i < sentences.size(); ++i) {
    lines.push_back(i % 3 == 0 ? std::string(300'000, 'x') : sentences[i]);
  }
  ParallelText text = small_parallel_text(600);
  text.source = Lines(lines);
  ASSERT_GT(text.source.bytes().size(), 2 * kMostBytesOfVocabulary - 5'000'000);
  const LineSample sample = sample_lines(text.source, /*segmented=*/false, 1);
  ASSERT_FALSE(sample.takes_all());
  ASSERT_FALSE(sample.takes(1));

  const auto first = train_or_load_vocabularies(small_config(), text, folder.path());
  EXPECT_THAT(first.remarks, testing::ElementsAre(AllOf(HasSubstr("train.zh: the vocabulary is made from "),
                                                        HasSubstr("of its 600 lines, evenly spaced"))));
  // Only the lines that are used matter.
  lines[1] += "更";
  text.source = Lines(lines);
  const auto time = make_old(folder.path() / "src.model");
  train_or_load_vocabularies(small_config(), text, folder.path());
  EXPECT_EQ(std::filesystem::last_write_time(folder.path() / "src.model"), time);
  for (size_t line = 2; line < 600; ++line) {
    if (!sample.takes(line) || line % 3 == 0) continue;
    lines[line] += "更";
    break;
  }
  text.source = Lines(lines);
  train_or_load_vocabularies(small_config(), text, folder.path());
  EXPECT_NE(std::filesystem::last_write_time(folder.path() / "src.model"), time);

  EXPECT_TRUE(
      train_or_load_vocabularies(small_config(), small_parallel_text(300), folder.path()).remarks.empty());
}

}  // namespace
}  // namespace seq2see::data
