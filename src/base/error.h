// Errors that a user can cause. `main` prints them on one line and exits with code 2; everything else that
// goes wrong is a broken contract of ours (TORCH_CHECK, std::logic_error) and exits with 1.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace seq2see {

/// Something that the user can put right. The message is one line: "where: what is wrong; what to do".
class UserError : public std::runtime_error {
 public:
  /// @param where   file, file:line or key path; may be empty where the message names it
  /// @param what    what is wrong, with the value found
  /// @param advice  what to do about it; may be empty where it is obvious
  UserError(std::string_view where, std::string_view what, std::string_view advice = {});
};

}  // namespace seq2see
