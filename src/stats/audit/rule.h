#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace uppsikt::stats {

/// What groups are ranked by. The expected number of events E and its variance V come from a case
/// mix model fitted anew to the participants of each evaluation; O is the number that happened.
enum class RankedBy {
    raw_rate,                ///< O / n
    observed_over_expected,  ///< O / E
    z_score,                 ///< (O - E) / sqrt(V)
    exact_p,                 ///< P(as few as O) by the Poisson binomial, half of P(just O): mid-p
    shrunken_mean,           ///< empirical Bayes: posterior mean of the effect
    probability_lowest,      ///< posterior probability that the effect is among the lowest
};

/// The name as it stands in the enumeration, `raw_rate`, and back: texts that programs read.
std::string_view name_of(RankedBy by);
std::optional<RankedBy> ranked_by(std::string_view name);

/// Which groups an evaluation finds too low.
struct Limit {
    enum class Kind {
        lowest_share,  ///< the lowest `value` of the groups rated
        below,         ///< those with less than `value`
        above,         ///< those with more than `value`: for `probability_lowest`
        as_many_as,    ///< the lowest, as many as rule number `rule` flags in the same repetition
    };
    Kind kind = Kind::lowest_share;
    double value = 0.1;
    int rule = 0;
};

/// A rule that ends groups: which, after which evaluations.
struct Rule {
    RankedBy by = RankedBy::observed_over_expected;
    Limit limit = {};
    /// Flagged when too low in so many evaluations in a row, the last being the last window's.
    int in_a_row = 2;
    /// One evaluation of all windows' participants together, each counted once.
    bool pooled = false;
    /// A group with fewer participants in a window is not rated then, and never flagged.
    int minimum_participants = 10;
    /// Flagged only if the raw rate was below this too.
    std::optional<double> floor = std::nullopt;
    /// What `probability_lowest` means by lowest.
    double lowest_share = 0.1;
};

/// Every reason why these rules cannot be applied to so many windows.
std::vector<Reason> reasons_against(const std::vector<Rule>& rules, int windows);

}  // namespace uppsikt::stats
