#include "alignment/writer.h"

#include <stdexcept>

#include "alignment/csv.h"
#include "alignment/jsonl.h"
#include "alignment/marian.h"
#include "alignment/nematus.h"
#include "alignment/npz.h"
#include "alignment/pharaoh.h"
#include "base/error.h"

namespace seq2see::alignment {
namespace {

/// The links between tokens other than a last `</s>`.
Links without_ends(const Links& links, const Alignment& alignment) {
  const auto is_end = [](size_t position, const std::vector<std::string>& tokens) {
    return position + 1 == tokens.size() && tokens.back() == kEndOfSentence;
  };
  Links kept;
  for (const Link& link : links) {
    if (!is_end(link.source, alignment.source) && !is_end(link.target, alignment.target))
      kept.push_back(link);
  }
  return kept;
}

}  // namespace

Writer::Writer(std::ostream& stream, Format format, const WriteOptions& options)
    : stream_(stream), format_(format), options_(options) {
  if (format_ == Format::kCsv) stream_ << csv_header();
}

void Writer::write(const Alignment& alignment) {
  write(alignment, has_links(format_) ? argmax_links(alignment, ends()) : Links());
}

EndLinks Writer::ends() const {
  return options_.ends.value_or(format_ == Format::kPharaoh ? EndLinks::kDrop : EndLinks::kKeep);
}

void Writer::write(const Alignment& alignment, const Links& links) {
  if (format_ != Format::kJsonl) require_matrix(alignment, "sentence " + std::to_string(alignment.id));
  const bool keeps = ends() == EndLinks::kKeep;
  switch (format_) {
    case Format::kJsonl:
      write_jsonl(stream_, alignment);
      return;
    case Format::kMarian:
      stream_ << to_marian_line(alignment) << '\n';
      return;
    case Format::kMarianHard:
      stream_ << to_marian_line(alignment, keeps ? links : without_ends(links, alignment), options_.first)
              << '\n';
      return;
    case Format::kNematus:
      stream_ << to_nematus_block(alignment);
      return;
    case Format::kPharaoh:
      stream_ << format_pharaoh(keeps ? links : without_ends(links, alignment), options_.first) << '\n';
      return;
    case Format::kNpz:
      check(alignment);
      kept_.push_back(alignment);
      return;
    case Format::kCsv:
      stream_ << to_csv_rows(alignment);
      return;
  }
  throw std::logic_error("Writer: not a format");
}

void Writer::write_nothing() {
  if (format_ == Format::kPharaoh) stream_ << '\n';
  if (format_ == Format::kMarian || format_ == Format::kMarianHard) stream_ << " |||\n";
}

void Writer::finish() {
  if (format_ != Format::kNpz) return;
  if (kept_.empty()) throw UserError("", "there is no alignment to write", "an npz file needs one at least");
  const std::string bytes = to_npz(kept_);
  stream_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  kept_.clear();
}

}  // namespace seq2see::alignment
