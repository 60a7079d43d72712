#include "base/one_line.h"

#include <cstddef>

namespace seq2see {
namespace {

constexpr size_t kLongest = 1000;
constexpr size_t kStart = 700;
constexpr size_t kEnd = 250;

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

std::string shortened(std::string_view text) {
  if (text.size() <= kLongest) return std::string(text);
  size_t start = kStart;
  size_t end = text.size() - kEnd;
  while (start > 0 && continues_character(text[start])) --start;
  while (end < text.size() && continues_character(text[end])) ++end;
  return std::string(text.substr(0, start)) + " … " + std::string(text.substr(end));
}

}  // namespace

std::string in_one_line(std::string_view text) {
  std::string line = shortened(text);
  for (char& character : line) {
    if (static_cast<unsigned char>(character) < 0x20 || character == '\x7f') character = ' ';
  }
  return line;
}

}  // namespace seq2see
