#include "evaluation/ter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "evaluation/beam_edit_distance.h"
#include "evaluation/golden.h"
#include "evaluation/shift_search.h"
#include "evaluation/unicode.h"

namespace seq2see::evaluation {
namespace {

using ::testing::ElementsAre;

TerOptions options_of(const nlohmann::json& named) {
  TerOptions options;
  for (const auto& [key, value] : named.items()) {
    if (key == "normalized") {
      options.normalized = value;
    } else if (key == "no_punct") {
      options.no_punct = value;
    } else if (key == "case_sensitive") {
      options.case_sensitive = value;
    } else {
      throw std::logic_error("an option that this test does not know: " + key);
    }
  }
  return options;
}

/// The words with one space between them.
std::string words(std::string_view line, const TerOptions& options) {
  const std::string text = ter_tokenize(line, options);
  std::string joined;
  for (const std::string_view word : split_words(text)) joined.append(joined.empty() ? "" : " ").append(word);
  return joined;
}

/// Up to `longest` words out of four.
std::vector<uint32_t> random_words(RandomStream& random, size_t longest) {
  std::vector<uint32_t> drawn(random.below(longest + 1));
  for (uint32_t& word : drawn) word = static_cast<uint32_t>(random.below(4));
  return drawn;
}

/// `length` different words in order, starting with `first` and going round.
std::vector<uint32_t> counting_from(uint32_t first, uint32_t length) {
  std::vector<uint32_t> counted;
  for (uint32_t i = 0; i < length; ++i) counted.push_back((first + i) % length);
  return counted;
}

/// The textbook's recursion, without beam or memory.
size_t plain_edit_distance(std::span<const uint32_t> a, std::span<const uint32_t> b) {
  std::vector<std::vector<size_t>> cost(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) {
    for (size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = i + j;
      } else {
        cost[i][j] = std::min(
            {cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), cost[i - 1][j] + 1, cost[i][j - 1] + 1});
      }
    }
  }
  return cost[a.size()][b.size()];
}

TEST(Ter, AgreesWithSacrebleuOnEveryGoldenCase) {
  const std::vector<GoldenCase> cases = golden_cases("ter");
  EXPECT_EQ(cases.size(), 36);
  for (const GoldenCase& golden : cases) {
    SCOPED_TRACE(golden.title);
    const TerScore score = corpus_ter(golden.hypotheses, golden.references, options_of(golden.options));
    EXPECT_NEAR(score.score, golden.expected.at("score"), 1e-6);
    EXPECT_EQ(score.edits, golden.expected.at("num_edits"));
    EXPECT_EQ(score.reference_length, golden.expected.at("reference_length"));
    EXPECT_EQ(score.signature, under_our_version(golden.expected.at("signature")));
  }
}

TEST(Ter, CountsInsertionsDeletionsAndSubstitutions) {
  EXPECT_EQ(sentence_ter("a b c d", {"a b c d"}).edits, 0);
  EXPECT_EQ(sentence_ter("a c d", {"a b c d"}).edits, 1);
  EXPECT_EQ(sentence_ter("a b c c d", {"a b c d"}).edits, 1);
  EXPECT_EQ(sentence_ter("a x c d", {"a b c d"}).edits, 1);
  EXPECT_NEAR(sentence_ter("x y", {"a b c d"}).score, 100.0, 1e-9);
}

TEST(Ter, MovingARunOfWordsIsOneEdit) {
  EXPECT_EQ(sentence_ter("d e f a b c", {"a b c d e f"}).edits, 1);
  // The example of Snover et al. 2006: one shift, two substitutions, one insertion.
  const TerScore score =
      sentence_ter("THIS WEEK THE SAUDIS denied information published in the new york times",
                   {"SAUDI ARABIA denied THIS WEEK information published in the AMERICAN new york times"});
  EXPECT_EQ(score.edits, 4);
  EXPECT_NEAR(score.score, 100.0 * 4 / 13, 1e-9);
}

TEST(Ter, MayExceedOneHundred) { EXPECT_NEAR(sentence_ter("a b c d", {"x"}).score, 400.0, 1e-9); }

TEST(Ter, OverSeveralReferencesTakesTheFewestEditsAndTheMeanLength) {
  const TerScore score = sentence_ter("a b c", {"a b c", "a b c d e f"});
  EXPECT_EQ(score.edits, 0);
  EXPECT_EQ(score.reference_length, 4.5);
}

TEST(Ter, EditsAgainstNoReferenceWordScoreOneHundred) {
  EXPECT_EQ(sentence_ter("a b", {" "}).score, 100.0);
  EXPECT_EQ(sentence_ter("", {" "}).score, 0.0);
}

TEST(Ter, NormalisesAsTercomDoes) {
  EXPECT_EQ(words("Tom's &quot;3.5&quot;-inch, ok.", {.normalized = true}), "tom 's \" 3.5 \" -inch , ok .");
  EXPECT_EQ(words("It cost 3-4.", {}), "it cost 3-4.");
  EXPECT_EQ(words("It (Really) works!", {.no_punct = true, .case_sensitive = true}), "It Really works");
}

