#include "stats/logit/fixed_effects.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "stats/logit/arrow.h"
#include "stats/logit/firth.h"
#include "stats/logit/group_pass.h"
#include "stats/logit/linear_predictor.h"
#include "stats/logit/runaway.h"

namespace uppsikt::stats {

std::vector<Aliased> find_aliased(const GroupPass& pass) {
    const Eigen::MatrixXd information = profiled_information(pass);
    const InOrderCholesky factored(information, pass.cross.diagonal());
    std::vector<Aliased> aliased;
    for (const int column : factored.left_out()) {
        Aliased& found = aliased.emplace_back(Aliased{.column = column, .others = {}});
        const double all = pass.cross(column, column);
        if (!(all > 0))
            found.why = Aliased::Why::no_information;
        else if (information(column, column) <= 1e-9 * all)
            found.why = Aliased::Why::constant_in_groups;
        else
            found.others = factored.made_of(column);
    }
    return aliased;
}

std::vector<int> columns_of(const std::vector<Aliased>& aliased) {
    std::vector<int> columns;
    for (const Aliased& one : aliased)
        columns.push_back(one.column);
    return columns;
}

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

struct Step {
    std::vector<double> intercepts;
    Eigen::VectorXd slopes;
    double decrement = 0;       ///< twice what the step should gain of likelihood
    double greatest_share = 0;  ///< of a slope's standard error
    double longest = 0;         ///< of an intercept
    bool runs_away = false;     ///< a slope that separates events from the rest

    /// Newton's convergence is quadratic: after such a step nothing is left to find, and the
    /// curvature before it is that of the maximum to 8 digits at least.
    bool is_last() const {
        return decrement < 1e-9 && (runs_away || (greatest_share < 1e-6 && longest < 1e-6));
    }
};

/// An intercept may move so far in one step.
constexpr double step_max = 3;

Step newton_step(
    const GroupPass& pass, const GroupPasses& passes, const std::vector<int>& left_out
) {
    const InOrderCholesky factored(profiled_information(pass), left_out);
    Eigen::VectorXd score = pass.score;
    const auto groups = static_cast<Eigen::Index>(pass.group_weight.size());
    for (Eigen::Index group = 0; group < groups; ++group) {
        const auto own = static_cast<std::size_t>(group);
        if (pass.group_weight[own] > 0)
            score -= pass.group_cross.col(group) * (pass.group_score[own] / pass.group_weight[own]);
    }
    Step step{
        .intercepts = std::vector<double>(pass.group_weight.size()),
        .slopes = factored.solve(score)
    };
    step.decrement = step.slopes.dot(pass.score);
    for (Eigen::Index group = 0; group < groups; ++group) {
        const auto own = static_cast<std::size_t>(group);
        if (!passes.takes(static_cast<int>(group)) || !(pass.group_weight[own] > 0)) continue;
        const double move = (pass.group_score[own] - pass.group_cross.col(group).dot(step.slopes)) /
                            pass.group_weight[own];
        step.intercepts[own] = std::clamp(move, -step_max, step_max);
        step.decrement += step.intercepts[own] * pass.group_score[own];
        step.longest = std::max(step.longest, std::abs(step.intercepts[own]));
    }
    const Eigen::VectorXd variance = factored.inverse().diagonal();
    step.runs_away = variance.size() > 0 && variance.maxCoeff() > runaway_variance;
    for (Eigen::Index column = 0; column < variance.size(); ++column)
        if (variance[column] > 0)
            step.greatest_share = std::max(
                step.greatest_share,
                std::abs(step.slopes[column]) / std::sqrt(variance[column])
            );
    return step;
}

FitPlace moved(const FitPlace& from, const Step& step, double length) {
    FitPlace to = from;
    to.slopes += length * step.slopes;
    for (std::size_t group = 0; group < to.intercepts.size(); ++group)
        to.intercepts[group] += length * step.intercepts[group];
    return to;
}

/// Newton's method to the maximum; `place` and `pass` are where it ends.
struct Ended {
    Ending ending = Ending::iterations_spent;
    std::vector<Aliased> aliased = {};
    int iterations = 0;
    int passes = 0;
    double gain = 0;  ///< what the last step, made without a pass after it, has gained
};

Ended maximise(const GroupPasses& passes, int iterations_max, FitPlace& place, GroupPass& pass) {
    Ended ended;
    pass = passes.at(place.intercepts, place.slopes);
    ++ended.passes;
    ended.aliased = find_aliased(pass);
    const std::vector<int> left_out = columns_of(ended.aliased);
    while (ended.iterations < iterations_max) {
        const Step step = newton_step(pass, passes, left_out);
        ++ended.iterations;
        if (step.is_last()) {
            place = moved(place, step, 1);
            ended.gain = step.decrement / 2;
            ended.ending = Ending::converged;
            return ended;
        }
        const double noise = 1e-12 * (1 + std::abs(pass.log_likelihood));
        for (double length = 1;; length /= 2) {
            const FitPlace there = moved(place, step, length);
            GroupPass next = passes.at(there.intercepts, there.slopes);
            ++ended.passes;
            if (next.log_likelihood >= pass.log_likelihood - noise) {
                place = there;
                pass = std::move(next);
                break;
            }
            if (length < 1e-6) {
                ended.ending = Ending::stalled;
                return ended;
            }
        }
    }
    return ended;
}

}  // namespace

