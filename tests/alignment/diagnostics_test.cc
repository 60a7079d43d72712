#include "alignment/diagnostics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "alignment/random_alignments.h"

namespace seq2see::alignment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Alignment alignment_of(std::vector<std::string> target, std::vector<std::string> source,
                       std::vector<float> weights) {
  Alignment alignment;
  alignment.attention = "dot";
  alignment.matrix = Matrix(target.size(), source.size(), std::move(weights));
  alignment.source = std::move(source);
  alignment.target = std::move(target);
  return alignment;
}

/// Rows: sharp on "ich", even over all four, half on "." and half on the end; the end's row does not count.
Alignment worked_example() {
  return alignment_of({"i", "eat", ".", "</s>"}, {"▁ich", "▁esse", "▁.", "</s>"},
                      {1.0F, 0.0F, 0.0F, 0.0F,      //
                       0.25F, 0.25F, 0.25F, 0.25F,  //
                       0.0F, 0.0F, 0.5F, 0.5F,      //
                       0.0F, 1.0F, 0.0F, 0.0F});
}

/// Each of `rows` target tokens looks at the source token that is said, of `columns` and `</s>`.
Alignment pointing(const std::vector<size_t>& rows, size_t columns) {
  std::vector<std::string> target(rows.size(), "t");
  target.emplace_back("</s>");
  std::vector<std::string> source(columns, "s");
  source.emplace_back("</s>");
  Alignment alignment = alignment_of(target, source, std::vector<float>(target.size() * source.size()));
  for (size_t row = 0; row < rows.size(); ++row) alignment.matrix(row, rows[row]) = 1.0F;
  alignment.matrix(rows.size(), columns) = 1.0F;
  return alignment;
}

// By hand: entropies 0, ln 4, ln 2.
TEST(Diagnose, EntropyIsTheMeanOverRealTargetTokens) {
  const Diagnostics diagnostics = diagnose(worked_example());
  EXPECT_NEAR(*diagnostics.entropy.value(), (std::log(4.0) + std::log(2.0)) / 3.0, 1e-9);
  EXPECT_NEAR(*diagnostics.relative_entropy.value(), (1.0 + 0.5) / 3.0, 1e-9);
  EXPECT_EQ(diagnostics.entropy.count, 3.0);
}

TEST(Diagnose, SharpnessIsTheMeanOfTheLargestWeights) {
  EXPECT_NEAR(*diagnose(worked_example()).sharpness.value(), (1.0 + 0.25 + 0.5) / 3.0, 1e-9);
}

// By hand: 0, 1/4, 1/2 on </s>; 0, 1/4, 1/2 on the full stop. No row has its (first) largest weight on </s>.
TEST(Diagnose, MassOnTheEndAndOnPunctuation) {
  const Diagnostics diagnostics = diagnose(worked_example());
  EXPECT_NEAR(*diagnostics.end_mass.value(), 0.25, 1e-9);
  EXPECT_NEAR(*diagnostics.punctuation_mass.value(), 0.25, 1e-9);
  EXPECT_EQ(diagnostics.end_rows.value(), 0.0);
}

TEST(Diagnose, PunctuationIsWhatUnicodeSaysWithItsWordMark) {
  const auto mass = [](const std::string& token) {
    return diagnose(alignment_of({"x"}, {token, "a"}, {0.75F, 0.25F})).punctuation_mass.value();
  };
  for (const std::string token : {".", "▁,", "。", "¿", "...", "▁«", "؟", "-"})
    EXPECT_EQ(mass(token), 0.75) << token;
  for (const std::string token : {"▁", "a.", "+", "$", "1", "</s>", "我", ""})
    EXPECT_EQ(mass(token), std::nullopt) << token;
}

// By hand: columns of the three rows sum to 1.25, 0.25, 0.75.
TEST(Diagnose, CoverageIsWhatColumnsSumTo) {
  const Diagnostics diagnostics = diagnose(worked_example());
  EXPECT_NEAR(*diagnostics.coverage.value(), (1.0 + 0.25 + 0.75) / 3.0, 1e-9);
  EXPECT_NEAR(*diagnostics.over_coverage.value(), 0.25 / 3.0, 1e-9);
}

