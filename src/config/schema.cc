#include "config/schema.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "config/key_path.h"

namespace seq2see::config {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Range kProbability{0.0, 1.0, false, /*open_highest=*/true};
constexpr Range kPositive{0.0, kInfinity, /*open_lowest=*/true, false};
constexpr Range kNotNegative{0.0, kInfinity};

// No experiment needs more of anything, and products of two such numbers still fit int64_t.
constexpr int64_t kLargestWhole = 1'000'000'000;

Whole at_least(int64_t lowest, int64_t& value) { return {&value, lowest, kLargestWhole}; }

template <class E>
OneOf one_of(E& value) {
  return {&choices<E>(), [&value] { return static_cast<int>(value); },
          [&value](int chosen) { value = static_cast<E>(chosen); }};
}

template <class E>
SomeOf some_of(std::vector<E>& values) {
  return {&choices<E>(),
          [&values] {
            std::vector<int> chosen;
            chosen.reserve(values.size());
            for (const E value : values) chosen.push_back(static_cast<int>(value));
            return chosen;
          },
          [&values](const std::vector<int>& chosen) {
            values.clear();
            for (const int value : chosen) values.push_back(static_cast<E>(value));
          }};
}

/// Receives the fields of one section after the other and knows where it is.
class Visitor {
 public:
  [[nodiscard]] Schema take() { return std::move(schema_); }

  Visitor& field(std::string_view key, Value value, std::string_view explanation) {
    schema_.fields.push_back({path_of(path_, key), explanation, std::move(value), {}, {}});
    return *this;
  }
  Visitor& field(std::string_view key, std::string& value, std::string_view explanation) {
    return field(key, Text{&value}, explanation);
  }
  Visitor& field(std::string_view key, bool& value, std::string_view explanation) {
    return field(key, Flag{&value}, explanation);
  }
  /// The field just listed has to be given; `example` is what the reference shows.
  Visitor& required(std::string_view example) {
    schema_.fields.back().example = example;
    return *this;
  }
  /// The field just listed has an effect only where `met`, which is to say: where `key` of this section is
  /// `state`.
  Visitor& only_where(bool met, std::string_view key, std::string_view state) {
    return only_where_elsewhere(met, path_of(path_, key), state);
  }
  /// The same for a key of another section, with its full path.
  Visitor& only_where_elsewhere(bool met, std::string path, std::string_view state) {
    schema_.fields.back().conditions.push_back({std::move(path), state, met});
    return *this;
  }
  /// `context` is what else the section's `visit` wants to know.
  template <class SectionConfig, class... Context>
  void section(std::string_view key, SectionConfig& config, std::string_view explanation,
               const Context&... context) {
    std::string path = path_of(path_, key);
    schema_.sections.push_back({path, explanation});
    std::swap(path, path_);
    visit(*this, config, context...);
    std::swap(path, path_);
  }

