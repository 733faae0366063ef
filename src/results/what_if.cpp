#include <algorithm>

#include "results/results.h"

namespace uppsikt::results {

namespace {

LimitStanding standing_of(const ContractResult& contract, const QualityLimit& limit) {
    LimitStanding standing{.contract = &contract};
    standing.is_below = contract.measure && is_below(*contract.measure, limit);
    standing.is_flagged = is_flagged(
        {.star = contract.figure.star,
         .measure = contract.measure,
         .active_long_enough = contract.figure.active_long_enough},
        limit
    );
    if (contract.posterior) standing.p_below = contract.posterior->probability_below(limit.limit);
    return standing;
}

void count(const LimitStanding& standing, WhatIf& all, LimitRegion& region) {
    ++region.contracts;
    if (!standing.is_below) {
        if (standing.p_below.value_or(0) >= 0.5) ++all.likely_missed;
        return;
    }
    const int participants = standing.contract->figure.participants;
    ++all.below;
    ++region.below;
    all.participants += participants;
    region.participants += participants;
    ++(standing.is_sure() ? all.surely : all.perhaps);
    if (standing.is_sure()) ++region.surely;
    if (standing.is_flagged) ++all.flagged;
    all.expected_at_or_above += 1 - standing.p_below.value_or(0);
}

}  // namespace

WhatIf what_if(
    const PeriodResults& results,
    double limit,
    const std::map<std::string, std::string>& region_of_area
) {
    QualityLimit terms = results.limit;
    terms.limit = limit;
    WhatIf all{.limit = limit, .regions = {}, .standings = {}};
    std::map<std::string, LimitRegion> regions;
    for (const ContractResult& contract : results.contracts) {
        all.standings.push_back(standing_of(contract, terms));
        const auto found = region_of_area.find(contract.figure.area);
        LimitRegion& region = regions[found == region_of_area.end() ? "" : found->second];
        count(all.standings.back(), all, region);
    }
    for (auto& [name, region] : regions) {
        region.region = name;
        all.regions.push_back(region);
    }
    std::ranges::stable_sort(all.regions, std::greater{}, &LimitRegion::below);
    return all;
}

}  // namespace uppsikt::results
