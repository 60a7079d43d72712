#include "evaluation/mteval_rules.h"

#include "evaluation/rewriting.h"

namespace seq2see::evaluation {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_no_digit(char c) { return !is_digit(c); }
bool is_stop(char c) { return c == '.' || c == ','; }
bool is_hyphen(char c) { return c == '-'; }

bool is_ascii_symbol(char c) {
  return (c >= '{' && c <= '~') || (c >= '[' && c <= '`') || (c >= ' ' && c <= '&') ||
         (c >= '(' && c <= '+') || (c >= ':' && c <= '@') || c == '/';
}

}  // namespace

void replace_entities(std::string& text) {
  if (text.find('&') == std::string::npos) return;
  replace_all(text, "&quot;", "\"");
  replace_all(text, "&amp;", "&");
  replace_all(text, "&lt;", "<");
  replace_all(text, "&gt;", ">");
}

std::string separate_symbols(const std::string& text) { return separate(text, is_ascii_symbol); }

std::string separate_stops_and_hyphens(const std::string& text) {
  const std::string after_other = separate_second(text, is_no_digit, is_stop);
  const std::string before_other = separate_first(after_other, is_stop, is_no_digit);
  return separate_second(before_other, is_digit, is_hyphen);
}

}  // namespace seq2see::evaluation
