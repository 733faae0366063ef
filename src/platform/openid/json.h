#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "base/result.h"
#include "platform/http/json_text.h"

/// Members of objects from outside. For the .cpp files of this folder.
namespace uppsikt::openid {

inline std::optional<std::string> text_in(
    const boost::json::object& object, std::string_view name
) {
    const auto* member = object.if_contains(name);
    if (member == nullptr || !member->is_string()) return std::nullopt;
    return std::string(member->get_string());
}

/// The texts of a list; nothing where it is no list of texts.
inline std::optional<std::vector<std::string>> texts_in(
    const boost::json::object& object, std::string_view name
) {
    const auto* member = object.if_contains(name);
    if (member == nullptr || !member->is_array()) return std::nullopt;
    std::vector<std::string> texts;
    for (const boost::json::value& one : member->get_array()) {
        if (!one.is_string()) return std::nullopt;
        texts.emplace_back(one.get_string());
    }
    return texts;
}

inline Refusal refused(std::string_view code) {
    return {RefusalKind::not_permitted, Reason{std::string(code)}};
}

/// `code` is what is told where it is none.
// NOLINTNEXTLINE(bugprone-easily-swappable-parameters)
inline Result<boost::json::object> object_in(std::string_view text, std::string_view code) {
    auto read = http::read_json(text);
    if (!read.ok() || !read.value().is_object()) return refused(code);
    return std::move(read.value().get_object());
}

}  // namespace uppsikt::openid
