// YAML by itself: the tree that is made of it, whatever keys it has.
#include <set>

#include "config/yaml_tree.h"
#include "fuzz/target.h"

using namespace seq2see;

namespace {

// A walk over a tree in which nodes are shared could take for ever: each is visited once.
void expect_right(const config::YamlNode& node, int lines, std::set<const config::YamlNode*>& seen) {
  if (!seen.insert(&node).second) return;
  using Kind = config::YamlNode::Kind;
  fuzzing::expect(node.line >= 1 && node.line <= lines, "a node stands in a line of the text");
  fuzzing::expect(node.kind == Kind::kScalar || node.text.empty(), "only a scalar has text");
  fuzzing::expect(node.kind == Kind::kList || node.items.empty(), "only a list has items");
  fuzzing::expect(node.kind == Kind::kMap || node.entries.empty(), "only a map has entries");
  const auto expect_child = [&](const config::YamlNode::Pointer& child) {
    fuzzing::expect(child != nullptr, "no node is missing");
    expect_right(*child, lines, seen);
  };
  for (const config::YamlNode::Pointer& item : node.items) expect_child(item);
  for (const auto& [key, value] : node.entries) {
    expect_child(key);
    expect_child(value);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string_view text = fuzzing::text_of(bytes, size);
  int lines = 2;  // what is missing at the end is missed in the line after it
  for (const char letter : text) lines += letter == '\n' || letter == '\r' ? 1 : 0;
  try {
    const config::YamlNode::Pointer root = config::parse_yaml(text);
    fuzzing::expect(root != nullptr, "where there is no document there is a null node");
    if (root->line == 0 && root->kind == config::YamlNode::Kind::kNull) return 0;  // no document
    std::set<const config::YamlNode*> seen;
    expect_right(*root, lines, seen);
  } catch (const config::YamlSyntaxError& error) {
    // Who reports it makes one short line of it (the target config holds that).
    fuzzing::expect(error.what()[0] != '\0', "an error says what is wrong");
    fuzzing::expect(error.line() >= 1 && error.line() <= lines, "an error stands in a line of the text");
  }
  return 0;
}
