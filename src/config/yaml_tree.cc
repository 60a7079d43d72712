#include "config/yaml_tree.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <map>
#include <set>
#include <sstream>

namespace seq2see::config {
namespace {

/// Far more than a configuration needs. The parser goes down with every level, and so does whoever walks the
/// tree: a file of nothing but brackets must not use up the stack.
constexpr size_t kMostLevels = 32;

/// Builds the tree from yaml-cpp's events. YAML::Node would lose the lines of null values and hide repeated
/// keys.
class TreeBuilder : public YAML::EventHandler {
 public:
  [[nodiscard]] YamlNode::Pointer root() const { return root_; }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    place(make_node(YamlNode::Kind::kNull, mark, anchor));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (open_anchors_.contains(anchor))
      throw YamlSyntaxError(mark.line + 1, "an alias inside its own anchor");
    place(anchors_.at(anchor));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const auto node = make_node(YamlNode::Kind::kScalar, mark, anchor);
    node->text = value;
    // yaml-cpp's tag of every scalar that is not plain is "!".
    node->quoted = tag == "!" || tag == "tag:yaml.org,2002:str";
    place(node);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(make_node(YamlNode::Kind::kList, mark, anchor), anchor);
  }

  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(make_node(YamlNode::Kind::kMap, mark, anchor), anchor);
  }

  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    std::shared_ptr<YamlNode> node;
    YAML::anchor_t anchor;
    YamlNode::Pointer key;  // of a map, once it is read and its value is not
  };

  std::shared_ptr<YamlNode> make_node(YamlNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    auto node = std::make_shared<YamlNode>();
    node->kind = kind;
    node->line = mark.line + 1;
    if (anchor != 0) anchors_[anchor] = node;
    return node;
  }

  void open(const std::shared_ptr<YamlNode>& node, YAML::anchor_t anchor) {
    if (open_.size() == kMostLevels)
      throw YamlSyntaxError(node->line, "more than " + std::to_string(kMostLevels) + " levels");
    place(node);
    if (anchor != 0) open_anchors_.insert(anchor);
    open_.push_back({node, anchor, nullptr});
  }

  void close() {
    open_anchors_.erase(open_.back().anchor);
    open_.pop_back();
  }

  void place(const YamlNode::Pointer& node) {
    if (open_.empty()) {
      root_ = node;
      return;
    }
    Open& parent = open_.back();
    if (parent.node->kind == YamlNode::Kind::kList) {
      parent.node->items.push_back(node);
    } else if (parent.key == nullptr) {
      parent.key = node;
    } else {
      parent.node->entries.emplace_back(std::move(parent.key), node);
      parent.key = nullptr;
    }
  }

  YamlNode::Pointer root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, std::shared_ptr<YamlNode>> anchors_;
  std::set<YAML::anchor_t> open_anchors_;
};

}  // namespace

YamlNode::Pointer parse_yaml(std::string_view text) {
  // yaml-cpp takes the end of the file for the end of a quoted text where a newline comes before it. A
  // comment at the end makes it notice.
  std::istringstream stream(std::string(text).append("\n#"));
  try {
    YAML::Parser parser(stream);
    TreeBuilder builder;
    if (!parser.HandleNextDocument(builder) || builder.root() == nullptr) return std::make_shared<YamlNode>();
    TreeBuilder second;
    if (parser.HandleNextDocument(second) && second.root() != nullptr) {
      throw YamlSyntaxError(second.root()->line, "a second YAML document");
    }
    return builder.root();
  } catch (const YAML::Exception& error) {
    throw YamlSyntaxError(error.mark.is_null() ? 1 : error.mark.line + 1, error.msg);
  }
}

}  // namespace seq2see::config
