#include "stats/nested_binomial.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/Cholesky>

#include "base/ensure.h"
#include "stats/maximum.h"
#include "stats/nested_laplace.h"
#include "stats/root.h"

namespace uppsikt::stats {

namespace {

/// No finite counts lead beyond it while the sds are bounded; it only ends a search gone astray.
constexpr double log_odds_max = 500;

/// An sd that is searched for, or held at a value.
struct SdSearch {
    bool free = false;
    double sd = 0;
};

struct Search {
    Eigen::VectorXd log_odds;
    SdSearch units;
    SdSearch groups;
};

/// The likelihood as a function of the log odds and the sds that are free, in this order. It
/// depends on an sd by its square alone, so that a negative one means its absolute value, and 0 is
/// an ordinary place: a maximum there is found as any other.
class SearchedLikelihood {
public:
    SearchedLikelihood(NestedLaplace& laplace, const Search& search)
        : laplace_(laplace), search_(search) {}

    Eigen::VectorXd start() const {
        std::vector<double> sds;
        if (search_.units.free) sds.push_back(search_.units.sd);
        if (search_.groups.free) sds.push_back(search_.groups.sd);
        Eigen::VectorXd all(levels() + static_cast<Eigen::Index>(sds.size()));
        all << search_.log_odds, Eigen::Map<Eigen::VectorXd>(sds.data(), all.size() - levels());
        return all;
    }

    Eigen::VectorXd bounds(double sd_max) const {
        Eigen::VectorXd all = Eigen::VectorXd::Constant(start().size(), sd_max);
        all.head(levels()).setConstant(log_odds_max);
        return all;
    }

    Search at(const Eigen::VectorXd& place) const {
        Search there = search_;
        there.log_odds = place.head(levels());
        Eigen::Index next = levels();
        if (there.units.free) there.units.sd = std::abs(place[next++]);
        if (there.groups.free) there.groups.sd = std::abs(place[next]);
        return there;
    }

    ValueAndGradient operator()(const Eigen::VectorXd& place) const {
        const Search there = at(place);
        const NestedSlope slope = laplace_.evaluate({
            .log_odds = there.log_odds,
            .unit_variance = there.units.sd * there.units.sd,
            .group_variance = there.groups.sd * there.groups.sd,
        });
        ValueAndGradient answer{slope.log_likelihood, Eigen::VectorXd(place.size())};
        answer.gradient.head(levels()) = slope.by_log_odds;
        Eigen::Index next = levels();
        if (there.units.free) {
            answer.gradient[next] = 2 * place[next] * slope.by_unit_variance;
            ++next;
        }
        if (there.groups.free) answer.gradient[next] = 2 * place[next] * slope.by_group_variance;
        return answer;
    }

private:
    Eigen::Index levels() const { return search_.log_odds.size(); }

