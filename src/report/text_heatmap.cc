#include "report/text_heatmap.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "report/colour_map.h"
#include "report/heatmap_layout.h"
#include "report/picture_header.h"
#include "report/terminal_text.h"
#include "report/visible_text.h"

namespace seq2see::report {
namespace {

using alignment::Alignment;
using Letters = std::vector<Letter>;

constexpr size_t kMostLabelColumns = 24;
constexpr size_t kMostStackedLetters = 12;
constexpr size_t kCellWithValue = 4;  // columns
constexpr size_t kWidestCell = 6;
constexpr size_t kSquareCell = 2;

/// How the matrix stands in the columns of the terminal.
struct Plan {
  size_t label = 0;      // columns for the target tokens
  size_t cell = 1;       // columns of a cell
  size_t in_a_part = 1;  // cells beside each other
  bool stacked = true;   // source tokens are written downwards
};

std::vector<Letters> letters_of_tokens(const std::vector<std::string>& tokens) {
  std::vector<Letters> letters;
  for (const std::string& token : tokens) letters.push_back(letters_of(visible_token(token)));
  return letters;
}

size_t widest(const std::vector<Letters>& tokens) {
  size_t columns = 0;
  for (const Letters& token : tokens) columns = std::max(columns, columns_of(token));
  return columns;
}

size_t widest_letter(const std::vector<Letters>& tokens) {
  size_t columns = 1;
  for (const Letters& token : tokens) {
    for (const Letter& letter : token) columns = std::max(columns, letter.columns);
  }
  return columns;
}

Plan make_plan(const std::vector<Letters>& source, const std::vector<Letters>& target, size_t columns,
               bool with_values) {
  Plan plan{.label = std::min({widest(target), kMostLabelColumns, columns / 4}), .in_a_part = source.size()};
  const size_t room = columns - plan.label - 1;
  const auto fits = [&](size_t cell) { return cell * source.size() <= room; };
  const size_t level = std::max(widest(source) + 1, with_values ? kCellWithValue : kSquareCell);
  const size_t letter = widest_letter(source);
  if (level <= kWidestCell && fits(level)) {
    plan.cell = level;
    plan.stacked = false;
  } else if (with_values && fits(std::max(kCellWithValue, letter))) {
    plan.cell = std::max(kCellWithValue, letter);
  } else if (const size_t square = std::max(kSquareCell, letter); fits(square) || !fits(letter)) {
    plan.cell = square;
    plan.in_a_part = std::min(source.size(), room / square);
  } else {
    plan.cell = letter;
  }
  return plan;
}

std::string spaces(size_t count) { return std::string(count, ' '); }

class Writer {
 public:
  Writer(const Alignment& alignment, const TextHeatmapOptions& options)
      : alignment_(alignment),
        options_(options),
        columns_(std::max(options.columns, kFewestColumns)),
        source_(letters_of_tokens(alignment.source)),
        target_(letters_of_tokens(alignment.target)),
        plan_(make_plan(source_, target_, columns_, coloured())) {}

  std::string write() {
    write_header();
    for (size_t begin = 0; begin < source_.size(); begin += plan_.in_a_part) {
      const size_t end = std::min(begin + plan_.in_a_part, source_.size());
      text_ += '\n';
      if (plan_.in_a_part < source_.size()) {
        write_line("source tokens " + std::to_string(begin) + " to " + std::to_string(end - 1), kFaint);
      }
      write_source(begin, end);
      for (size_t row = 0; row < target_.size(); ++row) write_row(row, begin, end);
    }
    write_key();
    return std::move(text_);
  }

 private:
  [[nodiscard]] bool coloured() const { return options_.depth != ColourDepth::kNone; }

  [[nodiscard]] std::string styled(std::string_view style, const std::string& text) const {
    return coloured() ? std::string(style) + text + std::string(kPlain) : text;
  }

  void write_line(const std::string& text, std::string_view style) {
    text_ += styled(style, join(shorten(letters_of(visible_sentence(text)), columns_))) + '\n';
  }

  void write_header() {
    write_line(title_of(alignment_, {.title = {}, .bleu = options_.bleu}), kBold);
    for (const auto& [name, sentence] : sentences_of(alignment_)) {
      if (sentence.empty()) continue;
      constexpr size_t kNameColumns = 11;
      const Letters letters = shorten(letters_of(visible_sentence(sentence)), columns_ - kNameColumns);
      text_ += styled(kFaint, name) + spaces(kNameColumns - name.size()) + join(letters) + '\n';
    }
  }

