#include "stats/audit/rule.h"

#include <source_location>
#include <string>

#include "base/ensure.h"

namespace uppsikt::stats {

namespace {

struct Named {
    RankedBy by;
    std::string_view name;
};

constexpr Named names[] = {
    {RankedBy::raw_rate, "raw_rate"},
    {RankedBy::observed_over_expected, "observed_over_expected"},
    {RankedBy::z_score, "z_score"},
    {RankedBy::exact_p, "exact_p"},
    {RankedBy::shrunken_mean, "shrunken_mean"},
    {RankedBy::probability_lowest, "probability_lowest"},
};

bool limit_makes_sense(const Rule& rule) {
    const Limit& limit = rule.limit;
    switch (limit.kind) {
        case Limit::Kind::lowest_share:
            return limit.value > 0 && limit.value < 1;
        case Limit::Kind::below:
            return rule.by != RankedBy::probability_lowest && limit.value == limit.value;
        case Limit::Kind::above:
            return rule.by == RankedBy::probability_lowest && limit.value >= 0 && limit.value < 1;
        case Limit::Kind::as_many_as:
            return true;
    }
    return false;
}

}  // namespace

std::string_view name_of(RankedBy by) {
    for (const Named& named : names)
        if (named.by == by) return named.name;
    report_broken_assumption("every way to rank has a name", std::source_location::current());
}

std::optional<RankedBy> ranked_by(std::string_view name) {
    for (const Named& named : names)
        if (named.name == name) return named.by;
    return std::nullopt;
}

std::vector<Reason> reasons_against(const std::vector<Rule>& rules, int windows) {
    std::vector<Reason> reasons;
    for (std::size_t number = 0; number < rules.size(); ++number) {
        const Rule& rule = rules[number];
        const std::string name = std::to_string(number + 1);
        const auto add = [&](const char* code) { reasons.push_back({code, {{"rule", name}}}); };
        if (!rule.pooled && (rule.in_a_row < 1 || rule.in_a_row > windows))
            add("audit_more_evaluations_in_a_row_than_windows");
        if (!limit_makes_sense(rule)) add("audit_limit_out_of_range");
        if (rule.limit.kind == Limit::Kind::as_many_as &&
            (rule.limit.rule < 0 || rule.limit.rule >= static_cast<int>(number) ||
             (!rule.pooled && rule.in_a_row != 1)))
            add("audit_as_many_as_needs_an_earlier_rule_and_one_evaluation");
        if (rule.minimum_participants < 1) add("audit_minimum_below_one");
        if (rule.floor && !(*rule.floor > 0 && *rule.floor <= 1)) add("audit_floor_out_of_range");
        if (!(rule.lowest_share > 0 && rule.lowest_share < 1)) add("audit_limit_out_of_range");
    }
    return reasons;
}

}  // namespace uppsikt::stats
