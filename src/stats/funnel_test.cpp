#include "stats/funnel.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "base/ensure.h"
#include "stats/group_tests.h"
#include "stats/logistic.h"
#include "stats/logistic_sums.h"

namespace uppsikt::stats {
namespace {

const std::vector<EventCount> some_counts{
    {40, 3}, {55, 20}, {120, 31}, {300, 60}, {310, 118}, {700, 150}, {900, 260}, {5, 0}
};

TEST_CASE("a quantile between two numbers of events is interpolated") {
    // P(X <= 0) = .25, P(X <= 1) = .75, P(X <= 2) = 1.
    const EventDistribution coins = binomial_distribution(2, 0.5);
    CHECK(interpolated_quantile(coins, 0.25) == doctest::Approx(0));
    CHECK(interpolated_quantile(coins, 0.5) == doctest::Approx(0.5));
    CHECK(interpolated_quantile(coins, 0.75) == doctest::Approx(1));
    CHECK(interpolated_quantile(coins, 0) == doctest::Approx(-1));
    CHECK(interpolated_quantile(coins, 0.0625) == doctest::Approx(-0.75));
    CHECK(interpolated_quantile(coins, 1) == doctest::Approx(2));
    CHECK(interpolated_quantile(binomial_distribution(0, 0.3), 0.5) == doctest::Approx(-0.5));
}

TEST_CASE("a funnel's limits narrow towards the target as groups grow") {
    const Funnel funnel = proportion_funnel(some_counts, {});
    double reach = 1;
    for (const std::int64_t trials : {10, 100, 1000, 10'000, 100'000, 1'000'000}) {
        const auto limits = proportion_limits(funnel.rule, trials);
        CHECK(limits[0].lower <= funnel.rule.target);
        CHECK(limits[0].upper >= funnel.rule.target);
        CHECK(limits[1].lower <= limits[0].lower);
        CHECK(limits[1].upper >= limits[0].upper);
        CHECK(limits[0].upper - limits[0].lower < reach);
        reach = limits[0].upper - limits[0].lower;
    }
    // Far out the exact limits are the normal ones.
    FunnelRule normal = funnel.rule;
    normal.options.limits = LimitKind::normal;
    CHECK(
        proportion_limits(normal, 1'000'000)[0].upper ==
        doctest::Approx(proportion_limits(funnel.rule, 1'000'000)[0].upper).epsilon(1e-5)
    );
}

TEST_CASE("limits drawn for a size are those that a group of the size is held to") {
    for (const LimitKind kind : {LimitKind::exact, LimitKind::normal})
        for (const FunnelSpread spread :
             {FunnelSpread::none, FunnelSpread::multiplicative, FunnelSpread::additive}) {
            const Funnel funnel =
                proportion_funnel(some_counts, {.limits = kind, .spread = spread});
            for (std::size_t i = 0; i < some_counts.size(); ++i) {
                const auto limits = proportion_limits(funnel.rule, some_counts[i].trials);
                const FunnelGroup& group = funnel.groups[i];
                for (std::size_t level = 0; level < limits.size(); ++level) {
                    CHECK(limits[level].lower == group.limits[level].lower);
                    CHECK(limits[level].upper == group.limits[level].upper);
                    CHECK(
                        (group.positions[level] == Position::above) ==
                        (group.value > limits[level].upper)
                    );
                    CHECK(
                        (group.positions[level] == Position::below) ==
                        (group.value < limits[level].lower)
                    );
                }
            }
        }
}

TEST_CASE("widening for over-dispersion is Spiegelhalter's for normal limits") {
    const Funnel plain = proportion_funnel(some_counts, {.limits = LimitKind::normal});
    const Funnel wider = proportion_funnel(
        some_counts,
        {.limits = LimitKind::normal, .spread = FunnelSpread::multiplicative}
    );
    const Funnel added = proportion_funnel(
        some_counts,
        {.limits = LimitKind::normal, .spread = FunnelSpread::additive}
    );
    CHECK(plain.rule.phi > 1);
    CHECK(plain.rule.tau2 > 0);
    const double target = plain.rule.target;
    for (std::size_t i = 3; i < 7; ++i) {
        const double variance = target * (1 - target) / static_cast<double>(some_counts[i].trials);
        const double z = 1.959963984540054;
        CHECK(
            wider.groups[i].limits[0].upper ==
            doctest::Approx(target + z * std::sqrt(plain.rule.phi * variance)).epsilon(1e-13)
        );
        CHECK(
            added.groups[i].limits[0].lower ==
            doctest::Approx(target - z * std::sqrt(variance + plain.rule.tau2)).epsilon(1e-13)
        );
        CHECK(
            wider.groups[i].z_spread ==
            doctest::Approx(plain.groups[i].z / std::sqrt(plain.rule.phi)).epsilon(1e-13)
        );
    }
}

TEST_CASE("groups that spread less than chance widen nothing and narrow nothing") {
    const std::vector<EventCount> even{{100, 30}, {200, 60}, {300, 91}, {400, 120}};
    const Funnel plain = proportion_funnel(even, {});
    CHECK(plain.rule.phi < 1);
    CHECK(plain.rule.tau2 == 0);
    for (const FunnelSpread spread : {FunnelSpread::multiplicative, FunnelSpread::additive})
        CHECK(
            proportion_funnel(even, {.spread = spread}).groups[2].limits[0].upper ==
            plain.groups[2].limits[0].upper
        );
}

TEST_CASE("groups without trials, and funnels without groups, are borne") {
    const std::vector<EventCount> counts{{0, 0}, {100, 40}, {100, 20}};
    const Funnel funnel = proportion_funnel(counts, {.spread = FunnelSpread::additive});
    CHECK(std::isnan(funnel.groups[0].value));
    CHECK(std::isnan(funnel.groups[0].z));
    CHECK(funnel.groups[0].positions[0] == Position::inside);
    CHECK(funnel.groups[0].limits[0].upper == 1);
    CHECK(funnel.groups[1].z == doctest::Approx(2.1821789023599237).epsilon(1e-12));
    CHECK(proportion_funnel({}, {}).groups.empty());
    const Funnel none = proportion_funnel(std::vector<EventCount>{{10, 0}, {20, 0}}, {});
    CHECK(none.rule.target == 0);
    CHECK(none.groups[1].positions[0] == Position::inside);
    CHECK_THROWS_AS(proportion_funnel(std::vector<EventCount>{{10, 11}}, {}), BrokenAssumption);
}

TEST_CASE("equal offsets make a funnel of ratios that of proportions") {
    std::vector<std::vector<double>> offsets;
    std::vector<GroupOffsets> groups;
    for (const EventCount& count : some_counts)
        offsets.emplace_back(static_cast<std::size_t>(count.trials), 0.4);
    for (std::size_t i = 0; i < some_counts.size(); ++i)
        groups.push_back(
            {.offsets = offsets[i],
             .trial_count = some_counts[i].trials,
             .event_count = some_counts[i].events}
        );
    for (const FunnelSpread spread :
         {FunnelSpread::none, FunnelSpread::multiplicative, FunnelSpread::additive}) {
        const Funnel proportions = proportion_funnel(some_counts, {.spread = spread});
        const double target = proportions.rule.target;
        const Funnel ratios = ratio_funnel(groups, log_odds(target) - 0.4, {.spread = spread});
        CHECK(ratios.rule.phi == doctest::Approx(proportions.rule.phi).epsilon(1e-11));
        CHECK(
            ratios.rule.tau2 * target * target ==
            doctest::Approx(proportions.rule.tau2).epsilon(1e-11)
        );
        for (std::size_t i = 0; i < groups.size(); ++i)
            for (std::size_t level = 0; level < 2; ++level) {
                const Interval& ratio = ratios.groups[i].limits[level];
                const Interval& proportion = proportions.groups[i].limits[level];
                CHECK(ratio.lower * target == doctest::Approx(proportion.lower).epsilon(1e-10));
                CHECK(ratio.upper * target == doctest::Approx(proportion.upper).epsilon(1e-10));
                CHECK(ratios.groups[i].positions[level] == proportions.groups[i].positions[level]);
            }
    }
}

TEST_CASE("a group outside the exact limits has a p-value that says so") {
    // One row of events more or less at a time: outside means that even the whole tie is too rare.
    std::vector<double> offsets;
    for (int row = 0; row < 211; ++row)
        offsets.push_back(-2 + 0.01 * row);
    for (std::int64_t events = 30; events < 120; ++events) {
        const GroupOffsets group{.offsets = offsets, .trial_count = 211, .event_count = events};
        const Funnel funnel = ratio_funnel(std::vector{group}, 0.1, {});
        const Tails tails = test_group(group, 0.1).tails;
        const Position position = funnel.groups[0].positions[0];
        if (position == Position::above) CHECK(tails.above < 0.025);
        if (position == Position::below) CHECK(p_less(tails, Ties::whole) < 0.025);
        if (position == Position::inside) {
            CHECK(p_greater(tails, Ties::whole) > 0.025);
            CHECK(p_less(tails, Ties::whole) >= 0.025);
        }
    }
}

TEST_CASE("a group that expects nothing lies inside") {
    const std::vector<double> offsets{-900, -900};
    const GroupOffsets group{.offsets = offsets, .trial_count = 2, .event_count = 0};
    const Funnel funnel = ratio_funnel(std::vector{group, GroupOffsets{}}, 0, {});
    CHECK(std::isnan(funnel.groups[0].value));
    CHECK(funnel.groups[0].positions[0] == Position::inside);
    CHECK(std::isinf(funnel.groups[1].limits[0].upper));
}

}  // namespace
}  // namespace uppsikt::stats
