// BLEU as a configuration asks for it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "evaluation/bleu.h"

namespace seq2see::cli {

/// The tokenizer that is configured, or the one that suits the language where it says auto.
evaluation::BleuOptions bleu_options(const config::TestingConfig& testing, std::string_view target_language);

}  // namespace seq2see::cli
