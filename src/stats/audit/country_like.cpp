#include "stats/audit/country_like.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/ensure.h"

namespace uppsikt::stats {

namespace {

struct GroupSums {
    double trials = 0;
    double mean = 0;
    double squares = 0;  ///< about the mean
};

/// Of the log odds that covariates give the trials of a group.
GroupSums sums_of(const LinearPredictor& predictor, int group, std::vector<double>& offsets) {
    const PackedRows& rows = predictor.rows();
    const std::size_t first = rows.first_row(group);
    offsets.resize(rows.rows_of(group));
    predictor.fill(first, offsets.size(), offsets.data());
    GroupSums sums;
    for (std::size_t row = 0; row < offsets.size(); ++row) {
        sums.trials += rows.trials_at(first + row);
        sums.mean += rows.trials_at(first + row) * offsets[row];
    }
    if (sums.trials > 0) sums.mean /= sums.trials;
    for (std::size_t row = 0; row < offsets.size(); ++row) {
        const double rest = offsets[row] - sums.mean;
        sums.squares += rows.trials_at(first + row) * rest * rest;
    }
    return sums;
}

CaseMix case_mix_of(const std::vector<GroupSums>& groups) {
    GroupSums all;
    double square_trials = 0;
    double filled = 0;
    for (const GroupSums& group : groups) {
        all.trials += group.trials;
        all.mean += group.trials * group.mean;
        all.squares += group.squares;
        square_trials += group.trials * group.trials;
        filled += group.trials > 0 ? 1 : 0;
    }
    if (all.trials <= filled || filled < 2) return {.within_sd = 0, .between_sd = 0};
    all.mean /= all.trials;
    double between = 0;
    for (const GroupSums& group : groups)
        between += group.trials * std::pow(group.mean - all.mean, 2);
    const double within = all.squares / (all.trials - filled);
    const double typical_trials = (all.trials - square_trials / all.trials) / (filled - 1);
    return {
        .within_sd = std::sqrt(within),
        .between_sd = std::sqrt(std::max(0.0, (between / (filled - 1) - within) / typical_trials))
    };
}

}  // namespace

TrueEffects effects_of(const Spread& groups, const Spread& parents) {
    const double variance = groups.sd * groups.sd + parents.sd * parents.sd;
    return {
        .sd = std::sqrt(variance),
        .parent_share = variance > 0 ? parents.sd * parents.sd / variance : 0
    };
}

Country country_like(const LinearPredictor& predictor, const CountryLike& what) {
    ensure(what.windows_covered > 0, "rows cover some time");
    const PackedRows& rows = predictor.rows();
    Country country;
    std::vector<GroupSums> groups;
    std::vector<double> offsets;
    for (int group = 0; group < rows.groups(); ++group) {
        groups.push_back(sums_of(predictor, group, offsets));
        country.sizes.push_back(groups.back().trials / what.windows_covered);
    }
    country.parent_of_group = rows.parent_of_group();
    if (rows.trials() > 0)
        country.rate = static_cast<double>(rows.events()) / static_cast<double>(rows.trials());
    country.effects = what.effects;
    country.case_mix = case_mix_of(groups);
    return country;
}

}  // namespace uppsikt::stats
