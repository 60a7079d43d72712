#include "config/writer.h"

#include "config/key_path.h"
#include "config/schema.h"
#include "config/value_text.h"

namespace seq2see::config {

std::string write_config(Config config) {
  std::string text = "# All settings of this run, defaults included; 'seq2see config' explains them.\n";
  std::string_view open_section;
  const Schema schema = list_fields(config);
  for (const Field& field : schema.fields) {
    if (field.unmet() != nullptr) continue;
    for (const std::string& section : sections_to_open(open_section, field.path)) {
      text.append(indentation(section)).append(key_of(section)).append(":\n");
    }
    open_section = section_of(field.path);
    text += yaml_lines(field);
  }
  return text;
}

}  // namespace seq2see::config
