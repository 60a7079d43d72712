// Arrays in the .npy format of NumPy (numpy.lib.format, versions 1 to 3), as far as alignments need them:
// numbers and strings, little endian, in memory order of C or Fortran.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alignment/alignment.h"

namespace seq2see::alignment {

/// The bytes of a .npy file: float32 [rows, columns], int64 [n], float64 [n], or strings [n] of a fixed width
/// (dtype <U, UTF-32; bytes that are not UTF-8 become U+FFFD).
std::string to_npy(const Matrix& matrix);
std::string to_npy(std::span<const int64_t> numbers);
std::string to_npy(std::span<const double> numbers);
std::string to_npy(std::span<const std::string> texts);

/// A .npy file whose header has been read and found to fit the size of the whole: nothing is allocated on the
/// word of a header.
class NpyArray {
 public:
  /// @param bytes  of the whole file; has to outlive this
  /// Throws UserError(where) for anything that is no such array.
  NpyArray(std::string_view bytes, std::string_view where);

  [[nodiscard]] const std::vector<size_t>& shape() const { return shape_; }

  /// The values of a float32 or float64 array of two dimensions, or of numbers or strings of one. Throw
  /// UserError where the array is another one. NumPy does not keep zeros at the end of a string.
  [[nodiscard]] Matrix matrix() const;
  [[nodiscard]] std::vector<int64_t> integers() const;
  [[nodiscard]] std::vector<double> doubles() const;
  [[nodiscard]] std::vector<std::string> texts() const;

 private:
  [[noreturn]] void fail(const std::string& what) const;
  void parse_header(std::string_view header);
  void expect(std::string_view types, size_t dimensions, const char* what) const;
  [[nodiscard]] double number(size_t index) const;

  std::string where_;
  std::string type_;  // as NumPy writes it, such as "<f4"
  bool fortran_order_ = false;
  std::vector<size_t> shape_;
  size_t item_size_ = 0;  // bytes
  std::string_view data_;
};

}  // namespace seq2see::alignment
