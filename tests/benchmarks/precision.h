// The one place where a measurement chooses the number format of its matrix products.
#pragma once

#include <optional>
#include <string>

#include "benchmarks/settings.h"

namespace seq2see::benchmarks {

/// Why a setting's precision cannot be measured; nothing where it can.
std::optional<std::string> why_unavailable(const Setting& setting);

/// Makes all that this process computes from here on use the setting's precision, which must be available.
void set_precision(const Setting& setting);

}  // namespace seq2see::benchmarks
