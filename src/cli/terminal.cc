#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <string_view>

#include "alignment/numbers.h"

namespace seq2see::cli {
namespace {

std::string_view variable(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets any
  return value == nullptr ? std::string_view() : std::string_view(value);
}

}  // namespace

size_t terminal_columns() {
  constexpr size_t kUsual = 80;
  if (const auto columns = alignment::parse_count(variable("COLUMNS")); columns && *columns > 0)
    return *columns;
  winsize size{};
  const bool known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : kUsual;
}

report::ColourDepth terminal_colours(const std::string& choice) {
  const bool willing = variable("NO_COLOR").empty() && variable("TERM") != "dumb";
  const bool automatically = willing && ::isatty(STDOUT_FILENO) == 1;
  if (choice == "never" || (choice == "auto" && !automatically)) return report::ColourDepth::kNone;
  const std::string_view promise = variable("COLORTERM");
  return promise == "truecolor" || promise == "24bit" ? report::ColourDepth::kTrueColour
                                                      : report::ColourDepth::k256;
}

bool terminal_is_dark() {
  // "15;0": the numbers of the colours of letters and page, among the first 16.
  const std::string_view colours = variable("COLORFGBG");
  const std::optional<size_t> page = alignment::parse_count(colours.substr(colours.rfind(';') + 1));
  constexpr size_t kGrey = 7;
  constexpr size_t kDarkGrey = 8;
  return !page || *page < kGrey || *page == kDarkGrey;
}

}  // namespace seq2see::cli
