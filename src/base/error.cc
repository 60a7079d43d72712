#include "base/error.h"

#include "base/one_line.h"

namespace seq2see {
namespace {

std::string message(std::string_view where, std::string_view what, std::string_view advice) {
  std::string line;
  if (!where.empty()) line.append(in_one_line(where)).append(": ");
  line.append(in_one_line(what));
  if (!advice.empty()) line.append("; ").append(in_one_line(advice));
  return line;
}

}  // namespace

UserError::UserError(std::string_view where, std::string_view what, std::string_view advice)
    : std::runtime_error(message(where, what, advice)) {}

}  // namespace seq2see
