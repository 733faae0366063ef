#include "stats/logit/random_search.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "stats/logistic.h"
#include "stats/logit/arrow.h"
#include "stats/logit/marginal_information.h"
#include "stats/quasi_newton.h"

namespace uppsikt::stats {

namespace {

/// Below this, an sd is compared with 0.
constexpr double small_sd = 0.05;
/// No finite slope of a number that is kept scaled leads beyond it; it ends a search gone astray.
constexpr double location_max = 500;

}  // namespace

/// What is searched over: the location parameters that are kept, then the sds that are free. Gives
/// likelihood and gradient over them, and does not ask twice for the same place.
struct RandomSearch::Variables {
    Variables(MarginalLikelihood& of, const RandomPlace& from, const std::vector<int>& left_out)
        : likelihood(of), place(from) {
        for (int i = 0; i < static_cast<int>(from.location.size()); ++i)
            if (!std::ranges::binary_search(left_out, i)) chosen.push_back(i);
        const int sds = static_cast<int>(from.location.size());
        if (from.group.free) chosen.push_back(sds);
        if (from.parent.free) chosen.push_back(sds + 1);
    }

    Eigen::Index size() const { return static_cast<Eigen::Index>(chosen.size()); }

    Eigen::VectorXd all(const RandomPlace& at) const {
        Eigen::VectorXd all(at.location.size() + 2);
        all << at.location, at.group.sd, at.parent.sd;
        return all;
    }
    Eigen::VectorXd of(const RandomPlace& at) const { return all(at)(chosen); }

    RandomPlace at(const Eigen::VectorXd& values) const {
        Eigen::VectorXd moved = all(place);
        moved(chosen) = values;
        RandomPlace there = place;
        const Eigen::Index size = place.location.size();
        there.location = moved.head(size);
        there.group.sd = std::abs(moved[size]);
        there.parent.sd = std::abs(moved[size + 1]);
        return there;
    }

    const MarginalSlope& slope(const RandomPlace& there) {
        const Eigen::VectorXd asked = all(there);
        if (known.size() == 0 || known != asked) {
            known_slope = likelihood.evaluate(there.location, there.sds());
            known = asked;
        }
        return known_slope;
    }

    ValueAndGradient operator()(const Eigen::VectorXd& values) {
        const MarginalSlope& here = slope(at(values));
        Eigen::VectorXd signed_sds = all(place);
        signed_sds(chosen) = values;
        const Eigen::Index size = place.location.size();
        Eigen::VectorXd gradient(size + 2);
        gradient << here.by_location, 2 * signed_sds[size] * here.by_group_variance,
            2 * signed_sds[size + 1] * here.by_parent_variance;
        return {here.log_likelihood, gradient(chosen)};
    }

    Eigen::VectorXd bounds(double sd_max) const {
        Eigen::VectorXd bounds = Eigen::VectorXd::Constant(size(), location_max);
        for (Eigen::Index i = 0; i < size(); ++i)
            if (chosen[static_cast<std::size_t>(i)] >= place.location.size()) bounds[i] = sd_max;
        return bounds;
    }

