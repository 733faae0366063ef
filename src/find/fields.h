#pragma once

#include <string>
#include <string_view>

#include "base/text.h"
#include "find/find.h"
#include "platform/html/node.h"

/// What forms of the public pages send.
namespace uppsikt::find {

inline html::Node hidden(const std::string& name, const std::string& value) {
    return html::element("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
}

/// What stands in a field, without blanks around; empty where there is none.
inline std::string field_text(const Fields& fields, std::string_view name) {
    const auto found = fields.find(name);
    return found == fields.end() ? "" : std::string(trimmed(found->second));
}

}  // namespace uppsikt::find