// By hand: mean positions 0, 1.5, 2.5 rise with every pair.
TEST(Diagnose, MonotonicityIsKendallsTau) {
  EXPECT_EQ(diagnose(worked_example()).monotonicity.value(), 1.0);
  EXPECT_EQ(diagnose(pointing({3, 2, 1, 0}, 4)).monotonicity.value(), -1.0);
  // Of 6 pairs, 0 1 3 2 has one reversed: (5 - 1) / 6.
  EXPECT_NEAR(*diagnose(pointing({0, 1, 3, 2}, 4)).monotonicity.value(), 4.0 / 6.0, 1e-9);
  // Of 3 pairs, 0 0 1 has one tied: 2 / sqrt(3 * 2).
  EXPECT_NEAR(*diagnose(pointing({0, 0, 1}, 4)).monotonicity.value(), 2.0 / std::sqrt(6.0), 1e-9);
}

TEST(Diagnose, MonotonicityNeedsTwoDifferentPositions) {
  EXPECT_EQ(diagnose(pointing({1}, 4)).monotonicity.value(), std::nullopt);
  EXPECT_EQ(diagnose(pointing({1, 1, 1}, 4)).monotonicity.value(), std::nullopt);
  // The same but for the rounding of floats.
  EXPECT_EQ(diagnose(alignment_of({"a", "b"}, {"x", "y"}, {0.3F, 0.7F, 0.3000001F, 0.6999999F}))
                .monotonicity.value(),
            std::nullopt);
}

TEST(Diagnose, SaysHowManyRowsShareAColumn) {
  const Diagnostics diagnostics = diagnose(pointing({2, 2, 2, 0, 3, 4}, 4));
  EXPECT_NEAR(*diagnostics.favourite_rows.value(), 3.0 / 6.0, 1e-9);
  EXPECT_NEAR(*diagnostics.first_rows.value(), 1.0 / 6.0, 1e-9);
  EXPECT_NEAR(*diagnostics.last_rows.value(), 1.0 / 6.0, 1e-9);
  EXPECT_NEAR(*diagnostics.end_rows.value(), 1.0 / 6.0, 1e-9);
}

TEST(Diagnose, InShortPairsRowsShareColumnsByNature) {
  EXPECT_EQ(diagnose(pointing({0, 0, 0}, 4)).favourite_rows.value(), std::nullopt);
  EXPECT_EQ(diagnose(pointing({0, 0, 0, 0}, 3)).first_rows.value(), std::nullopt);
}

TEST(Diagnose, WhatHasNoEndHasNoMassOnIt) {
  const Diagnostics diagnostics = diagnose(alignment_of({"a"}, {"x", "y"}, {0.5F, 0.5F}));
  EXPECT_EQ(diagnostics.end_mass.value(), std::nullopt);
  EXPECT_EQ(diagnostics.end_rows.value(), std::nullopt);
  EXPECT_EQ(diagnostics.entropy.count, 1.0);
}

TEST(Diagnose, AnEmptyTargetOrSourceIsNoProblem) {
  const Diagnostics no_rows = diagnose(alignment_of({"</s>"}, {"x", "</s>"}, {0.0F, 1.0F}));
  for (const Figure& figure : figures(no_rows)) EXPECT_EQ(figure.value, std::nullopt) << figure.name;
  const Diagnostics no_columns = diagnose(alignment_of({"a", "</s>"}, {"</s>"}, {1.0F, 1.0F}));
  EXPECT_EQ(no_columns.end_rows.value(), 1.0);
  EXPECT_EQ(no_columns.relative_entropy.value(), std::nullopt);
  EXPECT_EQ(no_columns.coverage.value(), std::nullopt);
}

TEST(Diagnose, WithoutAttentionNothingIsKnown) {
  Alignment alignment = worked_example();
  alignment.attention = "none";
  alignment.matrix = {};
  for (const Figure& figure : figures(diagnose(alignment)))
    EXPECT_EQ(figure.value, std::nullopt) << figure.name;
  EXPECT_THAT(warnings(diagnose(alignment), /*late=*/true), IsEmpty());
}

