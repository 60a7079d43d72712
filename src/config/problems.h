// Everything that is wrong with a configuration, gathered so that it can be told at once.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seq2see::config {

/// Where a key was written.
struct Place {
  enum class Kind { kFile, kNowhere, kOverride };  // in the order in which problems are told
  Kind kind = Kind::kNowhere;
  int number = 0;  // line of the file, or which of the overrides
};

class Problems {
 public:
  /// `file` stands before what is wrong in it.
  explicit Problems(std::string_view file) : file_(file) {}

  /// `key` is the full path.
  void report(const Place& place, std::string_view key, std::string_view what);

  /// Throws ConfigError with this alone: for a file of which nothing else can be said.
  [[noreturn]] void fail(const Place& place, std::string_view what) const;

  /// Whether something was reported about this key, so that its value says nothing.
  [[nodiscard]] bool has(const std::string& key) const { return keys_.contains(key); }

  /// Throws ConfigError with all that was reported, in the order of the places.
  void throw_if_any() const;

 private:
  [[nodiscard]] std::string line(const Place& place, std::string_view key, std::string_view what) const;

  std::string file_;
  std::set<std::string> keys_;
  std::vector<std::pair<Place, std::string>> lines_;
};

}  // namespace seq2see::config
