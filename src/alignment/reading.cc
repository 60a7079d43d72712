#include "alignment/reading.h"

#include <cmath>
#include <utility>

#include "alignment/fields.h"
#include "alignment/words.h"
#include "base/error.h"
#include "base/text_file.h"

namespace seq2see::alignment {
namespace {

std::string_view advice_on(std::string_view problem) {
  return problem.ends_with("not to 1")
             ? "where the file leaves out </s> or rounds coarsely, have its rows normalised"
             : "every row holds the weights of the source tokens, from 0 to 1";
}

}  // namespace

void normalise_rows(Matrix& matrix) {
  for (size_t row = 0; row < matrix.rows(); ++row) {
    double sum = 0.0;
    for (const float weight : matrix.row(row)) sum += weight;
    if (!std::isfinite(sum) || sum <= 0.0) continue;
    for (size_t column = 0; column < matrix.columns(); ++column) {
      matrix(row, column) = static_cast<float>(matrix(row, column) / sum);
    }
  }
}

std::string place_in(const std::filesystem::path& path, size_t line) {
  return path.string() + ":" + std::to_string(line);
}

Collector::Collector(std::filesystem::path path, const ReadOptions& options)
    : path_(std::move(path)), options_(options) {}

void Collector::add(const std::string& where, const std::function<Alignment()>& parse) {
  try {
    Alignment alignment = parse();
    if (options_.normalise_rows) normalise_rows(alignment.matrix);
    if (const auto problem = find_problem(alignment)) throw UserError(where, *problem, advice_on(*problem));
    weights_ += alignment.matrix.rows() * alignment.matrix.columns();
    readings_.alignments.push_back(std::move(alignment));
  } catch (const UserError& error) {
    if (!options_.skip_malformed) throw;
    if (readings_.skipped == 0) readings_.first_problem = error.what();
    ++readings_.skipped;
  }
  if (weights_ > options_.most_weights) {
    throw UserError(where,
                    "the matrices of the file up to here have " + std::to_string(weights_) +
                        " weights, more than " + std::to_string(options_.most_weights),
                    "split the file");
  }
}

Readings Collector::finish() && {
  if (readings_.alignments.empty()) {
    throw UserError(path_.string(),
                    readings_.skipped == 0 ? "the file holds no alignments"
                                           : "no alignment in it can be read: " + readings_.first_problem,
                    readings_.skipped == 0 ? "check that it was written completely" : "");
  }
  return std::move(readings_);
}

TokenFile::TokenFile(const std::optional<std::filesystem::path>& file) {
  if (!file) return;
  path_ = *file;
  lines_ = read_lines(*file);
}

std::optional<std::vector<std::string>> TokenFile::tokens(size_t sentence) const {
  if (!lines_) return std::nullopt;
  if (sentence >= lines_->size()) {
    throw UserError(path_.string(),
                    "there is no line " + std::to_string(sentence + 1) + ", for sentence " +
                        std::to_string(sentence) + " of the alignments",
                    "the file has to have a line for each sentence");
  }
  const std::vector<std::string_view> tokens = split_at_spaces((*lines_)[sentence]);
  return std::vector<std::string>(tokens.begin(), tokens.end());
}

void TokenFile::expect_sentences(size_t count, const std::filesystem::path& path) const {
  if (!lines_ || lines_->size() == count) return;
  throw UserError(path_.string(),
                  "the file has " + std::to_string(lines_->size()) + " lines, but there are " +
                      std::to_string(count) + " sentences in " + path.string(),
                  "give the tokens of the very sentences that are aligned");
}

std::vector<std::string> tokens_by_position(size_t count) {
  std::vector<std::string> tokens;
  for (size_t position = 0; position + 1 < count; ++position) tokens.push_back(std::to_string(position));
  if (count > 0) tokens.emplace_back(kEndOfSentence);
  return tokens;
}

std::optional<std::vector<std::string>> tokens_that_fit(std::vector<std::string> tokens, size_t count) {
  if (tokens.size() + 1 == count && (tokens.empty() || tokens.back() != kEndOfSentence)) {
    tokens.emplace_back(kEndOfSentence);
  }
  if (tokens.size() != count) return std::nullopt;
  return tokens;
}

std::string text_of_tokens(const std::vector<std::string>& tokens) {
  std::vector<std::string> words = words_by_mark(tokens).texts;
  if (!words.empty() && words.back() == kEndOfSentence) words.pop_back();
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace seq2see::alignment
