#include "alignment/symmetrisation.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace seq2see::alignment {
namespace {

constexpr std::array<std::pair<Symmetrisation, std::string_view>, 5> kNames = {
    {{Symmetrisation::kIntersection, "intersection"},
     {Symmetrisation::kUnion, "union"},
     {Symmetrisation::kGrowDiag, "grow-diag"},
     {Symmetrisation::kGrowDiagFinal, "grow-diag-final"},
     {Symmetrisation::kGrowDiagFinalAnd, "grow-diag-final-and"}}};

/// The order in which links are visited.
struct ByTarget {
  bool operator()(const Link& left, const Link& right) const {
    return std::tie(left.target, left.source) < std::tie(right.target, right.source);
  }
};

using VisitedLinks = std::set<Link, ByTarget>;

struct Step {
  int target;
  int source;
};

constexpr std::array<Step, 8> kNeighbours = {
    {{-1, 0}, {0, -1}, {1, 0}, {0, 1}, {-1, -1}, {-1, 1}, {1, -1}, {1, 1}}};

/// The link beside another one. Before the first word it wraps round to a place where no link is.
Link neighbour(const Link& link, const Step& step) {
  return {link.source + static_cast<size_t>(step.source), link.target + static_cast<size_t>(step.target)};
}

Links intersection_of(const Links& left, const Links& right) {
  Links both;
  std::ranges::set_intersection(left, right, std::back_inserter(both));
  return both;
}

Links union_of(const Links& left, const Links& right) {
  Links either;
  std::ranges::set_union(left, right, std::back_inserter(either));
  return either;
}

/// An alignment that only grows, and the words that have a link in it.
class GrowingAlignment {
 public:
  explicit GrowingAlignment(const Links& links) {
    for (const Link& link : links) add(link);
  }

  /// Adds the neighbours of what is there, of theirs, and so on.
  void grow(const Links& candidates) {
    for (bool added = true; added;) {
      added = false;
      for (const Link& link : links_) {  // an insertion leaves the iterator where it is
        for (const Step& step : kNeighbours) {
          const Link next = neighbour(link, step);
          if (!std::ranges::binary_search(candidates, next) || both_covered(next)) continue;
          add(next);
          added = true;
        }
      }
    }
  }

  enum class Wants { kOneWordFree, kBothWordsFree };

  void add_final(const Links& candidates, Wants wants) {
    for (const Link& link : VisitedLinks(candidates.begin(), candidates.end())) {
      const bool free = wants == Wants::kBothWordsFree ? !any_covered(link) : !both_covered(link);
      if (free) add(link);
    }
  }

  [[nodiscard]] Links links() const {
    Links links(links_.begin(), links_.end());
    std::ranges::sort(links);
    return links;
  }

 private:
  void add(const Link& link) {
    links_.insert(link);
    covered_sources_.insert(link.source);
    covered_targets_.insert(link.target);
  }

  [[nodiscard]] bool both_covered(const Link& link) const {
    return covered_sources_.contains(link.source) && covered_targets_.contains(link.target);
  }

  [[nodiscard]] bool any_covered(const Link& link) const {
    return covered_sources_.contains(link.source) || covered_targets_.contains(link.target);
  }

  VisitedLinks links_;
  std::set<size_t> covered_sources_;
  std::set<size_t> covered_targets_;
};

Links grow_diag(const Links& forward, const Links& backward, Symmetrisation how) {
  GrowingAlignment alignment(intersection_of(forward, backward));
  alignment.grow(union_of(forward, backward));
  if (how != Symmetrisation::kGrowDiag) {
    const auto wants = how == Symmetrisation::kGrowDiagFinal ? GrowingAlignment::Wants::kOneWordFree
                                                             : GrowingAlignment::Wants::kBothWordsFree;
    alignment.add_final(forward, wants);
    alignment.add_final(backward, wants);
  }
  return alignment.links();
}

}  // namespace

std::string_view symmetrisation_name(Symmetrisation how) {
  for (const auto& [candidate, name] : kNames) {
    if (candidate == how) return name;
  }
  throw std::logic_error("symmetrisation_name: not a symmetrisation");
}

std::optional<Symmetrisation> parse_symmetrisation(std::string_view name) {
  if (name == "intersect") return Symmetrisation::kIntersection;
  for (const auto& [how, candidate] : kNames) {
    if (candidate == name) return how;
  }
  return std::nullopt;
}

Links flipped(const Links& links) {
  Links result;
  for (const Link& link : links) result.push_back({link.target, link.source});
  std::ranges::sort(result);
  return result;
}

Links symmetrise(const Links& forward, const Links& backward, Symmetrisation how) {
  switch (how) {
    case Symmetrisation::kIntersection:
      return intersection_of(forward, backward);
    case Symmetrisation::kUnion:
      return union_of(forward, backward);
    case Symmetrisation::kGrowDiag:
    case Symmetrisation::kGrowDiagFinal:
    case Symmetrisation::kGrowDiagFinalAnd:
      return grow_diag(forward, backward, how);
  }
  throw std::logic_error("symmetrise: not a symmetrisation");
}

}  // namespace seq2see::alignment
