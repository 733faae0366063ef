#include "platform/http/accept.h"

#include <algorithm>

#include "base/text.h"
#include "platform/http/message.h"

namespace uppsikt::http {
namespace {

/// q of RFC 9110 section 12.4.2: at most three decimals. What is malformed is not wanted.
double quality(std::string_view parameters) {
    for (const std::string_view parameter : split(parameters, ';')) {
        const std::string_view text = trimmed(parameter);
        if (!text.starts_with("q=") && !text.starts_with("Q=")) continue;
        const auto value = parse_decimal(text.substr(2));
        return value && text.size() <= 7 ? std::clamp(*value, 0.0, 1.0) : 0.0;
    }
    return 1.0;
}

}  // namespace

// A list and what may stand in it, in that order, as find has them.
// NOLINTNEXTLINE(bugprone-easily-swappable-parameters)
std::optional<double> wanted(std::string_view list, std::string_view name) {
    std::optional<double> any;
    for (const std::string_view entry : split(list, ',')) {
        const std::size_t end = std::min(entry.find(';'), entry.size());
        const std::string_view is = trimmed(entry.substr(0, end));
        if (equal_names(is, name)) return quality(entry.substr(end));
        if (is == "*") any = quality(entry.substr(end));
    }
    return any;
}

Language language_for(std::string_view accept_language) {
    double swedish = -1;
    double english = -1;
    for (const std::string_view entry : split(accept_language, ',')) {
        const std::size_t end = std::min(entry.find(';'), entry.size());
        const std::string_view tag = trimmed(entry.substr(0, end));
        const std::string_view primary = tag.substr(0, std::min(tag.find('-'), tag.size()));
        const double q = quality(entry.substr(end));
        if (q <= 0) continue;
        if (equal_names(primary, "sv")) swedish = std::max(swedish, q);
        if (equal_names(primary, "en")) english = std::max(english, q);
        // Who reads neither, and says so, has more use for English.
        if (!tag.empty() && tag != "*" && !equal_names(primary, "sv"))
            english = std::max(english, 0.0);
    }
    return english > swedish ? Language::en : Language::sv;
}

}  // namespace uppsikt::http
