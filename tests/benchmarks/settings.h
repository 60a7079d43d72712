// What is measured: the names of all measurements, and the configuration behind each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "ops/backend.h"

namespace seq2see::benchmarks {

/// Entries of each vocabulary.
constexpr int64_t kVocabulary = 8000;
/// Sentences of an update.
constexpr int64_t kBatchSentences = 80;

enum class Precision { kFp32, kBf16 };
std::string_view name_of(Precision precision);
std::string_view name_of(ops::Backend backend);

/// A model, and how it is computed.
struct Setting {
  std::string model = "small";  // or "base"
  config::RnnType cell = config::RnnType::kGru;
  config::AttentionKind attention = config::AttentionKind::kBahdanau;
  Precision precision = Precision::kFp32;
  ops::Backend backend = ops::Backend::kFused;
  int64_t threads = 1;

  /// "small/gru/bahdanau/fp32/fused/2".
  [[nodiscard]] std::string name() const;
};

/// The model of a setting: `small` has E = H = 256, `base` E = H = 512; one bidirectional encoder layer, one
/// decoder layer, untied weights, no dropout.
config::ModelConfig model_config(const Setting& setting);

/// Every model, attention, precision and way of computing that trainings are measured with.
std::vector<Setting> training_settings(const std::vector<int64_t>& threads);
/// What search is measured with: `small`.
std::vector<Setting> search_settings(const std::vector<int64_t>& threads);

/// The setting of that name; nothing where no setting has it.
std::optional<Setting> find_setting(std::string_view name);

}  // namespace seq2see::benchmarks
