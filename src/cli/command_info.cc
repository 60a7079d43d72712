#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>

#include "attention/attention.h"
#include "base/format.h"
#include "cli/checkpoints.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/history.h"
#include "cli/run_folder.h"
#include "cli/trained_model.h"
#include "config/choices.h"

namespace seq2see::cli {
namespace {

struct Options {
  std::string run;
  std::string checkpoint = "best";
};

const char* cell_name(config::RnnType type) { return type == config::RnnType::kGru ? "GRU" : "LSTM"; }

void print_model(const TrainedModel& trained) {
  const config::ModelConfig& model = trained.config.model;
  const config::EncoderConfig& encoder = model.encoder;
  const config::DecoderConfig& decoder = model.decoder;
  std::cout << fmt::format("encoder      {}{} {} x {} on embeddings of {}\n",
                           encoder.bidirectional ? "bidirectional " : "", cell_name(encoder.rnn_type),
                           encoder.num_layers, encoder.hidden_size, encoder.embeddings.embedding_dim);
  std::cout << fmt::format("decoder      {} {} x {} on embeddings of {}, {} wiring\n",
                           cell_name(decoder.rnn_type), decoder.num_layers, decoder.hidden_size,
                           decoder.embeddings.embedding_dim,
                           decoder.wiring == config::Wiring::kBahdanau ? "bahdanau" : "luong");
  std::cout << fmt::format("attention    {}\n", attention::kind_name(decoder.attention));
  std::cout << fmt::format("vocabulary   {} source pieces, {} target pieces{}\n",
                           with_commas(trained.vocabularies.source->size()),
                           with_commas(trained.vocabularies.target->size()),
                           trained.config.data.joint_vocabulary ? " (joint)" : "");
  int64_t total = 0;
  std::string parts;
  for (const model::PartSize& size : model::parameters_by_part(*trained.model)) {
    parts += fmt::format("  {:>14} {}\n", with_commas(size.parameters), size.part);
    total += size.parameters;
  }
  std::cout << fmt::format("parameters {}\n{}", with_commas(total), parts);
}

void print_history(const History& history) {
  if (history.rows.empty()) return;
  const bool aligned = std::any_of(history.rows.begin(), history.rows.end(), [](const HistoryRow& row) {
    return row.alignment_error_rate.has_value();
  });
  std::cout << fmt::format("\n  epoch  update  train loss  dev loss   dev ppl   BLEU{}  tokens/s\n",
                           aligned ? "    AER" : "");
  const auto text = [](const std::optional<double>& number, int decimals) {
    return number ? fmt::format("{:.{}f}", *number, decimals) : "-";
  };
  for (const HistoryRow& row : history.rows) {
    std::cout << fmt::format("  {:>5}  {:>6}  {:>10}  {:>8}  {:>8}  {:>5}{}  {:>8}{}\n", row.epoch,
                             row.update, text(row.training_loss, 3), text(row.loss, 3),
                             text(row.perplexity, 2), text(row.bleu, 2),
                             aligned ? fmt::format("  {:>5}", text(row.alignment_error_rate, 3)) : "",
                             text(row.tokens_per_second, 0), row.best ? "  best" : "");
  }
}

void print_checkpoints(const RunFolder& run, config::EarlyStoppingMetric metric) {
  std::cout << fmt::format("\n  {:<16}  {:>5}  {:>6}  {:>10}\n", "checkpoint", "epoch", "update",
                           config::name_of(metric));
  for (const CheckpointInfo& checkpoint : list_checkpoints(run)) {
    std::cout << fmt::format(
        "  {:<16}  {:>5}  {:>6}  {:>10}{}\n", checkpoint.name, checkpoint.epoch, checkpoint.update,
        checkpoint.score ? fmt::format("{:.3f}", *checkpoint.score) : "-",
        checkpoint.mean_of.empty() ? "" : fmt::format("  mean of {}", fmt::join(checkpoint.mean_of, ", ")));
  }
}

void info(const Options& options) {
  const RunFolder run(options.run);
  const TrainedModel trained = load_trained_model(run, options.checkpoint);
  std::cout << fmt::format("run          {} ({} to {})\n", trained.config.name, trained.config.data.src.lang,
                           trained.config.data.trg.lang);
  print_model(trained);
  std::cout << fmt::format("checkpoint   {}: update {}\n", options.checkpoint, trained.state.updates);
  print_checkpoints(run, trained.config.training.early_stopping_metric);
  print_history(read_history(run.metrics(), run.timing()));
}

}  // namespace

void add_info(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("info", "Show a run: sizes of its model and vocabulary, history of its training");
  command->add_option("RUN", options->run, "Folder of the run, such as runs/zh-en")->required();
  add_checkpoint_option(*command, options->checkpoint);
  command->callback([options] { info(*options); });
}

}  // namespace seq2see::cli
