#include "evaluation/golden.h"

#include <filesystem>

#include "base/text_file.h"

namespace seq2see::evaluation {
namespace {

std::filesystem::path folder() {
  return std::filesystem::path(SEQ2SEE_SOURCE_DIR) / "tests/data/metrics-golden";
}

}  // namespace

std::vector<GoldenCase> golden_cases(std::string_view metric) {
  const nlohmann::json expected = nlohmann::json::parse(read_file(folder() / "expected.json"));
  std::vector<GoldenCase> cases;
  for (const nlohmann::json& one : expected.at("cases")) {
    if (one.at("metric") != metric) continue;
    GoldenCase golden;
    golden.options = one.at("options");
    golden.title = one.at("set").get<std::string>() + " " + golden.options.dump();
    golden.hypotheses = read_lines(folder() / one.at("hypotheses").get<std::string>());
    for (const nlohmann::json& file : one.at("references")) {
      golden.references.push_back(read_lines(folder() / file.get<std::string>()));
    }
    golden.expected = one;
    cases.push_back(std::move(golden));
  }
  return cases;
}

std::string under_our_version(const std::string& signature) {
  constexpr std::string_view kTheirs = "|version:2.6.0";
  return signature.substr(0, signature.rfind(kTheirs)) + "|version:seq2see-" SEQ2SEE_VERSION;
}

}  // namespace seq2see::evaluation
