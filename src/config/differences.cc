#include "config/differences.h"

#include "config/schema.h"
#include "config/value_text.h"

namespace seq2see::config {

std::vector<Difference> differences(Config first, Config second) {
  std::vector<Difference> found;
  const Schema left = list_fields(first);
  const Schema right = list_fields(second);
  for (size_t i = 0; i < left.fields.size(); ++i) {
    const Field& field = left.fields[i];
    const Field& other = right.fields[i];
    if (field.unmet() != nullptr || other.unmet() != nullptr) continue;
    const std::string text = yaml_text(field.value);
    const std::string other_text = yaml_text(other.value);
    if (text != other_text) found.push_back({field.path, text, other_text});
  }
  return found;
}

}  // namespace seq2see::config
