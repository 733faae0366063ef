#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/date.h"

/// What every kind of data about a service has: wording, validity, source and basis.
namespace uppsikt::services {

/// What people read, in the product's two languages.
struct Wording {
    std::string sv;
    std::string en;
};

enum class Basis {
    verified,  ///< read in the named source, or recomputed from published data
    inferred,  ///< derived or suggested: a setting to decide on
};
std::string_view basis_name(Basis basis);

/// The days on which something holds, both ends included; without `to` until further notice.
struct Validity {
    Date from;
    std::optional<Date> to = std::nullopt;

    bool holds_on(Date day) const { return from <= day && (!to || day <= *to); }
};

struct Source {
    std::string key;  ///< "AF-2025-09"
    std::string title;
    std::optional<std::string> address = std::nullopt;
};

struct SourceRef {
    std::string key;
    std::optional<std::string> section = std::nullopt;
};

/// "AF-2025-09; DP-ROADMAP FFU v3 5.1".
std::string sources_text(std::span<const SourceRef> sources);

}  // namespace uppsikt::services
