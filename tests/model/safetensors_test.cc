#include "model/safetensors.h"

#include <gmock/gmock.h>
#include <xxhash.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>

#include "base/error.h"
#include "base/text_file.h"
#include "model/safetensors_header.h"
#include "testing/temporary_folder.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"

namespace seq2see::model {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using testing::random_tensor;
using ::testing::StartsWith;
using testing::TemporaryFolder;
using testing::tensors_near;

/// Eight bytes, the least significant first.
std::string little_endian(uint64_t number) {
  std::string bytes;
  for (int shift = 0; shift < 64; shift += 8) bytes.push_back(static_cast<char>(number >> shift & 0xff));
  return bytes;
}

/// A file as another program might write it.
std::string file_of(const std::string& header, const std::string& data) {
  return little_endian(header.size()) + header + data;
}

/// Makes bytes that were changed on purpose look as if this program had written them so.
void with_fitting_checksum(std::string& bytes) {
  const std::string before = R"("seq2see_checksum":")";
  const size_t digits = bytes.find(before) + before.size();
  bytes.replace(digits, 16, "0000000000000000");
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx",
                static_cast<unsigned long long>(XXH3_64bits(bytes.data(), bytes.size())));
  bytes.replace(digits, 16, text.data());
}

class Safetensors : public ::testing::Test {
 protected:
  /// What reading these bytes is refused with; empty where they are taken. Anything but a UserError fails the
  /// test.
  [[nodiscard]] static std::string refusal(const std::string& bytes) {
    try {
      read_safetensors(bytes, "folder/file.safetensors");
    } catch (const UserError& error) {
      EXPECT_THAT(error.what(), StartsWith("folder/file.safetensors: "));
      return error.what();
    }
    return {};
  }

  /// Three tensors of three types, and metadata.
  [[nodiscard]] std::string example_bytes() const {
    TensorFile contents;
    contents.tensors = {{"weight", random_tensor({2, 3}, 1).to(torch::kFloat32)},
                        {"steps", torch::tensor({7}, torch::kInt64)},
                        {"bytes", torch::tensor({1, 2, 3}, torch::kUInt8)}};
    contents.metadata = {{"vocabulary", "0123abcd"}};
    save_safetensors(folder_.path() / "example.safetensors", contents);
    return read_file(folder_.path() / "example.safetensors");
  }

  TemporaryFolder folder_;
};

TEST_F(Safetensors, ComeBackAsTheyWere) {
  TensorFile contents;
  contents.tensors = {{"z.last", random_tensor({2, 3}, 1)},
                      {"a.first", random_tensor({3, 2, 4}, 2).to(torch::kFloat32)},
                      {"transposed", random_tensor({2, 3}, 3).t()},
                      {"scalar", torch::tensor(0.1, torch::kFloat64)},
                      {"integers", torch::tensor({INT64_MIN, int64_t{-1}, INT64_MAX}, torch::kInt64)},
                      {"bytes", torch::tensor({0, 127, 255}, torch::kUInt8)},
                      {"ümlaut \"quoted\"", torch::ones({1})}};
  contents.metadata = {{"vocabulary", "0123abcd"}, {"note", "two\nlines, \"quotes\" and 中文"}};
  const std::filesystem::path path = folder_.path() / "new folder" / "model.safetensors";
  save_safetensors(path, contents);
  const TensorFile loaded = load_safetensors(path);
  EXPECT_EQ(loaded.tensors.size(), contents.tensors.size());
  for (const auto& [name, tensor] : contents.tensors) {
    EXPECT_TRUE(tensors_near(loaded.find(name), tensor, 0.0)) << name;
  }
  for (const auto& [key, value] : contents.metadata) EXPECT_EQ(loaded.metadata.at(key), value);
}

TEST_F(Safetensors, KeepEveryBit) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const Tensor odd = torch::tensor({0.1, -0.0, 1e-310, kInfinity, -kInfinity, std::nan("")}, torch::kFloat64);
  save_safetensors(folder_.path() / "odd", {{{"odd", odd}}, {}});
  const Tensor loaded = load_safetensors(folder_.path() / "odd").find("odd");
  EXPECT_EQ(std::memcmp(loaded.data_ptr(), odd.data_ptr(), odd.nbytes()), 0);
}

