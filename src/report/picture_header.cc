#include "report/picture_header.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "report/visible_text.h"

namespace seq2see::report {
namespace {

constexpr double kWidestTitle = 560.0;  // in one line
constexpr TextStyle kTitleStyle{.size = 13.0, .bold = true, .colour = kInk};

}  // namespace

std::vector<NamedSentence> sentences_of(const alignment::Alignment& alignment) {
  std::vector<NamedSentence> sentences = {{"source", alignment.source_sentence},
                                          {"target", alignment.target_sentence}};
  if (!alignment.reference.empty() && alignment.reference != alignment.target_sentence) {
    sentences.push_back({"reference", alignment.reference});
  }
  return sentences;
}

std::string epoch_text(int64_t epoch) {
  return "Epoch " + std::to_string(epoch) + (epoch == 0 ? " (untrained)" : "");
}

std::string bleu_text(double bleu) {
  std::array<char, 64> digits{};
  const auto result =
      std::to_chars(digits.data(), digits.data() + digits.size(), bleu, std::chars_format::fixed, 1);
  return "BLEU " + std::string(digits.data(), result.ptr);
}

double title_width(const std::string& title, Typesetter& typesetter) {
  const double width = typesetter.set(visible_sentence(title), kTitleStyle).width();
  return std::min(std::ceil(width) + 1.0, kWidestTitle);
}

std::vector<PlacedText> set_header(const std::string& title, const std::vector<NamedSentence>& sentences,
                                   double width, Typesetter& typesetter) {
  std::vector<PlacedText> texts;
  double y = kPageMargin;
  TextStyle title_style = kTitleStyle;
  title_style.width = width;
  title_style.lines = 2;
  texts.push_back({typesetter.set(visible_sentence(title), title_style), kPageMargin, y});
  y += texts.back().text.height() + 5.0;
  const bool has_reference =
      std::ranges::find(sentences, "reference", &NamedSentence::name) != sentences.end();
  const double indent = has_reference ? 62.0 : 44.0;
  for (const auto& [name, sentence] : sentences) {
    if (sentence.empty()) continue;
    const TextStyle style{.size = 10.5, .colour = kInk, .width = width - indent, .lines = 4};
    Text text = typesetter.set(visible_sentence(sentence), style);
    const double height = text.height();
    Text label = typesetter.set(name, {.size = 10.5, .colour = kQuietInk});
    const double label_y = y + text.baseline() - label.baseline();
    texts.push_back({std::move(label), kPageMargin, label_y});
    texts.push_back({std::move(text), kPageMargin + indent, y});
    y += height + 2.0;
  }
  return texts;
}

double end_of(const std::vector<PlacedText>& texts) {
  return texts.empty() ? 0.0 : texts.back().y + texts.back().text.height();
}

}  // namespace seq2see::report
