#include "cli/table.h"

#include <algorithm>
#include <cstddef>

#include "evaluation/unicode.h"

namespace seq2see::cli {
namespace {

/// What a terminal takes for a text: two columns for the characters of East Asia.
size_t width(const std::string& text) {
  size_t columns = 0;
  for (const char32_t character : evaluation::decode_utf8(text)) {
    const bool is_wide =
        (character >= 0x1100 && character <= 0x115F) || (character >= 0x2E80 && character <= 0xA4CF) ||
        (character >= 0xAC00 && character <= 0xD7A3) || (character >= 0xF900 && character <= 0xFAFF) ||
        (character >= 0xFF00 && character <= 0xFF60) || character >= 0x20000;
    columns += is_wide ? 2 : 1;
  }
  return columns;
}

}  // namespace

std::string Table::text() const {
  std::vector<size_t> widths(rows_.front().size());
  for (const auto& row : rows_) {
    for (size_t column = 0; column < row.size(); ++column) {
      widths[column] = std::max(widths[column], width(row[column]));
    }
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line;
    for (size_t column = 0; column < row.size(); ++column) {
      const std::string padding(widths[column] - width(row[column]), ' ');
      line += column == 0 ? row[column] + padding : "  " + padding + row[column];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

std::string Table::markdown() const {
  std::string text;
  for (const auto& row : rows_) {
    std::string line = "|";
    for (const std::string& cell : row) {
      line += ' ';
      for (const char character : cell) {
        if (character == '|' || character == '*' || character == '\\') line += '\\';
        line += character;
      }
      line += " |";
    }
    text += line + '\n';
    if (&row != &rows_.front()) continue;
    text += "|---|";
    for (size_t column = 1; column < row.size(); ++column) text += "---:|";
    text += '\n';
  }
  return text;
}

}  // namespace seq2see::cli
