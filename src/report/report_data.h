// The data of a report as the page reads them: one JSON object. page/data.js is the other side of this file.
//
//   {"palettes": {"weight": {"light", "dark"}, "difference": {"light", "dark"}},   256 colours each, rrggbb
//    "digits": of a weight (weight_packing.h),
//    "runs": [{"name", "attention", "languages": [source, target], "planned", "best", "facts": [[name,
//    value]],
//              "sides": [{"text", "tokens", "words", "shares"}],     each different sentence once
//              "probes": [{"id", "reference", "unit"}],
//              "golds": [{"sure": [[source, target]], "possible"}],  over words
//              "matrices": [[probe, mode, epoch, source side, target side, score, gold]],
//              "weights": those of all matrices, one after the other,
//              "measurements": {name: {"epoch": [...], column: [...]}},
//              "warnings": [[epoch, mode, text]],
//              "lengths": {"unit", "bins": [[label, sentences]], "rows": [[epoch, [bleu of each bin]]]}}]}
//
// "shares" says to which words a token belongs: the number of the word, or [[word, part], ...] where it
// crosses a boundary (alignment/words.h). Texts are visible ones (visible_text.h).
#pragma once

#include <string>

#include "report/report.h"

namespace seq2see::report {

/// The object as text that may stand inside of a <script> element: it holds no `<`, no U+2028, no U+2029.
std::string report_data(const Report& report);

}  // namespace seq2see::report
