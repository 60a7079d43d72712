#include "alignment/quality.h"

#include <algorithm>
#include <iterator>

namespace seq2see::alignment {
namespace {

size_t common(const Links& left, const Links& right) {
  Links both;
  std::ranges::set_intersection(left, right, std::back_inserter(both));
  return both.size();
}

double quotient(size_t numerator, size_t denominator) {
  return denominator == 0 ? 1.0 : static_cast<double>(numerator) / static_cast<double>(denominator);
}

}  // namespace

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
