// What the fuzz targets share. A target is a file with one function, LLVMFuzzerTestOneInput: libFuzzer calls
// it with millions of inputs (scripts/fuzz.sh), and replay.cc with those of seeds/ and some more (CTest).
//
// Input may be anything, and a reader may refuse it with a UserError. Every other exception, a broken
// `expect`, a report of a sanitizer, an endless loop and much memory are faults of the program.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/text_file.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for it by this name
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size);

namespace seq2see::fuzzing {

/// Ends the program where a promise of the code is broken.
inline void expect(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

inline void expect_message(std::string_view message) {
  expect(!message.empty() && message.find_first_of("\n\r\x1b") == std::string_view::npos,
         "an error is one line that no terminal obeys");
  expect(message.size() < 1500, "an error can be read, whatever it quotes");
}

/// Whether `read` takes its input.
template <class Read>
bool accepts(Read&& read) {
  try {
    std::forward<Read>(read)();
    return true;
  } catch (const UserError& error) {
    expect_message(error.what());
    return false;
  }
}

inline std::string_view text_of(const uint8_t* bytes, size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

/// What stands before the first separator, and what behind it.
inline std::pair<std::string_view, std::string_view> halves(std::string_view text, char separator) {
  const size_t end = text.find(separator);
  if (end == std::string_view::npos) return {text, {}};
  return {text.substr(0, end), text.substr(end + 1)};
}

/// Whether an input is to be put to a test that takes long: in a fuzzer one in `turns` is, by its size, so
/// that more inputs can be tried; in a replay each is.
/// @param turn  below `turns`
inline bool has_turn(size_t size, size_t turns, size_t turn = 0) {
#ifdef SEQ2SEE_IN_FUZZER
  constexpr bool kTakesTurns = true;
#else
  constexpr bool kTakesTurns = false;
#endif
  return !kTakesTurns || size % turns == turn;
}

/// A file that never touches a disk, for readers that want a path.
class MemoryFile {
 public:
  MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile();

  /// Replaces what is in it.
  const std::filesystem::path& write(std::string_view contents);
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  int descriptor_;
  std::filesystem::path path_;
};

}  // namespace seq2see::fuzzing
