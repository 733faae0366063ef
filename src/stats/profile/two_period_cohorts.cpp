#include <algorithm>
#include <cmath>

#include "base/ensure.h"
#include "stats/normal.h"
#include "stats/profile/two_periods.h"
#include "stats/root.h"

/// What windows and cohorts are, before any posterior.
namespace uppsikt::stats {

namespace {

/// The point that this share of a window's effects over all groups is below.
double window_limit(
    std::span<const CohortTrials> groups, const TwoPeriodPrior& prior, Cohort own, double share
) {
    std::vector<double> sds;
    for (const CohortTrials& trials : groups) {
        const double shared = shared_share(trials, own);
        const double mixed = shared * shared + (1 - shared) * (1 - shared);
        sds.push_back(
            std::sqrt(prior.sd_common * prior.sd_common + mixed * prior.sd_drift * prior.sd_drift)
        );
    }
    const double z = normal_quantile(share);
    const auto [least, greatest] = std::ranges::minmax(sds);
    if (!(greatest > 0)) return 0;
    if (greatest - least < 1e-12 * greatest) return z * greatest;
    const auto excess = [&](double limit) {
        double sum = 0;
        for (const double sd : sds)
            sum += sd > 0 ? normal_below(limit / sd) : (limit > 0 ? 1 : 0);
        return sum / static_cast<double>(sds.size()) - share;
    };
    return find_root(
        excess,
        {std::min(z * least, z * greatest), std::max(z * least, z * greatest)},
        1e-12 * greatest
    );
}

}  // namespace

double shared_share(const CohortTrials& trials, Cohort own) {
    const double shared = trials[static_cast<std::size_t>(Cohort::both)].trials;
    const double all = trials[static_cast<std::size_t>(own)].trials + shared;
    return all > 0 ? shared / all : 0;
}

std::optional<Cohort> cohort_of(bool in_first_window, bool in_second_window) {
    if (in_first_window && in_second_window) return Cohort::both;
    if (in_first_window) return Cohort::first_only;
    if (in_second_window) return Cohort::second_only;
    return std::nullopt;
}

std::string_view name_of(Cohort cohort) {
    switch (cohort) {
        case Cohort::first_only:
            return "first_only";
        case Cohort::both:
            return "both";
        case Cohort::second_only:
            return "second_only";
    }
    ensure(false, "a cohort has a name");
    return {};
}

std::vector<CohortGroups> cohorts_by_parent(const PackedRows& rows) {
    std::vector<CohortGroups> of_parent(rows.parent_names().size(), CohortGroups{-1, -1, -1});
    for (int group = 0; group < rows.groups(); ++group) {
        const auto at = static_cast<std::size_t>(group);
        const auto parent = static_cast<std::size_t>(rows.parent_of_group()[at]);
        for (const Cohort cohort : {Cohort::first_only, Cohort::both, Cohort::second_only})
            if (rows.group_names()[at] == name_of(cohort))
                of_parent[parent][static_cast<std::size_t>(cohort)] = group;
    }
    return of_parent;
}

LowestLimits lowest_limits(
    std::span<const CohortTrials> groups, const TwoPeriodPrior& prior, double share
) {
    if (groups.empty()) return {};
    return {
        .pooled = prior.sd_common > 0 ? prior.sd_common * normal_quantile(share) : 0,
        .first = window_limit(groups, prior, Cohort::first_only, share),
        .second = window_limit(groups, prior, Cohort::second_only, share)
    };
}

}  // namespace uppsikt::stats