// By hand: the source words are ich, esse and </s>. "i" looks at ich, "eat" at esse (1/4 + 1/4), "." at esse
// and
// </s> alike, of which the first counts.
TEST(Diagnose, QualityIsThatOfWordsAgainstGold) {
  Alignment alignment = worked_example();
  EXPECT_FALSE(diagnose(alignment).quality.has_value());
  alignment.source = {"▁ich", "▁es", "se", "</s>"};
  alignment.gold = GoldLinks{{{0, 0}, {1, 1}}, {{0, 0}, {1, 1}, {1, 2}}};
  const Diagnostics diagnostics = diagnose(alignment);
  ASSERT_TRUE(diagnostics.quality.has_value());
  EXPECT_EQ(diagnostics.quality->made, 3U);
  EXPECT_EQ(diagnostics.quality->made_sure, 2U);
  EXPECT_EQ(diagnostics.quality->alignment_error_rate(), 0.0);
  EXPECT_EQ(figures(diagnostics).back().name, "aer");
}

TEST(Diagnose, SeveralAddUpByTokens) {
  // One pair of 4 rows at the first token, one of 8 at the end: 8 of 12 look at the end.
  const std::vector<Alignment> alignments = {pointing({0, 0, 0, 0}, 4),
                                             pointing({5, 5, 5, 5, 5, 5, 5, 5}, 5)};
  const Diagnostics diagnostics = diagnose(alignments);
  EXPECT_NEAR(*diagnostics.end_rows.value(), 8.0 / 12.0, 1e-9);
  EXPECT_NEAR(*diagnostics.first_rows.value(), 4.0 / 12.0, 1e-9);
  EXPECT_NEAR(*diagnostics.coverage.value(), 1.0 / 9.0, 1e-9);
}

TEST(Diagnose, QualityAddsUp) {
  Diagnostics sum;
  Diagnostics with_gold;
  with_gold.quality = AlignmentQuality{.made = 2, .sure = 2, .made_sure = 1, .made_possible = 1};
  sum += Diagnostics{};
  EXPECT_FALSE(sum.quality.has_value());
  sum += with_gold;
  sum += with_gold;
  EXPECT_EQ(sum.quality->made, 4U);
}

TEST(Diagnose, FiguresStayInTheirBounds) {
  RandomStream random(1, RandomPurpose::kTest);
  for (int round = 0; round < 500; ++round) {
    const Diagnostics diagnostics = diagnose(random_alignment(round, random));
    for (const Figure& figure : figures(diagnostics)) {
      if (!figure.value) continue;
      const bool is_open = figure.name == "entropy" || figure.name == "over_coverage";
      EXPECT_GE(*figure.value, figure.name == "monotonicity" ? -1.0 : 0.0) << figure.name;
      EXPECT_LE(*figure.value, is_open ? 10.0 : 1.0 + 1e-5) << figure.name;
    }
  }
}

TEST(Agreement, IsTheShareOfTokensThatLookAtTheSamePlace) {
  EXPECT_EQ(agreement(pointing({0, 1, 2, 3}, 4), pointing({0, 2, 2, 4}, 4)).value(), 0.5);
  EXPECT_EQ(agreement(worked_example(), worked_example()).value(), 1.0);
  EXPECT_THROW((void)agreement(pointing({0}, 4), pointing({0}, 5)), std::logic_error);
}

/// Diagnostics in which nothing is to be warned of, but what `change` makes of them.
template <class Change>
std::vector<std::string> warnings_where(Change change, bool late = false) {
  Diagnostics diagnostics = diagnose(pointing({0, 1, 2, 3, 4}, 5));
  diagnostics.punctuation_mass = {0.1, 1.0};
  diagnostics.agreement = {0.9, 1.0};
  change(diagnostics);
  return warnings(diagnostics, late);
}

TEST(Warnings, GoodAttentionGivesNone) {
  EXPECT_THAT(warnings_where([](Diagnostics&) {}, /*late=*/true), IsEmpty());
}

TEST(Warnings, RowsOnTheEnd) {
  EXPECT_THAT(
      warnings_where([](Diagnostics& changed) {
        changed.end_rows = {62, 100};
      }),
      ElementsAre("row mass sits on </s> for 62 % of the target tokens: the model ignores the source"));
  EXPECT_THAT(warnings_where([](Diagnostics& changed) { changed.end_rows = {50, 100}; }), IsEmpty());
}

