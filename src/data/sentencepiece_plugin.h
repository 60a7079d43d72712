// The boundary between this program and SentencePiece, which lives in a plug-in of its own.
//
// Debian's LibTorch and Debian's SentencePiece each bring their own version of protobuf, and a program linked
// with both dies. So every call of SentencePiece stands in sentencepiece_plugin.cc, and what crosses is plain
// data and function pointers. No exception crosses: a function that can fail returns false and says why.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace seq2see::data {

/// Takes a result piece by piece; `context` is handed through.
struct TextSink {
  void* context;
  void (*append)(void* context, const char* text, size_t size);
};
/// A piece, and where it stands in the text: bytes [begin, end).
struct PlacedPiece {
  int id;
  size_t begin;
  size_t end;
};
struct PieceSink {
  void* context;
  void (*append)(void* context, const PlacedPiece& piece);
};

struct SentencePieceModel;  // known to the plug-in alone

/// What SentencePiece's trainer is told; everything else is fixed in the plug-in.
struct SentencePieceTraining {
  const std::string_view* sentences;
  size_t sentence_count;
  bool bpe;  // else unigram
  int64_t vocabulary_size;
  double character_coverage;
  bool words;  // every sentence is a word: no word start is marked, a space is a piece of its own
  const char*
      normalization;  // one of SentencePiece's rules, such as "nmt_nfkc_cf"; empty: from the rules below
  std::string_view normalization_rules;  // lines "FROM<TAB>TO", both as hexadecimal code points
};

/// Ids that a model does not have are -1.
struct SentencePieceIds {
  int size, pad, unk, bos, eos;
};

struct SentencePieceApi {
  /// Changes with this struct, so that a plug-in of another build is noticed.
  static constexpr int kVersion = 2;
  int version;
  const char* library_version;

  /// Gives the bytes of the model.
  bool (*train)(const SentencePieceTraining& training, TextSink model, TextSink error);
  /// Null where the bytes are no model.
  SentencePieceModel* (*load)(std::string_view bytes, TextSink error);
  void (*release)(SentencePieceModel* model);

  SentencePieceIds (*ids)(const SentencePieceModel* model);
  bool (*piece)(const SentencePieceModel* model, int id, TextSink piece, float* score);
  bool (*encode)(const SentencePieceModel* model, std::string_view sentence, PieceSink pieces,
                 TextSink error);
  bool (*sample)(const SentencePieceModel* model, std::string_view sentence, double alpha, int nbest_size,
                 uint32_t seed, PieceSink pieces, TextSink error);
  /// One piece an id, where it stands in the decoded text; control ids have no length.
  bool (*decode)(const SentencePieceModel* model, const int* ids, size_t count, TextSink text,
                 PieceSink pieces, TextSink error);
};

}  // namespace seq2see::data

/// The only symbol of the plug-in.
extern "C" __attribute__((visibility("default"))) const seq2see::data::SentencePieceApi*
seq2see_sentencepiece_api();