  /// Source tokens above their cells, the ends of those that are written downwards on one line.
  void write_source(size_t begin, size_t end) {
    std::vector<Letters> stacks;
    size_t height = 1;
    for (size_t column = begin; column < end; ++column) {
      stacks.push_back(source_[column]);
      if (!plan_.stacked) continue;
      Letters& stack = stacks.back();
      if (stack.size() > kMostStackedLetters) {
        stack.resize(kMostStackedLetters - 1);
        stack.push_back({.text = "⋮", .columns = 1});
      }
      height = std::max(height, stack.size());
    }
    for (size_t line = 0; line < height; ++line) {
      std::string text = spaces(plan_.label + 1);
      for (const Letters& stack : stacks) {
        Letters here = stack;
        if (plan_.stacked) {
          const size_t above = height - stack.size();
          here = line < above ? Letters{} : Letters{stack[line - above]};
        }
        const size_t room = plan_.cell - columns_of(here);
        const size_t before = plan_.cell > kSquareCell ? room / 2 : 0;
        text += spaces(before) + join(here) + spaces(room - before);
      }
      text_ += text.substr(0, text.find_last_not_of(' ') + 1) + '\n';
    }
  }

  void write_row(size_t row, size_t begin, size_t end) {
    const Letters label = shorten(target_[row], plan_.label);
    const bool quiet = alignment_.target[row] == alignment::kEndOfSentence;
    text_ += spaces(plan_.label - columns_of(label)) + (quiet ? styled(kFaint, join(label)) : join(label));
    text_ += ' ';
    for (size_t column = begin; column < end; ++column) {
      text_ += cell(static_cast<double>(alignment_.matrix(row, column)), plan_.cell);
    }
    if (coloured()) text_ += kPlain;
    text_ += '\n';
  }

  [[nodiscard]] std::string cell(double weight, size_t columns) const {
    if (!coloured()) return shaded(weight, columns);
    const Colour colour = options_.dark ? colour_of_weight_on_dark(weight) : colour_of_weight(weight);
    return colour_sequence(colour, options_.depth) + value(weight, columns);
  }

  static std::string shaded(double weight, size_t columns) {
    if (weight < 0.05) return spaces((columns - 1) / 2) + "·" + spaces(columns / 2);
    std::string_view shade = "░";
    if (weight >= 0.75) {
      shade = "█";
    } else if (weight >= 0.5) {
      shade = "▓";
    } else if (weight >= 0.25) {
      shade = "▒";
    }
    std::string text;
    for (size_t i = 0; i < columns; ++i) text += shade;
    return text;
  }

  /// " .87"; nothing for weights that are small and many.
  static std::string value(double weight, size_t columns) {
    const auto hundredths = static_cast<int>(std::lround(100.0 * weight));
    std::string digits;
    if (columns >= kCellWithValue && hundredths >= 5) {
      digits = hundredths >= 100 ? "1" : (hundredths < 10 ? ".0" : ".") + std::to_string(hundredths);
    }
    const size_t room = columns - digits.size();
    return spaces(room - room / 2) + digits + spaces(room / 2);
  }

  void write_key() {
    constexpr size_t kSteps = 10;
    const size_t indent = plan_.label + 1;
    text_ += '\n' + spaces(indent + kSteps + 4 <= columns_ ? indent : 0) + "0 ";
    for (size_t step = 0; step < kSteps; ++step) {
      text_ += cell((static_cast<double>(step) + 0.5) / kSteps, 1);
    }
    text_ += (coloured() ? std::string(kPlain) : std::string()) + " 1\n";
  }

  const Alignment& alignment_;
  const TextHeatmapOptions& options_;
  size_t columns_;
  std::vector<Letters> source_;
  std::vector<Letters> target_;
  Plan plan_;
  std::string text_;
};

}  // namespace

std::string draw_text_heatmap(const Alignment& alignment, const TextHeatmapOptions& options) {
  alignment::require_matrix(alignment, "sentence " + std::to_string(alignment.id));
  alignment::check(alignment);
  return Writer(alignment, options).write();
}

}  // namespace seq2see::report
