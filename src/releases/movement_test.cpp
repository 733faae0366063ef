#include <cmath>

#include <doctest/doctest.h>

#include "releases/releases.h"

namespace uppsikt::releases {
namespace {

using results::ContractResult;
using results::LevelCounts;
using results::PeriodResults;

/// A period in which one contract has these counts; its flag follows from the rule.
struct Period {
    std::vector<LevelCounts> levels = {{"A", 100, 30, 20}, {"B", 100, 20, 10}};
    std::optional<int> star = std::nullopt;
    bool is_old_enough = true;
    double limit = 0.2;
    double weight_a = 1;

    PeriodResults results() const {
        PeriodResults made;
        made.limit = {
            .limit = limit,
            .decimals = 3,
            .stars = {1},
            .no_star_counts = true,
            .least_active_months = 22,
            .consecutive_publications = 2,
            .version = "test"
        };
        made.weights = {{"A", weight_a}, {"B", 1}};
        ContractResult contract;
        contract.figure.contract = "10000001";
        contract.figure.star = star;
        contract.figure.active_long_enough = is_old_enough;
        contract.figure.levels = levels;
        for (const LevelCounts& level : levels)
            contract.figure.participants += level.participants;
        contract.measure = results::weighted_measure(levels, made.weights);
        contract.flagged = results::is_flagged(
            {.star = star, .measure = contract.measure, .active_long_enough = is_old_enough},
            made.limit
        );
        made.contracts.push_back(contract);
        return made;
    }
};

Movement moved(const Period& before, const Period& before_now, const Period& now, double fresh) {
    const PeriodResults first = before.results();
    const PeriodResults second = before_now.results();
    const PeriodResults third = now.results();
    return movement_of({.before = first, .before_now = second, .now = third, .fresh = fresh});
}

Move only(const Movement& movement) {
    REQUIRE(movement.moves.size() == 1);
    return movement.moves.front();
}

// 0.25 with A 0.25 and B 0.15 gives 0.2; a little more, and it is not below.
const Period above{.levels = {{"A", 100, 30, 21}, {"B", 100, 20, 10}}};

TEST_CASE("what did not move is no move") {
    const Movement same = moved(above, above, above, 1);
    CHECK(same.moves.empty());
    CHECK(same.in_both == 1);
    CHECK(same.share_of_flags() == 0);
}

TEST_CASE("a corrected earlier period is the cause before any other") {
    const Period below{.levels = {{"A", 100, 30, 10}, {"B", 100, 20, 10}}};
    CHECK(only(moved(below, above, above, 1)).flag_cause == Cause::revised);
}

TEST_CASE("a flag by a new limit or weight is the terms', one by age or star is theirs") {
    Period now = above;
    now.limit = 0.25;
    CHECK(only(moved(above, above, now, 1)).flag_cause == Cause::terms);
    now = above;
    now.weight_a = 0.9;
    const Move reweighted = only(moved(above, above, now, 1));
    CHECK(reweighted.flag_cause == Cause::terms);
    CHECK(std::abs(reweighted.measure->terms - (-0.1 * 51 / 400)) < 1e-12);

    const Period below{.levels = {{"A", 100, 30, 10}, {"B", 100, 20, 10}}};
    Period young = below;
    young.is_old_enough = false;
    CHECK(only(moved(young, young, below, 1)).flag_cause == Cause::age);
    Period starred = below;
    starred.star = 2;
    const Move by_star = only(moved(starred, starred, below, 1));
    CHECK(by_star.flag_cause == Cause::star);
    CHECK(by_star.star_cause.has_value());
}

TEST_CASE("more participants at a level with fewer results are mix, with the same rates") {
    const Period now{.levels = {{"A", 0, 0, 0}, {"B", 200, 40, 20}}};
    const Move move = only(moved(above, above, now, 1));
    CHECK(move.flag_cause == Cause::mix);
    CHECK(std::abs(move.measure->mix - (60.0 / 400 - 81.0 / 400)) < 1e-12);
    CHECK(std::abs(move.measure->outcome) < 1e-12);
}

TEST_CASE("other results are chance up to 1.96 standard deviations, and an outcome beyond") {
    const Period little{.levels = {{"A", 100, 30, 18}, {"B", 100, 20, 10}}};
    const Period much{.levels = {{"A", 100, 5, 2}, {"B", 100, 3, 1}}};
    CHECK(only(moved(above, above, little, 1)).flag_cause == Cause::chance);
    CHECK(only(moved(above, above, much, 1)).flag_cause == Cause::outcome);
    // One level: the same formula by hand, with all participants pooled and the country's the same.
    const Period before{.levels = {{"A", 100, 30, 20}, {"B", 0, 0, 0}}};
    const Period now{.levels = {{"A", 100, 20, 10}, {"B", 0, 0, 0}}};
    const Move move = only(moved(before, before, now, 0.5));
    const double p = 0.25;
    const double q = (30 + 5 * 0.6) / (50 + 5);
    const double mean = 0.5 * p * (1 + q);
    const double variance = 0.25 * p * (1 + 3 * q) - mean * mean;
    CHECK(std::abs(move.measure->chance_sd - std::sqrt(variance * 0.5 * 0.02)) < 1e-12);
}

TEST_CASE("the parts of a measure's move add up to all of it") {
    Period now{.levels = {{"A", 30, 6, 1}, {"B", 170, 25, 7}}};
    now.weight_a = 1.3;
    const Period corrected{.levels = {{"A", 110, 33, 20}, {"B", 95, 21, 9}}};
    const MeasureMove move = *only(moved(above, corrected, now, 1)).measure;
    const double sum = move.before + move.revised + move.terms + move.mix + move.outcome;
    CHECK(std::abs(sum - move.now) < 1e-12);
}

}  // namespace
}  // namespace uppsikt::releases
