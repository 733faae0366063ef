#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "releases/releases.h"

namespace uppsikt::releases {

/// What is kept of a release that is published.
struct Content {
    ShownTerms terms;
    results::PeriodResults results;
};

/// Figures with their sources, the fitted parts and what is likely of each, as text. Numbers are
/// written so that they read back to the last bit; distributions are left out.
std::string content_of(const ShownTerms& terms, const results::PeriodResults& results);

/// From such a text. Refuses one that is not.
Result<Content> content_from(std::string_view text);

}  // namespace uppsikt::releases
