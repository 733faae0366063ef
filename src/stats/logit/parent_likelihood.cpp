#include "stats/logit/parent_likelihood.h"

#include <algorithm>
#include <cmath>

#include "stats/logistic_sums.h"
#include "stats/logit/row_tilt.h"

namespace uppsikt::stats {

/// Sums of a group whose trials have this effect, u + v.
void ParentLikelihood::look(const Member& member, double effect, Group& group) const {
    group.values.resize(member.offsets.offsets.size());
    const LogisticSums sums =
        logistic_sums(member.offsets, member.intercept + effect, group.values);
    group.residual = static_cast<double>(member.offsets.event_count) - sums.expected;
    group.weight = sums.weight;
    group.skew = sums.skew;
    group.log_likelihood = sums.log_likelihood;
}

/// One damped Newton step towards the joint mode, as in nested_laplace.cpp. Returns the greatest
/// change of a group's effect.
double ParentLikelihood::step(std::span<const Member> members) {
    const double group_variance = sds_.group * sds_.group;
    const double both_sds = sds_.group * sds_.parent;
    double curvature = 1;  // of the parent's mode, with every group's eliminated
    double pull = -mode_;
    for (std::size_t i = 0; i < members.size(); ++i) {
        Group& group = groups_[i];
        look(members[i], sds_.parent * mode_ + sds_.group * group.mode, group);
        const double own_curvature = 1 + group_variance * group.weight;
        const double own_pull = sds_.group * group.residual - group.mode;
        curvature += sds_.parent * sds_.parent * group.weight / own_curvature;
        pull += sds_.parent * group.residual - both_sds * group.weight * own_pull / own_curvature;
    }
    const double parent_step = pull / curvature;
    double greatest = 0;
    for (std::size_t i = 0; i < members.size(); ++i) {
        Group& group = groups_[i];
        const double own_pull = sds_.group * group.residual - group.mode;
        const double own_step = (own_pull - both_sds * group.weight * parent_step) /
                                (1 + group_variance * group.weight);
        group.shift = sds_.parent * parent_step + sds_.group * own_step;
        greatest = std::max(greatest, std::abs(group.shift));
    }
    const double length = greatest > 0 ? std::log1p(greatest) / greatest : 1;
    for (std::size_t i = 0; i < members.size(); ++i) {
        Group& group = groups_[i];
        const double own_pull = sds_.group * group.residual - group.mode;
        group.mode += length * (own_pull - both_sds * group.weight * parent_step) /
                      (1 + group_variance * group.weight);
    }
    mode_ += length * parent_step;
    return greatest;
}

ParentSlope ParentLikelihood::evaluate(
    std::span<const Member> members, const Sds& sds, double parent_mode
) {
    constexpr double there = 1e-8;
    sds_ = sds;
    mode_ = sds.parent > 0 ? parent_mode : 0;
    if (groups_.size() < members.size()) groups_.resize(members.size());
    for (std::size_t i = 0; i < members.size(); ++i)
        groups_[i].mode = sds.group > 0 ? members[i].group->mode : 0;
    ParentSlope slope{.settled = false};
    for (int steps = 0; steps < 200 && !slope.settled; ++steps)
        slope.settled = step(members) < there;
    finish(members, slope);
    return slope;
}

/// The sums follow the last step, which is short, by their derivatives.
void ParentLikelihood::finish(std::span<const Member> members, ParentSlope& slope) {
    const double tau_v = sds_.group * sds_.group;
    const double tau_u = sds_.parent * sds_.parent;
    double log_determinant = 0;
    double score = 0;   // R, summed over the parent
    double shared = 0;  // Q = sum of W / A
    slope.log_likelihood = -mode_ * mode_ / 2;
    for (std::size_t i = 0; i < members.size(); ++i) {
        Group& group = groups_[i];
        group.log_likelihood += group.residual * group.shift;
        group.residual -= group.weight * group.shift;
        group.weight += group.skew * group.shift;
        const double a = 1 + tau_v * group.weight;
        slope.log_likelihood += group.log_likelihood - group.mode * group.mode / 2;
        log_determinant += std::log(a);
        score += group.residual;
        shared += group.weight / a;
    }
    const double s = 1 + tau_u * shared;
    slope.log_likelihood -= (log_determinant + std::log(s)) / 2;
    const auto variance_of = [&](const Group& group) {  // V
        const double a = 1 + tau_v * group.weight;
        return tau_v / a + tau_u / s / (a * a);
    };
    double m = 0;
    for (std::size_t i = 0; i < members.size(); ++i)
        m += variance_of(groups_[i]) * groups_[i].skew / (1 + tau_v * groups_[i].weight);
    m /= s;
    slope.by_parent_variance = (score * score - shared / s - score * m) / 2;
    for (std::size_t i = 0; i < members.size(); ++i) {
        Group& group = groups_[i];
        const double variance = variance_of(group);
        const double a = 1 + tau_v * group.weight;
        const double q = group.weight / a;
        const double zeta = (variance * group.skew - group.weight * tau_u * m) / a;
        const double x = tau_u * m + tau_v * zeta;
        const double own =
            (group.residual * group.residual - q + tau_u / s * q * q - group.residual * zeta) / 2;
        slope.by_group_variance += own;
        const double effect = sds_.parent * mode_ + sds_.group * group.mode;
        const Tilt tilt{.weight = group.shift - x / 2, .skew = variance / 2};
        *members[i].group = {
            .log_likelihood = 0,
            .by_variance = own,
            .expected = add_tilt(group.values, tilt, members[i].offsets.trials, group.values),
            .mode = group.mode,
            .about_mode = {effect, std::sqrt(variance)},
            .posterior = {effect - x / 2, std::sqrt(variance)},
            .settled = slope.settled,
        };
    }
    slope.mode = mode_;
    slope.about_mode = {sds_.parent * mode_, sds_.parent / std::sqrt(s)};
    slope.posterior = {slope.about_mode.mean - tau_u * m / 2, slope.about_mode.sd};
}

}  // namespace uppsikt::stats
