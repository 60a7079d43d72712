// Searching many sentences: the order, the batches and the threads must not show.
#include "ops/runtime.h"
#include "search/sentences.h"

namespace seq2see::search {
namespace {

std::vector<Ids> six_times(const std::vector<Ids>& sentences) {
  std::vector<Ids> all;
  for (int i = 0; i < 6; ++i) all.insert(all.end(), sentences.begin(), sentences.end());
  return all;
}

struct Sharing {
  size_t threads;
  int64_t batch_size;
};

class ManySentences : public ::testing::TestWithParam<Sharing> {
 protected:
  std::shared_ptr<model::Seq2Seq> model_ = make_model(searched_models().front());
  // Enough for several batches a thread, and for batches of many.
  std::vector<Ids> sources_ = six_times(ten_sentences());
  std::vector<Ids> targets_ = six_times(ten_targets());
  ThreadPool pool_{GetParam().threads, ops::use_one_thread};
};

INSTANTIATE_TEST_SUITE_P(Search, ManySentences,
                         ::testing::Values(Sharing{1, 1}, Sharing{1, 4}, Sharing{1, 100}, Sharing{3, 1},
                                           Sharing{3, 3}, Sharing{3, 10}, Sharing{3, 100}),
                         [](const auto& info) {
                           return std::to_string(info.param.threads) + "ThreadsBatchesOf" +
                                  std::to_string(info.param.batch_size);
                         });

TEST_P(ManySentences, AreSearchedAsEachAloneAndKeepTheirOrder) {
  const BeamOptions options{.ids = kTinyIds, .beam_size = 2, .n_best = 2};
  const auto found = beam_all(predictor_of(*model_), sources_, options, GetParam().batch_size, pool_);
  ASSERT_EQ(found.size(), sources_.size());
  for (size_t i = 0; i < sources_.size(); ++i) {
    SCOPED_TRACE("sentence " + std::to_string(i));
    const std::vector<Ids> one = {sources_[i]};
    const auto alone = beam(predictor_of(*model_), one, options).at(0);
    ASSERT_EQ(found[i].size(), alone.size());
    for (size_t rank = 0; rank < alone.size(); ++rank) expect_near(found[i][rank], alone[rank], 0.0);
  }
}

TEST_P(ManySentences, AreSampledAsEachAloneAndKeepTheirOrder) {
  const SamplingOptions options{.ids = kTinyIds, .samples = 2};
  const auto found = sample_all(predictor_of(*model_), sources_, options, GetParam().batch_size, pool_);
  ASSERT_EQ(found.size(), sources_.size());
  for (size_t i = 0; i < sources_.size(); ++i) {
    SCOPED_TRACE("sentence " + std::to_string(i));
    const std::vector<Ids> one = {sources_[i]};
    const auto alone = sample(predictor_of(*model_), one, options).at(0);
    for (size_t number = 0; number < 2; ++number) expect_near(found[i][number], alone[number], 0.0);
  }
}

TEST_P(ManySentences, AreForcedAsEachAloneAndKeepTheirOrder) {
  const auto forced = force_all(*model_, sources_, targets_, kTinyIds, GetParam().batch_size, pool_);
  ASSERT_EQ(forced.size(), sources_.size());
  for (size_t i = 0; i < sources_.size(); ++i) {
    SCOPED_TRACE("pair " + std::to_string(i));
    const std::vector<Ids> source = {sources_[i]};
    const std::vector<Ids> target = {targets_[i]};
    expect_near(forced[i], force(*model_, source, target, kTinyIds).at(0), 0.0);
  }
}

TEST_P(ManySentences, MayBeNone) {
  EXPECT_TRUE(beam_all(predictor_of(*model_), {}, {.ids = kTinyIds}, GetParam().batch_size, pool_).empty());
  EXPECT_TRUE(force_all(*model_, {}, {}, kTinyIds, GetParam().batch_size, pool_).empty());
}

}  // namespace
}  // namespace seq2see::search
