#include "alignment/links.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

#include "base/error.h"

namespace seq2see::alignment {
namespace {

/// How many of `tokens` may be linked.
size_t linkable(const std::vector<std::string>& tokens, EndLinks ends) {
  const bool drops_last = ends == EndLinks::kDrop && !tokens.empty() && tokens.back() == kEndOfSentence;
  return tokens.size() - (drops_last ? 1 : 0);
}

size_t common(const Links& left, const Links& right) {
  Links both;
  std::ranges::set_intersection(left, right, std::back_inserter(both));
  return both.size();
}

void sort_and_unite(Links& links) {
  std::ranges::sort(links);
  links.erase(std::unique(links.begin(), links.end()), links.end());
}

struct ParsedLink {
  Link link;
  bool sure;
};

/// "12-3" or "12p3".
std::optional<ParsedLink> parse_link(std::string_view text) {
  ParsedLink parsed{};
  const char* const end = text.data() + text.size();
  const auto source = std::from_chars(text.data(), end, parsed.link.source);
  if (source.ec != std::errc() || source.ptr == end) return std::nullopt;
  const char separator = *source.ptr;
  if (separator != '-' && separator != 'p') return std::nullopt;
  parsed.sure = separator == '-';
  const auto target = std::from_chars(source.ptr + 1, end, parsed.link.target);
  if (target.ec != std::errc() || target.ptr != end) return std::nullopt;
  return parsed;
}

double quotient(size_t numerator, size_t denominator) {
  return denominator == 0 ? 1.0 : static_cast<double>(numerator) / static_cast<double>(denominator);
}

}  // namespace

Links argmax_links(const Alignment& alignment, EndLinks ends) {
  const size_t columns = linkable(alignment.source, ends);
  const size_t rows = alignment.matrix.empty() ? 0 : linkable(alignment.target, ends);
  Links links;
  for (size_t row = 0; row < rows; ++row) {
    const std::span<const float> weights = alignment.matrix.row(row);
    const auto best = static_cast<size_t>(std::ranges::max_element(weights) - weights.begin());
    if (best < columns) links.push_back({best, row});
  }
  std::ranges::sort(links);
  return links;
}

Links threshold_links(const Alignment& alignment, float threshold, EndLinks ends) {
  const size_t columns = linkable(alignment.source, ends);
  const size_t rows = alignment.matrix.empty() ? 0 : linkable(alignment.target, ends);
  Links links;
  for (size_t column = 0; column < columns; ++column) {
    for (size_t row = 0; row < rows; ++row) {
      if (alignment.matrix(row, column) > threshold) links.push_back({column, row});
    }
  }
  return links;
}

GoldLinks parse_pharaoh(std::string_view line, std::string_view where) {
  constexpr std::string_view kSpace = " \t";
  GoldLinks gold;
  for (size_t begin = line.find_first_not_of(kSpace); begin != std::string_view::npos;) {
    const size_t end = std::min(line.find_first_of(kSpace, begin), line.size());
    const std::string_view text = line.substr(begin, end - begin);
    const auto parsed = parse_link(text);
    if (!parsed) {
      throw UserError(where, "\"" + std::string(text) + "\" is not a link",
                      "links look like 0-0 (sure) or 1p2 (possible), source first, counted from 0");
    }
    gold.possible.push_back(parsed->link);
    if (parsed->sure) gold.sure.push_back(parsed->link);
    begin = line.find_first_not_of(kSpace, end);
  }
  sort_and_unite(gold.sure);
  sort_and_unite(gold.possible);
  return gold;
}

std::string format_pharaoh(const GoldLinks& gold) {
  std::string line;
  for (const Link& link : gold.possible) {
    if (!line.empty()) line += ' ';
    const bool sure = std::ranges::binary_search(gold.sure, link);
    line += std::to_string(link.source) + (sure ? '-' : 'p') + std::to_string(link.target);
  }
  return line;
}

std::string format_pharaoh(const Links& links) { return format_pharaoh(GoldLinks{links, links}); }

AlignmentQuality& AlignmentQuality::operator+=(const AlignmentQuality& other) {
  made += other.made;
  sure += other.sure;
  made_sure += other.made_sure;
  made_possible += other.made_possible;
  return *this;
}

double AlignmentQuality::precision() const { return quotient(made_possible, made); }

double AlignmentQuality::recall() const { return quotient(made_sure, sure); }

double AlignmentQuality::f_measure() const {
  const double sum = precision() + recall();
  return sum == 0.0 ? 0.0 : 2.0 * precision() * recall() / sum;
}

double AlignmentQuality::alignment_error_rate() const {
  return 1.0 - quotient(made_sure + made_possible, made + sure);
}

AlignmentQuality compare_with_gold(const Links& links, const GoldLinks& gold) {
  return {.made = links.size(),
          .sure = gold.sure.size(),
          .made_sure = common(links, gold.sure),
          .made_possible = common(links, gold.possible)};
}

}  // namespace seq2see::alignment
