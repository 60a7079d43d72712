// The files of page/, joined when the program is built (embed_page.cmake).
#pragma once

#include <string_view>

namespace seq2see::report {

struct PageFiles {
  /// page.html, with the places {{policy}}, {{style}}, {{data}} and {{script}} in this order.
  std::string_view page;
  std::string_view style;
  std::string_view script;
  // SHA-256 of the two, in hexadecimal digits.
  std::string_view style_digest;
  std::string_view script_digest;
};

const PageFiles& page_files();

}  // namespace seq2see::report
