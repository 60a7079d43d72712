#include "model/weights.h"

#include <gmock/gmock.h>

#include <map>
#include <memory>
#include <string>

#include "base/error.h"
#include "base/text_file.h"
#include "testing/temporary_folder.h"
#include "testing/tensor_near.h"
#include "testing/tiny.h"

namespace seq2see::model {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::TemporaryFolder;
using testing::tensors_near;

using Snapshot = std::map<std::string, Tensor>;

Snapshot snapshot(const Seq2Seq& model) {
  Snapshot copies;
  for (const auto& parameter : model.named_parameters())
    copies[parameter.key()] = parameter.value().detach().clone();
  return copies;
}

void expect_equal(const Snapshot& actual, const Snapshot& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (const auto& [name, values] : expected) EXPECT_TRUE(tensors_near(actual.at(name), values, 0.0)) << name;
}

class Weights : public ::testing::Test {
 protected:
  /// What loading is refused with; the model must be what it was.
  std::string refusal(Seq2Seq& model) const {
    const Snapshot before = snapshot(model);
    std::string message;
    try {
      load_weights(path_, model);
    } catch (const UserError& error) {
      message = error.what();
    }
    expect_equal(snapshot(model), before);
    return message;
  }

  void save(const Seq2Seq& model) const { save_weights(path_, model, {{"source vocabulary", "cafe"}}); }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "model.safetensors";
  Seq2Seq model_{testing::tiny_config(), testing::kTinyVocabularies, 1};
};

TEST_F(Weights, AreTheSameAfterARoundTrip) {
  save(model_);
  Seq2Seq other(testing::tiny_config(), testing::kTinyVocabularies, 2);
  const auto metadata = load_weights(path_, other);
  expect_equal(snapshot(other), snapshot(model_));
  EXPECT_EQ(metadata.at("source vocabulary"), "cafe");
}

TEST_F(Weights, StayWhereTheyAreAndKeepLearning) {
  // An optimiser holds the parameters themselves: loading must not replace them.
  save(model_);
  const std::vector<Tensor> before = model_.parameters();
  load_weights(path_, model_);
  const std::vector<Tensor> after = model_.parameters();
  ASSERT_EQ(before.size(), after.size());
  for (size_t i = 0; i < after.size(); ++i) {
    EXPECT_TRUE(after[i].is_same(before[i]));
    EXPECT_TRUE(after[i].requires_grad());
    EXPECT_TRUE(after[i].is_leaf());
  }
}

TEST_F(Weights, OfAnotherSizeAreRefusedWithNameAndBothShapes) {
  save(model_);
  config::ModelConfig options = testing::tiny_config();
  options.decoder.attention_size = 5;
  Seq2Seq other(options, testing::kTinyVocabularies, 2);
  EXPECT_THAT(refusal(other), AllOf(HasSubstr(path_.string()), HasSubstr("'decoder.attention.v'"),
                                    HasSubstr("[7]"), HasSubstr("[5]")));
}

TEST_F(Weights, OfAnotherVocabularyAreRefused) {
  save(model_);
  Seq2Seq other(testing::tiny_config(), {.source = 13, .target = 12}, 2);
  EXPECT_THAT(refusal(other), AllOf(HasSubstr("[11"), HasSubstr("[12"), HasSubstr("vocabulary")));
}

TEST_F(Weights, OfAnotherKindOfAttentionAreRefused) {
  save(model_);
  config::ModelConfig options = testing::tiny_config();
  options.decoder.attention = config::AttentionKind::kScaledDot;
  Seq2Seq fewer(options, testing::kTinyVocabularies, 2);  // no v, no bias
  EXPECT_THAT(refusal(fewer), AllOf(HasSubstr("tensors"), HasSubstr("another configuration")));

  save(fewer);
  EXPECT_THAT(refusal(model_), HasSubstr("there is no tensor 'decoder.attention."));
}

TEST_F(Weights, OfAnotherTypeAreRefusedWithBothTypes) {
  save(*testing::tiny_model(testing::tiny_config()));  // float64
  EXPECT_THAT(refusal(model_), AllOf(HasSubstr("Double"), HasSubstr("Float")));
}

TEST_F(Weights, OfADamagedFileAreRefused) {
  save(model_);
  std::string bytes = read_file(path_);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
  (void)folder_.write("model.safetensors", bytes);
  EXPECT_THAT(refusal(model_), HasSubstr("checksum"));
  (void)folder_.write("model.safetensors", bytes.substr(0, bytes.size() - 100));
  EXPECT_THAT(refusal(model_), HasSubstr("truncated"));
}

TEST_F(Weights, ThatAreNotThereAreTheUsersError) { EXPECT_THAT(refusal(model_), HasSubstr(path_.string())); }

}  // namespace
}  // namespace seq2see::model
