#include "benchmarks/settings.h"

#include <algorithm>
#include <charconv>

#include "config/choices.h"

namespace seq2see::benchmarks {
namespace {

using config::AttentionKind;
using config::RnnType;
using ops::Backend;

struct ModelSize {
  std::string_view name;
  int64_t E;
  int64_t H;
};

constexpr ModelSize kSmall{"small", 256, 256};
constexpr ModelSize kBase{"base", 512, 512};

struct Model {
  ModelSize size;
  RnnType cell;
};

const std::vector<Model> kModels = {{kSmall, RnnType::kGru}, {kBase, RnnType::kGru}, {kBase, RnnType::kLstm}};

/// A model under every attention, precision, way of computing and number of threads.
void append_all(const Model& model, const std::vector<Precision>& precisions,
                const std::vector<int64_t>& threads, std::vector<Setting>& settings) {
  for (const AttentionKind attention : {AttentionKind::kBahdanau, AttentionKind::kScaledDot}) {
    for (const Precision precision : precisions) {
      for (const Backend backend : {Backend::kReference, Backend::kFused}) {
        for (const int64_t count : threads) {
          settings.push_back(
              {std::string(model.size.name), model.cell, attention, precision, backend, count});
        }
      }
    }
  }
}

}  // namespace

std::string_view name_of(Precision precision) { return precision == Precision::kFp32 ? "fp32" : "bf16"; }
std::string_view name_of(Backend backend) { return backend == Backend::kReference ? "composed" : "fused"; }

std::string Setting::name() const {
  std::string name = model;
  for (const std::string_view part :
       {config::name_of(cell), config::name_of(attention), name_of(precision), name_of(backend)}) {
    name.append("/").append(part);
  }
  return name + "/" + std::to_string(threads);
}

config::ModelConfig model_config(const Setting& setting) {
  const ModelSize& size = setting.model == kSmall.name ? kSmall : kBase;
  config::ModelConfig model;
  model.encoder.rnn_type = setting.cell;
  model.encoder.embeddings.embedding_dim = size.E;
  model.encoder.hidden_size = size.H;
  model.decoder.rnn_type = setting.cell;
  model.decoder.embeddings.embedding_dim = size.E;
  model.decoder.hidden_size = size.H;
  model.decoder.attention = setting.attention;
  return model;
}

std::vector<Setting> training_settings(const std::vector<int64_t>& threads) {
  std::vector<Setting> settings;
  for (const Model& model : kModels) {
    append_all(model, {Precision::kFp32, Precision::kBf16}, threads, settings);
  }
  return settings;
}

std::vector<Setting> search_settings(const std::vector<int64_t>& threads) {
  std::vector<Setting> settings;
  append_all(kModels.front(), {Precision::kFp32}, threads, settings);
  return settings;
}

std::optional<Setting> find_setting(std::string_view name) {
  const std::string_view last = name.substr(std::min(name.rfind('/'), name.size() - 1) + 1);
  int64_t threads = 0;
  const auto [end, error] = std::from_chars(last.data(), last.data() + last.size(), threads);
  if (error != std::errc() || end != last.data() + last.size() || threads < 1) return std::nullopt;
  const std::vector<Setting> settings = training_settings({threads});
  const auto found = std::find_if(settings.begin(), settings.end(),
                                  [&](const Setting& setting) { return setting.name() == name; });
  return found == settings.end() ? std::nullopt : std::optional(*found);
}

}  // namespace seq2see::benchmarks
