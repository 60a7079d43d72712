#include "benchmarks/settings.h"

#include <gtest/gtest.h>

namespace seq2see::benchmarks {
namespace {

TEST(Settings, AreFoundByTheirNames) {
  for (const Setting& setting : training_settings({1, 16})) {
    const std::optional<Setting> found = find_setting(setting.name());
    ASSERT_TRUE(found.has_value()) << setting.name();
    EXPECT_EQ(found->name(), setting.name());
  }
  for (const char* wrong : {"", "small", "small/gru/bahdanau/fp32/fused/", "small/gru/bahdanau/fp32/fused/0",
                            "small/lstm/bahdanau/fp32/fused/1", "small/gru/bahdanau/fp32/fused/2x"}) {
    EXPECT_FALSE(find_setting(wrong).has_value()) << wrong;
  }
}

}  // namespace
}  // namespace seq2see::benchmarks