TEST_F(Safetensors, KeepEmptyTensorsAndEmptyFiles) {
  const std::filesystem::path path = folder_.path() / "empty";
  save_safetensors(path, {{{"empty", torch::empty({0, 3})}, {"none", torch::empty({0}, torch::kInt64)}}, {}});
  const TensorFile loaded = load_safetensors(path);
  EXPECT_EQ(loaded.find("empty").sizes(), (std::vector<int64_t>{0, 3}));
  EXPECT_EQ(loaded.find("none").scalar_type(), torch::kInt64);
  save_safetensors(path, {});
  EXPECT_TRUE(load_safetensors(path).tensors.empty());
}

TEST_F(Safetensors, AreFoundByNameAndGivenInTheOrderOfTheirNames) {
  const std::filesystem::path path = folder_.path() / "file";
  save_safetensors(
      path, {{{"b", torch::ones({1})}, {"a", torch::ones({2}, torch::kUInt8)}, {"c", torch::ones({3})}}, {}});
  const TensorFile loaded = load_safetensors(path);
  ASSERT_EQ(loaded.tensors.size(), 3);
  EXPECT_EQ(loaded.tensors[0].first, "a");
  EXPECT_EQ(loaded.tensors[1].first, "b");
  EXPECT_EQ(loaded.tensors[2].first, "c");
  EXPECT_FALSE(loaded.find("d").defined());
}

TEST_F(Safetensors, AreWrittenByteForByteAsTheFormatSays) {
  const std::filesystem::path path = folder_.path() / "file";
  save_safetensors(path,
                   {{{"b", torch::tensor({1, 2}, torch::kUInt8)}, {"a", torch::tensor({1.0F, -2.0F})}}, {}});
  // The checksum is XXH3-64 of the file with sixteen zeros in its place, as `xxhsum -H3` prints it.
  const std::string header =
      R"({"__metadata__":{"seq2see_checksum":"f0c03ed1a5ce5497","seq2see_format":"2"},)"
      R"("a":{"data_offsets":[0,8],"dtype":"F32","shape":[2]},)"
      R"("b":{"data_offsets":[8,10],"dtype":"U8","shape":[2]}})";
  const std::string padded = header + std::string((8 - header.size() % 8) % 8, ' ');
  const std::string data(
      "\x00\x00\x80\x3f"  // 1 = 0x3f800000
      "\x00\x00\x00\xc0"  // -2 = 0xc0000000
      "\x01\x02",
      10);
  EXPECT_EQ(read_file(path), file_of(padded, data));
}

TEST_F(Safetensors, StartTheirDataAndEveryTensorAtAMultipleOfItsElement) {
  const std::string bytes = example_bytes();
  uint64_t length = 0;
  std::memcpy(&length, bytes.data(), 8);
  EXPECT_EQ(length % 8, 0);
  // 8 bytes of int64 first, then six float32, then three single bytes, although the names sort otherwise.
  EXPECT_THAT(bytes, AllOf(HasSubstr(R"("steps":{"data_offsets":[0,8])"),
                           HasSubstr(R"("weight":{"data_offsets":[8,32])"),
                           HasSubstr(R"("bytes":{"data_offsets":[32,35])")));
}

TEST_F(Safetensors, OfTheReferenceImplementationLoad) {
  // What huggingface/safetensors writes for one tensor [1, 2, 3] of 0 … 5, as its own test of serialisation
  // records it: other order of keys, no metadata, no checksum.
  const std::string bytes =
      little_endian(64) + R"({"attn.0":{"dtype":"F32","shape":[1,2,3],"data_offsets":[0,24]}})" +
      std::string("\0\0\0\0\0\0\x80\x3f\0\0\0\x40\0\0\x40\x40\0\0\x80\x40\0\0\xa0\x40", 24);
  const TensorFile loaded = load_safetensors(folder_.write("reference", bytes));
  EXPECT_TRUE(tensors_near(loaded.find("attn.0"), torch::arange(6, torch::kFloat32).view({1, 2, 3}), 0.0));
  EXPECT_TRUE(loaded.metadata.empty());
  EXPECT_EQ(refusal(little_endian(8) + "{}      "), "");  // and for no tensor at all
}

