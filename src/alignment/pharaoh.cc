#include "alignment/pharaoh.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "alignment/linked_alignment.h"
#include "base/error.h"
#include "base/text_file.h"

namespace seq2see::alignment {
namespace {

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
  if (separator != '-' && separator != 'p' && separator != '?') return std::nullopt;
  parsed.sure = separator == '-';
  const auto target = std::from_chars(source.ptr + 1, end, parsed.link.target);
  if (target.ec != std::errc() || target.ptr != end) return std::nullopt;
  return parsed;
}

}  // namespace

GoldLinks parse_pharaoh(std::string_view line, std::string_view where, size_t first) {
  constexpr std::string_view kSpace = " \t";
  GoldLinks gold;
  for (size_t begin = line.find_first_not_of(kSpace); begin != std::string_view::npos;) {
    const size_t end = std::min(line.find_first_of(kSpace, begin), line.size());
    const std::string_view text = line.substr(begin, end - begin);
    auto parsed = parse_link(text);
    if (!parsed) {
      throw UserError(where, "\"" + std::string(text) + "\" is not a link",
                      "links look like 0-0 (sure) or 1p2 (possible), source first, counted from 0");
    }
    if (parsed->link.source < first || parsed->link.target < first) {
      throw UserError(where, "the link \"" + std::string(text) + "\" counts from 0, not from 1",
                      "say that the file counts from 0");
    }
    parsed->link.source -= first;
    parsed->link.target -= first;
    gold.possible.push_back(parsed->link);
    if (parsed->sure) gold.sure.push_back(parsed->link);
    begin = line.find_first_not_of(kSpace, end);
  }
  sort_and_unite(gold.sure);
  sort_and_unite(gold.possible);
  return gold;
}

std::string format_pharaoh(const GoldLinks& gold, size_t first) {
  std::string line;
  for (const Link& link : gold.possible) {
    if (!line.empty()) line += ' ';
    const bool sure = std::ranges::binary_search(gold.sure, link);
    line += std::to_string(link.source + first) + (sure ? '-' : 'p') + std::to_string(link.target + first);
  }
  return line;
}

std::string format_pharaoh(const Links& links, size_t first) {
  return format_pharaoh(GoldLinks{links, links}, first);
}

Readings read_pharaoh(const std::filesystem::path& path, const ReadOptions& options) {
  const std::vector<std::string> lines = read_lines(path);
  const TokenFile source(options.source_tokens);
  const TokenFile target(options.target_tokens);
  source.expect_sentences(lines.size(), path);
  target.expect_sentences(lines.size(), path);
  Collector collector(path, options);
  for (size_t index = 0; index < lines.size(); ++index) {
    const std::string where = place_in(path, index + 1);
    collector.add(where, [&] {
      const GoldLinks links = parse_pharaoh(lines[index], where, options.first);
      Alignment alignment = alignment_of_links(links.possible, {source.tokens(index), target.tokens(index)},
                                               LinkedEnds::kOutside, where, options.first);
      alignment.id = static_cast<int64_t>(index);
      return alignment;
    });
  }
  return std::move(collector).finish();
}

}  // namespace seq2see::alignment
