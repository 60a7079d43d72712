#include "alignment/npz.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>

#include "alignment/examples.h"
#include "alignment/npy.h"
#include "alignment/random_alignments.h"
#include "alignment/zip_archive.h"
#include "base/error.h"
#include "base/text_file.h"
#include "testing/temporary_folder.h"

namespace seq2see::alignment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A .npy file with a header of one's own.
std::string npy(const std::string& header, const std::string& data, char version = 1) {
  std::string bytes = std::string("\x93NUMPY") + version + '\0';
  bytes += static_cast<char>(header.size());
  bytes += '\0';
  if (version > 1) bytes += std::string(2, '\0');
  return bytes + header + data;
}

std::string complaint_about(const std::string& bytes) {
  return message_of<UserError>([&] { (void)NpyArray(bytes, "file (name)").matrix(); });
}

TEST(Npy, ANumberOfTheFormatIsAsNumpyWritesIt) {
  EXPECT_EQ(to_npy(Matrix(1, 1, {1.0F})), std::string("\x93NUMPY\x01\x00\x76\x00", 10) +
                                              "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }" +
                                              std::string(58, ' ') + "\n" +
                                              std::string("\x00\x00\x80\x3F", 4));
}

TEST(Npy, ArraysComeBack) {
  const std::vector<int64_t> integers = {0, -1, int64_t{1} << 62U};
  const std::vector<double> doubles = {0.1, -1e300};
  const std::vector<std::string> texts = {"", "▁我", "👩‍👩‍👧 x"};
  const Matrix matrix(2, 3, {0, 1, 2, 3, 4, 5});
  EXPECT_EQ(NpyArray(to_npy(integers), "x").integers(), integers);
  EXPECT_EQ(NpyArray(to_npy(doubles), "x").doubles(), doubles);
  EXPECT_EQ(NpyArray(to_npy(texts), "x").texts(), texts);
  EXPECT_EQ(NpyArray(to_npy(matrix), "x").matrix(), matrix);
  EXPECT_TRUE(NpyArray(to_npy(std::vector<std::string>{}), "x").texts().empty());
}

TEST(Npy, ReadsOtherVersionsOrdersAndWidths) {
  const std::string eight = std::string("\x01\x00\x00\x00\x02\x00\x00\x00", 8);
  EXPECT_THAT(
      NpyArray(npy("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }\n", eight, 2), "x").integers(),
      ElementsAre(1, 2));
  const std::string column_by_column = to_npy(Matrix(1, 4, {1, 3, 2, 4})).substr(128);
  EXPECT_EQ(NpyArray(npy("{'shape': (2, 2), 'fortran_order': True, 'descr': '<f4'}", column_by_column), "x")
                .matrix(),
            Matrix(2, 2, {1, 2, 3, 4}));
  const std::vector<double> half = {0.5};
  EXPECT_EQ(
      NpyArray(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1)}", to_npy(half).substr(128)),
               "x")
          .matrix(),
      Matrix(1, 1, {0.5F}));
}

TEST(Npy, WhatIsNoCharacterIsReplaced) {
  const std::string data("\xFF\xFF\xFF\x7F\x00\xD8\x00\x00", 8);
  EXPECT_THAT(NpyArray(npy("{'descr': '<U1', 'fortran_order': False, 'shape': (2,)}", data), "x").texts(),
              ElementsAre("\uFFFD", "\uFFFD"));
}

TEST(Npy, HeadersAreNotBelieved) {
  const std::string start = "{'descr': '<f4', 'fortran_order': False, 'shape': ";
  const std::string four(4, '\0');
  EXPECT_THAT(complaint_about(npy(start + "(999999999999, 999999999999)}", four)),
              HasSubstr("another size than the 4"));
  EXPECT_THAT(complaint_about(npy(start + "(4294967296, 4294967296)}", "")), HasSubstr("another size"));
  EXPECT_THAT(complaint_about(npy(start + "(2, 1)}", four)), HasSubstr("another size"));
  EXPECT_THAT(complaint_about(npy(start + "(-1, -1)}", four)),
              HasSubstr("the header of the array is broken"));
  EXPECT_THAT(complaint_about(npy(start + "(1, 1}", four)), HasSubstr("broken"));
  EXPECT_THAT(complaint_about(npy(start + "(1)}", four)), HasSubstr("1 dimensions, not a matrix"));
  EXPECT_THAT(complaint_about(npy("{'descr': '|O', 'fortran_order': False, 'shape': (1, 1)}", four)),
              HasSubstr("the type of the array is \"|O\""));
  EXPECT_THAT(complaint_about(npy("{'descr': '>f4', 'fortran_order': False, 'shape': (1, 1)}", four)),
              HasSubstr("little endian"));
  EXPECT_THAT(complaint_about(npy("{'descr': '<U99999999999', 'fortran_order': False, 'shape': (1,)}", "")),
              HasSubstr("the type of the array"));
  EXPECT_THAT(complaint_about(npy(start + "(1, 1)}", four, 9)), HasSubstr("unknown format version 9"));
  EXPECT_THAT(complaint_about("\x93NUMPY"), HasSubstr("file (name): this is not an array of NumPy"));
  EXPECT_THAT(complaint_about(to_npy(Matrix(1, 1)).substr(0, 40)), HasSubstr("ends in its header"));
}

