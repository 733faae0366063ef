#include "stats/nested_laplace.h"

#include <algorithm>
#include <cmath>
#include <compare>
#include <map>
#include <span>

#include "base/ensure.h"
#include "stats/logistic.h"

namespace uppsikt::stats {

namespace {

/// log of the binomial coefficient. lgamma_r, since lgamma writes a global.
double log_choose(double trials, double events) {
    int sign = 0;
    return lgamma_r(trials + 1, &sign) - lgamma_r(events + 1, &sign) -
           lgamma_r(trials - events + 1, &sign);
}

struct Tally {
    std::int64_t trials = 0;
    std::int64_t events = 0;
    auto operator<=>(const Tally&) const = default;
};

/// The contents of a unit: its counts by estimated level. Units are put in order of this.
using Contents = std::map<int, Tally>;

struct UnitContents {
    Contents contents;
    int number = 0;
};

struct GroupContents {
    std::vector<UnitContents> units;
    int number = 0;
};

bool before(const UnitContents& one, const UnitContents& other) {
    return one.contents < other.contents;
}

bool group_before(const GroupContents& one, const GroupContents& other) {
    return std::ranges::lexicographical_compare(one.units, other.units, before);
}

/// What does not depend on the contents (the caller's numbers) decides only between equal contents,
/// which then have equal answers.
std::vector<GroupContents> in_order(std::map<int, std::map<int, Contents>> contents) {
    std::vector<GroupContents> groups;
    for (auto& [group_number, units] : contents) {
        GroupContents group{.units = {}, .number = group_number};
        for (auto& [unit_number, unit] : units)
            group.units.push_back({std::move(unit), unit_number});
        std::ranges::stable_sort(group.units, before);
        groups.push_back(std::move(group));
    }
    std::ranges::stable_sort(groups, group_before);
    return groups;
}

void check(const NestedCounts& counts) {
    const int units = static_cast<int>(counts.group_of_unit.size());
    for (const int group : counts.group_of_unit)
        ensure(group >= 0, "groups are numbered from 0");
    for (const BinomialCount& count : counts.counts) {
        ensure(count.unit >= 0 && count.unit < units, "a count belongs to a unit that has a group");
        ensure(count.level >= 0 && count.level < counts.levels, "a count belongs to a level");
        ensure(count.events >= 0 && count.events <= count.trials, "events lie within the trials");
    }
}

}  // namespace

NestedLaplace::NestedLaplace(const NestedCounts& counts) : group_of_unit_(counts.group_of_unit) {
    check(counts);
    classify_levels(counts);
    arrange(counts);
    find_identified();
}

void NestedLaplace::classify_levels(const NestedCounts& counts) {
    std::vector<Tally> tallies(static_cast<std::size_t>(counts.levels));
    for (const BinomialCount& count : counts.counts) {
        Tally& tally = tallies[static_cast<std::size_t>(count.level)];
        tally.trials += count.trials;
        tally.events += count.events;
    }
    std::vector<double> start;
    for (const Tally& tally : tallies) {
        LevelState state = LevelState::estimated;
        if (tally.trials == 0)
            state = LevelState::no_trials;
        else if (tally.events == 0)
            state = LevelState::no_events;
        else if (tally.events == tally.trials)
            state = LevelState::all_events;
        level_states_.push_back(state);
        position_.push_back(state == LevelState::estimated ? static_cast<int>(start.size()) : -1);
        if (state == LevelState::estimated)
            start.push_back(std::log(
                static_cast<double>(tally.events) / static_cast<double>(tally.trials - tally.events)
            ));
    }
    start_ = Eigen::Map<Eigen::VectorXd>(start.data(), static_cast<Eigen::Index>(start.size()));
}

void NestedLaplace::arrange(const NestedCounts& counts) {
    std::map<int, std::map<int, Contents>> contents;  // by group, then unit
    for (const BinomialCount& count : counts.counts) {
        const int level = position_[static_cast<std::size_t>(count.level)];
        if (level < 0 || count.trials == 0) continue;
        const int group = group_of_unit_[static_cast<std::size_t>(count.unit)];
        Tally& tally = contents[group][count.unit][level];
        tally.trials += count.trials;
        tally.events += count.events;
    }
    for (const GroupContents& group : in_order(std::move(contents))) {
        const std::size_t first_unit = units_.size();
        for (const UnitContents& unit : group.units) {
            const std::size_t first_cell = cells_.size();
            for (const auto& [level, tally] : unit.contents) {
                const auto trials = static_cast<double>(tally.trials);
                const auto events = static_cast<double>(tally.events);
                cells_.push_back({level, trials, events, 0, 0, 0});
                constant_ += log_choose(trials, events);
            }
            units_.push_back({first_cell, cells_.size(), unit.number, 0, 0, 0, 0, 0, 0});
        }
        groups_.push_back({first_unit, units_.size(), group.number, 0, 0, 0});
    }
}

NestedPoint NestedLaplace::moment_start() {
    evaluate({.log_odds = start_, .unit_variance = 0, .group_variance = 0});
    double unit_excess = 0;  // of the squares of scores over what chance gives
    double unit_weight = 0;
    double products = 0;  // of the scores of different units of a group
    double product_weight = 0;
    for (const Group& group : groups_) {
        double score = 0;
        double weight = 0;
        for (std::size_t i = group.first_unit; i < group.end_unit; ++i) {
            const Unit& unit = units_[i];
            unit_excess += unit.score * unit.score - unit.weight;
            unit_weight += unit.weight * unit.weight;
            products -= unit.score * unit.score;
            product_weight -= unit.weight * unit.weight;
            score += unit.score;
            weight += unit.weight;
        }
        products += score * score;
        product_weight += weight * weight;
    }
    constexpr double least = 0.05 * 0.05;
    constexpr double most = 2 * 2;
    const double of_groups = product_weight > 0 ? products / product_weight : 0;
    const double of_both = unit_weight > 0 ? unit_excess / unit_weight : 0;
    return {
        .log_odds = start_,
        .unit_variance = std::clamp(of_both - std::max(of_groups, 0.0), least, most),
        .group_variance = std::clamp(of_groups, least, most),
    };
}

/// docs/statistics/nested-binomial.md, "What cannot be told apart". With one trial a unit, the
/// spread of units only changes what the levels' log odds mean; with one unit a group, or one
/// group, the effect of groups cannot be told from that of units, or from the levels.
void NestedLaplace::find_identified() {
    const bool any_repeated = std::ranges::any_of(units_, [this](const Unit& unit) {
        return unit.end_cell - unit.first_cell > 1 || cells_[unit.first_cell].trials > 1;
    });
    const bool any_shared = std::ranges::any_of(groups_, [](const Group& group) {
        return group.end_unit - group.first_unit > 1;
    });
    identified_.units = units_.size() > 1 && any_repeated;
    identified_.groups = groups_.size() > 1 && any_shared;
}

/// Score and weight of a unit with this effect.
void NestedLaplace::weigh(Unit& unit, double effect) const {
    unit.score = 0;
    unit.weight = 0;
    for (std::size_t i = unit.first_cell; i < unit.end_cell; ++i) {
        const Cell& cell = cells_[i];
        const double log_odds = at_.log_odds[cell.level] + effect;
        const double small = std::exp(-std::abs(log_odds));
        const double most = 1 / (1 + small);
        const double p = log_odds >= 0 ? most : small * most;
        const double not_p = log_odds >= 0 ? small * most : most;
        // y - np, without cancellation when p is nearly 0 or 1.
        unit.score += cell.events * not_p - (cell.trials - cell.events) * p;
        unit.weight += cell.trials * small * most * most;
    }
}

/// One damped Newton step towards the joint mode of a group and its units, in the standardised
/// effects a = u / sd_group, b = v / sd_unit. Returns the greatest change of a unit's effect.
///
/// The length log(1 + d) / d of the step, d the greatest change of an effect, makes the posterior
/// density rise from any start: the logistic is self-concordant in the sense of Bach (2010),
/// Electronic Journal of Statistics 4, 384-414, so that no trial values are needed.
double NestedLaplace::step(Group& group) {
    const auto units =
        std::span(units_).subspan(group.first_unit, group.end_unit - group.first_unit);
    const double both_sds = group_sd_ * unit_sd_;
    double curvature = 1;  // of a, with every b eliminated
    double pull = -group.mode;
    for (Unit& unit : units) {
        weigh(unit, group_sd_ * group.mode + unit_sd_ * unit.mode);
        const double own_curvature = 1 + at_.unit_variance * unit.weight;
        const double own_pull = unit_sd_ * unit.score - unit.mode;
        curvature += at_.group_variance * unit.weight / own_curvature;
        pull += group_sd_ * unit.score - both_sds * unit.weight * own_pull / own_curvature;
    }
    const double group_step = pull / curvature;
    const auto unit_step = [&](const Unit& unit) {
        const double own_pull = unit_sd_ * unit.score - unit.mode;
        return (own_pull - both_sds * unit.weight * group_step) /
               (1 + at_.unit_variance * unit.weight);
    };
    double greatest = 0;
    for (const Unit& unit : units)
        greatest =
            std::max(greatest, std::abs(group_sd_ * group_step + unit_sd_ * unit_step(unit)));
    const double length = greatest > 0 ? std::log1p(greatest) / greatest : 1;
    for (Unit& unit : units)
        unit.mode += length * unit_step(unit);
    group.mode += length * group_step;
    return greatest;
}

void NestedLaplace::settle(Group& group) {
    // The error of a Newton step is about the square of its length: after a step of 1e-8, nothing
    // is left to gain.
    for (int steps = 0; steps < 200; ++steps)
        if (step(group) < 1e-8) return;
    settled_ = false;
}

/// Log-likelihood of a unit's counts with this effect; sets what the gradient needs.
double NestedLaplace::look(Unit& unit, double effect) {
    unit.score = unit.weight = unit.skew = 0;
    double log_likelihood = 0;
    for (std::size_t i = unit.first_cell; i < unit.end_cell; ++i) {
        Cell& cell = cells_[i];
        const double log_odds = at_.log_odds[cell.level] + effect;
        const double small = std::exp(-std::abs(log_odds));
        const double most = 1 / (1 + small);
        const double p = log_odds >= 0 ? most : small * most;
        const double not_p = log_odds >= 0 ? small * most : most;
        log_likelihood +=
            cell.events * log_odds - cell.trials * (std::max(log_odds, 0.0) + std::log1p(small));
        cell.score = cell.events * not_p - (cell.trials - cell.events) * p;
        cell.weight = cell.trials * small * most * most;
        cell.skew = cell.weight * (not_p - p);
        unit.score += cell.score;
        unit.weight += cell.weight;
        unit.skew += cell.skew;
    }
    return log_likelihood;
}

/// Adds a group, whose mode is found, to the likelihood and its gradient. The letters are those of
/// docs/statistics/nested-binomial.md.
void NestedLaplace::add(Group& group, NestedSlope& slope) {
    const auto units =
        std::span(units_).subspan(group.first_unit, group.end_unit - group.first_unit);
    double fit = -group.mode * group.mode / 2;
    double log_determinant = 0;
    double score = 0;   // R, summed over the group
    double shared = 0;  // Q = sum of W / A
    for (Unit& unit : units) {
        fit +=
            look(unit, group_sd_ * group.mode + unit_sd_ * unit.mode) - unit.mode * unit.mode / 2;
        const double own_curvature = 1 + at_.unit_variance * unit.weight;  // A
        log_determinant += std::log(own_curvature);
        score += unit.score;
        shared += unit.weight / own_curvature;
    }
    const double curvature = 1 + at_.group_variance * shared;  // S
    log_determinant += std::log(curvature);
    slope.log_likelihood += fit - log_determinant / 2;

    group.variance = at_.group_variance / curvature;
    double pull = 0;  // m
    for (Unit& unit : units) {
        const double own_curvature = 1 + at_.unit_variance * unit.weight;
        unit.variance = at_.unit_variance / own_curvature +
                        group.variance / (own_curvature * own_curvature);  // V
        pull += unit.variance * unit.skew / own_curvature;
    }
    pull /= curvature;

    group.skewness_shift = -at_.group_variance * pull / 2;
    slope.by_group_variance += (score * score - shared / curvature - score * pull) / 2;
    for (Unit& unit : units) {
        const double own_curvature = 1 + at_.unit_variance * unit.weight;
        const double per_weight = unit.weight / own_curvature;  // q
        const double own_pull =
            (unit.variance * unit.skew - unit.weight * at_.group_variance * pull) /
            own_curvature;                                                              // zeta
        const double shift = at_.group_variance * pull + at_.unit_variance * own_pull;  // x
        unit.skewness_shift = -shift / 2;
        slope.by_unit_variance +=
            (unit.score * unit.score - per_weight + group.variance * per_weight * per_weight -
             unit.score * own_pull) /
            2;
        for (std::size_t i = unit.first_cell; i < unit.end_cell; ++i) {
            const Cell& cell = cells_[i];
            slope.by_log_odds[cell.level] +=
                cell.score - (unit.variance * cell.skew - shift * cell.weight) / 2;
        }
    }
}

NestedSlope NestedLaplace::evaluate(const NestedPoint& at) {
    ensure(at.log_odds.size() == start_.size(), "there is one log odds per estimated level");
    ensure(at.unit_variance >= 0 && at.group_variance >= 0, "a variance is not negative");
    at_ = at;
    unit_sd_ = std::sqrt(at.unit_variance);
    group_sd_ = std::sqrt(at.group_variance);
    settled_ = true;
    NestedSlope slope;
    slope.log_likelihood = constant_;
    slope.by_log_odds = Eigen::VectorXd::Zero(start_.size());
    for (Group& group : groups_) {
        settle(group);
        add(group, slope);
    }
    return slope;
}

std::vector<Normal> NestedLaplace::group_effects(EffectCentre centre) const {
    int groups = 0;
    for (const int group : group_of_unit_)
        groups = std::max(groups, group + 1);
    std::vector<Normal> effects(static_cast<std::size_t>(groups), Normal{0, group_sd_});
    for (const Group& group : groups_) {
        Normal& effect = effects[static_cast<std::size_t>(group.number)];
        effect = {group_sd_ * group.mode, std::sqrt(group.variance)};
        if (centre == EffectCentre::mean) effect.mean += group.skewness_shift;
    }
    return effects;
}

std::vector<Normal> NestedLaplace::unit_effects(EffectCentre centre) const {
    const std::vector<Normal> of_groups = group_effects(centre);
    std::vector<Normal> effects;
    for (const int group : group_of_unit_) {
        const Normal& shared = of_groups[static_cast<std::size_t>(group)];
        effects.push_back({shared.mean, std::sqrt(shared.sd * shared.sd + at_.unit_variance)});
    }
    for (const Group& group : groups_)
        for (std::size_t i = group.first_unit; i < group.end_unit; ++i) {
            const Unit& unit = units_[i];
            Normal& effect = effects[static_cast<std::size_t>(unit.number)];
            effect = {group_sd_ * group.mode + unit_sd_ * unit.mode, std::sqrt(unit.variance)};
            if (centre == EffectCentre::mean) effect.mean += unit.skewness_shift;
        }
    return effects;
}

}  // namespace uppsikt::stats
