// Animated PNG: several pictures in one file. Programs that know nothing of animation show the first of them.
// The format: "Portable Network Graphics (PNG) Specification (Third Edition)", W3C, sections 5 and 11.3.6.
#pragma once

#include <chrono>
#include <span>
#include <string>

namespace seq2see::report {

struct ApngFrame {
  std::string png;                  // a whole PNG file
  std::chrono::milliseconds delay;  // how long it is shown, at most kLongestDelay
};

inline constexpr std::chrono::milliseconds kLongestDelay{65'535};

/// Shows the frames one after another, again and again. The same frames give the same bytes.
/// Throws std::logic_error where there is no frame, one is not a PNG file or differs in size or kind from the
/// first, or is shown for too long.
std::string make_apng(std::span<const ApngFrame> frames);

}  // namespace seq2see::report