TEST_F(Safetensors, CutAnywhereAreRefused) {
  const std::string bytes = example_bytes();
  ASSERT_EQ(refusal(bytes), "");
  for (size_t size = 0; size < bytes.size(); ++size)
    EXPECT_THAT(refusal(bytes.substr(0, size)), HasSubstr("the file is truncated")) << "after " << size;
}

TEST_F(Safetensors, WithAnyByteFlippedAreRefusedAsDamaged) {
  const std::string bytes = example_bytes();
  for (size_t position = 0; position < bytes.size(); ++position) {
    for (const int change : {1, 2, 4, 8, 16, 32, 64, 128, 255}) {
      std::string flipped = bytes;
      flipped[position] = static_cast<char>(flipped[position] ^ change);
      const std::string message = refusal(flipped);
      EXPECT_THAT(message, AnyOf(HasSubstr("the file is damaged"), HasSubstr("the file is truncated"),
                                 HasSubstr("not a safetensors file")))
          << "byte " << position << " of " << bytes.size() << " by " << change;
    }
  }
  const size_t data = bytes.size() - 35;
  for (size_t position = data; position < bytes.size(); ++position) {
    std::string flipped = bytes;
    flipped[position] = static_cast<char>(flipped[position] ^ 16);
    EXPECT_THAT(refusal(flipped), HasSubstr("checksum")) << position;
  }
}

TEST_F(Safetensors, WithAChangeInTheirNamesOrMetadataAreDamagedAndNotOfAnotherModel) {
  const std::string bytes = example_bytes();
  for (const std::string part : {"weight", "steps", "0123abcd", "vocabulary"}) {
    std::string changed = bytes;
    ++changed[changed.find(part)];
    EXPECT_THAT(refusal(changed), HasSubstr("the file is damaged: its checksum")) << part;
  }
}

TEST_F(Safetensors, AreOfThisProgramWithTheFormatsVersionAndChecksumOrWithNeither) {
  const std::string bytes = example_bytes();
  EXPECT_TRUE(read_safetensors(bytes, "file").of_this_program);
  for (const std::string mark : {"seq2see_format", "seq2see_checksum"}) {
    std::string changed = bytes;
    ++changed[changed.find(mark)];
    EXPECT_THAT(refusal(changed), HasSubstr("is not there any more")) << mark;
  }
  const TensorFile foreign = read_safetensors(
      file_of(R"({"__metadata__":{"a":"b"},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", "x"),
      "file");
  EXPECT_FALSE(foreign.of_this_program);
  EXPECT_EQ(foreign.metadata, (std::map<std::string, std::string>{{"a", "b"}}));
}

TEST_F(Safetensors, OfAnotherVersionOfTheFormatAreToldFromDamagedOnes) {
  // What a later version might write: only the version differs, and the checksum fits.
  std::string bytes = example_bytes();
  const std::string version = R"("seq2see_format":")";
  bytes[bytes.find(version) + version.size()] = '3';
  EXPECT_THAT(refusal(bytes), HasSubstr("damaged"));
  with_fitting_checksum(bytes);
  EXPECT_THAT(refusal(bytes), AllOf(HasSubstr("version '3' of the format"), HasSubstr("reads '2'")));
}

TEST_F(Safetensors, AreNotJustAnything) {
  EXPECT_THAT(refusal(""), HasSubstr("truncated"));
  EXPECT_NE(refusal("This is a text, not a model, and longer than eight bytes."), "");
  EXPECT_NE(refusal(std::string(1000, '\0')), "");
  EXPECT_NE(refusal(std::string(1000, '\xff')), "");
  EXPECT_THAT(refusal(file_of("[]", "")), HasSubstr("not a safetensors file"));
  EXPECT_THAT(refusal(file_of("null", "")), HasSubstr("not a safetensors file"));
  EXPECT_THAT(refusal(file_of(R"({"a":)", "")), HasSubstr("not a safetensors file"));
  EXPECT_THAT(refusal(file_of("{\"\xff\":{}}", "")), HasSubstr("not a safetensors file"));
}

