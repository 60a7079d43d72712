#include "alignment/linked_alignment.h"

#include <algorithm>
#include <utility>

#include "alignment/reading.h"
#include "base/error.h"

namespace seq2see::alignment {
namespace {

/// Of what is not known: "0-99999999" is a line of ten bytes, and must not become a matrix of a gigabyte.
constexpr size_t kMostUnknownTokens = 1000;

/// Checks the links of one side against its tokens, and makes those that are not known.
class Side {
 public:
  Side(const Links& links, size_t Link::*position, const char* name)
      : links_(links), position_(position), name_(name) {}

  [[nodiscard]] std::vector<std::string> tokens(std::optional<std::vector<std::string>> known,
                                                LinkedEnds ends, std::string_view where, size_t first) const {
    const std::optional<size_t> last = largest();
    if (!known) {
      if (last && *last >= kMostUnknownTokens) {
        throw UserError(where, "there is a link of " + name_of(*last + first),
                        "sentences of more than " + std::to_string(kMostUnknownTokens) +
                            " tokens can be read only together with their tokens");
      }
      const size_t linked = last ? *last + 1 : 0;
      return tokens_by_position(std::max<size_t>(ends == LinkedEnds::kInside ? linked : linked + 1, 1));
    }
    if (known->empty() || known->back() != kEndOfSentence) known->emplace_back(kEndOfSentence);
    if (last && *last >= known->size()) {
      throw UserError(where,
                      "there is a link of " + name_of(*last + first) + ", but the sentence has " +
                          std::to_string(known->size() - 1) + " tokens, counted from " +
                          std::to_string(first),
                      "give the tokens of this file, and say whether it counts from 0 or from 1");
    }
    return *std::move(known);
  }

 private:
  [[nodiscard]] std::string name_of(size_t position) const {
    return std::string(name_) + " token " + std::to_string(position);
  }

  [[nodiscard]] std::optional<size_t> largest() const {
    std::optional<size_t> largest;
    for (const Link& link : links_) largest = std::max(largest.value_or(0), link.*position_);
    return largest;
  }

  const Links& links_;
  size_t Link::*position_;
  const char* name_;
};

}  // namespace

Alignment alignment_of_links(const Links& links, const LinkedTokens& tokens, LinkedEnds ends,
                             std::string_view where, size_t first) {
  Alignment alignment;
  alignment.source = Side(links, &Link::source, "source").tokens(tokens.source, ends, where, first);
  alignment.target = Side(links, &Link::target, "target").tokens(tokens.target, ends, where, first);
  alignment.source_sentence = text_of_tokens(alignment.source);
  alignment.target_sentence = text_of_tokens(alignment.target);
  if (alignment.target.size() > kMostWeights / alignment.source.size()) {
    throw UserError(where,
                    "a matrix of " + std::to_string(alignment.target.size()) + " target and " +
                        std::to_string(alignment.source.size()) + " source tokens is too large",
                    "check that the files of tokens have one sentence a line");
  }
  alignment.matrix = Matrix(alignment.target.size(), alignment.source.size());
  std::vector<size_t> counts(alignment.target.size());
  for (const Link& link : links) ++counts[link.target];
  for (const Link& link : links) {
    alignment.matrix(link.target, link.source) = 1.0F / static_cast<float>(counts[link.target]);
  }
  for (size_t row = 0; row < counts.size(); ++row) {
    if (counts[row] == 0) alignment.matrix(row, alignment.source.size() - 1) = 1.0F;
  }
  return alignment;
}

}  // namespace seq2see::alignment
