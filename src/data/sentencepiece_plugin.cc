#include "data/sentencepiece_plugin.h"

#include <malloc.h>
#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

namespace sentencepiece::random {
// Exported by the library, although no installed header declares it: the generator of the calling thread,
// which all sampling draws from. The public SetRandomGeneratorSeed only reaches threads that have not sampled
// yet.
std::mt19937* GetRandomGenerator();  // NOLINT(readability-identifier-naming): not our name
}  // namespace sentencepiece::random

namespace seq2see::data {

struct SentencePieceModel {
  sentencepiece::SentencePieceProcessor processor;
};

namespace {

void give(const TextSink& sink, std::string_view text) {
  sink.append(sink.context, text.data(), text.size());
}

/// What `action` makes of an empty segmented text; it returns SentencePiece's status.
template <class Action>
bool give_pieces(const Action& action, const PieceSink& sink, const TextSink& error,
                 const TextSink* text = nullptr) {
  sentencepiece::ImmutableSentencePieceText made;
  const sentencepiece::util::Status status = action(made.mutable_proto());
  if (!status.ok()) {
    give(error, status.error_message());
    return false;
  }
  if (text != nullptr) give(*text, made.text());
  const auto count = static_cast<int>(made.pieces_size());
  for (int i = 0; i < count; ++i) {
    const auto piece = made.pieces(i);
    sink.append(sink.context, {static_cast<int>(piece.id()), piece.begin(), piece.end()});
  }
  return true;
}

/// Runs `action`, which returns a bool, and turns exceptions into messages.
template <class Action>
bool guarded(const TextSink& error, const Action& action) {
  try {
    return action();
  } catch (const std::exception& failure) {
    give(error, failure.what());
  } catch (...) {
    give(error, "an unknown error");
  }
  return false;
}

class Sentences final : public sentencepiece::SentenceIterator {
 public:
  explicit Sentences(const SentencePieceTraining& training) : training_(training) { read(); }
  [[nodiscard]] bool done() const override { return position_ >= training_.sentence_count; }
  void Next() override {
    ++position_;
    read();
  }
  [[nodiscard]] const std::string& value() const override { return sentence_; }
  [[nodiscard]] sentencepiece::util::Status status() const override { return {}; }

 private:
  void read() {
    if (!done()) sentence_ = training_.sentences[position_];
  }

  const SentencePieceTraining& training_;
  size_t position_ = 0;
  std::string sentence_;
};

/// The path of the normalisation rules in the model, which must not depend on where they were read from: the
/// same text and settings make the same bytes.
constexpr std::string_view kRulesName = "seq2see/white-space.tsv";

/// A file in memory, because the trainer wants its rules from a path. The path is as long as `kRulesName`.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view contents) : descriptor_(::memfd_create("rules", MFD_CLOEXEC)) {
    if (descriptor_ < 0 ||
        ::write(descriptor_, contents.data(), contents.size()) != static_cast<ssize_t>(contents.size())) {
      const int error = errno;
      if (descriptor_ >= 0) ::close(descriptor_);
      throw std::runtime_error(std::string("no memory for the normalisation rules: ") + std::strerror(error));
    }
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { ::close(descriptor_); }
  [[nodiscard]] std::string path() const {
    const std::string folder = "/proc/self/fd";
    const std::string name = std::to_string(descriptor_);
    return folder + std::string(kRulesName.size() - folder.size() - name.size(), '/') + name;
  }