TEST(Ter, AsianSupportWorksWithNormalisationOrPunctuationRemoval) {
  EXPECT_EQ(words("我爱GRU。「好」，", {.normalized = true}), "我爱gru。「好」，");
  EXPECT_EQ(words("我爱GRU。「好」，", {.normalized = true, .asian_support = true}),
            "我 爱 gru 。 「 好 」 ，");
  EXPECT_EQ(words("我爱GRU。「好」，", {.no_punct = true, .asian_support = true}), "我爱gru好");
  EXPECT_EQ(words("ひらがな カタカナ", {.normalized = true, .asian_support = true}), "ひらがな カタカナ");
}

TEST(ShiftSearch, NeverNeedsMoreEditsThanTheEditDistanceWithoutShifts) {
  RandomStream random(1, RandomPurpose::kTest);
  for (int round = 0; round < 300; ++round) {
    const std::vector<uint32_t> hypothesis = random_words(random, 12);
    const std::vector<uint32_t> reference = random_words(random, 12);
    if (reference.empty()) continue;
    const size_t plain = plain_edit_distance(hypothesis, reference);
    EXPECT_LE(count_edits(hypothesis, reference), plain);
    EXPECT_EQ(BeamEditDistance(reference, hypothesis.size())(hypothesis), plain);
  }
}

TEST(ShiftSearch, PrefersTheLongestOfTheShiftsThatSaveAsMuch) {
  // Moving "0 4" to the end saves two edits, and so does moving one word; only after the first one more shift
  // does.
  EXPECT_EQ(count_edits(std::vector<uint32_t>{0, 4, 3, 2}, std::vector<uint32_t>{2, 3, 0, 4}), 2);
}

TEST(ShiftSearch, DoesNotMoveARunThatStandsAcrossFromItsTarget) {
  // Moving "3 1" to the end and substituting the 0 would make two edits. But across from the reference's "3
  // 1" stands the second word of that very run, and so Tercom does not try it.
  EXPECT_EQ(count_edits(std::vector<uint32_t>{3, 1, 1, 0}, std::vector<uint32_t>{1, 3, 3, 1}), 3);
}

TEST(ShiftSearch, MovesAtMostTenWordsAtOnce) {
  EXPECT_EQ(count_edits(counting_from(10, 20), counting_from(0, 20)), 1);
  EXPECT_EQ(count_edits(counting_from(11, 22), counting_from(0, 22)), 2);
}

TEST(ShiftSearch, MovesWordsAtMostFiftyPlaces) {
  const std::vector<uint32_t> reference = counting_from(0, 80);
  const auto with_a_word_moved = [&reference](int places) {
    std::vector<uint32_t> hypothesis = reference;
    std::rotate(hypothesis.begin() + 5, hypothesis.begin() + 6, hypothesis.begin() + 6 + places);
    return hypothesis;
  };
  EXPECT_EQ(count_edits(with_a_word_moved(50), reference), 1);
  EXPECT_EQ(count_edits(with_a_word_moved(51), reference), 2);  // removed here, inserted there
}

TEST(ShiftSearch, GivesUpShiftsAfterAThousandCandidates) {
  const auto edits_and_distance = [](size_t length) {
    std::vector<uint32_t> hypothesis;
    std::vector<uint32_t> reference;
    for (uint32_t i = 0; i < length; ++i) {
      hypothesis.push_back(i / 2 % 2);  // 0 0 1 1 0 0 1 1 ...
      reference.push_back(i % 2);       // 0 1 0 1 0 1 0 1 ...
    }
    return std::pair(count_edits(hypothesis, reference), plain_edit_distance(hypothesis, reference));
  };
  const auto [few_edits, few_distance] = edits_and_distance(20);
  EXPECT_LT(few_edits, few_distance);
  const auto [many_edits, many_distance] = edits_and_distance(60);
  EXPECT_EQ(many_edits, many_distance);
}

TEST(BeamEditDistance, RemembersNothingWrongOfTheHypothesisBefore) {
  RandomStream random(2, RandomPurpose::kTest);
  const std::vector<uint32_t> reference = random_words(random, 12);
  std::vector<uint32_t> hypothesis = reference;
  BeamEditDistance distance(reference, hypothesis.size());
  for (int round = 0; round < 300; ++round) {
    hypothesis[random.below(hypothesis.size())] = static_cast<uint32_t>(random.below(4));
    ASSERT_EQ(distance(hypothesis), plain_edit_distance(hypothesis, reference));
  }
}

TEST(BeamEditDistance, AlignsWordsAndMarksTheWrongOnes) {
  const std::vector<uint32_t> hypothesis = {1, 9, 3, 4};
  const std::vector<uint32_t> reference = {0, 1, 2, 3};  // 0 is missing, 2 became 9, 4 is superfluous
  BeamEditDistance distance(reference, hypothesis.size());
  ASSERT_EQ(distance(hypothesis), 3);
  const EditAlignment alignment = distance.align();
  EXPECT_THAT(alignment.hypothesis_of_reference, ElementsAre(-1, 0, 1, 2));
  EXPECT_THAT(alignment.hypothesis_is_wrong, ElementsAre(false, true, false, true));
  EXPECT_THAT(alignment.reference_is_wrong, ElementsAre(true, false, true, false));
}

TEST(BeamEditDistance, ReachesTheEndWhereTheLengthsAreFarApart) {
  const std::vector<uint32_t> one = {7};
  std::vector<uint32_t> many(200, 1);
  many[150] = 7;
  EXPECT_EQ(BeamEditDistance(many, 1)(one), 199);
  EXPECT_EQ(BeamEditDistance(one, 200)(many), 199);
}

}  // namespace
}  // namespace seq2see::evaluation
