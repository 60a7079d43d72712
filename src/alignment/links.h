// Hard word alignments: links between a source and a target token, both counted from 0.
#pragma once

#include <compare>
#include <cstddef>
#include <vector>

namespace seq2see::alignment {

struct Link {
  size_t source;
  size_t target;

  auto operator<=>(const Link&) const = default;  // NOLINT(modernize-use-nullptr): misreads <=>
};

/// Sorted by source, then target; no link twice.
using Links = std::vector<Link>;

/// Sorts, and leaves one of each: makes Links of any list of links.
void sort_and_unite(Links& links);

/// Links that people drew (Och & Ney 2003, "A systematic comparison of various statistical alignment
/// models"): sure ones, and possible ones that an aligner may make or not.
struct GoldLinks {
  Links sure;
  Links possible;  // contains the sure ones

  bool operator==(const GoldLinks&) const = default;
};

}  // namespace seq2see::alignment
