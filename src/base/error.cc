#include "base/error.h"

namespace seq2see {
namespace {

std::string one_line(std::string_view where, std::string_view what, std::string_view advice) {
  std::string line;
  if (!where.empty()) line.append(where).append(": ");
  line.append(what);
  if (!advice.empty()) line.append("; ").append(advice);
  for (char& character : line) {
    if (character == '\n' || character == '\r') character = ' ';
  }
  return line;
}

}  // namespace

UserError::UserError(std::string_view where, std::string_view what, std::string_view advice)
    : std::runtime_error(one_line(where, what, advice)) {}

}  // namespace seq2see
