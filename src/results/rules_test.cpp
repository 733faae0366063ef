#include "results/rules.h"

#include <doctest/doctest.h>

namespace uppsikt::results {
namespace {

const std::vector<LevelWeight> may_2026{{"A", 0.710678}, {"B", 0.969742}, {"C", 1.330332}};
const QualityLimit rom2_limit{
    .limit = 0.2,
    .decimals = 3,
    .stars = {1},
    .no_star_counts = true,
    .least_active_months = 22,
    .consecutive_publications = 2,
    .version = "test"
};

Standing standing(double measure) {
    return {.star = 1, .measure = measure, .active_long_enough = true};
}

TEST_CASE("the measure weighs results by level and counts each participant twice") {
    const std::vector<LevelCounts> counts{{"A", 20, 8, 6}, {"B", 30, 9, 6}, {"C", 10, 3, 2}};
    const double measure = weighted_measure(counts, may_2026).value();
    CHECK(
        measure ==
        doctest::Approx((14 * 0.710678 + 15 * 0.969742 + 5 * 1.330332) / 120).epsilon(1e-15)
    );
    CHECK(as_published(measure, rom2_limit) == 0.26);
}

TEST_CASE("without participants there is no measure, and so no flag") {
    const std::vector<LevelCounts> nobody{{"A", 0, 0, 0}};
    CHECK(!weighted_measure(nobody, may_2026));
    CHECK(!is_flagged(
        {.star = std::nullopt, .measure = std::nullopt, .active_long_enough = true},
        rom2_limit
    ));
}

TEST_CASE("a measure counts as the agency publishes it: 0.1995 is 0.200, and not below the limit") {
    CHECK(is_flagged(standing(0.19949), rom2_limit));
    CHECK(!is_flagged(standing(0.19969192567567567), rom2_limit));
    CHECK(!is_flagged(standing(0.2), rom2_limit));
}

TEST_CASE("a flag needs the star, the measure and the age, all three") {
    CHECK(is_flagged({.star = std::nullopt, .measure = 0.1, .active_long_enough = true}, rom2_limit)
    );
    CHECK(!is_flagged({.star = 2, .measure = 0.1, .active_long_enough = true}, rom2_limit));
    CHECK(!is_flagged({.star = 1, .measure = 0.1, .active_long_enough = false}, rom2_limit));
    CHECK(!is_flagged({.star = 1, .measure = 0.1, .active_long_enough = std::nullopt}, rom2_limit));
}

TEST_CASE("what was needed is counted level by level, and never more than there is room for") {
    // 100 participants: 0.1995 · 200 = 39.9 weighted results are needed, 27 · 1.0 are there.
    const std::vector<LevelWeight> weights{{"A", 0.5}, {"B", 1.0}, {"C", 2.0}};
    const std::vector<LevelCounts> counts{{"A", 4, 0, 0}, {"B", 95, 20, 7}, {"C", 1, 0, 0}};
    const auto needed = results_needed(counts, weights, rom2_limit);
    CHECK(!needed[0].results);  // 26 of weight 0.5, but there is room for 8
    CHECK(needed[1].results == 13);
    CHECK(!needed[2].results);  // 7 of weight 2, but there is room for 2
    const std::vector<LevelCounts> above{{"B", 10, 5, 5}};
    CHECK(results_needed(above, weights, rom2_limit).front().results == 0);
}

}  // namespace
}  // namespace uppsikt::results
