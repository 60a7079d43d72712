#include "report/report.h"

#include <stdexcept>
#include <string_view>
#include <utility>

#include "report/page_files.h"
#include "report/report_data.h"

namespace seq2see::report {
namespace {

/// A SHA-256 digest in hexadecimal digits as content security policies want it: in Base64.
std::string base64_of_digest(std::string_view hexadecimal) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  // Three hexadecimal digits are two of Base64. Of the 64 one is left over, which makes one more.
  for (size_t start = 0; start < hexadecimal.size(); start += 3) {
    const std::string group = (std::string(hexadecimal.substr(start, 3)) + "00").substr(0, 3);
    const unsigned long bits = std::stoul(group, nullptr, 16);
    text += kAlphabet[bits >> 6];
    text += kAlphabet[bits & 63];
  }
  text.back() = '=';
  return text;
}

/// Only what this file itself holds may be drawn or run, and nothing may be fetched. The digests make code of
/// anybody else dead text, even if it got into the page.
std::string policy() {
  return "default-src 'none'; script-src 'sha256-" + base64_of_digest(page_files().script_digest) +
         "'; style-src 'sha256-" + base64_of_digest(page_files().style_digest) +
         "'; img-src data: blob:; base-uri 'none'; form-action 'none'";
}

std::string filled(std::string_view page,
                   const std::vector<std::pair<std::string_view, std::string>>& parts) {
  std::string text;
  for (const auto& [place, part] : parts) {
    const size_t position = page.find(place);
    if (position == std::string_view::npos) {
      throw std::logic_error("page.html has no place " + std::string(place) + ", or not in its order");
    }
    text += page.substr(0, position);
    text += part;
    page.remove_prefix(position + place.size());
  }
  return text += page;
}

}  // namespace

Run run_of_alignments(std::string name, std::vector<alignment::Alignment> alignments) {
  Run run;
  run.name = std::move(name);
  if (!alignments.empty()) run.attention = alignments.front().attention;
  run.alignments = std::move(alignments);
  return run;
}

std::string report_html(const Report& report) {
  return filled(page_files().page, {{"{{policy}}", policy()},
                                    {"{{style}}", std::string(page_files().style)},
                                    {"{{data}}", report_data(report)},
                                    {"{{script}}", std::string(page_files().script)}});
}

}  // namespace seq2see::report
