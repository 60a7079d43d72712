// The files of page/, joined when the program is built (embed_page.cmake).
#pragma once

#include <string_view>

namespace seq2see::report {

extern const std::string_view
    kPageTemplate;  // page.html, with the places {{policy}}, {{style}}, {{data}}, {{script}}
extern const std::string_view kPageStyle;
extern const std::string_view kPageScript;
// SHA-256 of the two, in hexadecimal digits.
extern const std::string_view kPageStyleDigest;
extern const std::string_view kPageScriptDigest;

}  // namespace seq2see::report
