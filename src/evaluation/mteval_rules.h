// The rules of NIST's mteval-v13a.pl for text in Western scripts, which BLEU's 13a and zh tokenizers and
// Tercom's normalisation share. All of them look for ASCII only, so they work on bytes.
#pragma once

#include <string>

namespace seq2see::evaluation {

/// &quot; &amp; &lt; &gt; become what they stand for, in this order ("&amp;lt;" becomes "<").
void replace_entities(std::string& text);

/// ASCII punctuation and symbols stand alone, except the apostrophe, full stop, comma and hyphen.
std::string separate_symbols(const std::string& text);

/// Full stop and comma stand alone unless digits surround them; so does a hyphen after a digit.
std::string separate_stops_and_hyphens(const std::string& text);

}  // namespace seq2see::evaluation
