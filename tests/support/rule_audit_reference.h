#pragma once

#include <vector>

#include "stats/audit/audit.h"

/// The tables that the audit of rules is to reproduce: a synthetic country, 200 repetitions, Monte
/// Carlo errors of about a point in the errors of rules (docs/statistics/rule-audit.md). Percent.
namespace uppsikt::test {

/// Negative: the reference does not say.
struct RuleReference {
    double flagged = -1;
    double not_lowest_tenth = -1;
    double not_lowest_quarter = -1;
    double above_median = -1;
    double caught = -1;
    double small = -1;
};

struct ReferenceRule {
    const char* name;
    stats::Rule rule;
    RuleReference reference;
};

struct Of {
    double sd = 0.25;
    double median = 40;
};

/// 900 sites of 170 suppliers.
inline stats::Country reference_country(const Of& of = {}) {
    stats::Country country;
    country.sizes = stats::sizes_of({.groups = 900, .median = of.median, .log_sd = 0.8});
    country.parent_of_group = stats::spread_over_parents({900, 170});
    country.effects.sd = of.sd;
    return country;
}

inline stats::Country with_step(stats::Country country, int step) {
    country.windows.step = step;
    return country;
}

/// The rules of the first table; sd 0.25, two separate windows. The second is the rule.
inline std::vector<ReferenceRule> reference_rules() {
    using enum stats::RankedBy;
    using Kind = stats::Limit::Kind;
    return {
        {"raw rate, lowest 10 % twice", {.by = raw_rate}, {24.9, 61, 34, 12.6, 12, 33}},
        {"O/E, lowest 10 % twice", {}, {18.9, 49, 25, 7.4, 12, 43}},
        {"z, lowest 10 % twice", {.by = z_score}, {23.1, 36, 11, 1.4, 18, 6}},
        {"shrunken, lowest 10 % twice", {.by = shrunken_mean}, {25.5, 37, 11, 1.2, 19, 2}},
        {"exact p < .025 in both",
         {.by = exact_p, .limit = {.kind = Kind::below, .value = 0.025}},
         {11.7, 26, 5.6, 0.4, 10, 4}},
        {"pooled, exact p < .025",
         {.by = exact_p, .limit = {.kind = Kind::below, .value = 0.025}, .pooled = true},
         {75.8, 52, 21, 4.2, 43, 12}},
        {"pooled, P(lowest 10 %) > 0.5",
         {.by = probability_lowest, .limit = {.kind = Kind::above, .value = 0.5}, .pooled = true},
         {26.8, 33, 10, 1.3, 21, 4}},
        {"pooled, P(lowest 10 %) > 0.8",
         {.by = probability_lowest, .limit = {.kind = Kind::above, .value = 0.8}, .pooled = true},
         {4.9, 12, 1.4, 0.1, 5, 0}},
        {"pooled posterior, as many as O/E",
         {.by = probability_lowest, .limit = {.kind = Kind::as_many_as, .rule = 1}, .pooled = true},
         {18.9, 28, 7, 0.8, 16, 3}},
    };
}

/// The second table: the rule and the pooled posterior that flags as many.
struct ReferenceSetting {
    const char* name;
    stats::Country country;
    RuleReference rule;
    RuleReference posterior;
};

inline std::vector<stats::Rule> compared_rules() {
    return {
        {},
        {.by = stats::RankedBy::probability_lowest,
         .limit = {.kind = stats::Limit::Kind::as_many_as, .rule = 0},
         .pooled = true}
    };
}

inline std::vector<ReferenceSetting> reference_settings() {
    stats::Country drifting = reference_country();
    drifting.effects.drift_sd = 0.15;
    stats::Country unmeasured = reference_country();
    unmeasured.case_mix.unmeasured_sd = 0.15;
    return {
        {"sd 0.20",
         reference_country({.sd = 0.20}),
         {16.8, 58, 33, 12, 8.5},
         {16.8, 36, 12, 1.9, 13}},
        {"sd 0.30",
         reference_country({.sd = 0.30}),
         {21.4, 42, 18, 5.1, 15},
         {21.4, 26, 5.5, 0.5, 19}},
        {"overlap 3/6",
         with_step(reference_country(), 3),
         {36.5, 58, 33, 13, 18},
         {36.5, 44, 17, 3.1, 24}},
        {"overlap 5/6",
         with_step(reference_country(), 1),
         {56.7, 65, 39, 16, 24},
         {56.7, 55, 26, 7, 30}},
        {"sd 0.20, overlap 5/6",
         with_step(reference_country({.sd = 0.20}), 1),
         {55.9, 70, 47, 22, 20},
         {55.9, 61, 33, 11, 26}},
        {"sd 0.30, overlap 5/6",
         with_step(reference_country({.sd = 0.30}), 1),
         {58.4, 60, 34, 12, 28},
         {58.4, 51, 21, 4.7, 34}},
        {"drift 0.15", drifting, {17.4, 49, 26, 8.2, 11}, {17.4, 33, 10, 1.2, 14}},
        {"unmeasured 0.15", unmeasured, {20.6, 52, 26, 8.2, 12}, {20.6, 40, 14, 2.6, 15}},
        {"median 100",
         reference_country({.median = 100}),
         {28.5, 33, 12, 3.2, 22},
         {28.5, 17, 2.2, 0.2, 27}},
    };
}

}  // namespace uppsikt::test
