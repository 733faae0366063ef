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
/// A step that would gain less is not made: it is below a millionth of a standard error.
constexpr double enough = 1e-13;
/// Near enough for the curvature to be that of the maximum to 5 digits and more.
constexpr double near = 1e-9;
/// Sds to begin with, where less to go by has led to 0 or beyond all bounds.
constexpr double least_start = 0.1;
constexpr double greatest_start = 3;

}  // namespace

Eigen::VectorXd RandomPlace::all() const {
    Eigen::VectorXd all(location.size() + 2);
    all << location, group.sd, parent.sd;
    return all;
}

/// What is searched over: the location parameters that are kept, then the sds that are free.
struct RandomSearch::Variables {
    Variables(RandomSearch& of, const RandomPlace& from) : search(of), place(from) {
        const int sds = static_cast<int>(from.location.size());
        for (int i = 0; i < sds; ++i)
            if (!std::ranges::binary_search(search.left_out_, i)) chosen.push_back(i);
        if (from.group.free) chosen.push_back(sds);
        if (from.parent.free) chosen.push_back(sds + 1);
    }

    Eigen::VectorXd start() const { return place.all()(chosen); }

    Eigen::VectorXd all(const Eigen::VectorXd& values) const {
        Eigen::VectorXd all = place.all();
        all(chosen) = values;
        return all;
    }

    RandomPlace at(const Eigen::VectorXd& values) const {
        const Eigen::VectorXd moved = all(values);
        const Eigen::Index size = place.location.size();
        RandomPlace there = place;
        there.location = moved.head(size);
        there.group.sd = std::abs(moved[size]);
        there.parent.sd = std::abs(moved[size + 1]);
        return there;
    }

    ValueAndGradient operator()(const Eigen::VectorXd& values) const {
        const MarginalSlope& here = search.slope(at(values));
        const Eigen::VectorXd moved = all(values);
        const Eigen::Index size = place.location.size();
        Eigen::VectorXd gradient(size + 2);
        gradient << here.by_location, 2 * moved[size] * here.by_group_variance,
            2 * moved[size + 1] * here.by_parent_variance;
        return {here.log_likelihood, gradient(chosen)};
    }

    Eigen::VectorXd bounds(double sd_max) const {
        Eigen::VectorXd bounds = Eigen::VectorXd::Constant(place.location.size() + 2, sd_max);
        bounds.head(place.location.size()).setConstant(location_max);
        return bounds(chosen);
    }

    RandomSearch& search;
    RandomPlace place;
    std::vector<int> chosen;
};

RandomSearch::RandomSearch(
    const PackedRows& rows, const RandomInterceptOptions& options, int stride
)
    : options_(options),
      likelihood_(
          rows,
          {.nodes = options.nodes,
           .nested = options.nested,
           .between = options.between,
           .stride = stride,
           .threads = options.threads}
      ) {
    for (int group = 0; group < rows.groups(); ++group)
        groups_identified_ = groups_identified_ || rows.trials_of(group) > 1;
    groups_identified_ = groups_identified_ && rows.groups() > 1;
    if (options.nested)
        parents_identified_ = rows.parent_names().size() > 1 &&
                              rows.parent_names().size() < rows.parent_of_group().size();
}