 private:
  Schema schema_;
  std::string path_;
};

void visit(Visitor& visitor, TokenizerConfig& tokenizer) {
  const bool trained = tokenizer.model_file.empty();
  const bool unigram = tokenizer.model_type == TokenizerType::kUnigram;
  visitor.field(
      "model_file", tokenizer.model_file,
      "A SentencePiece model that exists already; empty: one is trained on the training text at first use.");
  visitor
      .field("model_type", one_of(tokenizer.model_type),
             "How pieces are learned; unigram also has well-founded sampling (below).")
      .only_where(trained, "model_file", "empty");
  visitor
      // <pad>, <unk>, <s>, </s>, and one of the text.
      .field("vocab_size", at_least(5, tokenizer.vocab_size),
             "Number of pieces V. Half of the arithmetic is the output layer: smaller is faster; small "
             "corpora need 1000 to "
             "8000.")
      .only_where(trained, "model_file", "empty");
  visitor
      .field("character_coverage", Real{&tokenizer.character_coverage, {0.98, 1.0}},
             "Share of the text's characters that get a piece; below 1, rare characters become <unk>. 0.9995 "
             "for large "
             "Chinese or Japanese corpora.")
      .only_where(trained, "model_file", "empty");
  visitor
      .field("segmented_train", tokenizer.segmented_train,
             "The training text with words separated by spaces, for languages written without them: pieces "
             "are learned within "
             "words. Empty: the training text as it is.")
      .only_where(trained, "model_file", "empty");
  visitor.field("sampling", tokenizer.sampling,
                "Subword regularisation: another segmentation of a sentence whenever training comes to it "
                "(Kudo 2018; BPE "
                "dropout, Provilkov et al. 2020). Helps small corpora.");
  visitor
      .field("alpha", Real{&tokenizer.alpha, {0.0, 1.0, /*open_lowest=*/true, false}},
             "Unigram: smoothing of the sampling, smaller is more random. BPE: the probability of dropping a "
             "merge.")
      .only_where(tokenizer.sampling, "sampling", "true");
  visitor
      .field("nbest_size", Whole{&tokenizer.nbest_size, -1, 512},
             "Sample among the n best segmentations; -1: among all of them.")
      .only_where(tokenizer.sampling, "sampling", "true")
      .only_where(!trained || unigram, "model_type", "unigram");
}

void visit(Visitor& visitor, SideConfig& side, std::string_view example_lang) {
  visitor
      .field("lang", side.lang,
             "Language code: the ending of this side's files (prefix.lang), and what decides how BLEU splits "
             "words.")
      .required(example_lang);
  visitor.field("min_length", at_least(1, side.min_length),
                "Training pairs with fewer pieces (without </s>) on this side are left out.");
  visitor.field("max_length", at_least(1, side.max_length),
                "Training pairs with more pieces (without </s>) on this side are left out: they cost memory "
                "and padding.");
  visitor.field("lowercase", side.lowercase,
                "Lowercase this side's text before anything else; translations are then lowercase too.");
  visitor.section("tokenizer_cfg", side.tokenizer_cfg, "The SentencePiece vocabulary of this side.");
}

void visit(Visitor& visitor, DataConfig& data) {
  visitor
      .field("train", data.train,
             "Training text: a path prefix, to which a dot and each side's lang are added. One sentence a "
             "line, UTF-8.")
      .required("data/zh-en/train");
  visitor
      .field("dev", data.dev,
             "Development text, likewise: validations, the learning rate, early stopping and the best "
             "checkpoint go by it.")
      .required("data/zh-en/dev");
  visitor.field("test", data.test,
                "Test text, likewise: kept in the run's folder, for seq2see evaluate. Empty: none.");
  visitor.field(
      "dev_alignment", data.dev_alignment,
      "Word alignment of the development text that people made, for the alignment error rate at every "
      "validation: a line a pair, links such as 0-0 (sure) and 1p2 (possible), source first, words "
      "counted from 0. Empty: none.");
  visitor.field(
      "dev_words", data.dev_words,
      "Which words those links count: the same text with spaces between its words, as a path prefix. "
      "Empty: whatever stands between white space.");
  visitor.field("joint_vocabulary", data.joint_vocabulary,
                "One SentencePiece model for both sides, described by src.tokenizer_cfg: for languages that "
                "share a script.");
  visitor.section("src", data.src, "The source side.", std::string_view("zh"));
  visitor.section("trg", data.trg, "The target side.", std::string_view("en"));
}

void visit(Visitor& visitor, EmbeddingsConfig& embeddings) {
  visitor.field("embedding_dim", at_least(1, embeddings.embedding_dim), "Size E of a word vector.");
  visitor.field("dropout", Real{&embeddings.dropout, kProbability}, "Dropout on the word vectors.");
}

void visit(Visitor& visitor, EncoderConfig& encoder) {
  visitor.field("rnn_type", one_of(encoder.rnn_type), "Recurrent cell.");
  visitor.section("embeddings", encoder.embeddings, "Source word vectors.");
  visitor.field("hidden_size", at_least(1, encoder.hidden_size),
                "State size of each direction; annotations have twice this size where bidirectional.");
  visitor.field("bidirectional", encoder.bidirectional,
                "Read the source in both directions, so that an annotation knows what follows its word.");
  visitor.field("num_layers", at_least(1, encoder.num_layers), "Recurrent layers, one above the other.");
  visitor.field("dropout", Real{&encoder.dropout, kProbability},
                "Dropout between layers and on the annotations.");
}

void visit(Visitor& visitor, DecoderConfig& decoder) {
  const bool is_dot =
      decoder.attention == AttentionKind::kDot || decoder.attention == AttentionKind::kScaledDot;
  const bool has_key_space = is_dot || decoder.attention == AttentionKind::kBahdanau;
  visitor.field("rnn_type", one_of(decoder.rnn_type), "Recurrent cell.");
  visitor.section("embeddings", decoder.embeddings, "Target word vectors.");
  visitor.field("hidden_size", at_least(1, decoder.hidden_size), "State size H.");
  visitor.field("num_layers", at_least(1, decoder.num_layers), "Recurrent layers, one above the other.");
  visitor.field("dropout", Real{&decoder.dropout, kProbability}, "Dropout between layers.")
      .only_where(decoder.num_layers > 1, "num_layers", "2 or more");
  visitor.field("hidden_dropout", Real{&decoder.hidden_dropout, kProbability},
                "Dropout before the output layer.");
  visitor.field("wiring", one_of(decoder.wiring),
                "Where attention stands in a decoder step (Bahdanau et al. 2015; Luong et al. 2015).");
  visitor.field("attention", one_of(decoder.attention),
                "How a query q (the decoder's state) is compared with a key k (a source annotation).");
  visitor
      .field("attention_size", at_least(0, decoder.attention_size),
             "Size K of the space where query and key are compared; 0: hidden_size.")
      .only_where(has_key_space, "attention", "bahdanau, scaled_dot or dot")
      .only_where(!is_dot || decoder.project, "project", "true");
  visitor
      .field("project", decoder.project,
             "Learned projections of query and key to K; false compares states and annotations as they are, "
             "which needs equal "
             "sizes.")
      .only_where(is_dot, "attention", "scaled_dot or dot");
  visitor
      .field("input_feeding", decoder.input_feeding,
             "The attentional vector of the last step is part of the next step's input (Luong et al. 2015, "
             "section 3.3).")
      .only_where(decoder.wiring == Wiring::kLuong, "wiring", "luong");
  visitor.field("init_hidden", one_of(decoder.init_hidden), "The state from which decoding starts.");
}

void visit(Visitor& visitor, ModelConfig& model) {
  visitor.field("init_gain", Real{&model.init_gain, kPositive},
                "Factor on the spread of the initial weight matrices (Xavier uniform).");
  visitor.field("tied_embeddings", model.tied_embeddings,
                "Source and target input share their word vectors; needs data.joint_vocabulary and equal "
                "embedding_dim.");
  visitor.field(
      "tied_softmax", model.tied_softmax,
      "The output layer shares the target word vectors: fewer parameters, often better on small corpora.");
  visitor.section("encoder", model.encoder, "Reads the source: word vectors to annotations.");
  visitor.section("decoder", model.decoder,
                  "Writes the target, a piece a step, looking at the annotations by attention.");
}

void visit(Visitor& visitor, GuidedAlignmentConfig& guided) {
  const bool has_links = !guided.links.empty();
  visitor.field(
      "links", guided.links,
      "Word alignment of the training text, of an aligner or of people, that attention is to follow: "
      "a line a pair, links such as 0-0, source first, words counted from 0. Empty: none; attention "
      "finds its own way.");
  visitor
      .field("words", guided.words,
             "Which words the links count: the training text with spaces between its words, as a path "
             "prefix. Empty: whatever stands between white space.")
      .only_where(has_links, "links", "given");
  visitor
      .field("weight", Real{&guided.weight, kPositive},
             "What the cross entropy between links and attention is multiplied by, beside that of the "
             "translation.")
      .only_where(has_links, "links", "given");
  visitor
      .field(
          "decay", Real{&guided.decay, {0.0, 1.0, /*open_lowest=*/true, false}},
          "What the weight is multiplied by after every epoch: below 1, links lead the way and then let go.")
      .only_where(has_links, "links", "given");
}

void visit(Visitor& visitor, TrainingConfig& training) {
  const bool is_sgd = training.optimizer == OptimizerKind::kSgd;
  const bool is_plateau = training.scheduling == Scheduling::kPlateau;
  visitor.field("optimizer", one_of(training.optimizer), "What turns gradients into updates.");
  visitor.field("learning_rate", Real{&training.learning_rate, kPositive},
                "Step size, after the warm-up. The first thing to tune: 2e-4 to 2e-3 with adam.");
  visitor
      .field("adam_betas", RealPair{&training.adam_betas, kProbability},
             "Decay of the running means of the gradient and of its square.")
      .only_where(!is_sgd, "optimizer", "adam or adamw");
  visitor
      .field("adam_eps", Real{&training.adam_eps, kPositive}, "Keeps the division by the second mean finite.")
      .only_where(!is_sgd, "optimizer", "adam or adamw");
  visitor
      .field("momentum", Real{&training.momentum, kProbability},
             "Share of the last update that is kept in the next.")
      .only_where(is_sgd, "optimizer", "sgd");
  visitor.field("weight_decay", Real{&training.weight_decay, kNotNegative}, "Pulls weights towards 0.");
  visitor.field("clip_grad_norm", Real{&training.clip_grad_norm, kNotNegative},
                "Gradients whose norm (over all parameters) is larger are scaled down to it; 0: never.");
  visitor.field("scheduling", one_of(training.scheduling),
                "How the learning rate goes on after the warm-up.");
  visitor.field("learning_rate_warmup", at_least(0, training.learning_rate_warmup),
                "Updates over which the learning rate rises from 0 to learning_rate.");
  visitor
      .field("learning_rate_min", Real{&training.learning_rate_min, kNotNegative},
             "The schedule does not go below this learning rate.")
      .only_where(training.scheduling != Scheduling::kConstant, "scheduling",
                  "plateau, inverse_square_root or cosine");
  visitor
      .field("patience", at_least(1, training.patience),
             "Validations without a better early_stopping_metric after which the learning rate is decreased.")
      .only_where(is_plateau, "scheduling", "plateau");
  visitor
      .field("decrease_factor",
             Real{&training.decrease_factor, {0.0, 1.0, /*open_lowest=*/true, /*open_highest=*/true}},
             "What the learning rate is then multiplied by.")
      .only_where(is_plateau, "scheduling", "plateau");
  visitor.field(
      "label_smoothing", Real{&training.label_smoothing, kProbability},
      "Probability that the loss takes from the right piece and spreads over all others; 0.1 is usual.");
  visitor.field("batch_size", at_least(1, training.batch_size),
                "Size of a batch, in the unit of batch_type.");
  visitor.field("batch_type", one_of(training.batch_type), "What batch_size counts.");
  visitor.field("batch_multiplier", at_least(1, training.batch_multiplier),
                "Batches whose gradients are added up to one update: large batches in little memory.");
  visitor.field("sort_window", at_least(1, training.sort_window),
                "Batches' worth of shuffled sentences that are sorted by length together: the more, the less "
                "padding, and the less chance in who meets whom; 1: no sorting.");
  visitor.field("epochs", at_least(1, training.epochs), "Passes over the training text.");
  visitor.field("updates", at_least(0, training.updates),
                "Updates after which training ends, if the epochs have not ended it before; 0: no limit.");
  visitor.field("validation_freq", at_least(0, training.validation_freq),
                "Updates from one validation to the next; 0: after every epoch.");
  visitor.field("logging_freq", at_least(1, training.logging_freq),
                "Updates from one line of the log to the next.");
  visitor.field("early_stopping_metric", one_of(training.early_stopping_metric),
                "What makes a validation better: decides the best checkpoint, the plateau schedule and early "
                "stopping.");
  visitor.field(
      "early_stopping_patience", at_least(0, training.early_stopping_patience),
      "Validations without a better early_stopping_metric after which training ends; 0: it goes on.");
  visitor.section("guided_alignment", training.guided_alignment,
                  "Attention that learns from given word alignments (Chen et al. 2016).");
  visitor.field(
      "ema_decay", Real{&training.ema_decay, kProbability},
      "Validations, matrices and saved models take an exponential moving average of the weights with this "
      "decay instead of the weights of the last update: nearer 1 averages over more updates, 0.999 over "
      "about a thousand. Usually better, and steadier from validation to validation. 0: no averaging.");
  visitor.field(
      "keep_last_ckpts", at_least(0, training.keep_last_ckpts),
      "Weights of this many last validations are kept, as checkpoints/update-000123, beside last and best: "
      "for seq2see average, or to look at how a model came about; 0: none.");
  visitor.field("keep_best_ckpts", at_least(0, training.keep_best_ckpts),
                "Likewise those of the best validations, by early_stopping_metric; 0: none.");
  visitor.field(
      "shards", at_least(0, training.shards),
      "Parts of a batch that are computed side by side; 0: as many as this machine has cores. Decides the "
      "arithmetic, so other numbers give other results, by rounding and by the random numbers of dropout; "
      "--threads only decides who does it. The run's own config.yaml states the number, and a training that "
      "is resumed keeps it on any machine.");
  visitor.field(
      "precision", one_of(training.precision),
      "What the factors of matrix products are rounded to. bf16 is about twice as fast on processors "
      "with AMX (Intel's Xeons since Sapphire Rapids), and meant for those with AVX512-BF16 (Zen 4 and "
      "later); elsewhere it is computed too, more slowly.");
  visitor.field("overwrite", training.overwrite, "Replace a run that stands in model_dir already.");
}

void visit(Visitor& visitor, TestingConfig& testing) {
  const bool is_beam = testing.beam_size > 1;
  visitor.field("batch_size", at_least(1, testing.batch_size),
                "Hypotheses computed together: sentences times beam_size.");
  visitor.field(
      "beam_size", at_least(1, testing.beam_size),
      "Hypotheses that evaluate and translate keep of each sentence; 1: greedy search. Validations during "
      "training are greedy.");
  visitor
      .field(
          "length_penalty", one_of(testing.length_penalty),
          "What the score of a hypothesis is divided by before hypotheses of different lengths are compared.")
      .only_where(is_beam, "beam_size", "2 or more");
  visitor
      .field("beam_alpha", Real{&testing.beam_alpha, kNotNegative},
             "Exponent of length_penalty: the larger, the longer the translations.")
      .only_where(is_beam, "beam_size", "2 or more")
      .only_where(testing.length_penalty != LengthPenalty::kNone, "length_penalty", "gnmt or length");
  visitor
      .field("coverage_penalty", Real{&testing.coverage_penalty, kNotNegative},
             "Takes points from hypotheses that never looked at some word of the source (beta of Wu et al. "
             "2016); "
             "needs attention.")
      .only_where(is_beam, "beam_size", "2 or more");
  visitor.field("no_repeat_ngram_size", at_least(0, testing.no_repeat_ngram_size),
                "No sequence of so many pieces comes twice in a translation; 0: it may.");
  visitor.field("max_output_length", at_least(0, testing.max_output_length),
                "Pieces after which a translation is cut off; 0: max_output_ratio decides.");
  visitor
      .field("max_output_ratio", Real{&testing.max_output_ratio, kPositive},
             "A translation is cut off at this many times the source's pieces with </s>, plus 10.")
      .only_where(testing.max_output_length == 0, "max_output_length", "0");
  visitor.field("min_output_length", at_least(0, testing.min_output_length),
                "Pieces that a translation has at the least; where a maximum is smaller, it wins.");
  visitor.field("min_output_ratio", Real{&testing.min_output_ratio, kNotNegative},
                "A translation has at least this many times the source's pieces.");
  visitor.field("bleu_tokenize", one_of(testing.bleu_tokenize),
                "How BLEU splits text into words (as sacreBLEU).");
  visitor.field("bleu_lowercase", testing.bleu_lowercase, "BLEU without regard to case.");
}

void visit(Visitor& visitor, AttentionConfig& attention, const DecoderConfig& decoder) {
  const ProbesConfig& probes = attention.probes;
  const bool has_probes = !probes.file.empty() || probes.dev_pairs > 0 || !probes.pairs.empty();
  visitor.field("probes", Probes{&attention.probes},
                "Pairs whose matrices are dumped and drawn before training and after every epoch: a file "
                "(source TAB target), "
                "or a number of pairs spread over data.dev, or a list of [source, target]. 0: none.");
  visitor.field(
      "probes_words", attention.probes_words,
      "Which words the probes of a file have, for matrices over words: its two sides with spaces "
      "between their words, as a path prefix. Empty: whatever stands between white space. Probes of "
      "the development text have those of data.dev_words.");
  visitor.field(
      "probes_alignment", attention.probes_alignment,
      "Gold links of the pairs of the file, over those words, to be seen beside what attention does. "
      "Empty: none. Probes of the development text have those of data.dev_alignment.");
  visitor.field("report", attention.report,
                "Write report.html, in which all of this can be looked at, after every epoch.");
  visitor
      .field("greedy", attention.greedy,
             "Also dump and draw the model's own (greedy) translations of the probes.")
      .only_where(has_probes, "probes", "given");
  visitor
      .field("heatmaps", some_of(attention.heatmaps), "What the probes are drawn as; []: dumped, not drawn.")
      .only_where(has_probes, "probes", "given");
  visitor
      .field("statistics", at_least(0, attention.statistics),
             "Pairs spread over data.dev on which, before training and after every epoch, the variance of "
             "the scores, the entropy of the weights and the gradient that the softmax lets through are "
             "measured, for metrics.jsonl: whether it saturates. 0: none.")
      .only_where_elsewhere(decoder.attention != AttentionKind::kNone, "model.decoder.attention",
                            "bahdanau, scaled_dot, dot or general");
}

void visit(Visitor& visitor, Config& config) {
  visitor.field("name", config.name, "Name of the experiment; empty: that of this file, without .yaml.");
  visitor.field("model_dir", config.model_dir, "Folder that the run is written to; empty: runs/<name>.");
  visitor.field("random_seed", Seed{&config.random_seed},
                "Where all random numbers come from: initial weights, order of batches, dropout, sampling.");
  visitor.section("data", config.data, "Parallel text and vocabularies.");
  visitor.section("model", config.model, "The encoder-decoder.");
  visitor.section("training", config.training, "Optimiser, batches, validation.");
  visitor.section("testing", config.testing, "How validations and evaluations translate and score.");
  visitor.section("attention", config.attention, "What is seen of attention while training goes on.",
                  config.model.decoder);
}

template <class Entry>
const Entry* find(const std::vector<Entry>& entries, std::string_view path) {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.path == path; });
  return found == entries.end() ? nullptr : &*found;
}

}  // namespace

const Condition* Field::unmet() const {
  const auto found = std::find_if(conditions.begin(), conditions.end(),
                                  [](const Condition& condition) { return !condition.met; });
  return found == conditions.end() ? nullptr : &*found;
}

const Field* Schema::find_field(std::string_view path) const { return find(fields, path); }

const Section* Schema::find_section(std::string_view path) const { return find(sections, path); }

Schema list_fields(Config& config) {
  Visitor visitor;
  visit(visitor, config);
  return visitor.take();
}

}  // namespace seq2see::config