TEST(Npy, EmptyRowsAndStringsOfNoWidthTakeNoTime) {
  const std::string huge = "(999999999999999999, 0)}";
  EXPECT_TRUE(
      NpyArray(npy("{'descr': '<f4', 'fortran_order': False, 'shape': " + huge, ""), "x").matrix().empty());
  EXPECT_THROW(
      (void)NpyArray(npy("{'descr': '<U0', 'fortran_order': False, 'shape': (999999999999,)}", ""), "x")
          .texts(),
      UserError);
}

TEST(Npy, AnyHeaderIsReadOrRefusedButNeverWorse) {
  RandomStream random(1, RandomPurpose::kTest);
  const std::vector<std::string> texts = {"a", "bc"};
  for (int round = 0; round < 5000; ++round) {
    std::string bytes = random.below(2) == 0 ? to_npy(Matrix(2, 2, {1, 0, 0, 1})) : to_npy(texts);
    for (uint64_t left = 1 + random.below(3); left > 0; --left) {
      const size_t at = random.below(std::min<size_t>(bytes.size(), 80));
      if (random.below(3) == 0) {
        bytes.insert(at, std::to_string(random.below(1000)));
      } else {
        bytes[at] = static_cast<char>(random.below(2) == 0 ? random.below(256) : 0x20 + random.below(0x60));
      }
    }
    try {
      const NpyArray array(bytes, "x");
      (void)array.matrix();
    } catch (const UserError&) {
    }
    try {
      const NpyArray array(bytes, "x");
      (void)array.texts();
    } catch (const UserError&) {
    }
  }
}

TEST(Zip, EntriesComeBackAndTimeZonesDoNotMatter) {
  const testing::TemporaryFolder folder;
  const std::vector<ZipEntry> entries = {{"b", "two"}, {"a", std::string(100000, 'x')}, {"empty", ""}};
  const std::string bytes = to_zip(entries);
  EXPECT_LT(bytes.size(), 1000U);
  ::setenv("TZ", "Asia/Tokyo", 1);
  EXPECT_EQ(to_zip(entries), bytes);
  ::unsetenv("TZ");
  ZipReader reader(folder.write("a.zip", bytes));
  EXPECT_THAT(reader.names(), ElementsAre("b", "a", "empty"));
  for (const ZipEntry& entry : entries) EXPECT_EQ(reader.contents(entry.name), entry.contents);
  EXPECT_THROW((void)reader.contents("missing"), UserError);
}

TEST(Zip, WhatIsNoArchiveIsTold) {
  const testing::TemporaryFolder folder;
  const std::string bytes = to_zip({{"a", "text"}});
  for (const std::string& text : {std::string(), std::string("PK"), bytes.substr(0, bytes.size() / 2)}) {
    EXPECT_THAT(message_of<UserError>([&] { ZipReader{folder.write("a.npz", text)}; }),
                HasSubstr("a.npz: this is not a zip archive, or not all of one"));
  }
}

TEST(Zip, DamagedContentsAreTold) {
  const testing::TemporaryFolder folder;
  std::string bytes = to_zip({{"a", "some text that does not get shorter"}});
  bytes[bytes.find("some") == std::string::npos ? 40 : bytes.find("some")] ^= 1;
  ZipReader reader(folder.write("a.npz", bytes));
  EXPECT_THAT(message_of<UserError>([&] { (void)reader.contents("a"); }), HasSubstr("the entry \"a\""));
}

TEST(Npz, MatricesOfOthersAreReadWithoutTokens) {
  const testing::TemporaryFolder folder;
  const auto file = folder.write("scores.npz", to_zip({{"arr_10.npy", to_npy(Matrix(1, 1, {1}))},
                                                       {"arr_2.npy", to_npy(Matrix(1, 2, {1, 0}))}}));
  const Readings readings = read_npz(file, {});
  ASSERT_EQ(readings.alignments.size(), 2U);
  EXPECT_EQ(readings.alignments[0].id, 2);
  EXPECT_THAT(readings.alignments[0].source, ElementsAre("0", "</s>"));
  EXPECT_EQ(readings.alignments[1].id, 10);
}