TEST_F(Safetensors, WithAHugeHeaderLengthAreRefusedWithoutReservingIt) {
  EXPECT_THAT(refusal(little_endian(UINT64_MAX) + "{}"), HasSubstr("not a safetensors file"));
  EXPECT_THAT(refusal(little_endian(UINT64_MAX - 7) + "{}"), HasSubstr("not a safetensors file"));
  EXPECT_THAT(refusal(little_endian(90'000'000) + "{}"), HasSubstr("truncated"));
}

TEST_F(Safetensors, WithDeeplyNestedJsonAreRefused) {
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  std::string objects;
  for (int depth = 0; depth < 100'000; ++depth) objects += R"({"a":)";
  objects += "1" + std::string(100'000, '}');
  for (const std::string& nested : {deep, objects}) {
    for (const char* before : {"", R"({"a":)", R"({"a":{"dtype":"F32","data_offsets":[0,0],"shape":)",
                               R"({"a":{"dtype":)", R"({"__metadata__":)", R"({"__metadata__":{"a":)"}) {
      EXPECT_NE(refusal(file_of(before + nested, "")), "") << before;
    }
  }
}

TEST_F(Safetensors, WithHundredsOfThousandsOfTensorsAreRead) {
  std::string header = "{";
  for (int i = 0; i < 300'000; ++i) {
    header += (i == 0 ? "\"" : ",\"") + std::to_string(i) +
              R"(":{"dtype":"U8","shape":[1],"data_offsets":[)" + std::to_string(i) + "," +
              std::to_string(i + 1) + "]}";
  }
  const std::string file = file_of(header + "}", std::string(300'000, 'x'));
  EXPECT_EQ(read_safetensors_header(file, "file").entries.size(), 300'000);
}

TEST_F(Safetensors, WithNamesOfAnyLengthAreRefusedInOneLineOfSomeLength) {
  std::string name;
  for (int i = 0; i < 100'000; ++i) name += "ü";
  const std::string message = refusal(file_of("{\"x" + name + R"(":{"dtype":")" + name + "\"}}", ""));
  EXPECT_LT(message.size(), 500);
  EXPECT_EQ(find_invalid_utf8(message), std::nullopt);
  EXPECT_LT(refusal(file_of("{" + name, "")).size(), 500);
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

/// A header with one tensor.
std::string one(const std::string& dtype, const std::string& shape, const std::string& offsets) {
  return R"({"a":{"dtype":)" + dtype + R"(,"shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
}

TEST_F(Safetensors, WithImpossibleDescriptionsAreRefused) {
  const std::string data(8, '\0');
  ASSERT_EQ(refusal(file_of(one(R"("F32")", "[2]", "[0,8]"), data)), "");
  struct Case {
    std::string header, reason;
  };
  for (
      const Case& impossible : {
          Case{one(R"("BF16")", "[4]", "[0,8]"), "the type 'BF16'"},
          Case{one(R"("f32")", "[2]", "[0,8]"), "the type 'f32'"},
          Case{one("7", "[2]", "[0,8]"), "damaged"},
          Case{one(R"("F32")", "[-2]", "[0,8]"), "not whole numbers"},
          Case{one(R"("F32")", "[2.5]", "[0,8]"), "not whole numbers"},
          Case{one(R"("F32")", "[2.0]", "[0,8]"), "not whole numbers"},
          Case{one(R"("F32")", "[true, 2]", "[0,8]"), "not whole numbers"},
          Case{one(R"("F32")", R"(["2"])", "[0,8]"), "not whole numbers"},
          Case{one(R"("F32")", "2", "[0,8]"), "not whole numbers"},
          Case{one(R"("F32")", R"({"x":2})", "[0,8]"), "not whole numbers"},
          Case{one(R"("F32")", "[2]", "[0,-8]"), "not whole numbers"},
          Case{one(R"("F32")", "[2]", "[0,1e300]"), "not whole numbers"},
          Case{one(R"("F32")", "[2]", "[0]"), "begin and end"},
          Case{one(R"("F32")", "[2]", "[0,8,8]"), "begin and end"},
          Case{one(R"("F32")", "[2]", "[8,0]"), "begin and end"},
          Case{one(R"("F32")", "[2]", "[0,16]"), "truncated"},
          Case{one(R"("F32")", "[2]", "[16,24]"), "truncated"},
          Case{one(R"("F32")", "[2]", "[0,18446744073709551615]"), "truncated"},
          Case{one(R"("F32")", "[3]", "[0,8]"), "another size"},
          Case{one(R"("F32")", "[]", "[0,8]"), "another size"},
          Case{one(R"("F64")", "[2]", "[0,8]"), "another size"},
          Case{one(R"("F32")", "[0]", "[0,8]"), "another size"},
          Case{one(R"("F32")", "[2]", "[4,8]"), "another size"},
          Case{one(R"("F32")", "[1]", "[4,8]"), "gap"},
          Case{one(R"("F32")", "[1]", "[0,4]"), "4 bytes that belong to no tensor"},
          // Products that overflow 64 bits to 2, and sizes that no file has.
          Case{one(R"("F32")", "[9223372036854775809,2]", "[0,8]"), "does not fit"},
          Case{one(R"("F32")", "[4294967296,4294967296,2]", "[0,8]"), "does not fit"},
          Case{one(R"("F32")", "[0,4611686018427387904,4611686018427387904]", "[0,0]"), "does not fit"},
          Case{one(R"("F32")", "[1000000000000]", "[0,8]"), "another size"},
          Case{R"({"a":{}})", "damaged"},
          Case{R"({"a":[1,2]})", "damaged"},
          Case{R"({"a":null})", "damaged"},
          Case{R"({"__metadata__":{"a":1}})", "damaged"},
          Case{R"({"__metadata__":[]})", "damaged"},
          Case{R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}})",
               "the format does not know"},
          Case{R"({"a":{"dtype":"F32","shape":[2],"shape":[2],"data_offsets":[0,8]}})", "two of shape"},
          Case{R"({"__metadata__":{"a":"1","a":"1"}})", "there twice"},
          Case{R"({"__metadata__":{},"__metadata__":{}})", "there twice"},
          Case{one(R"("F32")", "[" + repeated("1,", 64) + "2]", "[0,8]"), "more than 64 dimensions"},
          Case{
              R"({"__metadata__":{"seq2see_checksum":"0000000000000000","seq2see_format":"2"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
              "checksum"},
      }) {
    EXPECT_THAT(refusal(file_of(impossible.header, data)), HasSubstr(impossible.reason)) << impossible.header;
  }
}

TEST_F(Safetensors, ThatShareTheirDataAreRefused) {
  const std::string overlapping =
      R"({"a":{"dtype":"U8","shape":[6],"data_offsets":[0,6]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}})";
  EXPECT_THAT(refusal(file_of(overlapping, std::string(8, '\0'))), HasSubstr("'b' overlaps"));
  const std::string twice =
      R"({"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}})";
  EXPECT_THAT(refusal(file_of(twice, std::string(8, '\0'))), HasSubstr("overlaps"));
  const std::string one_name_twice =
      R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}})";
  EXPECT_THAT(refusal(file_of(one_name_twice, std::string(8, '\0'))), HasSubstr("two tensors 'a'"));
}

TEST_F(Safetensors, ThatAreNotThereAreTheUsersError) {
  EXPECT_THROW(load_safetensors(folder_.path() / "missing"), UserError);
  EXPECT_THROW(load_safetensors(folder_.path()), UserError);
  EXPECT_THROW(save_safetensors("/proc/no/such/folder/model.safetensors", {}), UserError);
}

TEST_F(Safetensors, OfOneNameOrAForeignTypeAreNotWritten) {
  const std::filesystem::path path = folder_.path() / "file";
  EXPECT_THROW(save_safetensors(path, {{{"a", torch::ones({1})}, {"a", torch::ones({2})}}, {}}),
               std::logic_error);
  EXPECT_THROW(save_safetensors(path, {{{"__metadata__", torch::ones({1})}}, {}}), std::logic_error);
  EXPECT_THROW(save_safetensors(path, {{{"a", torch::ones({1}, torch::kBool)}}, {}}), c10::Error);
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace seq2see::model
