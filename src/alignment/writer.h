// Writes alignments in any of the formats, one after the other.
#pragma once

#include <cstddef>
#include <optional>
#include <ostream>
#include <vector>

#include "alignment/alignment.h"
#include "alignment/format.h"
#include "alignment/link_extraction.h"
#include "alignment/links.h"

namespace seq2see::alignment {

/// Of the formats that hold links.
struct WriteOptions {
  /// What the first token is counted as: 0, or 1.
  size_t first = 0;
  /// What becomes of links that start or end at `</s>`. Nothing: what the tools of the format do, which is to
  /// drop them in Pharaoh files and to keep them in Marian's.
  std::optional<EndLinks> ends = std::nullopt;
};

class Writer {
 public:
  /// @param stream  binary; has to outlive this. Its state is not looked at: AtomicFile::commit does that
  Writer(std::ostream& stream, Format format, const WriteOptions& options = {});

  /// Writes one sentence; formats of links get one a target token (`argmax_links`). npz is kept in memory
  /// until `finish`. Throws UserError for an alignment without weights (attention kind "none") where the
  /// format needs them, std::logic_error for one that `check` refuses.
  void write(const Alignment& alignment);

  /// The same with links over the tokens of `alignment`, its `</s>` included, made by the caller. Other
  /// formats do not look at them.
  void write(const Alignment& alignment, const Links& links);

  /// In the place of a pair that has no alignment, because a side of it is empty: a line without anything
  /// where the format has a line a pair, so that lines still count pairs; else nothing.
  void write_nothing();

  /// Writes what is left. Has to be called once, after the last sentence. Throws UserError where there was no
  /// sentence and the format cannot say so.
  void finish();

 private:
  [[nodiscard]] EndLinks ends() const;

  std::ostream& stream_;
  Format format_;
  WriteOptions options_;
  std::vector<Alignment> kept_;
};

}  // namespace seq2see::alignment
