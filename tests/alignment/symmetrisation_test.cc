#include "alignment/symmetrisation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "alignment/pharaoh.h"
#include "base/random.h"

namespace seq2see::alignment {
namespace {

Links links(std::string_view text) { return parse_pharaoh(text, "test").sure; }

bool contains(const Links& whole, const Links& part) { return std::ranges::includes(whole, part); }

/// One link for most of `from` words, to one of `to` words near the diagonal: as a model makes them.
std::vector<std::optional<size_t>> random_choices(size_t from, size_t to, RandomStream& random) {
  std::vector<std::optional<size_t>> choices(from);
  for (size_t word = 0; word < from; ++word) {
    if (random.below(6) == 0) continue;
    const size_t place = word * to / from + random.below(4);
    choices[word] = std::min(to - 1, place < 2 ? 0 : place - 2);
  }
  return choices;
}

struct TwoDirections {
  Links forward;
  Links backward;
};

TwoDirections random_directions(RandomStream& random) {
  const size_t sources = 1 + random.below(9);
  const size_t targets = 1 + random.below(9);
  TwoDirections directions;
  const auto forward = random_choices(targets, sources, random);
  for (size_t target = 0; target < targets; ++target) {
    if (forward[target]) directions.forward.push_back({*forward[target], target});
  }
  const auto backward = random_choices(sources, targets, random);
  for (size_t source = 0; source < sources; ++source) {
    if (backward[source]) directions.backward.push_back({source, *backward[source]});
  }
  sort_and_unite(directions.forward);
  sort_and_unite(directions.backward);
  return directions;
}

TEST(Symmetrisation, NamesAndParsingAreInverse) {
  for (const Symmetrisation how : kSymmetrisations) {
    EXPECT_EQ(parse_symmetrisation(symmetrisation_name(how)), how);
  }
  EXPECT_EQ(parse_symmetrisation("intersect"), Symmetrisation::kIntersection);
  EXPECT_EQ(parse_symmetrisation("grow"), std::nullopt);
}

TEST(Flipped, ExchangesSourceAndTargetAndSorts) {
  EXPECT_EQ(flipped(links("0-3 1-0")), links("0-1 3-0"));
  EXPECT_EQ(flipped(flipped(links("0-3 1-0 2-2"))), links("0-3 1-0 2-2"));
}

TEST(Symmetrise, IntersectionAndUnionAreThoseOfSets) {
  EXPECT_EQ(symmetrise(links("0-0 1-1"), links("1-1 2-1"), Symmetrisation::kIntersection), links("1-1"));
  EXPECT_EQ(symmetrise(links("0-0 1-1"), links("1-1 2-1"), Symmetrisation::kUnion), links("0-0 1-1 2-1"));
}

// By hand: 1-1 is agreed on. 2-1 touches it and source word 2 is free; 2-2 then touches 2-1 and target word 2
// is free; 4-4 touches nothing.
TEST(Symmetrise, GrowsFromLinkToLinkThroughTheUnion) {
  EXPECT_EQ(symmetrise(links("1-1 2-2 4-4"), links("1-1 2-1"), Symmetrisation::kGrowDiag),
            links("1-1 2-1 2-2"));
}

// By hand: around the agreed 0-0, 0-1 and 1-1 are in the union. The one beside it comes first and takes
// target word 1; the diagonal one still brings source word 1.
TEST(Symmetrise, TakesNeighboursBesideBeforeDiagonalOnes) {
  EXPECT_EQ(symmetrise(links("0-0 0-1"), links("0-0 1-1"), Symmetrisation::kGrowDiag), links("0-0 0-1 1-1"));
}

// By hand: beside the agreed 0-0, 0-1 links the free target word 1; then both words of 1-1 have a link.
TEST(Symmetrise, GrowingLeavesOutWhatLinksNoNewWord) {
  EXPECT_EQ(symmetrise(links("0-0 0-1 1-2"), links("0-0 1-1 1-2"), Symmetrisation::kGrowDiag),
            links("0-0 0-1 1-2"));
}

// By hand: nothing touches 0-0. 0-5 has a free target word, 3-3 two free words.
TEST(Symmetrise, TheFinalStepLinksFreeWordsWhereverTheyAre) {
  const Links forward = links("0-0 0-5");
  const Links backward = links("0-0 3-3");
  EXPECT_EQ(symmetrise(forward, backward, Symmetrisation::kGrowDiag), links("0-0"));
  EXPECT_EQ(symmetrise(forward, backward, Symmetrisation::kGrowDiagFinal), links("0-0 0-5 3-3"));
  EXPECT_EQ(symmetrise(forward, backward, Symmetrisation::kGrowDiagFinalAnd), links("0-0 3-3"));
}

// By hand: 0-9 is backward alone. "final-and" takes it, for 0-5 and 4-9 have a covered word each; "final" has
// taken those two before, and then 0-9 links nothing new.
TEST(Symmetrise, FinalAndIsNoSubsetOfFinal) {
  const Links forward = links("0-5 4-4 4-9");
  const Links backward = links("0-9 4-4 5-5");
  EXPECT_EQ(symmetrise(forward, backward, Symmetrisation::kGrowDiagFinal), links("0-5 4-4 4-9 5-5"));
  EXPECT_EQ(symmetrise(forward, backward, Symmetrisation::kGrowDiagFinalAnd), links("0-9 4-4 5-5"));
}

struct Recorded {
  const char* forward;
  const char* backward;
  const char* grow_diag;
  const char* final_or;
  const char* final_and;
};

// What printgrow of Moses' symal.cpp (commit 14d2a671) makes of random links; on the first three fast_align's
// atools differs.
constexpr auto kRecorded = std::to_array<Recorded>(
    {{"2-0 2-2 3-3", "1-1 2-3 3-3 4-3 5-1", "1-1 2-0 2-2 2-3 3-3 4-3", "1-1 2-0 2-2 2-3 3-3 4-3 5-1",
      "1-1 2-0 2-2 2-3 3-3 4-3"},
     {"0-1 0-2 2-0 2-3", "1-2 2-3", "0-1 0-2 1-2 2-3", "0-1 0-2 1-2 2-0 2-3", "0-1 0-2 1-2 2-3"},
     {"0-0 4-4 4-5 5-2 5-3", "0-2 1-1 2-3 3-1 4-5 5-4 6-5", "4-4 4-5 5-2 5-3 5-4 6-5",
      "0-0 1-1 2-3 3-1 4-4 4-5 5-2 5-3 5-4 6-5", "0-0 1-1 4-4 4-5 5-2 5-3 5-4 6-5"},
     {"0-0 2-5 3-2 5-6", "0-0 1-1 2-5 3-3 4-4 5-6", "0-0 1-1 2-5 5-6", "0-0 1-1 2-5 3-2 3-3 4-4 5-6",
      "0-0 1-1 2-5 3-2 4-4 5-6"},
     {"0-0 0-1 0-3 2-2 3-4", "0-0 1-4 2-3 3-2", "0-0 0-1", "0-0 0-1 0-3 1-4 2-2 3-4", "0-0 0-1 2-2 3-4"},
     {"2-2 3-1 6-3", "0-0 1-0 2-0 3-3 4-3 6-3", "6-3", "0-0 1-0 2-2 3-1 4-3 6-3", "0-0 2-2 3-1 6-3"},
     {"0-0 3-3 4-2 5-6", "1-3 2-3 3-2 5-6", "5-6", "0-0 1-3 2-3 3-3 4-2 5-6", "0-0 3-3 4-2 5-6"},
     {"1-0 4-1", "0-0 1-0 3-0 4-0", "0-0 1-0", "0-0 1-0 3-0 4-1", "0-0 1-0 4-1"}});

TEST(Symmetrise, AgreesWithMosesLinkByLink) {
  for (const Recorded& recorded : kRecorded) {
    const Links forward = links(recorded.forward);
    const Links backward = links(recorded.backward);
    EXPECT_EQ(format_pharaoh(symmetrise(forward, backward, Symmetrisation::kGrowDiag)), recorded.grow_diag);
    EXPECT_EQ(format_pharaoh(symmetrise(forward, backward, Symmetrisation::kGrowDiagFinal)),
              recorded.final_or);
    EXPECT_EQ(format_pharaoh(symmetrise(forward, backward, Symmetrisation::kGrowDiagFinalAnd)),
              recorded.final_and);
  }
}

TEST(Symmetrise, EachStepOnlyAddsAndStaysInTheUnion) {
  RandomStream random(1, RandomPurpose::kTest);
  for (int round = 0; round < 500; ++round) {
    const auto [forward, backward] = random_directions(random);
    const Links both = symmetrise(forward, backward, Symmetrisation::kIntersection);
    const Links either = symmetrise(forward, backward, Symmetrisation::kUnion);
    const Links grown = symmetrise(forward, backward, Symmetrisation::kGrowDiag);
    EXPECT_TRUE(contains(grown, both));
    for (const Symmetrisation how : {Symmetrisation::kGrowDiagFinal, Symmetrisation::kGrowDiagFinalAnd}) {
      const Links finished = symmetrise(forward, backward, how);
      EXPECT_TRUE(contains(finished, grown));
      EXPECT_TRUE(contains(either, finished));
    }
  }
}

TEST(Symmetrise, AfterTheFinalStepNoLinkOfTheUnionHasAFreeWord) {
  RandomStream random(2, RandomPurpose::kTest);
  for (int round = 0; round < 500; ++round) {
    const auto [forward, backward] = random_directions(random);
    const Links finished = symmetrise(forward, backward, Symmetrisation::kGrowDiagFinal);
    for (const Link& link : symmetrise(forward, backward, Symmetrisation::kUnion)) {
      EXPECT_TRUE(
          std::ranges::any_of(finished, [&](const Link& other) { return other.source == link.source; }));
      EXPECT_TRUE(
          std::ranges::any_of(finished, [&](const Link& other) { return other.target == link.target; }));
    }
  }
}

TEST(Symmetrise, TwoEqualAlignmentsStayAsTheyAre) {
  RandomStream random(3, RandomPurpose::kTest);
  for (int round = 0; round < 200; ++round) {
    const Links forward = random_directions(random).forward;
    for (const Symmetrisation how : kSymmetrisations) EXPECT_EQ(symmetrise(forward, forward, how), forward);
  }
}

TEST(Symmetrise, UpToTheFinalStepItDoesNotMatterWhichIsFirst) {
  RandomStream random(4, RandomPurpose::kTest);
  for (int round = 0; round < 200; ++round) {
    const auto [forward, backward] = random_directions(random);
    for (const Symmetrisation how :
         {Symmetrisation::kIntersection, Symmetrisation::kUnion, Symmetrisation::kGrowDiag}) {
      EXPECT_EQ(symmetrise(forward, backward, how), symmetrise(backward, forward, how));
    }
  }
}

TEST(Symmetrise, NothingAndHugeNumbersAreNoProblem) {
  for (const Symmetrisation how : kSymmetrisations) {
    EXPECT_TRUE(symmetrise({}, {}, how).empty());
    const Links far = links("0-0 18446744073709551615-18446744073709551615");
    EXPECT_EQ(symmetrise(far, far, how), far);
  }
}

}  // namespace
}  // namespace seq2see::alignment
