#include "stats/logit/random_intercept.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/ensure.h"
#include "stats/logit/random_search.h"
#include "stats/root.h"

namespace uppsikt::stats {

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
/// As in a fit of fixed effects: an honest slope has the information of a trial, not of a
/// millionth.
constexpr double runaway_variance = 1e6;

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
    for (const GroupSlope& group : search.likelihood().groups()) {
        fit.group_modes.push_back(group.about_mode);
        fit.group_posteriors.push_back(group.posterior);
    }
    for (const ParentSlope& parent : search.likelihood().parents()) {
        fit.parent_modes.push_back(parent.about_mode);
        fit.parent_posteriors.push_back(parent.posterior);
    }
    fit.passes = search.passes();
    return fit;
}

std::optional<SdInterval> profile_interval(
    const PackedRows& rows, SpreadOf which, double coverage, const RandomInterceptOptions& options
) {
    ensure(coverage > 0 && coverage < 1, "coverage lies between 0 and 1");
    RandomSearch search(rows, options);
    if (!(which == SpreadOf::units ? search.groups_identified() : search.parents_identified()))
        return std::nullopt;
    const RandomSearch::Found best = search.search();
    if (best.ending != Ending::converged) return std::nullopt;

    SearchedSd RandomPlace::* const held =
        which == SpreadOf::units ? &RandomPlace::group : &RandomPlace::parent;
    SearchedSd RandomPlace::* const other =
        which == SpreadOf::units ? &RandomPlace::parent : &RandomPlace::group;
    const bool other_free =
        which == SpreadOf::units ? search.parents_identified() : search.groups_identified();
    const double z = normal_quantile((1 + coverage) / 2);
    RandomPlace last = best.place;
    // The root of how far the likelihood has fallen is nearly linear in the sd.
    const auto within = [&](double sd) {
        RandomPlace place = last;
        place.*held = {.free = false, .sd = sd};
        if (other_free) {
            // From 0 there is no way up, by symmetry: start a little beside it.
            constexpr double beside = 0.05;
            place.*other = {.free = true, .sd = std::max((best.place.*other).sd, beside)};
        }
        const RandomSearch::Found there = search.maximise(place);
        last = there.place;
        return z - std::sqrt(std::max(0.0, 2 * (best.log_likelihood - there.log_likelihood)));
    };
    const double middle = (best.place.*held).sd;
    SdInterval interval{.lower = 0, .upper = options.sd_max};
    if (middle > 0 && within(0) < 0) interval.lower = find_root(within, {0, middle}, 1e-7);
    last = best.place;
    double beyond = std::max(2 * middle, 0.5);
    while (beyond < options.sd_max && within(beyond) > 0)
        beyond *= 2;
    beyond = std::min(beyond, options.sd_max);
    if (within(beyond) < 0) interval.upper = find_root(within, {middle, beyond}, 1e-7);
    return interval;
}

}  // namespace uppsikt::stats
