#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"

/// What people write, as it comes from outside: any script, any length, and sometimes rubbish.
namespace uppsikt {

struct FreeText {
    std::string_view field;  ///< its name, for the reason
    std::string_view text;
    std::size_t most_characters = 0;
};

/// Adds what is wrong with a text that has to say something: blank, too long, not UTF-8, or with
/// control characters other than tabulator and new line.
void object_to_text(std::vector<Reason>& reasons, const FreeText& given);

/// The same for a text of one line, where no control characters are allowed.
void object_to_line(std::vector<Reason>& reasons, const FreeText& given);

}  // namespace uppsikt
