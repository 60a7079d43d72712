#include "config/rules.h"

#include <string_view>

#include "config/schema.h"
#include "config/value_text.h"

namespace seq2see::config {
namespace {

std::string text(int64_t number) { return std::to_string(number); }
std::string text(double number) { return yaml_text(Real{&number, {}}); }

int64_t annotation_size(const EncoderConfig& encoder) {
  return encoder.hidden_size * (encoder.bidirectional ? 2 : 1);
}

}  // namespace

std::vector<Conflict> find_conflicts(const Config& config) {
  const DataConfig& data = config.data;
  const ModelConfig& model = config.model;
  const DecoderConfig& decoder = model.decoder;
  const TrainingConfig& training = config.training;
  std::vector<Conflict> conflicts;
  const auto check = [&](bool holds, std::vector<std::string> keys, std::string what) {
    if (!holds) conflicts.push_back({std::move(keys), std::move(what)});
  };

  const bool is_folder_name = !config.name.empty() && config.name.find('/') == std::string::npos &&
                              config.name != "." && config.name != "..";
  check(is_folder_name, {"name"},
        "'" + config.name + "' cannot be the name of a folder; use letters, digits, '-' and '_'");

  const auto check_side = [&](const SideConfig& side, const std::string& path) {
    check(side.min_length <= side.max_length, {path + ".min_length", path + ".max_length"},
          text(side.min_length) + " is larger than max_length (" + text(side.max_length) +
              "): every pair is left out");
    const TokenizerConfig& tokenizer = side.tokenizer_cfg;
    check(!tokenizer.sampling || (tokenizer.nbest_size != 0 && tokenizer.nbest_size != 1),
          {path + ".tokenizer_cfg.nbest_size", path + ".tokenizer_cfg.sampling"},
          text(tokenizer.nbest_size) +
              " leaves nothing to sample; give 2 or more, or -1 for all segmentations");
  };
  check_side(data.src, "data.src");
  check_side(data.trg, "data.trg");

  if (data.joint_vocabulary) {
    const auto check_same = [&](bool same, const std::string& key) {
      check(same, {"data.trg.tokenizer_cfg." + key, "data.src.tokenizer_cfg." + key, "data.joint_vocabulary"},
            "differs from data.src.tokenizer_cfg." + key +
                ", but with joint_vocabulary one model serves both sides; leave it out");
    };
    const TokenizerConfig& src = data.src.tokenizer_cfg;
    const TokenizerConfig& trg = data.trg.tokenizer_cfg;
    check_same(src.model_file == trg.model_file, "model_file");
    check_same(src.model_type == trg.model_type, "model_type");
    check_same(src.vocab_size == trg.vocab_size, "vocab_size");
    check_same(src.character_coverage == trg.character_coverage, "character_coverage");
  }

  if (model.tied_embeddings) {
    check(data.joint_vocabulary, {"model.tied_embeddings", "data.joint_vocabulary"},
          "needs one vocabulary for both sides; set data.joint_vocabulary: true");
    const int64_t source_size = model.encoder.embeddings.embedding_dim;
    const int64_t target_size = decoder.embeddings.embedding_dim;
    check(source_size == target_size,
          {"model.tied_embeddings", "model.encoder.embeddings.embedding_dim",
           "model.decoder.embeddings.embedding_dim"},
          "needs equal embedding_dim: model.encoder.embeddings has " + text(source_size) +
              ", model.decoder.embeddings has " + text(target_size));
  }

  // What the output layer reads has the size of the embedding in one wiring, that of the state in the other.
  check(!model.tied_softmax || decoder.wiring != Wiring::kLuong ||
            decoder.embeddings.embedding_dim == decoder.hidden_size,
        {"model.tied_softmax", "model.decoder.embeddings.embedding_dim", "model.decoder.hidden_size",
         "model.decoder.wiring"},
        "with wiring: luong needs word vectors of the size of the states: embedding_dim is " +
            text(decoder.embeddings.embedding_dim) + ", hidden_size is " + text(decoder.hidden_size));

  const std::string sizes = "model.encoder gives " + text(annotation_size(model.encoder)) + " (hidden_size " +
                            text(model.encoder.hidden_size) +
                            (model.encoder.bidirectional ? ", both directions" : ", one direction") +
                            "), model.decoder.hidden_size is " + text(decoder.hidden_size);
  const bool sizes_agree = annotation_size(model.encoder) == decoder.hidden_size;
  const std::vector<std::string> size_keys = {"model.encoder.hidden_size", "model.encoder.bidirectional",
                                              "model.decoder.hidden_size"};
  const auto with_sizes = [&](std::vector<std::string> keys) {
    keys.insert(keys.end(), size_keys.begin(), size_keys.end());
    return keys;
  };
  const bool is_dot =
      decoder.attention == AttentionKind::kDot || decoder.attention == AttentionKind::kScaledDot;
  check(!is_dot || decoder.project || sizes_agree,
        with_sizes({"model.decoder.project", "model.decoder.attention"}),
        "false needs states and annotations of one size: " + sizes);
  check(decoder.init_hidden != InitHidden::kLast || sizes_agree, with_sizes({"model.decoder.init_hidden"}),
        "last needs states of one size: " + sizes + "; init_hidden: bridge takes any");

  check(training.scheduling == Scheduling::kConstant || training.learning_rate_min <= training.learning_rate,
        {"training.learning_rate_min", "training.learning_rate", "training.scheduling"},
        text(training.learning_rate_min) + " is larger than learning_rate (" + text(training.learning_rate) +
            ")");

  check(training.guided_alignment.links.empty() || decoder.attention != AttentionKind::kNone,
        {"training.guided_alignment.links", "model.decoder.attention"},
        "there is nothing to guide: model.decoder.attention is none");

  const TestingConfig& testing = config.testing;
  check(testing.coverage_penalty == 0.0 || decoder.attention != AttentionKind::kNone,
        {"testing.coverage_penalty", "model.decoder.attention"},
        "needs attention, but model.decoder.attention is none");
  check(testing.beam_size <= 1000, {"testing.beam_size"},
        text(testing.beam_size) + " hypotheses of a sentence are too many; at most 1000");
  check(testing.max_output_length > 0 || testing.min_output_ratio <= testing.max_output_ratio,
        {"testing.min_output_ratio", "testing.max_output_ratio"},
        text(testing.min_output_ratio) + " is larger than max_output_ratio (" +
            text(testing.max_output_ratio) + ")");
  check(testing.max_output_length == 0 || testing.min_output_length <= testing.max_output_length,
        {"testing.min_output_length", "testing.max_output_length"},
        text(testing.min_output_length) + " is larger than max_output_length (" +
            text(testing.max_output_length) + ")");
  return conflicts;
}

}  // namespace seq2see::config
