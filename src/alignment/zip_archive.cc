#include "alignment/zip_archive.h"

#include <zip.h>

#include <algorithm>
#include <stdexcept>

#include "base/error.h"
#include "base/text_file.h"

namespace seq2see::alignment {
namespace {

constexpr zip_uint16_t kNoTime = 0;
constexpr zip_uint16_t kFirstDate = (1U << 5U) | 1U;  // 1980-01-01, the first that an archive can name
constexpr zip_uint32_t kCompressionLevel = 6;

/// Far above the matrices of any corpus that this program is for.
constexpr size_t kMostUnpacked = size_t{2} << 30U;
constexpr size_t kBlock = size_t{1} << 16U;

/// For what can fail only where there is no memory, or by a mistake of ours.
void expect(bool succeeded, const char* action) {
  if (!succeeded) throw std::logic_error(std::string("to_zip: libzip could not ") + action);
}

struct CloseSource {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Source = std::unique_ptr<zip_source_t, CloseSource>;

/// Forgets an archive without writing it.
struct DiscardArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

std::string bytes_of(zip_source_t* source) {
  zip_stat_t about;
  zip_stat_init(&about);
  expect(zip_source_stat(source, &about) == 0 && (about.valid & ZIP_STAT_SIZE) != 0, "measure the archive");
  expect(zip_source_open(source) == 0, "open the archive");
  std::string bytes(about.size, '\0');
  const zip_int64_t count = zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  expect(count == static_cast<zip_int64_t>(bytes.size()), "read the archive");
  return bytes;
}

}  // namespace

std::string to_zip(const std::vector<ZipEntry>& entries) {
  // libzip takes an archive without entries for one to be deleted.
  if (entries.empty()) throw std::logic_error("to_zip: an archive needs entries");
  const Source source(zip_source_buffer_create(nullptr, 0, 0, nullptr));
  expect(source != nullptr, "make a buffer");
  std::unique_ptr<zip_t, DiscardArchive> archive(
      zip_open_from_source(source.get(), ZIP_CREATE | ZIP_TRUNCATE, nullptr));
  expect(archive != nullptr, "make an archive");
  zip_source_keep(source.get());  // the archive lets go of one hold on it, we of the other
  for (const ZipEntry& entry : entries) {
    zip_source_t* contents =
        zip_source_buffer(archive.get(), entry.contents.data(), entry.contents.size(), /*freep=*/0);
    expect(contents != nullptr, "make an entry");
    const zip_int64_t index = zip_file_add(archive.get(), entry.name.c_str(), contents, ZIP_FL_ENC_UTF_8);
    if (index < 0) zip_source_free(contents);
    expect(index >= 0, "add an entry");
    const auto place = static_cast<zip_uint64_t>(index);
    expect(zip_set_file_compression(archive.get(), place, ZIP_CM_DEFLATE, kCompressionLevel) == 0,
           "set the compression");
    expect(zip_file_set_dostime(archive.get(), place, kNoTime, kFirstDate, 0) == 0, "set the time");
  }
  expect(zip_close(archive.get()) == 0, "write the archive");
  (void)archive.release();  // closing has freed it
  return bytes_of(source.get());
}

struct ZipReader::Archive {
  explicit Archive(std::string_view bytes) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), /*freep=*/0, &error);
    if (source == nullptr) return;
    zip.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
    if (!zip) zip_source_free(source);
    zip_error_fini(&error);
  }

  std::unique_ptr<zip_t, DiscardArchive> zip;
};

ZipReader::ZipReader(const std::filesystem::path& path) : path_(path), bytes_(read_file(path)) {
  archive_ = std::make_unique<Archive>(bytes_);
  // libzip takes an empty file for an archive without entries.
  if (bytes_.empty() || !archive_->zip) {
    throw UserError(path_.string(), "this is not a zip archive, or not all of one",
                    "check that it was written completely");
  }
}

ZipReader::~ZipReader() = default;

std::vector<std::string> ZipReader::names() const {
  std::vector<std::string> names;
  const zip_int64_t count = zip_get_num_entries(archive_->zip.get(), 0);
  for (zip_int64_t index = 0; index < count; ++index) {
    const char* const name = zip_get_name(archive_->zip.get(), static_cast<zip_uint64_t>(index), 0);
    if (name != nullptr) names.emplace_back(name);
  }
  return names;
}

std::string ZipReader::contents(const std::string& name) {
  const auto fail = [&](const std::string& what) -> void {
    throw UserError(path_.string(), "the entry \"" + name + "\" " + what, "check that the file is whole");
  };
  struct CloseFile {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
  };
  const std::unique_ptr<zip_file_t, CloseFile> file(zip_fopen(archive_->zip.get(), name.c_str(), 0));
  if (!file) fail("cannot be unpacked");
  std::string contents;
  while (true) {
    const size_t size = contents.size();
    contents.resize(size + kBlock);
    const zip_int64_t count = zip_fread(file.get(), contents.data() + size, kBlock);
    if (count < 0) fail("is damaged");
    contents.resize(size + static_cast<size_t>(count));
    if (count == 0) break;
    unpacked_ += static_cast<size_t>(count);
    if (unpacked_ > kMostUnpacked) fail("and those before it unpack to more than 2 GiB");
  }
  return contents;
}

}  // namespace seq2see::alignment