    NestedLaplace& laplace_;
    const Search& search_;
};

struct Found {
    Search search;
    Ending ending = Ending::converged;
    int iterations = 0;
    double log_likelihood = 0;
};

/// Maximises over what is free. An sd that runs beyond `sd_max` is held there.
Found maximise(NestedLaplace& laplace, const Search& from, const NestedFitOptions& options) {
    Found found{.search = from};
    bool beyond = false;
    for (bool held = true; held;) {
        held = false;
        const Search start = found.search;
        const SearchedLikelihood likelihood(laplace, start);
        const Maximum maximum = newton_maximum(
            likelihood,
            likelihood.start(),
            {.iterations_max = options.iterations_max - found.iterations,
             .bounds = likelihood.bounds(options.sd_max)}
        );
        found.iterations += maximum.iterations;
        found.search = likelihood.at(maximum.at);
        found.log_likelihood = maximum.value;
        found.ending = maximum.ending;
        for (SdSearch* sd : {&found.search.units, &found.search.groups})
            if (sd->free && sd->sd > options.sd_max) {
                *sd = {.free = false, .sd = options.sd_max};
                held = beyond = true;
            }
    }
    if (found.ending == Ending::converged && beyond) found.ending = Ending::unbounded;
    if (found.ending == Ending::converged && !laplace.settled()) found.ending = Ending::stalled;
    return found;
}

/// Below this, an sd is compared with 0.
constexpr double small_sd = 0.05;

/// Gives the answer 0 to an sd that has come close to 0, unless the likelihood says otherwise.
Found try_zero(
    NestedLaplace& laplace,
    const Found& found,
    SdSearch Search::* which,
    const NestedFitOptions& options
) {
    const SdSearch& sd = found.search.*which;
    if (!sd.free || sd.sd > small_sd || found.ending != Ending::converged) return found;
    Search without = found.search;
    without.*which = {.free = false, .sd = 0};
    Found zero = maximise(laplace, without, options);
    zero.iterations += found.iterations;
    const double noise = 1e-12 * (1 + std::abs(found.log_likelihood));
    return zero.log_likelihood >= found.log_likelihood - noise ? zero : found;
}

Found search_all(NestedLaplace& laplace, const NestedFitOptions& options) {
    const auto [units, groups] = laplace.identified();
    const NestedPoint start = laplace.moment_start();
    Found found = maximise(
        laplace,
        {.log_odds = start.log_odds,
         .units = {.free = units, .sd = units ? std::sqrt(start.unit_variance) : 0},
         .groups = {.free = groups, .sd = groups ? std::sqrt(start.group_variance) : 0}},
        options
    );
    found = try_zero(laplace, found, &Search::groups, options);
    return try_zero(laplace, found, &Search::units, options);
}

Spread spread_of(bool identified, const SdSearch& found, const NestedFitOptions& options) {
    if (!identified) return {SpreadState::not_identified, 0};
    if (found.free) return {SpreadState::estimated, found.sd};
    return {found.sd < options.sd_max ? SpreadState::zero : SpreadState::unbounded, found.sd};
}

struct LogOdds {
    Eigen::VectorXd estimates;
    Eigen::VectorXd standard_errors;  ///< empty where the likelihood has no curvature to tell
};

/// Standard errors are from the curvature over all that is free, the sds included.
LogOdds with_errors(const SearchedLikelihood& likelihood, const Eigen::VectorXd& estimates) {
    if (estimates.size() == 0) return {};
    const Eigen::MatrixXd information = -hessian_at(likelihood, likelihood.start());
    const Eigen::LDLT<Eigen::MatrixXd> factors(information);
    if (!factors.isPositive()) return {estimates, {}};
    const Eigen::MatrixXd inverse =
        factors.solve(Eigen::MatrixXd::Identity(information.rows(), information.cols()));
    return {estimates, inverse.diagonal().head(estimates.size()).cwiseSqrt()};
}

std::vector<NestedLevel> describe_levels(
    const std::vector<LevelState>& states, const LogOdds& log_odds
) {
    std::vector<NestedLevel> levels;
    Eigen::Index next = 0;
    for (const LevelState state : states) {
        NestedLevel level{.state = state};
        if (state == LevelState::no_events)
            level.log_odds = -std::numeric_limits<double>::infinity();
        if (state == LevelState::all_events)
            level.log_odds = std::numeric_limits<double>::infinity();
        if (state == LevelState::estimated) {
            const Eigen::VectorXd& errors = log_odds.standard_errors;
            level.log_odds = log_odds.estimates[next];
            if (next < errors.size() && errors[next] > 0) level.standard_error = errors[next];
            ++next;
        }
        levels.push_back(level);
    }
    return levels;
}

}  // namespace

NestedBinomialFit fit_nested_binomial(const NestedCounts& counts, const NestedFitOptions& options) {
    NestedLaplace laplace(counts);
    const Found found = search_all(laplace, options);
    const SearchedLikelihood likelihood(laplace, found.search);
    const LogOdds log_odds = with_errors(likelihood, found.search.log_odds);
    likelihood(likelihood.start());  // the modes at the maximum itself

    const auto [units, groups] = laplace.identified();
    NestedBinomialFit fit{
        .ending = found.ending,
        .iterations = found.iterations,
        .log_likelihood = found.log_likelihood,
        .levels = describe_levels(laplace.level_states(), log_odds),
        .unit_spread = spread_of(units, found.search.units, options),
        .group_spread = spread_of(groups, found.search.groups, options),
        .unit_effects = laplace.unit_effects(options.centre),
        .group_effects = laplace.group_effects(options.centre),
    };
    if (laplace.estimated_levels() == 0) fit.ending = Ending::nothing_to_estimate;
    return fit;
}

std::optional<SdInterval> profile_interval(
    const NestedCounts& counts, SpreadOf which, double coverage, const NestedFitOptions& options
) {
    ensure(coverage > 0 && coverage < 1, "coverage lies between 0 and 1");
    NestedLaplace laplace(counts);
    const auto [units, groups] = laplace.identified();
    if (!(which == SpreadOf::units ? units : groups)) return std::nullopt;
    const Found best = search_all(laplace, options);
    if (best.ending != Ending::converged) return std::nullopt;

    SdSearch Search::* const held = which == SpreadOf::units ? &Search::units : &Search::groups;
    SdSearch Search::* const other = which == SpreadOf::units ? &Search::groups : &Search::units;
    const double z = normal_quantile((1 + coverage) / 2);
    const auto above_limit = [&](double sd) {
        Search search = best.search;
        search.*held = {.free = false, .sd = sd};
        // From 0 there is no way up, by symmetry: start a little beside it.
        if (which == SpreadOf::units ? groups : units)
            search.*other = {.free = true, .sd = std::max((best.search.*other).sd, small_sd)};
        return maximise(laplace, search, options).log_likelihood - best.log_likelihood + z * z / 2;
    };
    const double middle = (best.search.*held).sd;
    SdInterval interval{.lower = 0, .upper = options.sd_max};
    if (middle > 0 && above_limit(0) < 0)
        interval.lower = find_root(above_limit, {0, middle}, 1e-7);
    double beyond = std::max(2 * middle, 0.5);
    while (beyond < options.sd_max && above_limit(beyond) > 0)
        beyond *= 2;
    beyond = std::min(beyond, options.sd_max);
    if (above_limit(beyond) < 0) interval.upper = find_root(above_limit, {middle, beyond}, 1e-7);
    return interval;
}

}  // namespace uppsikt::stats
