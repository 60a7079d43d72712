// Where the words of a sentence are.
#pragma once

#include <string_view>
#include <vector>

#include "base/text_span.h"

namespace seq2see::alignment {

/// What stands between white space.
std::vector<TextSpan> words_between_spaces(std::string_view sentence);

/// The words that `segmented`, the same sentence with white space between its words, says there are. White
/// space of the sentence itself does not count: "Mary's" may be "Mary 's", and "New York" one word only if
/// `segmented` cannot say so. Throws UserError(where) where the two differ in more than white space, with the
/// first word that does not fit.
std::vector<TextSpan> words_of_segmentation(std::string_view sentence, std::string_view segmented,
                                            std::string_view where);

}  // namespace seq2see::alignment
