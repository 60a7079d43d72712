#include "report/visible_text.h"

#include <glib.h>

#include <cstdio>
#include <memory>

namespace seq2see::report {
namespace {

constexpr gunichar kZeroWidthNonJoiner = 0x200C;
constexpr gunichar kZeroWidthJoiner = 0x200D;
constexpr gunichar kFirstTag = 0xE0020;  // tag characters, which spell the flags of regions
constexpr gunichar kLastTag = 0xE007F;
constexpr std::string_view kNewlinePicture = "\u23CE";
constexpr std::string_view kTabPicture = "\u21E5";
constexpr std::string_view kSpacePicture = "\u2423";

void append(gunichar character, std::string& text) {
  char bytes[6];  // NOLINT(modernize-avoid-c-arrays): what GLib wants
  text.append(bytes, static_cast<size_t>(g_unichar_to_utf8(character, bytes)));
}

void append_code(gunichar character, std::string& text) {
  char code[16];  // NOLINT(modernize-avoid-c-arrays)
  text.append(code, static_cast<size_t>(std::snprintf(code, sizeof code, "<U+%04X>", character)));
}

bool is_joiner(gunichar character) {
  return character == kZeroWidthNonJoiner || character == kZeroWidthJoiner ||
         (character >= kFirstTag && character <= kLastTag);
}

bool is_invisible(gunichar character) {
  switch (g_unichar_type(character)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return true;
    default:
      return false;
  }
}

std::string visible(std::string_view text, bool spaces_too) {
  const std::unique_ptr<gchar, decltype(&g_free)> valid(
      g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())), &g_free);
  std::string result;
  for (const gchar* at = valid.get(); *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar character = g_utf8_get_char(at);
    const bool inside = at != valid.get() && *g_utf8_next_char(at) != '\0';
    if (character == '\n') {
      result += kNewlinePicture;
    } else if (character == '\t') {
      result += kTabPicture;
    } else if (is_invisible(character) && !(inside && is_joiner(character))) {
      append_code(character, result);
    } else if (spaces_too && g_unichar_isspace(character) != 0) {
      result += kSpacePicture;
    } else {
      append(character, result);
    }
  }
  return result;
}

}  // namespace

std::string visible_token(std::string_view token) {
  return token.empty() ? "<empty>" : visible(token, /*spaces_too=*/true);
}

std::string visible_sentence(std::string_view sentence) { return visible(sentence, /*spaces_too=*/false); }

}  // namespace seq2see::report
