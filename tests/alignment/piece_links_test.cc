#include "alignment/piece_links.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/random.h"

namespace seq2see::alignment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Words of so many pieces each, in order.
Words words_of(const std::vector<size_t>& sizes) {
  Words words;
  for (size_t word = 0; word < sizes.size(); ++word) {
    words.texts.emplace_back("w");
    for (size_t piece = 0; piece < sizes[word]; ++piece) words.pieces.push_back({{word, 1.0}});
  }
  return words;
}

// Source: word 0 has pieces 0 and 1, word 1 has piece 2. Target: word 0 has piece 0, word 1 pieces 1 and 2.
TEST(ToPieceLinks, SpreadsALinkOverThePiecesOfItsWords) {
  EXPECT_THAT(to_piece_links({{0, 0}, {1, 1}}, words_of({2, 1}), words_of({1, 2})),
              ElementsAre(PieceLink{0, 0, 0.5F}, PieceLink{0, 1, 0.5F}, PieceLink{1, 2, 1.0F},
                          PieceLink{2, 2, 1.0F}));
}

TEST(ToPieceLinks, SharesARowAmongTheWordsThatItIsLinkedWith) {
  EXPECT_THAT(to_piece_links({{0, 0}, {1, 0}}, words_of({2, 1}), words_of({1})),
              ElementsAre(PieceLink{0, 0, 0.25F}, PieceLink{0, 1, 0.25F}, PieceLink{0, 2, 0.5F}));
}

TEST(ToPieceLinks, AWordWithoutLinksIsFree) {
  EXPECT_THAT(to_piece_links({{0, 1}}, words_of({1}), words_of({2, 1})), ElementsAre(PieceLink{2, 0, 1.0F}));
  EXPECT_THAT(to_piece_links({}, words_of({1}), words_of({1})), IsEmpty());
}

// Piece 0 is a quarter of word 0 and three quarters of word 1.
TEST(ToPieceLinks, APieceOfSeveralWordsTakesTheirRowsByItsShares) {
  const Words target{{"a", "b"}, {{{0, 0.25}, {1, 0.75}}}};
  EXPECT_THAT(to_piece_links({{0, 0}, {1, 1}}, words_of({1, 1}), target),
              ElementsAre(PieceLink{0, 0, 0.25F}, PieceLink{0, 1, 0.75F}));
  EXPECT_THAT(to_piece_links({{1, 1}}, words_of({1, 1}), target), ElementsAre(PieceLink{0, 1, 1.0F}));
}

TEST(ToPieceLinks, RefusesLinksOfAnotherSentence) {
  EXPECT_THROW(to_piece_links({{1, 0}}, words_of({1}), words_of({1})), std::logic_error);
  EXPECT_THROW(to_piece_links({{0, 1}}, words_of({1}), words_of({1})), std::logic_error);
}

TEST(ToPieceLinks, RowsSumToOneAndMergeBackToTheLinks) {
  RandomStream random(5, RandomPurpose::kTest);
  for (int round = 0; round < 200; ++round) {
    const auto some = [&] {
      std::vector<size_t> sizes(1 + random.below(6));
      for (size_t& size : sizes) size = 1 + random.below(3);
      return sizes;
    };
    const Words source = words_of(some());
    const Words target = words_of(some());
    Links links;
    for (size_t target_word = 0; target_word < target.texts.size(); ++target_word) {
      links.push_back({random.below(source.texts.size()), target_word});
    }
    sort_and_unite(links);
    Matrix pieces(target.pieces.size(), source.pieces.size());
    for (const PieceLink& link : to_piece_links(links, source, target)) {
      pieces(link.target, link.source) = link.weight;
    }
    const Matrix words = merge_to_words(pieces, source, target);
    for (const Link& link : links) EXPECT_NEAR(words(link.target, link.source), 1.0F, 1e-6F);
  }
}

}  // namespace
}  // namespace seq2see::alignment
