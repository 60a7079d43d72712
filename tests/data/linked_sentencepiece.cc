// The SentencePiece plug-in is opened past a sanitizer, which then does not see into it. This test binary has
// no LibTorch in it, so there it links the plug-in's source, instrumented, and says so before the first test.
#include <gtest/gtest.h>

#include "data/sentencepiece_library.h"

namespace {

class LinkedSentencePiece : public testing::Environment {
 public:
  void SetUp() override { seq2see::data::use_linked_sentencepiece(*seq2see_sentencepiece_api()); }
};

[[maybe_unused]] const auto* const kLinked = testing::AddGlobalTestEnvironment(new LinkedSentencePiece);

}  // namespace
