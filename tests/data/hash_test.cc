#include "data/hash.h"

#include <gtest/gtest.h>

namespace seq2see::data {
namespace {

// Recorded from the command line tool: printf '' | xxhsum -H2, printf 'abc' | xxhsum -H2.
TEST(Hash, AgreesWithXxhsum) {
  EXPECT_EQ(hash_of(""), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(hash_of("abc"), "06b05ab6733a618578af5f94892f3950");
}

TEST(Hash, TellsWhereOneTextEndsAndTheNextBegins) {
  EXPECT_NE(Hash().add("ab").add("c").digest(), Hash().add("a").add("bc").digest());
  EXPECT_NE(Hash().add("ab").digest(), Hash().add("ab").add("").digest());
  EXPECT_EQ(Hash().add("ab").add("c").digest(), Hash().add("ab").add("c").digest());
}

}  // namespace
}  // namespace seq2see::data
