#include "stats/logit/random_intercept.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "stats/logit/random_search.h"
#include "stats/logit/runaway.h"
#include "stats/logit/sd_interval.h"

namespace uppsikt::stats {

namespace {

Spread spread_of(bool identified, const SearchedSd& found, const RandomInterceptOptions& options) {
    if (!identified) return {SpreadState::not_identified, 0};
    if (found.free) return {SpreadState::estimated, found.sd};
    return {found.sd < options.sd_max ? SpreadState::zero : SpreadState::unbounded, found.sd};
}

/// Slopes, intercept and their errors in the units of the data.
void describe_location(
    const RandomSearch& search,
    const RandomSearch::Found& found,
    const Eigen::MatrixXd& covariance,
    RandomInterceptFit& fit
) {
    const Location& location = search.likelihood().location();
    const PackedRows& rows = search.likelihood().rows();
    const Eigen::Index size = location.size();
    const Eigen::MatrixXd units = location.to_data_units(rows);
    Eigen::VectorXd estimates = units * found.place.location;
    Eigen::VectorXd errors =
        (units * covariance.topLeftCorner(size, size) * units.transpose()).diagonal().cwiseSqrt();
    for (const int left_out : search.left_out()) {
        estimates[left_out] = errors[left_out] = no_number;
        if (left_out > 0 && left_out <= location.columns()) fit.aliased.push_back(left_out - 1);
    }
    for (Eigen::Index column = 0; column < location.columns(); ++column)
        if (covariance(1 + column, 1 + column) > runaway_variance)
            fit.separating.push_back(static_cast<int>(column));
    fit.intercept = estimates[0];
    fit.intercept_se = errors[0];
    fit.slopes = estimates.segment(1, location.columns());
    fit.standard_errors = errors.segment(1, location.columns());
    fit.between_slopes = estimates.tail(location.between());
    fit.between_standard_errors = errors.tail(location.between());
    fit.kept_slopes = location.slopes(found.place.location);
    for (int group = 0; group < rows.groups(); ++group)
        fit.kept_intercepts.push_back(location.intercept(found.place.location, group));
}

/// Of the place where the likelihood was asked for last.
void describe_effects(const RandomSearch& search, RandomInterceptFit& fit) {
    for (const GroupSlope& group : search.likelihood().groups()) {
        fit.group_modes.push_back(group.about_mode);
        fit.group_posteriors.push_back(group.posterior);
    }
    for (const ParentSlope& parent : search.likelihood().parents()) {
        fit.parent_modes.push_back(parent.about_mode);
        fit.parent_posteriors.push_back(parent.posterior);
    }
}

}  // namespace

RandomInterceptFit fit_random_intercept(
    const PackedRows& rows, const RandomInterceptOptions& options
) {
    RandomSearch search(rows, options);
    const RandomSearch::Found found = search.search();
    const Eigen::MatrixXd covariance = found.ending == Ending::nothing_to_estimate
                                           ? Eigen::MatrixXd::Constant(
                                                 found.place.location.size() + 2,
                                                 found.place.location.size() + 2,
                                                 no_number
                                             )
                                           : search.covariance(found);
    RandomInterceptFit fit;
    fit.ending = found.ending;
    fit.iterations = found.iterations;
    fit.log_likelihood = found.log_likelihood;
    describe_location(search, found, covariance, fit);
    if (fit.ending == Ending::converged && !fit.separating.empty()) fit.ending = Ending::unbounded;
    fit.group_spread = spread_of(search.groups_identified(), found.place.group, options);
    fit.parent_spread = spread_of(search.parents_identified(), found.place.parent, options);
    describe_effects(search, fit);
    if (options.sd_coverage && found.ending == Ending::converged) {
        if (search.groups_identified())
            fit.group_interval =
                interval_of_sd(search, found, SpreadOf::units, *options.sd_coverage);
        if (search.parents_identified())
            fit.parent_interval =
                interval_of_sd(search, found, SpreadOf::groups, *options.sd_coverage);
    }
    fit.passes = search.passes();
    return fit;
}

std::optional<SdInterval> profile_interval(
    const PackedRows& rows, SpreadOf which, double coverage, const RandomInterceptOptions& options
) {
    RandomSearch search(rows, options);
    if (!(which == SpreadOf::units ? search.groups_identified() : search.parents_identified()))
        return std::nullopt;
    const RandomSearch::Found best = search.search();
    if (best.ending != Ending::converged) return std::nullopt;
    return interval_of_sd(search, best, which, coverage);
}

}  // namespace uppsikt::stats
