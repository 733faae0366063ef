#include "platform/http/conditional.h"

#include "base/text.h"
#include "platform/crypto/hash.h"

namespace uppsikt::http {

std::string entity_tag(std::string_view bytes) {
    return '"' + crypto::to_hex(crypto::sha256(crypto::bytes_of(bytes))) + '"';
}

std::string version_tag(std::int64_t version) { return "\"v" + std::to_string(version) + '"'; }

// A list and what may stand in it, in that order, as find has them.
// NOLINTNEXTLINE(bugprone-easily-swappable-parameters)
bool names_tag(std::string_view list, std::string_view tag, Compare compare) {
    if (trimmed(list) == "*") return true;
    // No tag of ours has a comma inside, so that a comma always ends one.
    for (const std::string_view entry : split(list, ',')) {
        std::string_view named = trimmed(entry);
        if (named.starts_with("W/")) {
            if (compare == Compare::strongly) continue;
            named.remove_prefix(2);
        }
        if (named == tag) return true;
    }
    return false;
}

std::optional<Response> unmet_if_match(const Request& request, std::string_view tag) {
    const std::string list = request.headers.joined("If-Match");
    if (list.empty()) return Response::problem(428, {"http_if_match_missing"});
    if (names_tag(list, tag, Compare::strongly)) return std::nullopt;
    return Response::problem(412, {"http_if_match_other"});
}

Response with_tag(Response response, std::string_view tag, const Request& request) {
    const std::string list = request.headers.joined("If-None-Match");
    if (is_safe(request.method) && !list.empty() && names_tag(list, tag, Compare::weakly)) {
        response.status = 304;
        response.body = {};
    }
    response.headers.set("ETag", tag);
    return response;
}

}  // namespace uppsikt::http
