// BLEU as a configuration asks for it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "evaluation/bleu.h"

namespace seq2see::cli {

/// The tokenizer that is configured, or the one that suits the language where it says auto.
evaluation::BleuOptions bleu_options(const config::TestingConfig& testing, std::string_view target_language);

/// Throws UserError with file:line where a reference is empty: no score is defined for it.
void expect_references(const std::vector<std::string>& references, const std::filesystem::path& file);

}  // namespace seq2see::cli
