#include "model/safetensors_events.h"

#include <array>
#include <utility>

namespace seq2see::model {
namespace {

constexpr size_t kMaxDimensions = 64;  // as many as LibTorch's own loops take
constexpr size_t kMaxQuoted = 80;
constexpr uint64_t kMaxExtent = uint64_t{1} << 48;  // no file is larger

struct TypeName {
  ElementType type;
  const char* name;
};
constexpr std::array<TypeName, 4> kTypeNames = {{{ElementType::kFloat32, "F32"},
                                                 {ElementType::kFloat64, "F64"},
                                                 {ElementType::kInt64, "I64"},
                                                 {ElementType::kUInt8, "U8"}}};

}  // namespace

const char* name_of(ElementType type) {
  for (const TypeName& known : kTypeNames) {
    if (known.type == type) return known.name;
  }
  return "";
}

std::optional<ElementType> type_named(const std::string& name) {
  for (const TypeName& known : kTypeNames) {
    if (name == known.name) return known.type;
  }
  return std::nullopt;
}

std::string shown_name(const std::string& name) {
  if (name.size() <= kMaxQuoted) return "'" + name + "'";
  size_t size = kMaxQuoted;
  while (size > 0 && (static_cast<unsigned char>(name[size]) & 0xC0U) == 0x80U) --size;  // no half character
  return "'" + name.substr(0, size) + "…'";
}

bool SafetensorsEvents::fail(const std::string& problem) {
  problem_ = problem;
  return false;
}

bool SafetensorsEvents::fail_kind() {
  const std::string tensor = entries.empty() ? "" : shown_name(entries.back().name);
  switch (place_) {
    case Place::kNothing:
    case Place::kEnd:
    case Place::kHeader:
      return fail("the header is damaged: it is no JSON object");
    case Place::kMetadata:
    case Place::kMetadataEntry:
    case Place::kMetadataValue:
      return fail("the header is damaged: the metadata are not texts");
    case Place::kTensor:
    case Place::kTensorEntry:
      return fail("the header is damaged: the tensor " + tensor + " is not described by an object");
    case Place::kType:
      return fail("the header is damaged: the type of the tensor " + tensor + " is no text");
    case Place::kShape:
    case Place::kExtents:
    case Place::kOffsets:
    case Place::kOffsetList:
      return fail("the shape or the offsets of the tensor " + tensor + " are not whole numbers");
  }
  return fail("the header is damaged");
}

bool SafetensorsEvents::number_unsigned(number_unsigned_t value) {
  if (place_ == Place::kOffsetList) {
    if (offsets_.size() == 2)
      return fail("the tensor " + shown_name(entries.back().name) + " has no proper begin and end");
    offsets_.push_back(value);
    return true;
  }
  if (place_ != Place::kExtents) return fail_kind();
  std::vector<int64_t>& shape = entries.back().shape;
  if (shape.size() == kMaxDimensions) {
    return fail("the tensor " + shown_name(entries.back().name) + " has more than " +
                std::to_string(kMaxDimensions) + " dimensions");
  }
  if (value > kMaxExtent)
    return fail("the tensor " + shown_name(entries.back().name) + " does not fit into the file");
  shape.push_back(static_cast<int64_t>(value));
  return true;
}

bool SafetensorsEvents::string(string_t& value) {
  if (place_ == Place::kMetadataValue) {
    place_ = Place::kMetadataEntry;
    if (!metadata.emplace(std::move(metadata_key_), std::move(value)).second)
      return fail("the header is damaged: an entry of its metadata is there twice");
    return true;
  }
  if (place_ != Place::kType) return fail_kind();
  const std::optional<ElementType> type = type_named(value);
  if (!type) {
    return fail("the tensor " + shown_name(entries.back().name) + " has the type " + shown_name(value) +
                ", which no model of this program uses");
  }
  entries.back().type = *type;
  place_ = Place::kTensorEntry;
  return true;
}

bool SafetensorsEvents::start_object(size_t /*elements*/) {
  switch (place_) {
    case Place::kNothing:
      place_ = Place::kHeader;
      return true;
    case Place::kMetadata:
      place_ = Place::kMetadataEntry;
      return true;
    case Place::kTensor:
      place_ = Place::kTensorEntry;
      return true;
    default:
      return fail_kind();
  }
}

bool SafetensorsEvents::key(string_t& name) {
  if (place_ == Place::kMetadataEntry) {
    metadata_key_ = std::move(name);
    place_ = Place::kMetadataValue;
    return true;
  }
  if (place_ == Place::kTensorEntry) return tensor_key(name);
  if (name == kMetadataName) {
    if (std::exchange(has_metadata_, true))
      return fail("the header is damaged: its metadata are there twice");
    place_ = Place::kMetadata;
    return true;
  }
  entries.emplace_back().name = std::move(name);
  has_type_ = has_shape_ = has_offsets_ = false;
  place_ = Place::kTensor;
  return true;
}

bool SafetensorsEvents::tensor_key(const std::string& name) {
  bool again = false;
  if (name == "dtype") {
    again = std::exchange(has_type_, true);
    place_ = Place::kType;
  } else if (name == "shape") {
    again = std::exchange(has_shape_, true);
    place_ = Place::kShape;
  } else if (name == "data_offsets") {
    again = std::exchange(has_offsets_, true);
    place_ = Place::kOffsets;
    offsets_.clear();
  } else {
    return fail("the header is damaged: the tensor " + shown_name(entries.back().name) + " has a " +
                shown_name(name) + ", which the format does not know");
  }
  if (again)
    return fail("the header is damaged: the tensor " + shown_name(entries.back().name) + " has two of " +
                name);
  return true;
}

bool SafetensorsEvents::end_object() {
  if (place_ == Place::kMetadataEntry) {
    place_ = Place::kHeader;
    return true;
  }
  if (place_ == Place::kHeader) {
    place_ = Place::kEnd;
    return true;
  }
  TensorEntry& entry = entries.back();
  if (!has_type_ || !has_shape_ || !has_offsets_) {
    return fail("the header is damaged: the tensor " + shown_name(entry.name) +
                " lacks its type, its shape or its offsets");
  }
  if (offsets_.size() != 2 || offsets_[0] > offsets_[1])
    return fail("the tensor " + shown_name(entry.name) + " has no proper begin and end");
  entry.begin = offsets_[0];
  entry.end = offsets_[1];
  place_ = Place::kHeader;
  return true;
}

bool SafetensorsEvents::start_array(size_t /*elements*/) {
  if (place_ == Place::kShape) {
    place_ = Place::kExtents;
    return true;
  }
  if (place_ == Place::kOffsets) {
    place_ = Place::kOffsetList;
    return true;
  }
  return fail_kind();
}

bool SafetensorsEvents::end_array() {
  place_ = Place::kTensorEntry;
  return true;
}

// The library's own message quotes what it read last, of any length: where it stands is enough.
bool SafetensorsEvents::parse_error(size_t position, const std::string& /*last_token*/,
                                    const nlohmann::detail::exception& /*error*/) {
  return fail("the header is damaged, or this is not a safetensors file: it is no JSON at byte " +
              std::to_string(position));
}

}  // namespace seq2see::model
