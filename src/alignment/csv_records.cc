#include "alignment/csv_records.h"

#include <algorithm>

namespace seq2see::alignment {

std::string quoted_field(std::string_view text) {
  std::string field = "\"";
  for (const char character : text) {
    if (character == '"') field += '"';
    field += character;
  }
  return field + '"';
}

CsvRecords::CsvRecords(std::string_view text) : text_(text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
}

std::optional<std::vector<std::string>> CsvRecords::next() {
  while (position_ < text_.size() && (text_[position_] == '\n' || text_[position_] == '\r')) {
    if (text_[position_] == '\n') ++next_line_;
    ++position_;
  }
  if (problem_ || position_ >= text_.size()) return std::nullopt;
  line_ = next_line_;
  std::vector<std::string> fields;
  while (true) {
    fields.push_back(next_field());
    if (problem_ || position_ >= text_.size()) return fields;
    if (text_[position_] != ',') break;
    ++position_;
  }
  if (text_.substr(position_).starts_with("\r\n")) ++position_;
  ++position_;
  ++next_line_;
  return fields;
}

std::string CsvRecords::next_field() {
  if (position_ < text_.size() && text_[position_] == '"') return quoted();
  size_t end = std::min(text_.find_first_of(",\n", position_), text_.size());
  std::string field(text_.substr(position_, end - position_));
  if (field.find('"') != std::string::npos) problem_ = "there is a quote inside of a field without quotes";
  if (end < text_.size() && text_[end] == '\n' && field.ends_with('\r')) field.pop_back();
  position_ = end;
  return field;
}

std::string CsvRecords::quoted() {
  std::string field;
  for (++position_; position_ < text_.size(); ++position_) {
    if (text_[position_] == '"') {
      ++position_;
      const bool is_doubled = position_ < text_.size() && text_[position_] == '"';
      if (!is_doubled) {
        const bool ends = position_ >= text_.size() || text_[position_] == ',' || text_[position_] == '\n' ||
                          text_.substr(position_).starts_with("\r\n");
        if (!ends) problem_ = "there is something between a closing quote and the next comma";
        return field;
      }
    }
    if (text_[position_] == '\n') ++next_line_;
    field += text_[position_];
  }
  problem_ = "a quote is not closed";
  return field;
}

}  // namespace seq2see::alignment
