#include "alignment/npy.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <utility>

#include "alignment/numbers.h"
#include "alignment/unicode.h"
#include "base/error.h"

namespace seq2see::alignment {
namespace {

static_assert(std::endian::native == std::endian::little, "arrays are written as they lie in memory");

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr size_t kAlignment = 64;  // of the data in the file
constexpr size_t kCharacterSize = 4;
constexpr const char* kAdvice =
    "arrays are float32 or float64 matrices, and int64, float64 or string lists, little endian";

std::string with_header(const std::string& type, const std::string& shape, std::string_view data) {
  std::string header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
  const size_t unpadded = kMagic.size() + 4 + header.size() + 1;
  header.append((kAlignment - unpadded % kAlignment) % kAlignment, ' ').append(1, '\n');
  std::string bytes(kMagic);
  bytes += '\x01';
  bytes += '\x00';
  bytes += static_cast<char>(header.size() & 0xFFU);
  bytes += static_cast<char>(header.size() >> 8U);
  return bytes.append(header).append(data);
}

template <class Number>
std::string_view bytes_of(const Number* numbers, size_t count) {
  return {reinterpret_cast<const char*>(numbers), count * sizeof(Number)};
}

/// The text of a header between `key` and the end of its value, as Python writes the dictionary.
std::optional<std::string_view> value_of(std::string_view header, std::string_view key) {
  const std::string quoted = "'" + std::string(key) + "':";
  const size_t found = header.find(quoted);
  if (found == std::string_view::npos) return std::nullopt;
  std::string_view value = header.substr(found + quoted.size());
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  if (value.empty()) return std::nullopt;
  const char closing = value[0] == '(' ? ')' : value[0] == '\'' ? '\'' : ',';
  const size_t end = value.find(closing, 1);
  if (end == std::string_view::npos) return std::nullopt;
  return closing == ',' ? value.substr(0, end) : value.substr(1, end - 1);
}

std::optional<std::vector<size_t>> parse_shape(std::string_view text) {
  std::vector<size_t> shape;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    std::string_view size = text.substr(0, comma);
    text.remove_prefix(std::min(comma + 1, text.size()));
    size.remove_prefix(std::min(size.find_first_not_of(' '), size.size()));
    if (size.empty() && text.empty()) break;  // the comma of a tuple of one
    const std::optional<size_t> number = parse_count(size);
    if (!number) return std::nullopt;
    shape.push_back(*number);
  }
  return shape;
}

/// Bytes of one item; nothing for a type that is not read here.
std::optional<size_t> item_size(std::string_view type) {
  if (type == "<f4" || type == "<i4") return 4;
  if (type == "<f8" || type == "<i8") return 8;
  if (!type.starts_with("<U")) return std::nullopt;
  const std::optional<size_t> characters = parse_count(type.substr(2));
  constexpr size_t kMostCharacters = 1U << 24U;
  if (!characters || *characters > kMostCharacters) return std::nullopt;
  return *characters * kCharacterSize;
}

/// a * b; nothing where that is no size_t.
std::optional<size_t> product(size_t a, size_t b) {
  size_t result = 0;
  if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
  return result;
}

}  // namespace

std::string to_npy(const Matrix& matrix) {
  std::vector<float> values;
  for (size_t row = 0; row < matrix.rows(); ++row) {
    values.insert(values.end(), matrix.row(row).begin(), matrix.row(row).end());
  }
  return with_header("<f4", std::to_string(matrix.rows()) + ", " + std::to_string(matrix.columns()),
                     bytes_of(values.data(), values.size()));
}

std::string to_npy(std::span<const int64_t> numbers) {
  return with_header("<i8", std::to_string(numbers.size()) + ",", bytes_of(numbers.data(), numbers.size()));
}

std::string to_npy(std::span<const double> numbers) {
  return with_header("<f8", std::to_string(numbers.size()) + ",", bytes_of(numbers.data(), numbers.size()));
}

std::string to_npy(std::span<const std::string> texts) {
  std::vector<std::u32string> strings;
  size_t width = 1;  // as NumPy has it for empty strings
  for (const std::string& text : texts) {
    strings.push_back(decode_utf8(text));
    width = std::max(width, strings.back().size());
  }
  std::u32string characters;
  for (std::u32string& text : strings) {
    text.resize(width);
    characters += text;
  }
  return with_header("<U" + std::to_string(width), std::to_string(texts.size()) + ",",
                     bytes_of(characters.data(), characters.size()));
}

