#include "report/report_data.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>
#include <utility>

#include "alignment/words.h"
#include "report/colour_map.h"
#include "report/visible_text.h"
#include "report/weight_packing.h"

namespace seq2see::report {
namespace {

using Json = nlohmann::ordered_json;
using alignment::Alignment;

constexpr int kColours = 256;

std::string palette(Colour (*colour_of)(double), double from, double to) {
  std::string text;
  for (int index = 0; index < kColours; ++index) {
    const Colour colour = colour_of(std::lerp(from, to, index / static_cast<double>(kColours - 1)));
    std::array<char, 8> digits{};
    const auto byte = [](double part) { return static_cast<unsigned>(std::lround(255.0 * part)); };
    std::snprintf(digits.data(), digits.size(), "%02x%02x%02x", byte(colour.red), byte(colour.green),
                  byte(colour.blue));
    text += digits.data();
  }
  return text;
}

Json palettes() {
  return {{"weight",
           {{"light", palette(colour_of_weight, 0.0, 1.0)},
            {"dark", palette(colour_of_weight_on_dark, 0.0, 1.0)}}},
          {"difference",
           {{"light", palette(colour_of_difference, -1.0, 1.0)},
            {"dark", palette(colour_of_difference_on_dark, -1.0, 1.0)}}}};
}

/// Six digits are more than any figure of a training is good for.
Json number(std::optional<double> value) {
  if (!value || !std::isfinite(*value)) return nullptr;
  std::array<char, 32> digits{};
  std::snprintf(digits.data(), digits.size(), "%.6g", *value);
  return Json::parse(digits.data());
}

template <class Number>
Json number_or_null(const std::optional<Number>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json shares_json(const std::vector<std::vector<alignment::Share>>& pieces) {
  Json list = Json::array();
  for (const std::vector<alignment::Share>& shares : pieces) {
    if (shares.size() == 1) {
      list.push_back(shares.front().word);
      continue;
    }
    Json parts = Json::array();
    for (const alignment::Share& share : shares) parts.push_back({share.word, number(share.part)});
    list.push_back(std::move(parts));
  }
  return list;
}

Json visible_tokens(const std::vector<std::string>& tokens) {
  Json list = Json::array();
  for (const std::string& token : tokens) list.push_back(visible_token(token));
  return list;
}

Json links_json(const alignment::Links& links) {
  Json list = Json::array();
  for (const alignment::Link& link : links) list.push_back({link.source, link.target});
  return list;
}

/// A list in which equal entries are written once.
class Entries {
 public:
  size_t index_of(const Json& entry) {
    const auto [place, is_new] =
        indices_.try_emplace(entry.dump(-1, ' ', true, Json::error_handler_t::replace), indices_.size());
    if (is_new) list_.push_back(entry);
    return place->second;
  }
  [[nodiscard]] const Json& list() const { return list_; }

 private:
  std::map<std::string, size_t> indices_;
  Json list_ = Json::array();
};

/// One side of an alignment, with its words. An alignment of words has no smaller parts.
Json side_json(const std::vector<std::string>& tokens, const std::string& sentence,
               const alignment::Words* words) {
  Json side = {{"text", visible_sentence(sentence)}, {"tokens", visible_tokens(tokens)}};
  if (words != nullptr) {
    side["words"] = visible_tokens(words->texts);
    side["shares"] = shares_json(words->pieces);
  }
  return side;
}

bool are_within(const alignment::Links& links, size_t source, size_t target) {
  return std::all_of(links.begin(), links.end(), [&](const alignment::Link& link) {
    return link.source < source && link.target < target;
  });
}

/// Gold links speak of words, and can only be drawn where it is known which words these are.
bool can_draw_gold(const Alignment& alignment, size_t source_words, size_t target_words) {
  if (!alignment.gold) return false;
  const bool words_are_known = alignment.unit == alignment::Unit::kWord ||
                               (!alignment.source_spans.empty() && !alignment.target_spans.empty());
  return words_are_known && are_within(alignment.gold->possible, source_words, target_words) &&
         are_within(alignment.gold->sure, source_words, target_words);
}

/// Collects the matrices of one run: sides, probes and links once each, weights in one text.
class MatrixCollector {
 public:
  explicit MatrixCollector(int digits) : digits_(digits) {}

  void add(const Alignment& alignment) {
    const std::string_view mode = alignment::mode_name(alignment.mode);
    if (!seen_.emplace(alignment.id, mode, alignment.epoch).second) return;
    const bool has_pieces = alignment.unit == alignment::Unit::kPiece;
    alignment::Words source;
    alignment::Words target;
    if (has_pieces) {
      source = alignment::source_words(alignment);
      target = alignment::target_words(alignment);
    }
    const size_t source_words = has_pieces ? source.texts.size() : alignment.source.size();
    const size_t target_words = has_pieces ? target.texts.size() : alignment.target.size();
    Json gold = nullptr;
    if (can_draw_gold(alignment, source_words, target_words)) {
      gold = golds_.index_of(
          {{"sure", links_json(alignment.gold->sure)}, {"possible", links_json(alignment.gold->possible)}});
    }
    const size_t source_side = sides_.index_of(
        side_json(alignment.source, alignment.source_sentence, has_pieces ? &source : nullptr));
    const size_t target_side = sides_.index_of(
        side_json(alignment.target, alignment.target_sentence, has_pieces ? &target : nullptr));
    matrices_.push_back({probe_of(alignment), mode, number_or_null(alignment.epoch), source_side, target_side,
                         number(alignment.score), gold});
    append_weights(alignment.matrix, digits_, weights_);
  }

  void write(Json& run) const {
    run["sides"] = sides_.list();
    run["probes"] = probes_;
    run["golds"] = golds_.list();
    run["matrices"] = matrices_;
    run["weights"] = weights_;
  }

 private:
  size_t probe_of(const Alignment& alignment) {
    const auto [place, is_new] = probe_indices_.try_emplace(alignment.id, probes_.size());
    if (is_new) {
      probes_.push_back({{"id", alignment.id},
                         {"reference", visible_sentence(alignment.reference)},
                         {"unit", alignment::unit_name(alignment.unit)}});
    }
    return place->second;
  }

  int digits_;
  std::set<std::tuple<int64_t, std::string_view, std::optional<int64_t>>> seen_;
  std::map<int64_t, size_t> probe_indices_;
  Entries sides_;
  Entries golds_;
  Json probes_ = Json::array();
  Json matrices_ = Json::array();
  std::string weights_;
};

std::vector<const Alignment*> in_order(const std::vector<Alignment>& alignments) {
  std::vector<const Alignment*> order;
  for (const Alignment& alignment : alignments) {
    if (!alignment.matrix.empty()) order.push_back(&alignment);
  }
  std::stable_sort(order.begin(), order.end(), [](const Alignment* a, const Alignment* b) {
    return std::tuple(a->id, a->mode, a->epoch) < std::tuple(b->id, b->mode, b->epoch);
  });
  return order;
}

Json measurements_json(const std::vector<Measurements>& measurements) {
  Json tables = Json::object();
  for (const Measurements& table : measurements) {
    Json columns = {{"epoch", Json::array()}};
    for (const double epoch : table.epochs) columns["epoch"].push_back(number(epoch));
    for (const Measurements::Column& column : table.columns) {
      Json& values = columns[column.name] = Json::array();
      for (const auto& value : column.values) values.push_back(number(value));
    }
    tables[table.name] = std::move(columns);
  }
  return tables;
}

Json lengths_json(const std::optional<LengthScores>& scores) {
  if (!scores) return nullptr;
  Json bins = Json::array();
  for (const LengthScores::Bin& bin : scores->bins) bins.push_back({bin.label, bin.sentences});
  Json rows = Json::array();
  for (const LengthScores::Row& row : scores->rows) {
    Json bleu = Json::array();
    for (const double score : row.bleu) bleu.push_back(number(score));
    rows.push_back({row.epoch, std::move(bleu)});
  }
  return {{"unit", scores->unit}, {"bins", std::move(bins)}, {"rows", std::move(rows)}};
}

Json run_json(const Run& run, int digits) {
  Json facts = Json::array();
  for (const Fact& fact : run.facts) facts.push_back({fact.name, fact.value});
  Json warnings = Json::array();
  for (const Warning& warning : run.warnings) {
    warnings.push_back({warning.epoch, warning.mode, visible_sentence(warning.text)});
  }
  Json object = {{"name", visible_sentence(run.name)},
                 {"attention", run.attention},
                 {"languages", {run.source_language, run.target_language}},
                 {"planned", number_or_null(run.planned_epochs)},
                 {"best", number_or_null(run.best_epoch)},
                 {"facts", std::move(facts)}};
  MatrixCollector matrices(digits);
  for (const Alignment* alignment : in_order(run.alignments)) matrices.add(*alignment);
  matrices.write(object);
  object["measurements"] = measurements_json(run.measurements);
  object["warnings"] = std::move(warnings);
  object["lengths"] = lengths_json(run.by_length);
  return object;
}

/// JSON in which no text can end the <script> element that it stands in, or a line of it. All of these
/// characters can only stand inside of strings.
std::string for_script(const std::string& json) {
  std::string text;
  text.reserve(json.size());
  for (size_t position = 0; position < json.size(); ++position) {
    const std::string_view rest = std::string_view(json).substr(position);
    if (rest.front() == '<') {
      text += "\\u003c";
    } else if (rest.starts_with("\u2028") || rest.starts_with("\u2029")) {
      text += rest.starts_with("\u2028") ? "\\u2028" : "\\u2029";
      position += std::string_view("\u2028").size() - 1;
    } else {
      text += rest.front();
    }
  }
  return text;
}

}  // namespace

std::string report_data(const Report& report) {
  size_t weights = 0;
  for (const Run& run : report.runs) {
    for (const Alignment& alignment : run.alignments) {
      weights += alignment.matrix.rows() * alignment.matrix.columns();
    }
  }
  const int digits = digits_for(weights);
  Json object = {{"palettes", palettes()}, {"digits", digits}, {"runs", Json::array()}};
  for (const Run& run : report.runs) object["runs"].push_back(run_json(run, digits));
  return for_script(object.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace seq2see::report
