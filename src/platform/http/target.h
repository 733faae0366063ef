#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/message.h"

namespace uppsikt::http {

/// What a request line asks for, decoded.
struct Target {
    std::string path;       ///< begins with a slash; "*" for the server itself (OPTIONS *)
    std::string authority;  ///< of an absolute target; empty otherwise
    std::vector<NamedText> query;
};

/// Reads "/cases/UPP%202?sort=day" and "http://host/cases". Refuses (none) what two readers could
/// take for different things: a percent sign without two digits, text that is not UTF-8, control
/// characters, "." and ".." as segments, a slash or backslash in disguise, a fragment.
std::optional<Target> parse_target(std::string_view text);

/// "a%20b" as "a b"; none where it is malformed, not UTF-8 or holds a control character. In a query
/// a plus is a space.
enum class Plus { is_plus, is_space };
std::optional<std::string> decode_percent(std::string_view text, Plus plus);

/// The same with whatever bytes come of it; none where it is malformed.
std::optional<std::string> decode_bytes(std::string_view text, Plus plus);

}  // namespace uppsikt::http
