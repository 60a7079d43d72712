// The header of a safetensors file as it is read, token by token: no tree of it is ever built, and nesting
// deeper than the format's own three levels ends the reading at once.
#pragma once

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model/safetensors_header.h"

namespace seq2see::model {

inline constexpr const char* kMetadataName = "__metadata__";

/// The type as the format names it, and back.
const char* name_of(ElementType type);
std::optional<ElementType> type_named(const std::string& name);

/// A name from the file in an error: quoted, and cut where it is very long.
std::string shown_name(const std::string& name);

/// Where the offsets of a tensor or its shape make no sense is for the reader of `entries` to find out; here
/// is checked that everything is there once and is of the right kind.
class SafetensorsEvents : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return fail_kind(); }
  bool boolean(bool /*value*/) override { return fail_kind(); }
  bool number_integer(number_integer_t /*value*/) override { return fail_kind(); }
  bool number_unsigned(number_unsigned_t value) override;
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return fail_kind(); }
  bool string(string_t& value) override;
  bool binary(binary_t& /*value*/) override { return fail_kind(); }
  bool start_object(size_t elements) override;
  bool key(string_t& name) override;
  bool end_object() override;
  bool start_array(size_t elements) override;
  bool end_array() override;
  bool parse_error(size_t position, const std::string& last_token,
                   const nlohmann::detail::exception& error) override;

  /// What is wrong where the reading was ended; empty where nothing is.
  [[nodiscard]] const std::string& problem() const { return problem_; }

  std::vector<TensorEntry> entries;  // in the order of the file
  std::map<std::string, std::string> metadata;

 private:
  enum class Place {
    kNothing,        // before the header's own object
    kHeader,         // between its entries
    kMetadata,       // after the key __metadata__
    kMetadataEntry,  // in its object, between entries
    kMetadataValue,
    kTensor,  // after a tensor's name
    kTensorEntry,
    kType,
    kShape,
    kExtents,  // in the list of them
    kOffsets,
    kOffsetList,
    kEnd,
  };

  bool fail(const std::string& problem);
  bool fail_kind();
  bool tensor_key(const std::string& name);

  Place place_ = Place::kNothing;
  std::string problem_;
  std::string metadata_key_;
  bool has_metadata_ = false;
  bool has_type_ = false;  // of the tensor that is being read, as the next ones
  bool has_shape_ = false;
  bool has_offsets_ = false;
  std::vector<uint64_t> offsets_;
};

}  // namespace seq2see::model
