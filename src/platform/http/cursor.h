#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/message.h"

namespace uppsikt::http {

/// Where the next page of a list begins: the values by which the list is ordered, of the last row
/// that was shown. Opaque to clients, and checked but not signed: it tells a place, and what may be
/// seen from there is decided by the query, as on the first page.
struct Cursor {
    std::string list;  ///< which list, in which order: "cases.queue by due_on"
    std::vector<std::string> values;
    bool operator==(const Cursor&) const = default;
};

/// In letters that need no escaping in a query.
std::string write_cursor(const Cursor& cursor);

/// What a cursor must be of.
struct CursorForm {
    std::string_view list;
    std::size_t values = 0;  ///< how many
};

/// None when the text is damaged, or a cursor of another list.
std::optional<Cursor> read_cursor(std::string_view text, const CursorForm& form);

/// The answer to a cursor that is none: 400.
Response unusable_cursor();

}  // namespace uppsikt::http
