#include "data/vocabulary.h"

#include <stdexcept>
#include <utility>

#include "base/error.h"
#include "base/random.h"
#include "base/text_file.h"
#include "data/hash.h"
#include "data/sentencepiece_library.h"

namespace seq2see::data {
namespace {

constexpr std::string_view kAdvice = "give a model made by spm_train or by this program";

TextSink into(std::string& text) {
  return {&text, [](void* context, const char* bytes, size_t size) {
            static_cast<std::string*>(context)->append(bytes, size);
          }};
}

PieceSink into(Segmentation& segmentation) {
  return {&segmentation, [](void* context, const PlacedPiece& piece) {
            auto& result = *static_cast<Segmentation*>(context);
            result.ids.push_back(piece.id);
            result.spans.push_back({piece.begin, piece.end});
          }};
}

PieceSink into(std::vector<TextSpan>& spans) {
  return {&spans, [](void* context, const PlacedPiece& piece) {
            static_cast<std::vector<TextSpan>*>(context)->push_back({piece.begin, piece.end});
          }};
}

class SentencePieceVocabulary : public Vocabulary {
 public:
  SentencePieceVocabulary(std::string_view bytes, std::string_view where)
      : api_(sentencepiece_api()), model_(nullptr, api_.release), fingerprint_(hash_of(bytes)) {
    std::string error;
    model_.reset(api_.load(bytes, into(error)));
    if (model_ == nullptr) {
      throw UserError(where, "this is not a SentencePiece model (" + error + ")", kAdvice);
    }
    ids_ = api_.ids(model_.get());
    if (ids_.eos < 0)
      throw UserError(where, "the SentencePiece model has no </s>", "train it with an eos_id");
    if (ids_.pad < 0) ids_.pad = ids_.eos;
    if (ids_.bos < 0) ids_.bos = ids_.eos;
  }

  [[nodiscard]] int32_t size() const override { return ids_.size; }
  [[nodiscard]] int32_t pad_id() const override { return ids_.pad; }
  [[nodiscard]] int32_t unk_id() const override { return ids_.unk; }
  [[nodiscard]] int32_t start_id() const override { return ids_.bos; }
  [[nodiscard]] int32_t eos_id() const override { return ids_.eos; }

  [[nodiscard]] Segmentation segment(std::string_view sentence) const override {
    Segmentation segmentation;
    std::string error;
    require(api_.encode(model_.get(), sentence, into(segmentation), into(error)), error);
    return segmentation;
  }

  [[nodiscard]] Segmentation sample_segments(std::string_view sentence, double alpha, int nbest_size,
                                             uint64_t seed) const override {
    Segmentation segmentation;
    std::string error;
    const auto narrow_seed =
        static_cast<uint32_t>(RandomStream(seed, RandomPurpose::kSubwordSampling).next());
    require(
        api_.sample(model_.get(), sentence, alpha, nbest_size, narrow_seed, into(segmentation), into(error)),
        error);
    return segmentation;
  }

  [[nodiscard]] DecodedText decode_with_places(std::span<const int32_t> ids) const override {
    for (const int32_t id : ids) check(id);
    DecodedText decoded;
    std::string error;
    require(api_.decode(model_.get(), ids.data(), ids.size(), into(decoded.text), into(decoded.spans),
                        into(error)),
            error);
    return decoded;
  }

  [[nodiscard]] std::string piece(int32_t id) const override { return entry(id).first; }
  [[nodiscard]] double score(int32_t id) const override { return entry(id).second; }
  [[nodiscard]] const std::string& fingerprint() const override { return fingerprint_; }

 private:
  [[nodiscard]] std::pair<std::string, float> entry(int32_t id) const {
    check(id);
    std::pair<std::string, float> result;
    require(api_.piece(model_.get(), id, into(result.first), &result.second), result.first);
    return result;
  }

  void check(int32_t id) const {
    if (id < 0 || id >= ids_.size) {
      throw std::out_of_range("id " + std::to_string(id) + " is not one of the vocabulary's " +
                              std::to_string(ids_.size));
    }
  }

  static void require(bool done, const std::string& error) {
    if (!done) throw std::logic_error("SentencePiece: " + error);
  }

  const SentencePieceApi& api_;
  std::unique_ptr<SentencePieceModel, void (*)(SentencePieceModel*)> model_;
  SentencePieceIds ids_{};
  std::string fingerprint_;
};

}  // namespace

std::shared_ptr<const Vocabulary> Vocabulary::load(const std::filesystem::path& model_file) {
  return parse(read_file(model_file), model_file.string());
}

std::shared_ptr<const Vocabulary> Vocabulary::parse(std::string_view model, std::string_view where) {
  return std::make_shared<SentencePieceVocabulary>(model, where);
}

}  // namespace seq2see::data
