#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include <doctest/doctest.h>

#include "stats/audit/audit.h"
#include "support/rule_audit_reference.h"

namespace uppsikt::stats {
namespace {

/// The reference's own Monte Carlo error is ours at its 200 repetitions; its figures are rounded to
/// whole percents, or to tenths below ten. About 130 figures are compared: at 3.5 standard errors
/// one of them would be beyond by chance once in 16 such comparisons, and the seed is fixed.
struct Comparison {
    int repetitions;

    /// `counted` is what a share is of, in one repetition: where hardly any of it is found, the
    /// binomial error of the reference's share is the better one.
    void check(const char* what, const Simulated& ours, double reference, double counted) const {
        if (reference < 0) return;
        const double share = reference / 100;
        const double binomial = std::sqrt(share * (1 - share) / (counted * repetitions));
        const double error = std::max(ours.standard_error, binomial);
        const double scale = std::sqrt(1 + repetitions / 200.0);
        const double bound = 3.5 * 100 * error * scale + (reference < 10 ? 0.05 : 0.5);
        CAPTURE(what);
        CAPTURE(ours.value);
        CAPTURE(reference);
        CHECK(std::abs(100 * ours.value - reference) <= bound);
    }

    void check_count(const Simulated& ours, double reference) const {
        const double scale = std::sqrt(1 + repetitions / 200.0);
        CAPTURE(ours.value);
        CAPTURE(reference);
        CHECK(std::abs(ours.value - reference) <= 3.5 * ours.standard_error * scale + 0.05);
    }

    void check(const char* name, const RuleErrors& ours, const test::RuleReference& its) const {
        CAPTURE(name);
        check_count(ours.flagged, its.flagged);
        const double flagged = ours.flagged.value;
        check("not lowest tenth", ours.not_lowest_tenth, its.not_lowest_tenth, flagged);
        check("not lowest quarter", ours.not_lowest_quarter, its.not_lowest_quarter, flagged);
        check("above median", ours.above_median, its.above_median, flagged);
        check("caught", ours.lowest_tenth_caught, its.caught, 84);
        check("small", ours.small, its.small, flagged);
    }
};

AuditAnswer first_table(int repetitions) {
    AuditQuestion question{.country = test::reference_country(), .stars = StarRule{}};
    for (const auto& rule : test::reference_rules())
        question.rules.push_back(rule.rule);
    question.rules.push_back({.in_a_row = 1});
    question.repetitions.first = repetitions;
    return audit(question).value();
}

void check_first_table(int repetitions) {
    const AuditAnswer ours = first_table(repetitions);
    const auto rules = test::reference_rules();
    const Comparison comparison{repetitions};
    for (std::size_t rule = 0; rule < rules.size(); ++rule)
        comparison.check(rules[rule].name, ours.rules[rule], rules[rule].reference);
    comparison.check("one evaluation", ours.rules.back().not_lowest_tenth, 69, 84);
    comparison.check("same star", ours.stars->same, 35, 840);
    comparison.check("fewer than ten, not lowest", ours.too_few.not_lowest_tenth, 90, 43);
    // "About 43" and ".35" are rounded figures of laws, not of this simulation.
    CHECK(
        std::abs(ours.too_few.groups.value - 43) < 0.5 + 3.5 * ours.too_few.groups.standard_error
    );
    CHECK(std::abs(ours.reliability.value - 0.35) < 0.005);
}

void check_setting(const test::ReferenceSetting& setting, int repetitions) {
    AuditQuestion question{.country = setting.country, .rules = test::compared_rules()};
    question.repetitions.first = repetitions;
    const AuditAnswer ours = audit(question).value();
    const Comparison comparison{repetitions};
    CAPTURE(setting.name);
    comparison.check("the rule", ours.rules[0], setting.rule);
    comparison.check("posterior", ours.rules[1], setting.posterior);
}

TEST_CASE("what the rules cost is what the reference says, in a few repetitions") {
    check_first_table(12);
    check_setting(test::reference_settings()[3], 12);  // a year renewed by two months
}

TEST_CASE("what the rules cost is what the reference says") {
    if (std::getenv("UPPSIKT_LONG_TESTS") == nullptr) {
        std::printf("SKIPPED: set UPPSIKT_LONG_TESTS to compare every table of the rule audit\n");
        return;
    }
    check_first_table(1000);
    for (const auto& setting : test::reference_settings())
        check_setting(setting, 1000);
}

}  // namespace
}  // namespace uppsikt::stats