NpyArray::NpyArray(std::string_view bytes, std::string_view where) : where_(where) {
  const size_t version_at = kMagic.size();
  if (!bytes.starts_with(kMagic) || bytes.size() < version_at + 6) fail("this is not an array of NumPy");
  const auto byte = [&](size_t at) -> size_t { return static_cast<unsigned char>(bytes[at]); };
  const size_t version = byte(version_at);
  if (version < 1 || version > 3) fail("the array has the unknown format version " + std::to_string(version));
  const size_t length_size = version == 1 ? 2 : 4;
  size_t length = 0;
  for (size_t i = length_size; i-- > 0;) length = (length << 8U) | byte(version_at + 2 + i);
  const size_t begin = version_at + 2 + length_size;
  if (length > bytes.size() || begin > bytes.size() - length) fail("the array ends in its header");
  parse_header(bytes.substr(begin, length));
  data_ = bytes.substr(begin + length);
  std::optional<size_t> size = item_size_;
  for (const size_t extent : shape_) {
    if (size) size = product(*size, extent);
  }
  if (!size || *size != data_.size()) {
    fail("the header promises another size than the " + std::to_string(data_.size()) + " bytes that follow");
  }
}

void NpyArray::fail(const std::string& what) const { throw UserError(where_, what, kAdvice); }

void NpyArray::parse_header(std::string_view header) {
  const auto type = value_of(header, "descr");
  const auto order = value_of(header, "fortran_order");
  const auto shape = value_of(header, "shape");
  if (!type || !order || !shape) fail("the header of the array is broken");
  const auto sizes = parse_shape(*shape);
  if (!sizes || (*order != "True" && *order != "False")) fail("the header of the array is broken");
  const auto size = item_size(*type);
  if (!size) fail("the type of the array is \"" + encode_utf8(decode_utf8(type->substr(0, 20))) + "\"");
  type_ = *type;
  fortran_order_ = *order == "True";
  shape_ = *sizes;
  item_size_ = *size;
}

void NpyArray::expect(std::string_view types, size_t dimensions, const char* what) const {
  const bool is_type = types.find(type_.substr(0, 2)) != std::string_view::npos;
  if (is_type && shape_.size() == dimensions) return;
  fail("the array is of type " + type_ + " and " + std::to_string(shape_.size()) + " dimensions, not " +
       what);
}

double NpyArray::number(size_t index) const {
  const char* const at = data_.data() + index * item_size_;
  const auto read = [&](auto value) {
    std::memcpy(&value, at, sizeof value);
    return static_cast<double>(value);
  };
  if (type_ == "<f4") return read(float{});
  return type_ == "<f8" ? read(double{}) : 0.0;
}

Matrix NpyArray::matrix() const {
  expect("<f", 2, "a matrix of floating-point numbers");
  if (data_.empty()) return {};  // a header may promise any number of empty rows
  Matrix matrix(shape_[0], shape_[1]);
  for (size_t row = 0; row < matrix.rows(); ++row) {
    for (size_t column = 0; column < matrix.columns(); ++column) {
      const size_t index = fortran_order_ ? column * matrix.rows() + row : row * matrix.columns() + column;
      matrix(row, column) = static_cast<float>(number(index));
    }
  }
  return matrix;
}

std::vector<int64_t> NpyArray::integers() const {
  expect("<i", 1, "a list of integers");
  std::vector<int64_t> numbers(shape_[0]);
  for (size_t index = 0; index < numbers.size(); ++index) {
    const char* const at = data_.data() + index * item_size_;
    if (item_size_ == sizeof(int64_t)) {
      std::memcpy(&numbers[index], at, sizeof(int64_t));
    } else {
      int32_t number = 0;
      std::memcpy(&number, at, sizeof number);
      numbers[index] = number;
    }
  }
  return numbers;
}

std::vector<double> NpyArray::doubles() const {
  expect("<f", 1, "a list of floating-point numbers");
  std::vector<double> numbers(shape_[0]);
  for (size_t index = 0; index < numbers.size(); ++index) numbers[index] = number(index);
  return numbers;
}

std::vector<std::string> NpyArray::texts() const {
  expect("<U", 1, "a list of strings");
  // Strings of width 0 take no bytes, however many a header promises.
  if (item_size_ == 0 && shape_[0] > 0) fail("the strings of the array have no width");
  std::vector<std::string> texts(shape_[0]);
  for (size_t index = 0; index < texts.size(); ++index) {
    std::u32string characters(item_size_ / kCharacterSize, U'\0');
    std::memcpy(characters.data(), data_.data() + index * item_size_, item_size_);
    while (!characters.empty() && characters.back() == U'\0') characters.pop_back();
    texts[index] = encode_utf8(characters);
  }
  return texts;
}

}  // namespace seq2see::alignment
