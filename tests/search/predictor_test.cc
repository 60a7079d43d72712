// Several models that predict together: the mean of their probabilities.
#include "search/predictor.h"

#include "search/search.h"
#include "search/sentences.h"
#include "testing/tensor_near.h"

namespace seq2see::search {
namespace {

using testing::tensors_near;

/// Models of different kinds and sizes with the same vocabularies.
std::vector<std::shared_ptr<model::Seq2Seq>> three_models() {
  std::vector<std::shared_ptr<model::Seq2Seq>> models;
  for (const SearchedModel& model : searched_models()) {
    if (model.type == torch::kFloat64) models.push_back(make_model(model));
  }
  return models;
}

std::vector<model::Seq2Seq*> pointers(const std::vector<std::shared_ptr<model::Seq2Seq>>& models) {
  std::vector<model::Seq2Seq*> all;
  for (const auto& model : models) all.push_back(model.get());
  return all;
}

TEST(Predictor, AveragesTheProbabilitiesAndTheAttentionOfItsModels) {
  const auto models = three_models();
  const std::vector<Ids> sources = {{4, 7, 5, 3}, {10, 3}};
  const Tensor previous = torch::full({2}, kTinyIds.start, torch::kInt64);
  constexpr int64_t V = testing::TinyBatch::kTargetVocabulary;

  Tensor probabilities = torch::zeros({2, V}, torch::kFloat64);
  Tensor weights = torch::zeros({2, 4}, torch::kFloat64);
  for (const auto& model : models) {
    const Predictor one(pointers({model}), 0);
    PredictorState state = one.start(sources);
    const Prediction prediction = one.predict(previous, state, V, {});
    probabilities.scatter_add_(1, prediction.pieces, prediction.log_probabilities.exp());
    if (prediction.weights.defined()) weights += prediction.weights.to(torch::kFloat64);
  }
  const Predictor all(pointers(models), 0);
  PredictorState state = all.start(sources);
  const Prediction together = all.predict(previous, state, 4, {{}, {5}});
  Tensor allowed = probabilities / static_cast<double>(models.size());
  allowed[1][5] = 0.0;
  const auto [largest, pieces] = allowed.topk(4, 1);
  EXPECT_TRUE(tensors_near(together.pieces, pieces, 0.0));
  EXPECT_TRUE(tensors_near(together.log_probabilities.exp(), largest, 1e-12));
  // The model without attention has no say in where the others look.
  EXPECT_TRUE(tensors_near(together.weights.to(torch::kFloat64), weights / 2.0, 1e-6));
}

TEST(Predictor, OfOneModelTwiceSearchesAsOfThatModel) {
  const auto model = make_model(searched_models().front());
  const std::vector<Ids> sentences = ten_sentences();
  const BeamOptions options{.ids = kTinyIds, .beam_size = 3, .n_best = 3};
  const auto once = beam(predictor_of(*model), sentences, options);
  const auto twice = beam(Predictor(pointers({model, model}), 0), sentences, options);
  for (size_t i = 0; i < sentences.size(); ++i) {
    for (size_t rank = 0; rank < 3; ++rank) expect_near(twice[i][rank], once[i][rank], 1e-9);
  }
}

TEST(Predictor, GivesTheSameBitsWithAndWithoutTables) {
  for (const SearchedModel& options : searched_models()) {
    const auto model = make_model(options);
    const std::vector<Ids> sentences = ten_sentences();
    const BeamOptions search{.ids = kTinyIds, .beam_size = 4, .n_best = 4};
    const auto without = beam(predictor_of(*model, 0), sentences, search);
    const auto with = beam(predictor_of(*model, 1000000), sentences, search);
    for (size_t i = 0; i < sentences.size(); ++i) {
      for (size_t rank = 0; rank < 4; ++rank) expect_near(with[i][rank], without[i][rank], 0.0);
    }
  }
}

}  // namespace
}  // namespace seq2see::search