TEST(Npz, TokensOfOthersMayLackTheEnd) {
  const testing::TemporaryFolder folder;
  const std::vector<std::string> source = {"x"};
  const auto file = folder.write("a.npz", to_zip({{"matrix_0.npy", to_npy(Matrix(2, 2, {1, 0, 0, 1}))},
                                                  {"source_0.npy", to_npy(source)}}));
  const ReadOptions options{.target_tokens = folder.write("target", "y\n")};
  const Alignment alignment = read_npz(file, options).alignments[0];
  EXPECT_THAT(alignment.source, ElementsAre("x", "</s>"));
  EXPECT_THAT(alignment.target, ElementsAre("y", "</s>"));
}

TEST(Npz, WrongArraysAreNamed) {
  const testing::TemporaryFolder folder;
  const std::vector<std::string> three = {"a", "b", "c"};
  const auto complaint = [&](const std::vector<ZipEntry>& entries) {
    return message_of<UserError>([&] { (void)read_npz(folder.write("a.npz", to_zip(entries)), {}); });
  };
  EXPECT_THAT(complaint({{"weights.npy", to_npy(Matrix(1, 1, {1}))}}),
              HasSubstr("there is no array matrix_0 or arr_0"));
  EXPECT_THAT(complaint({{"matrix_0.npy", to_npy(Matrix(1, 1, {1}))}, {"source_0.npy", to_npy(three)}}),
              HasSubstr("a.npz (matrix_0): there are weights for 1 tokens, but 3 tokens (source_0)"));
  EXPECT_THAT(complaint({{"matrix_0.npy", to_npy(Matrix(1, 1, {0.5F}))}}),
              HasSubstr("(matrix_0): row 0 sums to 0.5"));
  EXPECT_THAT(complaint({{"matrix_0.npy", to_npy(three)}}),
              HasSubstr("type <U1 and 1 dimensions, not a matrix"));
  EXPECT_THAT(complaint({{"matrix_0.npy", to_npy(Matrix(1, 1, {1}))}, {"mode.npy", to_npy(three)}}),
              HasSubstr("the mode is \"a\""));
}

TEST(Npz, NumpyReadsWhatIsWritten) {
  const testing::TemporaryFolder folder;
  Alignment second = small_alignment();
  second.epoch.reset();
  second.score.reset();
  second.source[0] = "👩 我";
  folder.write("a.npz", to_npz(std::vector<Alignment>{small_alignment(), second}));
  folder.write(
      "check.py",
      "import sys\n"
      "try:\n  import numpy\n"
      "except ImportError: sys.exit(77)\n"
      "a = numpy.load(sys.argv[1])\n"
      "assert a['matrix_0'].dtype == numpy.float32\n"
      "assert a['matrix_0'].tolist() == [[0.75, 0.25], [1, 0], [0.125, 0.875]]\n"
      "assert a['target_0'].tolist() == ['\\u2581he', 'llo', '</s>']\n"
      "assert a['source_1'].tolist() == ['\\U0001F469 \\u6211', '</s>']\n"
      "assert a['id'].tolist() == [7, 7] and a['epoch'].tolist() == [3, -1]\n"
      "assert a['mode'].tolist() == ['forced', 'forced'] and a['attention'][0] == 'bahdanau'\n"
      "assert a['score'][0] == -1.5 and numpy.isnan(a['score'][1])\n"
      "b = {name: a[name] for name in a.files}\n"
      "numpy.savez(sys.argv[2], **b)\n"
      "numpy.savez_compressed(sys.argv[3], matrix_0=numpy.asfortranarray(a['matrix_0'].astype('f8')))\n");
  const std::string path = folder.path().string();
  const std::string arguments =
      " " + path + "/check.py " + path + "/a.npz " + path + "/b.npz " + path + "/c.npz";
  int status = -1;
  for (const char* python : {"python3", "/usr/bin/python3"}) {
    const std::string command = python + arguments;
    status = WEXITSTATUS(std::system(command.c_str()));
    if (status != 77 && status != 127) break;  // there is this Python, and its NumPy
  }
  if (status == 77 || status == 127) GTEST_SKIP() << "there is no NumPy here";
  ASSERT_EQ(status, 0);
  EXPECT_EQ(read_npz(folder.path() / "b.npz", {}).alignments,
            (std::vector<Alignment>{small_alignment(), second}));
  EXPECT_EQ(read_npz(folder.path() / "c.npz", {}).alignments[0].matrix, small_alignment().matrix);
}

}  // namespace
}  // namespace seq2see::alignment
