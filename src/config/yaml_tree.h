// YAML as a plain tree with line numbers. yaml_tree.cc is the only file that knows yaml-cpp.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seq2see::config {

/// A node of a YAML document. Where an alias stands the tree shares the node of its anchor.
struct YamlNode {
  enum class Kind { kNull, kScalar, kList, kMap };
  using Pointer = std::shared_ptr<const YamlNode>;

  Kind kind = Kind::kNull;
  int line = 0;                                      // 1-based
  std::string text;                                  // of a scalar, without its quotes
  bool quoted = false;                               // a scalar that can only be text: "5" is no number
  std::vector<Pointer> items;                        // of a list
  std::vector<std::pair<Pointer, Pointer>> entries;  // of a map, in the file's order, repeated keys included
};

/// Text that is not YAML. The message says what is wrong; `line` is 1-based.
class YamlSyntaxError : public std::runtime_error {
 public:
  YamlSyntaxError(int line, const std::string& message) : std::runtime_error(message), line_(line) {}
  [[nodiscard]] int line() const { return line_; }

 private:
  int line_;
};

/// The only document of `text`; a null node where there is none. Throws YamlSyntaxError.
YamlNode::Pointer parse_yaml(std::string_view text);

}  // namespace seq2see::config
