// Names for contents: XXH3-128 (libxxhash).
#pragma once

#include <string>
#include <string_view>

struct XXH3_state_s;

namespace seq2see::data {

/// Takes a sequence of texts; two sequences that differ anywhere, also in where one text ends and the next
/// begins, get different hashes. Not meant against forgery.
class Hash {
 public:
  Hash();
  Hash(const Hash&) = delete;
  Hash& operator=(const Hash&) = delete;
  ~Hash();

  Hash& add(std::string_view text);
  /// 32 hexadecimal digits.
  [[nodiscard]] std::string digest() const;

 private:
  XXH3_state_s* state_;
};

/// The hash of one text.
std::string hash_of(std::string_view text);

}  // namespace seq2see::data
