#include "report/terminal_colour.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace seq2see::report {
namespace {

struct Bytes {
  int red;
  int green;
  int blue;
};

struct Entry {
  int number;
  Bytes bytes;
};

constexpr std::array<Entry, 15> kRamp = {{{17, {0, 0, 95}},
                                          {18, {0, 0, 135}},
                                          {19, {0, 0, 175}},
                                          {24, {0, 95, 135}},
                                          {25, {0, 95, 175}},
                                          {31, {0, 135, 175}},
                                          {74, {95, 175, 215}},
                                          {116, {135, 215, 215}},
                                          {152, {175, 215, 215}},
                                          {195, {215, 255, 255}},
                                          {231, {255, 255, 255}},
                                          {234, {28, 28, 28}},
                                          {235, {38, 38, 38}},
                                          {236, {48, 48, 48}},
                                          {237, {58, 58, 58}}}};

Bytes bytes_of(const Colour& colour) {
  const auto byte = [](double part) { return static_cast<int>(std::lround(255.0 * part)); };
  return {byte(colour.red), byte(colour.green), byte(colour.blue)};
}

int square(int number) { return number * number; }

int distance(const Bytes& one, const Bytes& other) {
  return square(one.red - other.red) + square(one.green - other.green) + square(one.blue - other.blue);
}

std::string parts_of(const Colour& colour) {
  const Bytes bytes = bytes_of(colour);
  return std::to_string(bytes.red) + ';' + std::to_string(bytes.green) + ';' + std::to_string(bytes.blue);
}

}  // namespace

PaletteColour palette_colour(const Colour& wanted) {
  const Bytes bytes = bytes_of(wanted);
  const Entry& best =
      *std::ranges::min_element(kRamp, {}, [&](const Entry& entry) { return distance(entry.bytes, bytes); });
  return {best.number, {best.bytes.red / 255.0, best.bytes.green / 255.0, best.bytes.blue / 255.0}};
}

std::string colour_sequence(const Colour& background, ColourDepth depth) {
  // Letters are black or white: 16 and 231 of the palette.
  switch (depth) {
    case ColourDepth::kNone:
      return {};
    case ColourDepth::k256: {
      const PaletteColour shown = palette_colour(background);
      return "\x1B[48;5;" + std::to_string(shown.number) +
             (ink_on(shown.colour).red > 0.5 ? ";38;5;231m" : ";38;5;16m");
    }
    case ColourDepth::kTrueColour:
      return "\x1B[48;2;" + parts_of(background) + ";38;2;" + parts_of(ink_on(background)) + 'm';
  }
  throw std::logic_error("colour_sequence: not a depth of colours");
}

}  // namespace seq2see::report
