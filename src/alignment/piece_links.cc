#include "alignment/piece_links.h"

#include <map>
#include <stdexcept>
#include <string>

namespace seq2see::alignment {
namespace {

struct PieceOfWord {
  size_t piece;
  double part;  // of the word: those of a word sum to 1
};

/// For each word its pieces.
std::vector<std::vector<PieceOfWord>> pieces_of_words(const Words& words) {
  std::vector<std::vector<PieceOfWord>> pieces(words.texts.size());
  for (size_t piece = 0; piece < words.pieces.size(); ++piece) {
    for (const Share& share : words.pieces[piece]) pieces[share.word].push_back({piece, share.part});
  }
  for (std::vector<PieceOfWord>& of_word : pieces) {
    double sum = 0.0;
    for (const PieceOfWord& piece : of_word) sum += piece.part;
    for (PieceOfWord& piece : of_word) piece.part /= sum;
  }
  return pieces;
}

}  // namespace

std::vector<PieceLink> to_piece_links(const Links& links, const Words& source, const Words& target) {
  const std::vector<std::vector<PieceOfWord>> source_pieces = pieces_of_words(source);
  std::vector<std::vector<size_t>> linked(target.texts.size());  // for each target word its source words
  for (const Link& link : links) {
    if (link.source >= source.texts.size() || link.target >= target.texts.size()) {
      throw std::logic_error("to_piece_links: there is no link " + std::to_string(link.source) + "-" +
                             std::to_string(link.target) + " between " + std::to_string(source.texts.size()) +
                             " and " + std::to_string(target.texts.size()) + " words");
    }
    linked[link.target].push_back(link.source);
  }
  std::vector<PieceLink> result;
  for (size_t piece = 0; piece < target.pieces.size(); ++piece) {
    std::map<size_t, double> row;
    double sum = 0.0;
    for (const Share& share : target.pieces[piece]) {
      const std::vector<size_t>& words = linked[share.word];
      for (const size_t word : words) {
        for (const PieceOfWord& part : source_pieces[word]) {
          const double weight = share.part * part.part / static_cast<double>(words.size());
          row[part.piece] += weight;
          sum += weight;
        }
      }
    }
    for (const auto& [column, weight] : row) {
      result.push_back({piece, column, static_cast<float>(weight / sum)});
    }
  }
  return result;
}

}  // namespace seq2see::alignment
