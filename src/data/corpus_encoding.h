// From text to ids, once: on all threads, into memory or into a cache that later trainings find again.
#pragma once

#include <filesystem>

#include "base/threads.h"
#include "data/encoded_corpus.h"
#include "data/parallel_text.h"
#include "data/vocabulary.h"

namespace seq2see::data {

/// Encodes both sides and leaves out what `filter` says. Meant for small texts: the result is in memory.
/// Throws UserError, with the counts, when no pair is left.
EncodedCorpus encode_corpus(const ParallelText& text, const Vocabulary& source_vocabulary,
                            const Vocabulary& target_vocabulary, const FilterOptions& filter);

struct CachedCorpus {
  EncodedCorpus corpus;
  std::filesystem::path file;
  bool found = false;    // it was there already
  bool damaged = false;  // it was there, but was not what it should be, and has been made anew
};

/// The same from `folder`/train-KEY.ids, where KEY is a hash of the text, of both vocabularies and of the
/// filter. Where there is no such file, or it is not whole, it is written, by and by, so that memory does not
/// grow with the text; what `folder` holds of other corpora is then removed. The file is the same for any
/// number of threads. Throws UserError where it cannot be written, or the text changes meanwhile.
CachedCorpus load_or_encode_corpus(const ParallelText& text, const Vocabulary& source_vocabulary,
                                   const Vocabulary& target_vocabulary, const FilterOptions& filter,
                                   const std::filesystem::path& folder, ThreadPool& pool);

}  // namespace seq2see::data