RandomPlace RandomSearch::plain_start() const {
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

const MarginalSlope& RandomSearch::slope(const RandomPlace& at) {
    if (!known_ || known_->all() != at.all()) {
        known_slope_ = likelihood_.evaluate(at.location, at.sds());
        known_ = at;
    }
    return known_slope_;
}

/// About the negative second derivative, for steps from here.
Eigen::MatrixXd RandomSearch::curvature(const RandomPlace& at) {
    const MarginalSlope& here = slope(at);
    Eigen::MatrixXd curvature = step_curvature(likelihood_, at.location, at.sds());
    ++other_passes_;
    // Where the maximum is at 0, the likelihood falls with the variance itself.
    const Eigen::Index size = at.location.size();
    curvature(size, size) += std::max(0.0, -2 * here.by_group_variance);
    curvature(size + 1, size + 1) += std::max(0.0, -2 * here.by_parent_variance);
    return curvature;
}

RandomSearch::Found RandomSearch::maximise(const RandomPlace& from) {
    return maximise(from, curvature(from), enough);
}

RandomSearch::Found RandomSearch::maximise_near(const RandomPlace& from) {
    return maximise(from, information_, near);
}

RandomSearch::Found RandomSearch::maximise(
    const RandomPlace& from, const Eigen::MatrixXd& curvature_there, double decrement
) {
    const Variables variables(*this, from);
    const Eigen::MatrixXd chosen = curvature_there(variables.chosen, variables.chosen);
    const Maximum maximum = quasi_newton_maximum(
        std::ref(variables),
        variables.start(),
        InOrderCholesky(chosen, std::vector<int>{}).inverse(),
        {.iterations_max = options_.iterations_max,
         .decrement = decrement,
         .bounds = variables.bounds(options_.sd_max)}
    );
    Found found{
        .place = variables.at(maximum.at),
        .ending = maximum.ending,
        .iterations = maximum.iterations,
        .log_likelihood = maximum.value,
    };
    bool beyond = false;
    for (SearchedSd* sd : {&found.place.group, &found.place.parent})
        if (sd->free && sd->sd > options_.sd_max) {
            *sd = {.free = false, .sd = options_.sd_max};
            beyond = true;
        }
    if (beyond) {
        found = maximise(found.place);
        found.iterations += maximum.iterations;
        if (found.ending == Ending::converged) found.ending = Ending::unbounded;
    }
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

/// Large data are searched from what a sample of their groups says, which costs a pass at most.
RandomPlace RandomSearch::start_by_sample() {
    const PackedRows& rows = likelihood_.rows();
    const auto units =
        options_.nested ? rows.parent_names().size() : static_cast<std::size_t>(rows.groups());
    const auto stride = static_cast<int>(std::min(units / 64, rows.rows() / 20000));
    RandomPlace from = plain_start();
    if (stride < 4 || likelihood_.options().stride > 1) return from;
    RandomInterceptOptions rough = options_;
    rough.iterations_max = 20;
    RandomSearch sample(rows, rough, stride);
    const Start start = sample.start();
    const RandomPlace found = sample.maximise(start.place, start.curvature, 0.01).place;
    from.location = found.location;
    if (from.group.free) from.group.sd = std::clamp(found.group.sd, least_start, greatest_start);
    if (from.parent.free) from.parent.sd = std::clamp(found.parent.sd, least_start, greatest_start);
    return from;
}

/// The maximum of Laplace's likelihood, and its curvature.
RandomSearch::Start RandomSearch::start_by_laplace() {
    RandomInterceptOptions one_node = options_;
    one_node.nodes = 1;
    RandomSearch laplace(likelihood_.rows(), one_node);
    const Found found = laplace.search();
    left_out_ = laplace.left_out_;
    other_passes_ += laplace.passes();
    Start start{.place = found.place, .curvature = {}, .iterations = found.iterations};
    if (start.place.group.free && found.ending == Ending::converged) {
        start.curvature = laplace.information(found.place);
    } else {
        if (!start.place.location.allFinite()) start.place = plain_start();
        start.place.group = {
            .free = groups_identified_,
            .sd = groups_identified_ ? std::clamp(start.place.group.sd, least_start, greatest_start)
                                     : 0
        };
        start.curvature = curvature(start.place);
    }
    return start;
}

RandomSearch::Start RandomSearch::start() {
    if (options_.nodes > 1 && likelihood_.options().stride == 1) return start_by_laplace();
    Start start{.place = start_by_sample(), .curvature = {}};
    start.curvature = curvature(start.place);
    const Eigen::Index size = start.place.location.size();
    const Eigen::MatrixXd located = start.curvature.topLeftCorner(size, size);
    left_out_ = InOrderCholesky(located, located.diagonal()).left_out();
    return start;
}

RandomSearch::Found RandomSearch::search() {
    const PackedRows& rows = likelihood_.rows();
    const Start from = start();
    if (rows.events() == 0 || rows.events() == rows.trials())
        return {.place = plain_start(), .ending = Ending::nothing_to_estimate};
    Found found = maximise(from.place, from.curvature, options_.nested ? enough : near);
    if (!options_.nested && found.ending == Ending::converged) found = polish(found);
    found.iterations += from.iterations;
    return try_zero(try_zero(found, &RandomPlace::parent), &RandomPlace::group);
}

/// The last steps are made with the observed information, which they need to be exact and which
/// tells how far there is still to go.
RandomSearch::Found RandomSearch::polish(const Found& found) {
    information_ = information(found.place);
    Found polished = maximise(found.place, information_, enough);
    polished.iterations += found.iterations;
    informed_ = polished.place;
    return polished;
}

/// Observed, over location parameters and both sds.
Eigen::MatrixXd RandomSearch::information(const RandomPlace& at) {
    if (informed_ && informed_->all() == at.all()) return information_;
    const Eigen::Index size = at.location.size() + 2;
    Eigen::MatrixXd all = Eigen::MatrixXd::Zero(size, size);
    if (!options_.nested) {
        slope(at);
        ++other_passes_;
        all.topLeftCorner(size - 1, size - 1) =
            observed_information(likelihood_, at.location, at.group.sd);
        return all;
    }
    const Variables variables(*this, at);
    all(variables.chosen, variables.chosen) = -hessian_at(std::ref(variables), variables.start());
    return all;
}

Eigen::MatrixXd RandomSearch::covariance(const Found& found) {
    const std::vector<int> chosen = Variables(*this, found.place).chosen;
    const Eigen::MatrixXd all = information(found.place);
    informed_ = found.place;
    information_ = all;
    const InOrderCholesky factors(all(chosen, chosen), std::vector<int>{});
    Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(all.rows(), all.cols());
    if (factors.left_out().empty())
        covariance(chosen, chosen) = factors.inverse();
    else
        covariance(chosen, chosen).setConstant(std::numeric_limits<double>::quiet_NaN());
    slope(found.place);  // so that the modes are those there
    return covariance;
}

}  // namespace uppsikt::stats
