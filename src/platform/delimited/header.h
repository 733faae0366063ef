#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "platform/delimited/delimited.h"
#include "platform/delimited/window.h"

namespace uppsikt::delimited {

/// Passes over a byte order mark. Refuses an empty file and UTF-16.
Result<Done> begin_text(Window& window);

/// What separates the cells: that of comma, semicolon and tab which stands most often, outside
/// quotes, in the first line that is not blank; comma when none does. Refuses a tie.
Result<Delimiter> recognise_delimiter(Window& window, const Limits& limits);

/// The names in a header row, trimmed. Refuses, all at once, empty names and repeated ones.
Result<std::vector<std::string>> column_names(
    const std::string& file, std::span<const std::string_view> cells
);

}  // namespace uppsikt::delimited
