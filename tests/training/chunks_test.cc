// Arrays cut into parts of equal size.
#include "training/chunks.h"

#include <gtest/gtest.h>

namespace seq2see::training {
namespace {

constexpr int64_t kWhole = kChunkElements;

void expect_piece(const Piece& piece, size_t array, int64_t begin, int64_t count) {
  EXPECT_EQ(piece.array, array);
  EXPECT_EQ(piece.begin, begin);
  EXPECT_EQ(piece.count, count);
}

TEST(Chunks, AreCutAcrossTheArraysEveryFixedNumberOfElements) {
  const auto chunks = cut_into_chunks({10, kWhole, 0, 2 * kWhole - 11});
  ASSERT_EQ(chunks.size(), 3U);
  ASSERT_EQ(chunks[0].size(), 2U);
  expect_piece(chunks[0][0], 0, 0, 10);
  expect_piece(chunks[0][1], 1, 0, kWhole - 10);
  ASSERT_EQ(chunks[1].size(), 2U);
  expect_piece(chunks[1][0], 1, kWhole - 10, 10);
  expect_piece(chunks[1][1], 3, 0, kWhole - 10);
  ASSERT_EQ(chunks[2].size(), 1U);
  expect_piece(chunks[2][0], 3, kWhole - 10, kWhole - 1);
}

TEST(Chunks, AreNoneWhereThereIsNothing) {
  EXPECT_TRUE(cut_into_chunks({}).empty());
  EXPECT_TRUE(cut_into_chunks({0, 0}).empty());
}

TEST(Chunks, EndWhereTheArraysEnd) {
  const auto chunks = cut_into_chunks({kWhole});
  ASSERT_EQ(chunks.size(), 1U);
  ASSERT_EQ(chunks[0].size(), 1U);
  expect_piece(chunks[0][0], 0, 0, kWhole);
}

}  // namespace
}  // namespace seq2see::training