FitPlace start_of_fit(const PackedRows& rows) {
    FitPlace place{
        .intercepts = {},
        .slopes = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(rows.columns().size()))
    };
    for (int group = 0; group < rows.groups(); ++group) {
        const auto events = static_cast<double>(rows.events_of(group));
        const auto trials = static_cast<double>(rows.trials_of(group));
        place.intercepts.push_back(std::log((events + 0.5) / (trials - events + 0.5)));
    }
    return place;
}

FixedEffectsFit describe_fit(const PackedRows& rows, const GroupPasses& passes, FitEnd end) {
    const GroupPass& pass = end.pass;
    const std::vector<double>& intercepts = end.place.intercepts;
    const Eigen::VectorXd& slopes = end.place.slopes;
    FixedEffectsFit fit;
    fit.kept_slopes = slopes;
    fit.kept_intercepts = intercepts;
    fit.aliased = std::move(end.aliased);
    fit.kept_covariance =
        InOrderCholesky(profiled_information(pass), columns_of(fit.aliased)).inverse();

    const Eigen::VectorXd scale = Units::scale(rows);
    const Eigen::VectorXd moved = Units::centre(rows).cwiseQuotient(scale);
    fit.slopes = slopes.cwiseQuotient(scale);
    const Eigen::VectorXd unit = scale.cwiseInverse();
    fit.covariance = unit.asDiagonal() * fit.kept_covariance * unit.asDiagonal();
    fit.standard_errors = fit.covariance.diagonal().cwiseSqrt();
    for (const Aliased& aliased : fit.aliased) {
        fit.slopes[aliased.column] = no_number;
        fit.standard_errors[aliased.column] = no_number;
    }
    for (Eigen::Index column = 0; column < slopes.size(); ++column)
        if (fit.kept_covariance(column, column) > runaway_variance)
            fit.separating.push_back(static_cast<int>(column));

    const double shift = moved.dot(slopes);
    for (int group = 0; group < rows.groups(); ++group) {
        const auto own = static_cast<std::size_t>(group);
        GroupIntercept& to = fit.groups.emplace_back();
        if (!passes.takes(group)) {
            to.effect = rows.events_of(group) == 0 ? -infinite : infinite;
            to.standard_error = no_number;
            fit.kept_intercepts[own] = to.effect;
            continue;
        }
        to.effect = intercepts[own] - shift;
        const Eigen::VectorXd mean = pass.group_cross.col(group) / pass.group_weight[own] + moved;
        to.standard_error =
            std::sqrt(1 / pass.group_weight[own] + mean.dot(fit.kept_covariance * mean));
    }
    return fit;
}

FixedEffectsFit fit_fixed_effects(const PackedRows& rows, const FixedEffectsOptions& options) {
    if (options.firth) return fit_firth(rows, options);
    const GroupPasses passes(rows, Separated::left_out, options.threads);
    FitPlace place = start_of_fit(rows);
    GroupPass pass;
    const Ended ended = maximise(passes, options.iterations_max, place, pass);
    FixedEffectsFit fit =
        describe_fit(rows, passes, {.place = place, .pass = pass, .aliased = ended.aliased});
    fit.ending = ended.ending;
    fit.iterations = ended.iterations;
    fit.passes = ended.passes;
    fit.log_likelihood = pass.log_likelihood + ended.gain;
    if (!fit.separating.empty()) fit.ending = Ending::unbounded;
    const bool any = std::ranges::any_of(fit.groups, [](const GroupIntercept& group) {
        return std::isfinite(group.effect);
    });
    if (!any) fit.ending = Ending::nothing_to_estimate;
    return fit;
}

}  // namespace uppsikt::stats