    MarginalLikelihood& likelihood;
    RandomPlace place;
    std::vector<int> chosen;
    Eigen::VectorXd known;
    MarginalSlope known_slope;
};

RandomSearch::RandomSearch(const PackedRows& rows, const RandomInterceptOptions& options)
    : options_(options),
      likelihood_(
          rows,
          {.nodes = options.nodes,
           .nested = options.nested,
           .between = options.between,
           .threads = options.threads}
      ) {
    for (int group = 0; group < rows.groups(); ++group)
        groups_identified_ = groups_identified_ || rows.trials_of(group) > 1;
    groups_identified_ = groups_identified_ && rows.groups() > 1;
    if (options.nested)
        parents_identified_ = rows.parent_names().size() > 1 &&
                              rows.parent_names().size() < rows.parent_of_group().size();
}

RandomPlace RandomSearch::start() const {
    const PackedRows& rows = likelihood_.rows();
    RandomPlace place{
        .location = Eigen::VectorXd::Zero(likelihood_.location().size()),
        .group = {.free = groups_identified_, .sd = groups_identified_ ? 0.3 : 0},
        .parent = {.free = parents_identified_, .sd = parents_identified_ ? 0.2 : 0},
    };
    if (rows.events() > 0 && rows.events() < rows.trials())
        place.location[0] =
            log_odds(static_cast<double>(rows.events()) / static_cast<double>(rows.trials()));
    return place;
}

/// About the inverse of the curvature, for steps from here.
Eigen::MatrixXd RandomSearch::step_covariance(const Variables& variables, const RandomPlace& at) {
    const MarginalSlope& slope = variables.known_slope;
    Eigen::MatrixXd curvature = step_curvature(likelihood_, at.location, at.sds());
    ++curvature_passes_;
    // Where the maximum is at 0, the likelihood falls with the variance itself.
    const Eigen::Index size = at.location.size();
    curvature(size, size) += std::max(0.0, -2 * slope.by_group_variance);
    curvature(size + 1, size + 1) += std::max(0.0, -2 * slope.by_parent_variance);
    const Eigen::MatrixXd chosen = curvature(variables.chosen, variables.chosen);
    return InOrderCholesky(chosen, std::vector<int>{}).inverse();
}

RandomSearch::Found RandomSearch::maximise(const RandomPlace& from) {
    Found found{.place = from};
    bool beyond = false;
    for (bool held = true; held;) {
        held = false;
        Variables variables(likelihood_, found.place, left_out_);
        variables.slope(found.place);
        const Maximum maximum = quasi_newton_maximum(
            std::ref(variables),
            variables.of(found.place),
            step_covariance(variables, found.place),
            {.iterations_max = options_.iterations_max - found.iterations,
             .decrement = 1e-12,
             .bounds = variables.bounds(options_.sd_max)}
        );
        found.iterations += maximum.iterations;
        found.place = variables.at(maximum.at);
        found.log_likelihood = maximum.value;
        found.ending = maximum.ending;
        for (SearchedSd* sd : {&found.place.group, &found.place.parent})
            if (sd->free && sd->sd > options_.sd_max) {
                *sd = {.free = false, .sd = options_.sd_max};
                held = beyond = true;
            }
    }
    if (found.ending == Ending::converged && beyond) found.ending = Ending::unbounded;
    if (found.ending == Ending::converged && !likelihood_.settled()) found.ending = Ending::stalled;
    return found;
}

/// Gives the answer 0 to an sd that has come close to 0, unless the likelihood says otherwise.
RandomSearch::Found RandomSearch::try_zero(const Found& found, SearchedSd RandomPlace::* which) {
    const SearchedSd& sd = found.place.*which;
    if (!sd.free || sd.sd > small_sd || found.ending != Ending::converged) return found;
    RandomPlace without = found.place;
    without.*which = {.free = false, .sd = 0};
    Found zero = maximise(without);
    zero.iterations += found.iterations;
    const MarginalSlope slope = likelihood_.evaluate(zero.place.location, zero.place.sds());
    const double by_variance =
        which == &RandomPlace::group ? slope.by_group_variance : slope.by_parent_variance;
    const double noise = 1e-11 * (1 + std::abs(found.log_likelihood));
    return by_variance <= 0 && zero.log_likelihood >= found.log_likelihood - noise ? zero : found;
}

RandomSearch::Found RandomSearch::search() {
    const RandomPlace from = start();
    Found found{.place = from, .ending = Ending::nothing_to_estimate};
    likelihood_.evaluate(from.location, from.sds());
    const Eigen::Index size = from.location.size();
    const Eigen::MatrixXd curvature =
        step_curvature(likelihood_, from.location, from.sds()).topLeftCorner(size, size);
    ++curvature_passes_;
    left_out_ = InOrderCholesky(curvature, curvature.diagonal()).left_out();
    const PackedRows& rows = likelihood_.rows();
    if (rows.events() == 0 || rows.events() == rows.trials()) return found;
    found = try_zero(maximise(from), &RandomPlace::parent);
    return try_zero(found, &RandomPlace::group);
}

Eigen::MatrixXd RandomSearch::information(const Variables& variables, const Found& found) {
    const RandomPlace& place = found.place;
    if (options_.nodes == 1 && !options_.nested) {
        ++curvature_passes_;
        const Eigen::MatrixXd all =
            laplace_information(likelihood_, place.location, place.group.sd);
        return all(variables.chosen, variables.chosen);
    }
    Variables moved = variables;
    return -hessian_at(std::ref(moved), moved.of(place));
}

Eigen::MatrixXd RandomSearch::covariance(const Found& found) {
    Variables variables(likelihood_, found.place, left_out_);
    likelihood_.evaluate(found.place.location, found.place.sds());
    const InOrderCholesky factors(information(variables, found), std::vector<int>{});
    const Eigen::Index size = found.place.location.size() + 2;
    Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(size, size);
    if (factors.left_out().empty())
        covariance(variables.chosen, variables.chosen) = factors.inverse();
    else
        covariance(variables.chosen, variables.chosen)
            .setConstant(std::numeric_limits<double>::quiet_NaN());
    likelihood_.evaluate(found.place.location, found.place.sds());
    return covariance;
}

}  // namespace uppsikt::stats
