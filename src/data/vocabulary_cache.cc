#include "data/vocabulary_cache.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/format.h"
#include "base/text_file.h"
#include "data/hash.h"
#include "data/sentencepiece_library.h"
#include "data/vocabulary_training.h"

namespace seq2see::data {
namespace {

using Json = nlohmann::ordered_json;

/// Changes when this program trains another model from the same text and settings.
constexpr std::string_view kRecipe = "seq2see vocabulary 1";

/// One side as it goes into a vocabulary.
struct Side {
  const config::SideConfig& config;
  std::string keys;  // "data.src"
  const Lines& lines;
  std::filesystem::path file;
};

/// Where the parts of a vocabulary lie.
struct Files {
  std::filesystem::path model;
  std::filesystem::path pieces;
  std::filesystem::path record;

  Files(const std::filesystem::path& folder, const std::string& name)
      : model(folder / (name + ".model")),
        pieces(folder / (name + ".vocab")),
        record(folder / (name + ".json")) {}
};

/// What training depends on, in words and as a hash.
struct Recipe {
  Json settings;
  std::string key;
};

Recipe recipe_for(const config::SideConfig& side, const std::vector<std::string_view>& sentences) {
  const auto& tokenizer = side.tokenizer_cfg;
  Json settings = {
      {"recipe", kRecipe},
      {"sentencepiece", sentencepiece_api().library_version},
      {"model_type", tokenizer.model_type == config::TokenizerType::kBpe ? "bpe" : "unigram"},
      {"vocab_size", tokenizer.vocab_size},
      {"character_coverage", tokenizer.character_coverage},
      {"lowercase", side.lowercase},
      {"segmented", !tokenizer.segmented_train.empty()},
  };
  Hash hash;
  hash.add(settings.dump());
  for (const auto sentence : sentences) hash.add(sentence);
  return {std::move(settings), hash.digest()};
}

std::optional<Json> read_record(const Files& files) {
  if (!std::filesystem::exists(files.record)) return std::nullopt;
  Json record = Json::parse(read_file(files.record), nullptr, /*allow_exceptions=*/false);
  const bool complete = record.is_object() && record.contains("key") && record.contains("fingerprint");
  return complete ? std::optional(std::move(record)) : std::nullopt;
}

/// The vocabulary in `files` where it is whole and was made with `key`, or null.
std::shared_ptr<const Vocabulary> find(const Files& files, const std::string& key) {
  const auto record = read_record(files);
  if (!record || (*record)["key"] != key || !std::filesystem::exists(files.model)) return nullptr;
  const std::string model = read_file(files.model);
  if ((*record)["fingerprint"] != hash_of(model)) return nullptr;
  return Vocabulary::parse(model, files.model.string());
}

std::string list_of_pieces(const Vocabulary& vocabulary) {
  std::string list;
  for (int32_t id = 0; id < vocabulary.size(); ++id) {
    list += vocabulary.piece(id) + "\t" + Json(vocabulary.score(id)).dump() + "\n";
  }
  return list;
}

/// The record comes last: a vocabulary without one, or with that of another model, is made anew.
std::shared_ptr<const Vocabulary> save(const Files& files, const Recipe& recipe, const std::string& model,
                                       std::string_view where) {
  auto vocabulary = Vocabulary::parse(model, where);
  write_file_atomically(files.model, model);
  write_file_atomically(files.pieces, list_of_pieces(*vocabulary));
  const Json record = {
      {"key", recipe.key}, {"fingerprint", vocabulary->fingerprint()}, {"settings", recipe.settings}};
  write_file_atomically(files.record, record.dump(2) + "\n");
  return vocabulary;
}

std::shared_ptr<const Vocabulary> take_given(const Side& side, const Files& files) {
  const std::string& model_file = side.config.tokenizer_cfg.model_file;
  if (side.config.lowercase) {
    throw UserError(side.keys + ".lowercase",
                    "a given model_file has its own normalisation rule, which decides",
                    "leave out one of the two");
  }
  const std::string model = read_file(model_file);
  const Recipe recipe = {{{"model_file", model_file}}, Hash().add("given").add(model).digest()};
  if (auto found = find(files, recipe.key)) return found;
  return save(files, recipe, model, model_file);
}

/// One vocabulary for all `sides`, whose settings are alike.
std::shared_ptr<const Vocabulary> train_or_load(const std::vector<Side>& sides, const Files& files,
                                                std::vector<std::string>& remarks) {
  const Side& first = sides.front();
  const auto& tokenizer = first.config.tokenizer_cfg;
  if (!tokenizer.model_file.empty()) return take_given(first, files);

  std::vector<Lines> segmented;  // owns what `sentences` shows
  std::vector<std::string_view> sentences;
  for (const Side& side : sides) {
    const std::string& file = side.config.tokenizer_cfg.segmented_train;
    const LineSample sample = sample_lines(side.lines, !file.empty(), sides.size());
    if (!sample.takes_all()) {
      remarks.push_back(side.file.string() + ": the vocabulary is made from " +
                        with_commas(static_cast<int64_t>(sample.taken)) + " of its " +
                        with_commas(static_cast<int64_t>(sample.lines)) + " lines, evenly spaced");
    }
    if (!file.empty()) {
      const auto words =
          words_of(segmented.emplace_back(Lines::read(file)), file, side.lines, side.file.string(), sample);
      sentences.insert(sentences.end(), words.begin(), words.end());
      continue;
    }
    size_t number = 0;
    for (const std::string_view line : side.lines) {
      if (sample.takes(number++)) sentences.push_back(line);
    }
  }
  const Recipe recipe = recipe_for(first.config, sentences);
  if (auto found = find(files, recipe.key)) return found;
  const VocabularyOptions options = {
      .type = tokenizer.model_type,
      .size = tokenizer.vocab_size,
      .character_coverage = tokenizer.character_coverage,
      .lowercase = first.config.lowercase,
      .words = !tokenizer.segmented_train.empty(),
      .key_path = first.keys + ".tokenizer_cfg",
  };
  return save(files, recipe, train_vocabulary(sentences, options), files.model.string());
}

/// Refuses the joint vocabulary of two sides that ask for different ones, beyond what config::find_conflicts
/// sees.
void check_joint(const Side& source, const Side& target) {
  const auto require = [&](bool alike, const std::string& key, const std::string& reason) {
    if (alike) return;
    throw UserError(target.keys + "." + key, "with a joint vocabulary, " + reason,
                    "make it like " + source.keys + "." + key + ", or set data.joint_vocabulary: false");
  };
  require(source.config.lowercase == target.config.lowercase, "lowercase",
          "both sides are lowercased or neither");
  require(source.config.tokenizer_cfg.segmented_train.empty() ==
              target.config.tokenizer_cfg.segmented_train.empty(),
          "tokenizer_cfg.segmented_train", "the starts of words are marked on both sides or on neither");
}

std::shared_ptr<const Vocabulary> load_one(const std::filesystem::path& folder, const std::string& name) {
  const Files files(folder, name);
  if (!std::filesystem::exists(files.model)) {
    throw UserError(files.model.string(), "this file of the run is missing", "restore it, or train again");
  }
  if (!std::filesystem::exists(files.record)) {
    throw UserError(files.record.string(), "this file of the run is missing", "restore it, or train again");
  }
  const std::string model = read_file(files.model);
  const auto record = read_record(files);
  if (!record || (*record)["fingerprint"] != hash_of(model)) {
    throw UserError(files.model.string(),
                    "the vocabulary is damaged: it is not the one that " + files.record.filename().string() +
                        " speaks of",
                    "restore it, or train again");
  }
  return Vocabulary::parse(model, files.model.string());
}

}  // namespace

VocabularyPair train_or_load_vocabularies(const config::DataConfig& data, const ParallelText& training,
                                          const std::filesystem::path& folder) {
  const Side source = {data.src, "data.src", training.source, training.source_file};
  const Side target = {data.trg, "data.trg", training.target, training.target_file};
  VocabularyPair pair;
  if (data.joint_vocabulary) {
    check_joint(source, target);
    pair.source = train_or_load({source, target}, Files(folder, "joint"), pair.remarks);
    pair.target = pair.source;
  } else {
    pair.source = train_or_load({source}, Files(folder, "src"), pair.remarks);
    pair.target = train_or_load({target}, Files(folder, "trg"), pair.remarks);
  }
  return pair;
}

VocabularyPair load_vocabularies(const std::filesystem::path& folder, bool joint) {
  if (joint) {
    const auto both = load_one(folder, "joint");
    return {both, both};
  }
  return {load_one(folder, "src"), load_one(folder, "trg")};
}

}  // namespace seq2see::data
