#include "data/lines.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/error.h"
#include "base/mapped_file.h"
#include "base/text_file.h"

namespace seq2see::data {
namespace {

constexpr size_t kLinesToAnEntry = 16;

}  // namespace

struct Lines::Text {
  std::optional<MappedFile> file;
  std::string memory;  // where there is no file
  std::string_view bytes;
  std::vector<uint64_t> begins;  // of lines 0, 16, 32, ...
  size_t count = 0;
};

namespace {

/// Calls visit(line number, position, line as it stands) for every line.
template <class Visit>
void for_each_line(std::string_view text, const Visit& visit) {
  size_t line = 0;
  for (size_t begin = 0; begin < text.size(); ++line) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    visit(line, begin, text.substr(begin, end - begin));
    begin = end + 1;
  }
}

template <class Range>
std::string join(const Range& lines) {
  std::string joined;
  for (const std::string_view line : lines) {
    if (line.find('\n') != std::string_view::npos) throw std::invalid_argument("a line holds a line end");
    joined.append(line).push_back('\n');
  }
  return joined;
}

/// Fills in where lines begin and how many there are.
template <class Text>
void index(Text& text) {
  for_each_line(text.bytes, [&](size_t line, size_t begin, std::string_view /*raw*/) {
    if (line % kLinesToAnEntry == 0) text.begins.push_back(begin);
    ++text.count;
  });
}

}  // namespace

Lines::Lines(const std::vector<std::string>& lines) {
  auto text = std::make_shared<Text>();
  text->memory = join(lines);
  text->bytes = text->memory;
  index(*text);
  text_ = std::move(text);
}

Lines::Lines(std::initializer_list<std::string_view> lines)
    : Lines(std::vector<std::string>(lines.begin(), lines.end())) {}

Lines Lines::read(const std::filesystem::path& file) {
  auto text = std::make_shared<Text>();
  text->file.emplace(file);
  text->bytes = text->file->bytes();
  for_each_line(text->bytes, [&](size_t line, size_t /*begin*/, std::string_view raw) {
    if (const auto position = find_invalid_utf8(clean_line(raw, line == 0))) {
      throw UserError(file.string() + ":" + std::to_string(line + 1),
                      "the text is not valid UTF-8 (byte " + std::to_string(*position + 1) + " of the line)",
                      "convert the file to UTF-8, for example with iconv");
    }
  });
  index(*text);
  Lines lines;
  lines.text_ = std::move(text);
  return lines;
}

size_t Lines::size() const { return text_ == nullptr ? 0 : text_->count; }

std::string_view Lines::operator[](size_t line) const { return *from(line); }

Lines::Iterator Lines::begin() const { return from(0); }

Lines::Iterator Lines::end() const { return {bytes(), size(), bytes().size()}; }

Lines::Iterator Lines::from(size_t line) const {
  if (line > size()) throw std::out_of_range("the text has no line " + std::to_string(line));
  if (line == size()) return end();
  const size_t entry = line / kLinesToAnEntry;
  Iterator iterator(bytes(), entry * kLinesToAnEntry, text_->begins[entry]);
  for (size_t i = line % kLinesToAnEntry; i > 0; --i) ++iterator;
  return iterator;
}

std::vector<std::string> Lines::strings() const {
  std::vector<std::string> strings;
  strings.reserve(size());
  for (const std::string_view line : *this) strings.emplace_back(line);
  return strings;
}

std::string_view Lines::bytes() const { return text_ == nullptr ? std::string_view() : text_->bytes; }

void Lines::expect_unchanged() const {
  if (text_ != nullptr && text_->file) text_->file->expect_unchanged();
}

Lines::Iterator::Iterator(std::string_view text, size_t line, size_t begin)
    : text_(text), line_(line), begin_(begin) {
  find_end();
}

std::string_view Lines::Iterator::operator*() const {
  return clean_line(text_.substr(begin_, end_ - begin_), /*is_first=*/line_ == 0);
}

Lines::Iterator& Lines::Iterator::operator++() {
  ++line_;
  begin_ = std::min(end_ + 1, text_.size());
  find_end();
  return *this;
}

Lines::Iterator Lines::Iterator::operator++(int) {
  const Iterator before = *this;
  ++*this;
  return before;
}

void Lines::Iterator::find_end() { end_ = std::min(text_.find('\n', begin_), text_.size()); }

}  // namespace seq2see::data