TEST(Warnings, EvenRows) {
  EXPECT_THAT(warnings_where([](Diagnostics& changed) {
                changed.relative_entropy = {0.95, 1};
              }),
              ElementsAre(HasSubstr("nearly even (95 % of the largest entropy)")));
  EXPECT_THAT(warnings_where([](Diagnostics& changed) { changed.relative_entropy = {0.9, 1}; }), IsEmpty());
}

TEST(Warnings, WhereEvenRowsAreLargestMeansNothing) {
  EXPECT_THAT(warnings_where([](Diagnostics& changed) {
                changed.relative_entropy = {0.95, 1};
                changed.first_rows = changed.favourite_rows = {1, 1};
              }),
              ElementsAre(HasSubstr("nearly even")));
}

TEST(Warnings, OneColumnForMostRows) {
  EXPECT_THAT(warnings_where([](Diagnostics& changed) {
                changed.favourite_rows = {8, 10};
              }),
              ElementsAre(HasSubstr("one source token takes 80 % of the target tokens")));
  EXPECT_THAT(warnings_where([](Diagnostics& changed) { changed.favourite_rows = {7, 10}; }), IsEmpty());
}

TEST(Warnings, TheFirstOrTheLastColumnIsNamed) {
  EXPECT_THAT(warnings_where([](Diagnostics& changed) {
                changed.first_rows = changed.favourite_rows = {8, 10};
              }),
              ElementsAre(HasSubstr("80 % of the target tokens look at the first source token most")));
  EXPECT_THAT(warnings_where([](Diagnostics& changed) {
                changed.last_rows = changed.favourite_rows = {8, 10};
              }),
              ElementsAre(HasSubstr("look at the last source token most")));
  EXPECT_THAT(warnings_where([](Diagnostics& changed) {
                changed.first_rows = changed.last_rows = {5, 10};
              }),
              IsEmpty());
}

TEST(Warnings, WeightOnPunctuation) {
  EXPECT_THAT(warnings_where([](Diagnostics& changed) {
                changed.punctuation_mass = {0.45, 1};
              }),
              ElementsAre(HasSubstr("45 % of the weight lies on punctuation")));
  EXPECT_THAT(warnings_where([](Diagnostics& changed) { changed.punctuation_mass = {0.4, 1}; }), IsEmpty());
}

TEST(Warnings, SomeWordsLeftOutAndOthersRepeated) {
  const auto change = [](double coverage, double over_coverage) {
    return [=](Diagnostics& changed) {
      changed.coverage = {coverage, 1};
      changed.over_coverage = {over_coverage, 1};
    };
  };
  EXPECT_THAT(
      warnings_where(change(0.43, 0.8)),
      ElementsAre(HasSubstr("only 43 % of the source is read, and what is read is read too often (by 0.80")));
  EXPECT_THAT(warnings_where(change(0.43, 0.1)), IsEmpty());  // a short target
  EXPECT_THAT(warnings_where(change(0.9, 0.8)), IsEmpty());   // a long one
}

TEST(Warnings, AttentionThatHasNotSettledLateInTraining) {
  const auto change = [](Diagnostics& changed) { changed.agreement = {0.31, 1}; };
  EXPECT_THAT(warnings_where(change, /*late=*/true),
              ElementsAre(HasSubstr("only 31 % of the target tokens look where")));
  EXPECT_THAT(warnings_where(change, /*late=*/false), IsEmpty());
}

TEST(Warnings, ACollapsedMatrixIsCaughtFromTheWeights) {
  EXPECT_THAT(warnings(diagnose(pointing({0, 0, 0, 0, 0}, 5)), /*late=*/false),
              ElementsAre(HasSubstr("100 % of the target tokens look at the first"),
                          HasSubstr("only 20 % of the source")));
  EXPECT_THAT(warnings(diagnose(pointing({5, 5, 5, 5, 5}, 5)), /*late=*/false),
              ElementsAre(HasSubstr("row mass sits on </s>")));
}

}  // namespace
}  // namespace seq2see::alignment
