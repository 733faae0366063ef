#include "stats/audit/repetition.h"

#include <algorithm>
#include <cmath>

#include "base/ensure.h"

namespace uppsikt::stats {

namespace {

constexpr int all_windows = -1;

std::size_t share_of(std::size_t count, double share) {
    return static_cast<std::size_t>(std::floor(static_cast<double>(count) * share + 0.5));
}

std::size_t place(int number) { return static_cast<std::size_t>(number); }

/// Lower values first. Equals are taken by lot: their numbers say nothing.
struct Lower {
    std::span<const double> values;
    std::span<const double> lots;

    bool operator()(int a, int b) const {
        if (values[place(a)] != values[place(b)]) return values[place(a)] < values[place(b)];
        return lots[place(a)] < lots[place(b)];
    }
};

/// Puts the `count` lowest first.
void lowest_first(std::vector<int>& groups, std::size_t count, const Lower& lower) {
    if (count < groups.size())
        std::ranges::nth_element(
            groups,
            groups.begin() + static_cast<std::ptrdiff_t>(count),
            lower
        );
}

/// True places of groups, by group.
struct TruePlaces {
    std::vector<char> lowest_tenth;
    std::vector<char> lowest_quarter;
    std::vector<char> above_median;
    std::size_t tenth = 0;
};

TruePlaces true_places(std::vector<int> groups, const Draw& draw) {
    const std::size_t all = draw.truth().size();
    const auto mark = [&](std::size_t count, std::vector<char>& marks) {
        lowest_first(groups, count, {draw.truth(), draw.lots(0)});
        marks.assign(all, 0);
        for (std::size_t i = 0; i < count; ++i)
            marks[place(groups[i])] = 1;
    };
    TruePlaces places;
    places.tenth = share_of(groups.size(), 0.1);
    std::vector<char> lower_half;
    mark((groups.size() + 1) / 2, lower_half);
    mark(share_of(groups.size(), 0.25), places.lowest_quarter);
    mark(places.tenth, places.lowest_tenth);
    places.above_median.assign(all, 0);
    for (const int group : groups)
        places.above_median[place(group)] = lower_half[place(group)] == 0 ? 1 : 0;
    return places;
}

}  // namespace

Repetition::Repetition(const AuditQuestion& question, const Plan& plan)
    : question_(&question),
      plan_(&plan),
      draw_(plan),
      first_window_(plan.country().windows.count - (question.stars ? 2 : 1)),
      evaluations_(place(plan.country().windows.count) + 1) {
    for (const Rule& rule : question.rules) {
        pooled_ = pooled_ || rule.pooled;
        if (!rule.pooled)
            first_window_ = std::min(first_window_, plan.country().windows.count - rule.in_a_row);
        else
            first_window_ = 0;  // who is rated is told by each window
    }
}

Evaluation& Repetition::evaluation(int window) {
    return window == all_windows ? evaluations_.back() : evaluations_[place(window)];
}

std::span<const double> Repetition::lots_of(int window) const {
    return draw_.lots(window == all_windows ? plan_->country().windows.count + 1 : window + 1);
}

void Repetition::evaluate() {
    const int windows = plan_->country().windows.count;
    const CaseMix& mix = plan_->country().case_mix;
    // The truth is only where Newton's method begins; it ends where the participants say.
    const CaseMixStart start{
        plan_->intercept(),
        mix.within_sd > 0 || mix.between_sd > 0 ? 1.0 : 0.0
    };
    for (int window = first_window_; window < windows; ++window)
        evaluation(window).evaluate(
            draw_,
            plan_->groups(),
            {plan_->first_block(window), plan_->last_block(window)},
            start
        );
    if (pooled_)
        evaluation(all_windows).evaluate(draw_, plan_->groups(), {0, plan_->blocks()}, start);
    known_.clear();
}

const std::vector<double>& Repetition::values(int window, RankedBy by, double lowest_share) {
    for (const Known& known : known_)
        if (known.window == window && known.by == by && known.lowest_share == lowest_share)
            return known.values;
    known_.push_back({window, by, lowest_share, evaluation(window).values(by, lowest_share)});
    return known_.back().values;
}

Repetition::Groups Repetition::groups_that_are(const Rated& rated) {
    const int count = plan_->country().windows.count;
    Groups groups;
    for (int group = 0; group < plan_->groups(); ++group) {
        bool enough = true;
        for (int window = count - rated.windows; window < count; ++window)
            enough = enough && evaluation(window).participants()[place(group)] >= rated.minimum;
        if (enough) groups.push_back(group);
    }
    return groups;
}

/// Leaves in `low` only those that this evaluation, too, finds too low.
void Repetition::keep_low(
    int window, const Rule& rule, std::size_t as_many, std::vector<char>& low, const Groups& rated
) {
    std::vector<double> values = this->values(window, rule.by, rule.lowest_share);
    if (rule.by == RankedBy::probability_lowest)
        for (double& value : values)
            value = -value;
    const Evaluation& seen = evaluation(window);
    std::vector<char> found(low.size(), 0);
    switch (rule.limit.kind) {
        case Limit::Kind::below:
            for (const int group : rated)
                found[place(group)] = values[place(group)] < rule.limit.value ? 1 : 0;
            break;
        case Limit::Kind::above:
            for (const int group : rated)
                found[place(group)] = -values[place(group)] > rule.limit.value ? 1 : 0;
            break;
        case Limit::Kind::lowest_share:
        case Limit::Kind::as_many_as: {
            Groups order = rated;
            const std::size_t count = rule.limit.kind == Limit::Kind::as_many_as
                                          ? std::min(as_many, order.size())
                                          : share_of(order.size(), rule.limit.value);
            lowest_first(order, count, {values, lots_of(window)});
            for (std::size_t i = 0; i < count; ++i)
                found[place(order[i])] = 1;
            break;
        }
    }
    for (const int group : rated) {
        const std::size_t at = place(group);
        const bool above_floor =
            rule.floor && static_cast<double>(seen.observed()[at]) >=
                              *rule.floor * static_cast<double>(seen.participants()[at]);
        if (found[at] == 0 || above_floor) low[at] = 0;
    }
}

RuleCounts Repetition::count_rule(const Rule& rule, const std::vector<RuleCounts>& before) {
    const int windows = plan_->country().windows.count;
    const int looked_at = rule.pooled ? windows : rule.in_a_row;
    const Groups rated = groups_that_are({looked_at, rule.minimum_participants});
    const std::size_t as_many =
        rule.limit.kind == Limit::Kind::as_many_as
            ? static_cast<std::size_t>(before[place(rule.limit.rule)].flagged)
            : 0;
    std::vector<char> low(place(plan_->groups()), 0);
    for (const int group : rated)
        low[place(group)] = 1;
    if (rule.pooled)
        keep_low(all_windows, rule, as_many, low, rated);
    else
        for (int window = windows - rule.in_a_row; window < windows; ++window)
            keep_low(window, rule, as_many, low, rated);

    const TruePlaces places = true_places(rated, draw_);
    RuleCounts counts{
        .rated = static_cast<double>(rated.size()),
        .lowest_tenth = static_cast<double>(places.tenth)
    };
    for (const int group : rated) {
        const std::size_t at = place(group);
        if (low[at] == 0) continue;
        counts.flagged += 1;
        counts.not_lowest_tenth += places.lowest_tenth[at] == 0 ? 1 : 0;
        counts.not_lowest_quarter += places.lowest_quarter[at] == 0 ? 1 : 0;
        counts.above_median += places.above_median[at];
        counts.caught += places.lowest_tenth[at];
        counts.small += evaluation(windows - 1).participants()[at] < question_->small ? 1 : 0;
    }
    return counts;
}

void Repetition::count_stars(Counts& counts) {
    const StarRule& rule = *question_->stars;
    const int windows = plan_->country().windows.count;
    const Groups rated = groups_that_are({2, rule.minimum_participants});
    std::vector<int> stars[2];
    for (int which = 0; which < 2; ++which) {
        std::vector<double> values = this->values(windows - 2 + which, rule.by, 0.1);
        if (rule.by == RankedBy::probability_lowest)
            for (double& value : values)
                value = -value;
        Groups order = rated;
        std::ranges::sort(order, Lower{values, lots_of(windows - 2 + which)});
        stars[which].resize(place(plan_->groups()));
        for (std::size_t i = 0; i < order.size(); ++i)
            stars[which][place(order[i])] = static_cast<int>(i * place(rule.stars) / order.size());
    }
    counts.moves.assign(place(rule.stars) * place(rule.stars), 0);
    for (const int group : rated) {
        const int before = stars[0][place(group)];
        const int after = stars[1][place(group)];
        counts.rated_twice += 1;
        counts.same_star += before == after ? 1 : 0;
        counts.moves[place(before * rule.stars + after)] += 1;
    }
}

void Repetition::count_too_few(Counts& counts) {
    const auto participants = evaluation(plan_->country().windows.count - 1).participants();
    Groups all(place(plan_->groups()));
    for (int group = 0; group < plan_->groups(); ++group)
        all[place(group)] = group;
    const TruePlaces places = true_places(all, draw_);
    for (std::size_t group = 0; group < participants.size(); ++group) {
        if (participants[group] >= question_->too_few) continue;
        counts.too_few += 1;
        counts.too_few_not_lowest += places.lowest_tenth[group] == 0 ? 1 : 0;
    }
}

void Repetition::count_reliability(Counts& counts) {
    Evaluation& last = evaluation(plan_->country().windows.count - 1);
    const double variance = std::pow(plan_->country().effects.sd, 2);
    for (std::size_t group = 0; group < last.participants().size(); ++group) {
        const std::int64_t participants = last.participants()[group];
        if (participants == 0 || participants < question_->too_few) continue;
        counts.groups += 1;
        counts.reliability += variance / (variance + 1 / last.variance()[group]);
    }
    counts.estimated_sd = last.effects().sd;
}

Counts Repetition::count(std::uint64_t stream) {
    draw_.repeat({.seed = question_->seed, .stream = stream});
    evaluate();
    Counts counts;
    for (const Rule& rule : question_->rules)
        counts.rules.push_back(count_rule(rule, counts.rules));
    if (question_->stars) count_stars(counts);
    count_too_few(counts);
    count_reliability(counts);
    return counts;
}

}  // namespace uppsikt::stats
