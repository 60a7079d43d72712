#include "data/corpus_encoding.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/progress.h"
#include "data/corpus_file.h"
#include "data/hash.h"

namespace seq2see::data {
namespace {

/// Changes when the same text, vocabularies and filter make another corpus.
constexpr std::string_view kRecipe = "seq2see corpus 1";

constexpr size_t kLinesToAChunk = 2048;

/// What all chunks are encoded with.
struct Encoding {
  const ParallelText& text;
  const Vocabulary& source_vocabulary;
  const Vocabulary& target_vocabulary;
  const FilterOptions& filter;
};

/// Closes a file that was opened.
class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  [[nodiscard]] int get() const { return descriptor_; }
  int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

std::string name_of(const ParallelText& text) {
  return text.source_file.string() + ", " + text.target_file.string();
}

/// The count of `skipped` for the first reason against a pair with so many pieces; null where there is none.
int64_t* reason_to_skip(int64_t source, int64_t target, const FilterOptions& filter, SkipCounts& skipped) {
  if (filter.skip_empty && (source == 0 || target == 0)) return &skipped.empty;
  if (source > filter.source.max || target > filter.target.max) return &skipped.too_long;
  if (source < filter.source.min || target < filter.target.min) return &skipped.too_short;
  return nullptr;
}

EncodedPairs encode_lines(const Encoding& encoding, size_t begin, size_t end) {
  EncodedPairs pairs;
  const auto append = [&](const std::vector<int32_t>& ids, int32_t eos_id) {
    pairs.ids.insert(pairs.ids.end(), ids.begin(), ids.end());
    pairs.ids.push_back(eos_id);
    return static_cast<int32_t>(ids.size() + 1);
  };
  auto source_line = encoding.text.source.from(begin);
  auto target_line = encoding.text.target.from(begin);
  for (size_t line = begin; line < end; ++line, ++source_line, ++target_line) {
    const auto source = encoding.source_vocabulary.encode(*source_line);
    const auto target = encoding.target_vocabulary.encode(*target_line);
    if (int64_t* reason =
            reason_to_skip(std::ssize(source), std::ssize(target), encoding.filter, pairs.skipped)) {
      ++*reason;
      continue;
    }
    PairLength length;
    length.source = append(source, encoding.source_vocabulary.eos_id());
    length.target = append(target, encoding.target_vocabulary.eos_id());
    pairs.lengths.push_back(length);
    pairs.original_lines.push_back(static_cast<uint32_t>(line));
  }
  return pairs;
}

/// Calls task(0) ... task(count - 1).
using Run = std::function<void(size_t count, const std::function<void(size_t)>& task)>;

/// Encodes the whole text, `side_by_side` chunks at a time, and finishes the file.
void encode(const Encoding& encoding, const Run& run, size_t side_by_side, CorpusWriter& writer) {
  const size_t lines = encoding.text.size();
  const size_t chunks = (lines + kLinesToAChunk - 1) / kLinesToAChunk;
  ProgressLine progress;
  for (size_t first = 0; first < chunks; first += side_by_side) {
    std::vector<EncodedPairs> encoded(std::min(side_by_side, chunks - first));
    run(encoded.size(), [&](size_t i) {
      const size_t begin = (first + i) * kLinesToAChunk;
      encoded[i] = encode_lines(encoding, begin, std::min(begin + kLinesToAChunk, lines));
    });
    for (const EncodedPairs& pairs : encoded) writer.append(pairs);
    progress.show("encoding the text: " + std::to_string(first * 100 / chunks) + " %");
  }
  if (writer.pairs() == 0) {
    throw UserError(name_of(encoding.text), "no sentence pair is left: " + writer.skipped().describe(),
                    "check min_length and max_length under data.src and data.trg");
  }
  writer.finish();
}

int32_t largest_id(const Encoding& encoding) {
  return std::max(encoding.source_vocabulary.size(), encoding.target_vocabulary.size()) - 1;
}

std::string key_of(const Encoding& encoding) {
  Hash hash;
  hash.add(kRecipe);
  for (const Vocabulary* vocabulary : {&encoding.source_vocabulary, &encoding.target_vocabulary}) {
    hash.add(vocabulary->fingerprint());
  }
  const FilterOptions& filter = encoding.filter;
  for (const int64_t number : {filter.source.min, filter.source.max, filter.target.min, filter.target.max,
                               static_cast<int64_t>(filter.skip_empty)}) {
    hash.add(std::to_string(number));
  }
  hash.add(encoding.text.source.bytes());
  hash.add(encoding.text.target.bytes());
  return hash.digest();
}

/// Line numbers stand in the file with 32 bits.
void expect_countable(const ParallelText& text) {
  if (text.size() <= std::numeric_limits<uint32_t>::max()) return;
  throw UserError(name_of(text), "the text has more lines than a corpus may have (4,294,967,295)",
                  "split it");
}

bool is_corpus_file(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  return name.starts_with("train-") && name.find(".ids") != std::string::npos;  // also unfinished ones
}

void remove_others(const std::filesystem::path& kept) {
  std::error_code ignored;
  std::vector<std::filesystem::path> others;
  std::filesystem::directory_iterator entry(kept.parent_path(), ignored);
  while (!ignored && entry != std::filesystem::directory_iterator()) {
    if (entry->path() != kept && is_corpus_file(entry->path())) others.push_back(entry->path());
    entry.increment(ignored);
  }
  for (const auto& other : others) std::filesystem::remove(other, ignored);
}

}  // namespace

EncodedCorpus encode_corpus(const ParallelText& text, const Vocabulary& source_vocabulary,
                            const Vocabulary& target_vocabulary, const FilterOptions& filter) {
  const Encoding encoding = {text, source_vocabulary, target_vocabulary, filter};
  expect_countable(text);
  const std::string key(32, '-');  // nobody looks for it
  Descriptor memory(::memfd_create("corpus", MFD_CLOEXEC));
  if (memory.get() < 0) {
    throw UserError(name_of(text),
                    std::string("there is no memory to encode the text (") + std::strerror(errno) + ")",
                    "close other programs");
  }
  CorpusWriter writer(memory.get(), name_of(text), text.size(), largest_id(encoding), key);
  const auto one_by_one = [](size_t count, const std::function<void(size_t)>& task) {
    for (size_t i = 0; i < count; ++i) task(i);
  };
  encode(encoding, one_by_one, 1, writer);
  auto corpus = open_corpus(std::make_shared<MappedFile>(memory.release(), name_of(text)), key);
  if (!corpus) throw std::logic_error("a corpus in memory cannot be read back");
  return *std::move(corpus);
}

CachedCorpus load_or_encode_corpus(const ParallelText& text, const Vocabulary& source_vocabulary,
                                   const Vocabulary& target_vocabulary, const FilterOptions& filter,
                                   const std::filesystem::path& folder, ThreadPool& pool) {
  const Encoding encoding = {text, source_vocabulary, target_vocabulary, filter};
  expect_countable(text);
  const std::string key = key_of(encoding);
  const std::filesystem::path file = folder / ("train-" + key + ".ids");
  std::error_code ignored;
  const bool exists = std::filesystem::is_regular_file(file, ignored);
  if (exists) {
    if (auto corpus = open_corpus(std::make_shared<MappedFile>(file), key)) {
      return {.corpus = *std::move(corpus), .file = file, .found = true};
    }
  }
  AtomicFile output(file);
  const Descriptor descriptor(::open(output.temporary_path().c_str(), O_RDWR | O_CLOEXEC));
  if (descriptor.get() < 0) {
    throw UserError(file.string(), std::string("the file cannot be written (") + std::strerror(errno) + ")",
                    "check the permissions of the folder");
  }
  CorpusWriter writer(descriptor.get(), file, text.size(), largest_id(encoding), key);
  const auto side_by_side = [&](size_t count, const std::function<void(size_t)>& task) {
    pool.run(count, task);
  };
  encode(encoding, side_by_side, 4 * pool.size(), writer);
  text.expect_unchanged();
  output.commit();
  remove_others(file);
  auto corpus = open_corpus(std::make_shared<MappedFile>(file), key);
  if (!corpus) {
    throw UserError(file.string(), "the encoded corpus cannot be read back as it was written",
                    "check the disk");
  }
  return {.corpus = *std::move(corpus), .file = file, .found = false, .damaged = exists};
}

}  // namespace seq2see::data
