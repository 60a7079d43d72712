#include "report/apng.h"

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace seq2see::report {
namespace {

constexpr std::string_view kSignature = "\x89PNG\r\n\x1A\n";
constexpr size_t kAroundData = 12;  // of a chunk: length, type, checksum
constexpr uint32_t kForever = 0;
constexpr uint16_t kMillisecondsASecond = 1000;
constexpr char kKeep = 0;     // dispose_op: what was drawn stays
constexpr char kReplace = 0;  // blend_op: the new frame hides what was there

void require(bool holds, const char* what) {
  if (!holds) throw std::logic_error(std::string("make_apng: ") + what);
}

void put16(uint16_t number, std::string& bytes) {
  bytes += static_cast<char>(number >> 8U);
  bytes += static_cast<char>(number & 0xFFU);
}

void put32(uint32_t number, std::string& bytes) {
  put16(static_cast<uint16_t>(number >> 16U), bytes);
  put16(static_cast<uint16_t>(number & 0xFFFFU), bytes);
}

uint32_t get32(std::string_view bytes) {
  uint32_t number = 0;
  for (const char byte : bytes.substr(0, 4)) number = number << 8U | static_cast<unsigned char>(byte);
  return number;
}

struct Chunk {
  std::string_view type;
  std::string_view data;
};

std::vector<Chunk> chunks_of(std::string_view png) {
  require(png.starts_with(kSignature), "a frame is not a PNG file");
  std::vector<Chunk> chunks;
  for (std::string_view rest = png.substr(kSignature.size()); !rest.empty();) {
    require(rest.size() >= kAroundData && rest.size() - kAroundData >= get32(rest), "a frame is cut off");
    const uint32_t length = get32(rest);
    chunks.push_back({rest.substr(4, 4), rest.substr(8, length)});
    rest.remove_prefix(kAroundData + length);
  }
  require(!chunks.empty() && chunks.front().type == "IHDR", "a frame has no header");
  return chunks;
}

/// Numbers frame controls and frame data through the file.
class Writer {
 public:
  void add(std::string_view type, std::string_view data) {
    put32(static_cast<uint32_t>(data.size()), bytes_);
    const size_t begin = bytes_.size();
    bytes_.append(type).append(data);
    const auto* const checked = reinterpret_cast<const Bytef*>(bytes_.data() + begin);
    put32(static_cast<uint32_t>(::crc32(0, checked, static_cast<uInt>(bytes_.size() - begin))), bytes_);
  }

  void add_numbered(std::string_view type, std::string_view data) {
    std::string numbered;
    put32(sequence_++, numbered);
    add(type, numbered.append(data));
  }

  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_ = std::string(kSignature);
  uint32_t sequence_ = 0;
};

std::string animation_control(size_t frames) {
  std::string data;
  put32(static_cast<uint32_t>(frames), data);
  put32(kForever, data);
  return data;
}

/// @param header  of the picture, which begins with its width and height
std::string frame_control(std::string_view header, std::chrono::milliseconds delay) {
  std::string data(header.substr(0, 8));
  put32(0, data);  // x and y of the frame in the picture
  put32(0, data);
  put16(static_cast<uint16_t>(delay.count()), data);
  put16(kMillisecondsASecond, data);
  data += kKeep;
  data += kReplace;
  return data;
}

}  // namespace

std::string make_apng(std::span<const ApngFrame> frames) {
  require(!frames.empty(), "there is no frame");
  Writer writer;
  std::optional<std::string_view> header;
  for (const ApngFrame& frame : frames) {
    require(frame.delay.count() >= 0 && frame.delay <= kLongestDelay, "a frame is shown for too long");
    const std::vector<Chunk> chunks = chunks_of(frame.png);
    const bool first = !header;
    if (first) {
      header = chunks.front().data;
      writer.add("IHDR", *header);
      writer.add("acTL", animation_control(frames.size()));
    }
    require(chunks.front().data == *header, "the frames differ in size or kind");
    bool has_data = false;
    for (const Chunk& chunk : chunks) {
      if (chunk.type != "IDAT") {
        // What else a picture may say (resolution, background) holds for all of them.
        if (first && !has_data && chunk.type != "IHDR") writer.add(chunk.type, chunk.data);
        continue;
      }
      if (!std::exchange(has_data, true)) writer.add_numbered("fcTL", frame_control(*header, frame.delay));
      if (first) {
        writer.add("IDAT", chunk.data);
      } else {
        writer.add_numbered("fdAT", chunk.data);
      }
    }
    require(has_data, "a frame has no data");
  }
  writer.add("IEND", {});
  return writer.take();
}

}  // namespace seq2see::report
