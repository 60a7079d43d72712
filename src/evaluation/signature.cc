#include "evaluation/signature.h"

#include <array>
#include <cstdio>

namespace seq2see::evaluation {

std::string make_signature(int references, const std::vector<SignatureField>& fields) {
  std::string signature = "nrefs:" + (references > 0 ? std::to_string(references) : std::string("var"));
  for (const SignatureField& field : fields) {
    signature.append("|").append(field.key).append(":").append(field.value);
  }
  return signature + "|version:seq2see-" SEQ2SEE_VERSION;
}

std::string with_resampling(const std::string& signature, const ResamplingFields& resampling) {
  std::string fields;
  if (resampling.bootstrap_samples) fields += "|bs:" + std::to_string(*resampling.bootstrap_samples);
  if (resampling.randomisation_trials) fields += "|ar:" + std::to_string(*resampling.randomisation_trials);
  if (fields.empty()) return signature;
  fields += "|seed:" + std::to_string(resampling.seed);
  std::string result = signature;
  return result.insert(result.find('|'), fields);
}

std::string_view yes_or_no(bool value) { return value ? "yes" : "no"; }

std::string with_decimals(double value, int decimals) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.*f", decimals, value);
  return buffer.data();
}

}  // namespace seq2see::evaluation
