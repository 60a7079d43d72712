#include "config/differences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "yaml_text.h"

namespace seq2see::config {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Differences, AreNoneBetweenEqualConfigurations) {
  EXPECT_THAT(differences(parse(""), parse("")), IsEmpty());
}

TEST(Differences, ShowBothValuesAsYamlInTheOrderOfTheFile) {
  const Config first = parse("name: a\n");
  const Config second = parse("name: b c\n", {"training.learning_rate=1e-6", "training.adam_betas=[0.9,0.98]",
                                              "model.encoder.num_layers=2", "training.overwrite=yes"});
  EXPECT_THAT(
      differences(first, second),
      ElementsAre(Difference{"name", "a", "\"b c\""}, Difference{"model_dir", "runs/a", "\"runs/b c\""},
                  Difference{"model.encoder.num_layers", "1", "2"},
                  Difference{"training.learning_rate", "0.001", "1.0e-06"},
                  Difference{"training.adam_betas", "[0.9, 0.999]", "[0.9, 0.98]"},
                  Difference{"training.overwrite", "false", "true"}));
}

TEST(Differences, SeeTheLastBitOfANumber) {
  Config second = parse("");
  second.model.init_gain = std::nextafter(1.0, 2.0);
  EXPECT_THAT(differences(parse(""), second),
              ElementsAre(Difference{"model.init_gain", "1.0", "1.0000000000000002"}));
}

TEST(Differences, LeaveOutKeysThatHaveNoEffectInOneOfTheTwo) {
  const Config adam = parse("training: {adam_eps: 1e-6}\n");
  const Config sgd = parse("training: {optimizer: sgd, momentum: 0.9}\n");
  EXPECT_THAT(differences(adam, sgd), ElementsAre(Difference{"training.optimizer", "adam", "sgd"}));
}

}  // namespace
}  // namespace seq2see::config
