// A SentencePiece model by hand, in the wire format of protobuf: ModelProto { repeated SentencePiece pieces =
// 1; TrainerSpec trainer_spec = 2; }, SentencePiece { string piece = 1; float score = 2; Type type = 3; },
// TrainerSpec { bool byte_fallback = 35; } (sentencepiece_model.proto).
#pragma once

#include <array>
#include <cstdio>
#include <string>

namespace seq2see::data {

enum PieceType : char { kNormal = 1, kUnknown = 2, kControl = 3, kByte = 6 };

inline std::string piece_of_model(const std::string& piece, PieceType type) {
  std::string body = "\x0A";
  body += static_cast<char>(piece.size());
  body += piece;
  body += std::string("\x15\x00\x00\x80\xBF", 5);  // score: the float -1
  body += "\x18";
  body += static_cast<char>(type);
  return "\x0A" + std::string(1, static_cast<char>(body.size())) + body;
}

/// The parts of a model that spells unknown characters as bytes.
inline std::string byte_fallback() {
  std::string parts = std::string("\x12\x03\x98\x02\x01", 5);
  for (int byte = 0; byte < 256; ++byte) {
    std::array<char, 8> name{};
    std::snprintf(name.data(), name.size(), "<0x%02X>", static_cast<unsigned>(byte));
    parts += piece_of_model(name.data(), kByte);
  }
  return parts;
}

}  // namespace seq2see::data
