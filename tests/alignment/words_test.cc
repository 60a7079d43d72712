#include "alignment/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

#include "alignment/examples.h"

namespace seq2see::alignment {
namespace {

using testing::ElementsAre;
using Pieces = std::vector<std::string>;

/// The word of every piece, where no piece is shared.
std::vector<size_t> words_of(const Words& words) {
  std::vector<size_t> result;
  for (const std::vector<Share>& shares : words.pieces) {
    EXPECT_EQ(shares.size(), 1U);
    EXPECT_EQ(shares.at(0).part, 1.0);
    result.push_back(shares.at(0).word);
  }
  return result;
}

TEST(WordsByMark, APieceWithTheMarkStartsAWordAndTheEndIsItsOwn) {
  const Words words = words_by_mark(Pieces{"▁ein", "e", "▁klein", "e", "▁Katze", ".", "</s>"});
  EXPECT_THAT(words_of(words), ElementsAre(0, 0, 1, 1, 2, 2, 3));
  EXPECT_THAT(words.texts, ElementsAre("eine", "kleine", "Katze.", "</s>"));
}

TEST(WordsByMark, ALoneMarkBelongsToThePieceAfterIt) {
  const Words words = words_by_mark(Pieces{"▁", "我", "爱", "▁", "GPT", "</s>"});
  EXPECT_THAT(words_of(words), ElementsAre(0, 0, 0, 1, 1, 2));
  EXPECT_THAT(words.texts, ElementsAre("我爱", "GPT", "</s>"));
}

TEST(WordsByMark, TheFirstPieceNeedsNoMark) {
  EXPECT_THAT(words_of(words_by_mark(Pieces{"no", "▁mark"})), ElementsAre(0, 1));
  EXPECT_TRUE(words_by_mark(Pieces{}).texts.empty());
}

TEST(WordsByMark, WhatFollowsAnEndIsNotPartOfIt) {
  EXPECT_THAT(words_of(words_by_mark(Pieces{"▁a", "</s>", "b"})), ElementsAre(0, 1, 2));
}

TEST(WordsByMark, AnAtSignPairGoesOn) {
  const Words words = words_by_mark(Pieces{"ei@@", "ne", "Kat@@", "ze", ".", "</s>"});
  EXPECT_THAT(words_of(words), ElementsAre(0, 0, 1, 1, 2, 3));
  EXPECT_THAT(words.texts, ElementsAre("eine", "Katze", ".", "</s>"));
}

TEST(WordsByMark, TokensWithoutAnyMarkAreWords) {
  EXPECT_THAT(words_of(words_by_mark(Pieces{"eine", "Katze", "</s>"})), ElementsAre(0, 1, 2));
}

TEST(WordsByIndex, RefusesWordsWithoutPieces) {
  EXPECT_THROW(words_by_index(Pieces{"a", "b"}, std::vector<size_t>{0, 2}), std::logic_error);
  EXPECT_THROW(words_by_index(Pieces{"a", "b"}, std::vector<size_t>{0}), std::logic_error);
}

// "我爱你们" is 12 bytes, three a character; the words are 我 | 爱 | 你们.
constexpr std::string_view kChinese = "我爱你们";
constexpr std::array<TextSpan, 3> kChineseWords = {{{0, 3}, {3, 6}, {6, 12}}};

TEST(WordsBySpans, PiecesInsideWordsBelongToThem) {
  const Words words = with_end(
      words_by_spans(kChinese, std::vector<TextSpan>{{0, 3}, {3, 6}, {6, 9}, {9, 12}}, kChineseWords));
  EXPECT_THAT(words_of(words), ElementsAre(0, 1, 2, 2, 3));
  EXPECT_THAT(words.texts, ElementsAre("我", "爱", "你们", "</s>"));
}

TEST(WordsBySpans, APieceAcrossABoundaryIsSharedByBytes) {
  const Words words = words_by_spans(kChinese, std::vector<TextSpan>{{0, 6}, {6, 12}}, kChineseWords);
  EXPECT_EQ(words.pieces[0], (std::vector<Share>{{0, 0.5}, {1, 0.5}}));
  const Words uneven = words_by_spans(kChinese, std::vector<TextSpan>{{0, 3}, {3, 12}}, kChineseWords);
  EXPECT_EQ(uneven.pieces[1], (std::vector<Share>{{1, 3.0 / 9.0}, {2, 6.0 / 9.0}}));
}

TEST(WordsBySpans, ALoneSpaceBelongsToTheWordAfterIt) {
  const Words words = words_by_spans("ab cd ", std::vector<TextSpan>{{0, 2}, {2, 3}, {3, 5}, {5, 6}},
                                     std::vector<TextSpan>{{0, 2}, {3, 5}});
  EXPECT_THAT(words_of(words), ElementsAre(0, 1, 1, 1));
}

TEST(WordsBySpans, AWordThatNoPieceCoversHangsOnTheNearestPiece) {
  const Words words = words_by_spans("ab-cd", std::vector<TextSpan>{{0, 2}, {3, 5}},
                                     std::vector<TextSpan>{{0, 2}, {2, 3}, {3, 5}});
  EXPECT_EQ(words.pieces[0], (std::vector<Share>{{0, 1.0}}));
  EXPECT_EQ(words.pieces[1], (std::vector<Share>{{1, 1.0 / 3.0}, {2, 2.0 / 3.0}}));
}

TEST(WordsBySpans, RefusesSpansThatCannotBe) {
  const std::vector<TextSpan> good = {{0, 2}};
  EXPECT_THROW(words_by_spans("ab", std::vector<TextSpan>{{0, 3}}, good), std::logic_error);
  EXPECT_THROW(words_by_spans("ab", std::vector<TextSpan>{{1, 2}, {0, 1}}, good), std::logic_error);
  EXPECT_THROW(words_by_spans("ab", std::vector<TextSpan>{}, good), std::logic_error);
}

// By hand: source words {0,1} and {2}, target words {0,1} and {2}.
// Columns summed: (.5+.25, .25), (.125+.125, .75), (0+0, 1). Rows 0 and 1 averaged: (.5, .5).
TEST(MergeToWords, SumsSourcePiecesAndAveragesTargetPieces) {
  const Matrix pieces(3, 3, {0.5F, 0.25F, 0.25F, 0.125F, 0.125F, 0.75F, 0.0F, 0.0F, 1.0F});
  const Words words = words_by_mark(Pieces{"▁a", "b", "</s>"});
  EXPECT_EQ(merge_to_words(pieces, words, words), Matrix(2, 2, {0.5F, 0.5F, 0.0F, 1.0F}));
}

// By hand: source piece 0 is half of each word. Target piece 0 is word 0 and half of word 1, piece 1 the rest
// of word 1: row of word 0 = row 0; row of word 1 = (1/2 row 0 + row 1) / (3/2).
TEST(MergeToWords, SharedPiecesCountWithTheirParts) {
  const Matrix pieces(2, 2, {1.0F, 0.0F, 0.25F, 0.75F});
  const Words source{{"x", "y"}, {{{0, 0.5}, {1, 0.5}}, {{1, 1.0}}}};
  const Words target{{"u", "v"}, {{{0, 0.5}, {1, 0.5}}, {{1, 1.0}}}};
  const Matrix merged = merge_to_words(pieces, source, target);
  EXPECT_FLOAT_EQ(merged(0, 0), 0.5F);
  EXPECT_FLOAT_EQ(merged(0, 1), 0.5F);
  EXPECT_FLOAT_EQ(merged(1, 0), (0.5F * 0.5F + 0.125F) / 1.5F);
  EXPECT_FLOAT_EQ(merged(1, 1), (0.5F * 0.5F + 0.875F) / 1.5F);
}

TEST(MergeToWords, AMergedAlignmentIsStillAGoodOne) {
  const Alignment pieces = small_alignment();
  const Alignment words = merge_to_words(pieces, words_by_mark(pieces.source), words_by_mark(pieces.target));
  EXPECT_EQ(find_problem(words), std::nullopt);
  EXPECT_THAT(words.source, ElementsAre("Hallo", "</s>"));
  EXPECT_THAT(words.target, ElementsAre("hello", "</s>"));
  EXPECT_EQ(words.matrix, Matrix(2, 2, {0.875F, 0.125F, 0.125F, 0.875F}));
}

/// "我爱 GPT" with pieces that have no word starts, a lone space, and words given for the Chinese part.
Alignment mixed_alignment() {
  Alignment alignment = small_alignment();
  alignment.source_sentence = "我爱 GPT";
  alignment.source = {"我爱", "▁", "G", "PT", "</s>"};
  alignment.source_spans = {{0, 6}, {6, 7}, {7, 8}, {8, 10}, {10, 10}};
  alignment.source_words = {{0, 3}, {3, 6}, {7, 10}};
  alignment.target_sentence = "hello";
  alignment.target_spans = {{0, 2}, {2, 5}, {5, 5}};
  alignment.matrix = Matrix(3, 5,
                            {0.5F, 0.125F, 0.125F, 0.25F, 0.0F,  //
                             0.25F, 0.0F, 0.25F, 0.25F, 0.25F,   //
                             0.0F, 0.0F, 0.0F, 0.0F, 1.0F});
  return alignment;
}

// By hand: 我爱 is shared by its two words, the space belongs to GPT; rows of "he" and "llo" averaged.
TEST(ToWords, GoesByThePlacesOfThePiecesInTheSentence) {
  const Alignment words = to_words(mixed_alignment());
  EXPECT_THAT(words.source, ElementsAre("我", "爱", "GPT", "</s>"));
  EXPECT_THAT(words.target, ElementsAre("hello", "</s>"));
  EXPECT_EQ(words.matrix, Matrix(2, 4, {0.1875F, 0.1875F, 0.5F, 0.125F, 0.0F, 0.0F, 0.0F, 1.0F}));
  EXPECT_EQ(words.unit, Unit::kWord);
  EXPECT_THAT(words.source_spans,
              ElementsAre(TextSpan{0, 3}, TextSpan{3, 6}, TextSpan{7, 10}, TextSpan{10, 10}));
  EXPECT_EQ(find_problem(words), std::nullopt);
  EXPECT_EQ(to_words(words), words);
}

TEST(ToWords, WhiteSpaceTellsWhereNoWordsAreGiven) {
  Alignment alignment = mixed_alignment();
  alignment.source_words.clear();
  EXPECT_THAT(to_words(alignment).source, ElementsAre("我爱", "GPT", "</s>"));
}

TEST(ToWords, MarksTellWherePlacesAreNotKnown) {
  Alignment alignment = small_alignment();
  const Alignment words = to_words(alignment);
  EXPECT_THAT(words.source, ElementsAre("Hallo", "</s>"));
  EXPECT_TRUE(words.source_spans.empty());
}

TEST(ToWords, AHypothesisThatWasCutHasNoEnd) {
  Alignment alignment = mixed_alignment();
  alignment.target.pop_back();
  alignment.target_spans.pop_back();
  alignment.matrix = Matrix(2, 5, {1, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  EXPECT_THAT(to_words(alignment).target, ElementsAre("hello"));
}

// What an untrained model may write: pieces that are spaces, of which no text is left.
TEST(ToWords, PiecesWithoutTextAreOneWord) {
  Alignment alignment = mixed_alignment();
  alignment.target_sentence = "";
  alignment.target = {"▁", "▁", "</s>"};
  alignment.target_spans = {{0, 0}, {0, 0}, {0, 0}};
  const Alignment words = to_words(alignment);
  EXPECT_THAT(words.target, ElementsAre("", "</s>"));
  EXPECT_EQ(find_problem(words), std::nullopt);
}

TEST(ToWords, ASentenceWithoutPiecesHasNoWords) {
  Alignment alignment = mixed_alignment();
  alignment.source_sentence = "\xE2\x80\x8B";  // a zero-width space, which normalisation drops
  alignment.source = {"</s>"};
  alignment.source_spans = {{3, 3}};
  alignment.source_words.clear();
  alignment.matrix = Matrix(3, 1, {1, 1, 1});
  EXPECT_THAT(to_words(alignment).source, ElementsAre("</s>"));
  EXPECT_THAT(to_words(alignment).source_spans, ElementsAre(TextSpan{3, 3}));
}

TEST(MergeToWords, RefusesWordsOfAnotherSentence) {
  const Words two = words_by_mark(Pieces{"▁a", "▁b"});
  EXPECT_THROW(merge_to_words(Matrix(3, 2), two, two), std::logic_error);
}

}  // namespace
}  // namespace seq2see::alignment