 private:
  int descriptor_;
};

bool train(const SentencePieceTraining& training, TextSink model, TextSink error) {
  const bool trained = guarded(error, [&] {
    std::unordered_map<std::string, std::string> settings = {
        {"model_type", training.bpe ? "bpe" : "unigram"},
        {"vocab_size", std::to_string(training.vocabulary_size)},
        {"character_coverage", std::to_string(training.character_coverage)},
        {"pad_id", "0"},
        {"unk_id", "1"},
        {"bos_id", "2"},
        {"eos_id", "3"},
        {"hard_vocab_limit", "true"},
        // Sums are formed a thread at a time: the model depends on their number, not on their speed.
        {"num_threads", "2"},
        // Errors come back as a status; the rest is chatter.
        {"minloglevel", "3"},
    };
    std::unique_ptr<MemoryFile> rules;
    if (std::strlen(training.normalization) > 0) {
      settings["normalization_rule_name"] = training.normalization;
    } else {
      rules = std::make_unique<MemoryFile>(training.normalization_rules);
      settings["normalization_rule_tsv"] = rules->path();
    }
    if (training.words) {
      settings["add_dummy_prefix"] = "false";
      // Words hold no space, so it would be unknown.
      settings["user_defined_symbols"] = "\xE2\x96\x81";
    }
    Sentences sentences(training);
    std::string bytes;
    const auto status = sentencepiece::SentencePieceTrainer::Train(settings, &sentences, &bytes);
    if (rules != nullptr) {
      const auto path = bytes.find(rules->path());
      if (path != std::string::npos) bytes.replace(path, kRulesName.size(), kRulesName);
    }
    give(status.ok() ? model : error, status.ok() ? std::string_view(bytes) : status.error_message());
    return status.ok();
  });
#ifdef __GLIBC__
  // Training took hundreds of megabytes in small pieces, which would stay with the process for good.
  ::malloc_trim(0);
#endif
  return trained;
}

SentencePieceModel* load(std::string_view bytes, TextSink error) {
  auto model = std::unique_ptr<SentencePieceModel>();
  const bool loaded = guarded(error, [&] {
    model = std::make_unique<SentencePieceModel>();
    const auto status = model->processor.LoadFromSerializedProto(bytes);
    if (!status.ok()) give(error, status.error_message());
    return status.ok();
  });
  return loaded ? model.release() : nullptr;
}

void release(SentencePieceModel* model) { std::unique_ptr<SentencePieceModel>(model).reset(); }

SentencePieceIds ids(const SentencePieceModel* model) {
  const auto& processor = model->processor;
  return {processor.GetPieceSize(), processor.pad_id(), processor.unk_id(), processor.bos_id(),
          processor.eos_id()};
}

bool piece(const SentencePieceModel* model, int id, TextSink piece, float* score) {
  return guarded(piece, [&] {
    give(piece, model->processor.IdToPiece(id));
    *score = model->processor.GetScore(id);
    return true;
  });
}

bool encode(const SentencePieceModel* model, std::string_view sentence, PieceSink pieces, TextSink error) {
  return guarded(error, [&] {
    return give_pieces([&](auto* made) { return model->processor.Encode(sentence, made); }, pieces, error);
  });
}

bool sample(const SentencePieceModel* model, std::string_view sentence, double alpha, int nbest_size,
            uint32_t seed, PieceSink pieces, TextSink error) {
  return guarded(error, [&] {
    sentencepiece::random::GetRandomGenerator()->seed(seed);
    return give_pieces(
        [&](auto* made) {
          return model->processor.SampleEncode(sentence, nbest_size, static_cast<float>(alpha), made);
        },
        pieces, error);
  });
}

bool decode(const SentencePieceModel* model, const int* ids, size_t count, TextSink text, PieceSink pieces,
            TextSink error) {
  return guarded(error, [&] {
    const std::vector<int> all(ids, ids + count);
    return give_pieces([&](auto* made) { return model->processor.Decode(all, made); }, pieces, error, &text);
  });
}

}  // namespace
}  // namespace seq2see::data

extern "C" const seq2see::data::SentencePieceApi* seq2see_sentencepiece_api() {
  using namespace seq2see::data;
  static constexpr SentencePieceApi kApi = {SentencePieceApi::kVersion,
                                            SEQ2SEE_SENTENCEPIECE_VERSION,
                                            train,
                                            load,
                                            release,
                                            ids,
                                            piece,
                                            encode,
                                            sample,
                                            decode};
  return &kApi;
}
