// Subword vocabularies: SentencePiece (Kudo & Richardson 2018) behind an abstract class.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_span.h"

namespace seq2see::data {

/// A sentence as pieces.
struct Segmentation {
  std::vector<int32_t> ids;
  /// Where each piece stands in the sentence as it was given, whatever normalisation has made of it; a piece
  /// that starts a word has the space before it. In the order of the sentence; some are empty (of the bytes
  /// of an unknown character, all but one).
  std::vector<TextSpan> spans;
};

/// A text made of pieces.
struct DecodedText {
  std::string text;
  std::vector<TextSpan> spans;  // where each piece stands in it; control ids are empty
};

/// Text to ids and back. Immutable: the const methods may be called from several threads at once.
class Vocabulary {
 public:
  virtual ~Vocabulary() = default;

  /// Reads a SentencePiece model. Throws UserError for a file that cannot be read or is no such model, and
  /// where the SentencePiece plug-in cannot be found.
  static std::shared_ptr<const Vocabulary> load(const std::filesystem::path& model_file);
  /// The same from the bytes of a model; `where` names it in errors.
  static std::shared_ptr<const Vocabulary> parse(std::string_view model, std::string_view where);

  [[nodiscard]] virtual int32_t size() const = 0;
  /// What fills the places after a sentence's end; `eos_id` in a foreign model that has no padding.
  [[nodiscard]] virtual int32_t pad_id() const = 0;
  [[nodiscard]] virtual int32_t unk_id() const = 0;
  /// `<s>`, the decoder's first input; `eos_id` in a foreign model that has no `<s>`.
  [[nodiscard]] virtual int32_t start_id() const = 0;
  /// `</s>`, the end of every source and target sentence.
  [[nodiscard]] virtual int32_t eos_id() const = 0;

  /// The best segmentation, without `</s>`. Nothing for an empty or blank sentence. `sentence` is UTF-8.
  [[nodiscard]] virtual Segmentation segment(std::string_view sentence) const = 0;
  /// The same without the places.
  [[nodiscard]] std::vector<int32_t> encode(std::string_view sentence) const { return segment(sentence).ids; }

  /// A random segmentation, without `</s>` (subword regularisation): a pure function of its arguments.
  /// Unigram models (Kudo 2018, section 3): drawn with P(segmentation)^alpha, from all of them (`nbest_size`
  /// < 0) or from the `nbest_size` best (2 to 512; 0 and 1 mean `encode`). BPE models (BPE-dropout, Provilkov
  /// et al. 2020): every merge is left out with probability alpha; `nbest_size` plays no part. Needs 0 <=
  /// alpha (<= 1 for BPE).
  [[nodiscard]] virtual Segmentation sample_segments(std::string_view sentence, double alpha, int nbest_size,
                                                     uint64_t seed) const = 0;
  /// The same without the places.
  [[nodiscard]] std::vector<int32_t> sample(std::string_view sentence, double alpha, int nbest_size,
                                            uint64_t seed) const {
    return sample_segments(sentence, alpha, nbest_size, seed).ids;
  }

  /// The text of the ids; control ids (`<pad>`, `<s>`, `</s>`) are passed over, `</s>` does not end it.
  [[nodiscard]] virtual DecodedText decode_with_places(std::span<const int32_t> ids) const = 0;
  /// The same without the places.
  [[nodiscard]] std::string decode(std::span<const int32_t> ids) const {
    return decode_with_places(ids).text;
  }

  /// How a piece is written: "▁love", "</s>".
  [[nodiscard]] virtual std::string piece(int32_t id) const = 0;

  /// What the model's training gave the piece: for unigram models its log probability.
  [[nodiscard]] virtual double score(int32_t id) const = 0;

  /// XXH3-128 of the model, in hexadecimal: tells whether a trained network belongs to this vocabulary.
  [[nodiscard]] virtual const std::string& fingerprint() const = 0;
};

}  // namespace seq2see::data
