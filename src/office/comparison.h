#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "comparisons/comparisons.h"
#include "office/office.h"
#include "office/two_persons.h"

/// Comparisons on equal terms as the rating room shows them: all, and one with its two persons.
namespace uppsikt::office {

struct ComparisonList {
    std::vector<comparisons::Comparison> all;
    std::optional<ReleaseStep> draft = std::nullopt;
};
std::string comparisons_page(const Room& room, const ComparisonList& list);

struct OneComparison {
    const comparisons::Comparison& comparison;
    std::optional<ReleaseStep> step = std::nullopt;
};
std::string comparison_page(const Room& room, const OneComparison& one);

/// "/betyg/jamforelser/2026-1".
std::string path_of_comparison(std::string_view number);
/// Where the page itself is read before everybody may: "…/sida/sv".
std::string path_of_kept_page(std::string_view number, Language language);

}  // namespace uppsikt::office
