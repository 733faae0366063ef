#include "stats/nested_binomial.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "base/ensure.h"
#include "stats/logistic.h"
#include "stats/maximum.h"
#include "stats/nested_laplace.h"
#include "support/shared_data.h"

namespace uppsikt::stats {
namespace {

/// The rows of a comma-separated file without its header.
std::vector<std::vector<std::string>> csv_rows(const std::filesystem::path& path) {
    std::istringstream lines(test::read_file(path));
    std::vector<std::vector<std::string>> rows;
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        std::istringstream fields(line);
        std::vector<std::string> row;
        for (std::string field; std::getline(fields, field, ',');)
            row.push_back(field);
        rows.push_back(row);
    }
    return rows;
}

/// Contagious bovine pleuropneumonia: herds are units, each a group of its own; periods are levels.
NestedCounts cbpp(const std::filesystem::path& path) {
    NestedCounts counts{.levels = 4, .group_of_unit = {}, .counts = {}};
    for (int herd = 0; herd < 15; ++herd)
        counts.group_of_unit.push_back(herd);
    for (const auto& row : csv_rows(path))
        counts.counts.push_back(
            {std::stoi(row[0]) - 1, std::stoi(row[3]) - 1, std::stol(row[2]), std::stol(row[1])}
        );
    return counts;
}

NestedCounts surgical(const std::filesystem::path& path) {
    NestedCounts counts{.levels = 1, .group_of_unit = {}, .counts = {}};
    for (const auto& row : csv_rows(path)) {
        const int unit = static_cast<int>(counts.group_of_unit.size());
        counts.group_of_unit.push_back(0);
        counts.counts.push_back({unit, 0, std::stol(row[1]), std::stol(row[2])});
    }
    return counts;
}

/// A country of 40 units in 8 groups and three levels, simulated from sds of 0.5 and 0.3.
NestedCounts a_country(std::uint64_t seed = 1) {
    std::mt19937_64 random(seed);
    const auto uniform = [&] { return (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53; };
    const auto normal = [&] { return normal_quantile(uniform()); };
    std::vector<double> group_effects;
    for (int group = 0; group < 8; ++group)
        group_effects.push_back(0.3 * normal());
    NestedCounts counts{.levels = 3, .group_of_unit = {}, .counts = {}};
    for (int unit = 0; unit < 40; ++unit) {
        const int group = unit < 8 ? unit : static_cast<int>(random() % 8);
        counts.group_of_unit.push_back(group);
        const double effect = group_effects[static_cast<std::size_t>(group)] + 0.5 * normal();
        for (int level = 0; level < 3; ++level) {
            const auto trials = static_cast<std::int64_t>(random() % 40);
            std::int64_t events = 0;
            for (std::int64_t trial = 0; trial < trials; ++trial)
                events += uniform() < logistic(-0.5 - 0.4 * level + effect) ? 1 : 0;
            counts.counts.push_back({unit, level, trials, events});
        }
    }
    return counts;
}

/// Reference values are glmmTMB's (Laplace) or, for what it does not give, lme4's.
TEST_CASE("cbpp gives the estimates of other software") {
    const auto path = test::shared_data("validation/cbpp.csv");
    if (!path) return;
    const NestedBinomialFit fit = fit_nested_binomial(cbpp(*path));
    CHECK(fit.ending == Ending::converged);
    const std::vector<double> contrasts{
        -1.39853246641399,
        -0.992332292860266,
        -1.12867129751396,
        -1.5803136870928
    };
    CHECK(std::abs(*fit.levels[0].log_odds - contrasts[0]) < 2e-5);
    for (std::size_t level = 1; level < 4; ++level)
        CHECK(
            std::abs(*fit.levels[level].log_odds - *fit.levels[0].log_odds - contrasts[level]) <
            2e-5
        );
    CHECK(std::abs(*fit.levels[0].standard_error - 0.23247205065655) < 2e-5);
    CHECK(std::abs(fit.unit_spread.sd - 0.642261672234591) < 2e-5);
    CHECK(fit.unit_spread.state == SpreadState::estimated);
    CHECK(fit.group_spread.state == SpreadState::not_identified);
    CHECK(std::abs(fit.log_likelihood - -92.0262818647616) < 1e-5);
}

TEST_CASE("surgical gives the estimates of other software") {
    const auto path = test::shared_data("validation/surgical.csv");
    if (!path) return;
    const NestedBinomialFit fit = fit_nested_binomial(surgical(*path));
    CHECK(fit.ending == Ending::converged);
    CHECK(std::abs(*fit.levels[0].log_odds - -2.54384088981332) < 2e-5);
    CHECK(std::abs(*fit.levels[0].standard_error - 0.134746590000392) < 2e-5);
    CHECK(std::abs(fit.unit_spread.sd - 0.356709056582686) < 2e-5);
    CHECK(std::abs(fit.log_likelihood - -38.6607342890415) < 1e-5);
}

TEST_CASE("effects at the mode are the conditional modes of other software") {
    const auto data = test::shared_data("validation/surgical.csv");
    const auto reference = test::shared_data("validation/surgical_glmm_groups.csv");
    if (!data || !reference) return;
    const NestedBinomialFit fit =
        fit_nested_binomial(surgical(*data), {.centre = EffectCentre::mode});
    const auto rows = csv_rows(*reference);
    REQUIRE(rows.size() == 12);
    for (std::size_t unit = 0; unit < rows.size(); ++unit) {
        CHECK(std::abs(fit.unit_effects[unit].mean - std::stod(rows[unit][12])) < 2e-5);
        CHECK(std::abs(fit.unit_effects[unit].sd - std::stod(rows[unit][13])) < 2e-5);
    }
}

/// Everything a fit says, to compare bit by bit.
bool same_bits(const Normal& one, const Normal& other) {
    return one.mean == other.mean && one.sd == other.sd;
}

bool same_parameters(const NestedBinomialFit& one, const NestedBinomialFit& other) {
    for (std::size_t level = 0; level < one.levels.size(); ++level)
        if (one.levels[level].log_odds != other.levels[level].log_odds ||
            one.levels[level].standard_error != other.levels[level].standard_error)
            return false;
    return one.log_likelihood == other.log_likelihood && one.iterations == other.iterations &&
           one.unit_spread.sd == other.unit_spread.sd &&
           one.group_spread.sd == other.group_spread.sd;
}

std::vector<int> shuffled_numbers(std::size_t count, std::mt19937_64 random) {
    std::vector<int> numbers(count);
    for (std::size_t i = 0; i < count; ++i)
        numbers[i] = static_cast<int>(i);
    for (std::size_t i = count; i > 1; --i)
        std::swap(numbers[i - 1], numbers[random() % i]);
    return numbers;
}

TEST_CASE("the order of the rows does not change one bit") {
    const NestedCounts country = a_country();
    const NestedBinomialFit fit = fit_nested_binomial(country);
    CHECK(fit.ending == Ending::converged);
    for (const std::uint64_t seed : {2U, 3U, 4U}) {
        NestedCounts shuffled = country;
        const std::vector<int> order =
            shuffled_numbers(country.counts.size(), std::mt19937_64(seed));
        for (std::size_t i = 0; i < order.size(); ++i)
            shuffled.counts[i] = country.counts[static_cast<std::size_t>(order[i])];
        const NestedBinomialFit again = fit_nested_binomial(shuffled);
        CHECK(same_parameters(fit, again));
        for (std::size_t unit = 0; unit < fit.unit_effects.size(); ++unit)
            CHECK(same_bits(fit.unit_effects[unit], again.unit_effects[unit]));
    }
}

TEST_CASE("other numbers for units and groups give the same bits under the other numbers") {
    const NestedCounts country = a_country();
    const NestedBinomialFit fit = fit_nested_binomial(country);
    const std::vector<int> unit_number =
        shuffled_numbers(country.group_of_unit.size(), std::mt19937_64(5));
    const std::vector<int> group_number = shuffled_numbers(8, std::mt19937_64(6));
    NestedCounts renamed = country;
    for (std::size_t unit = 0; unit < unit_number.size(); ++unit)
        renamed.group_of_unit[static_cast<std::size_t>(unit_number[unit])] =
            group_number[static_cast<std::size_t>(country.group_of_unit[unit])];
    for (BinomialCount& count : renamed.counts)
        count.unit = unit_number[static_cast<std::size_t>(count.unit)];
    const NestedBinomialFit again = fit_nested_binomial(renamed);
    CHECK(same_parameters(fit, again));
    for (std::size_t unit = 0; unit < unit_number.size(); ++unit)
        CHECK(same_bits(
            fit.unit_effects[unit],
            again.unit_effects[static_cast<std::size_t>(unit_number[unit])]
        ));
    for (std::size_t group = 0; group < 8; ++group)
        CHECK(same_bits(
            fit.group_effects[group],
            again.group_effects[static_cast<std::size_t>(group_number[group])]
        ));
}

TEST_CASE("rows of one unit and level add up") {
    const NestedCounts country = a_country();
    NestedCounts split = country;
    for (const BinomialCount& count : country.counts)
        if (count.trials > 1) {
            const std::int64_t trials = count.trials / 2;
            const std::int64_t events = std::min(trials, count.events / 2);
            for (BinomialCount& whole : split.counts)
                if (whole.unit == count.unit && whole.level == count.level) {
                    whole.trials -= trials;
                    whole.events -= events;
                }
            split.counts.push_back({count.unit, count.level, trials, events});
        }
    REQUIRE(split.counts.size() > country.counts.size());
    CHECK(same_parameters(fit_nested_binomial(country), fit_nested_binomial(split)));
}

TEST_CASE("failures in place of events turn every sign") {
    NestedCounts country = a_country();
    const NestedBinomialFit fit = fit_nested_binomial(country);
    for (BinomialCount& count : country.counts)
        count.events = count.trials - count.events;
    const NestedBinomialFit turned = fit_nested_binomial(country);
    for (std::size_t level = 0; level < 3; ++level)
        CHECK(std::abs(*fit.levels[level].log_odds + *turned.levels[level].log_odds) < 1e-9);
    CHECK(std::abs(fit.unit_spread.sd - turned.unit_spread.sd) < 1e-9);
    for (std::size_t unit = 0; unit < fit.unit_effects.size(); ++unit)
        CHECK(std::abs(fit.unit_effects[unit].mean + turned.unit_effects[unit].mean) < 1e-9);
}

TEST_CASE("a level split at random into two equal ones gives the fit of the whole level") {
    const NestedCounts country = a_country();
    NestedCounts whole{.levels = 1, .group_of_unit = country.group_of_unit, .counts = {}};
    NestedCounts halves{.levels = 2, .group_of_unit = country.group_of_unit, .counts = {}};
    for (const BinomialCount& count : country.counts) {
        whole.counts.push_back({count.unit, 0, 2 * count.trials, 2 * count.events});
        halves.counts.push_back({count.unit, 0, count.trials, count.events});
        halves.counts.push_back({count.unit, 1, count.trials, count.events});
    }
    const NestedBinomialFit one = fit_nested_binomial(whole);
    const NestedBinomialFit two = fit_nested_binomial(halves);
    CHECK(std::abs(*two.levels[0].log_odds - *one.levels[0].log_odds) < 1e-8);
    CHECK(std::abs(*two.levels[1].log_odds - *one.levels[0].log_odds) < 1e-8);
    CHECK(std::abs(two.unit_spread.sd - one.unit_spread.sd) < 1e-8);
    CHECK(std::abs(two.group_spread.sd - one.group_spread.sd) < 1e-8);
    for (std::size_t unit = 0; unit < one.unit_effects.size(); ++unit)
        CHECK(std::abs(one.unit_effects[unit].mean - two.unit_effects[unit].mean) < 1e-8);
}

TEST_CASE("units that differ less than chance have no spread, and the pooled log odds") {
    NestedCounts even{.levels = 2, .group_of_unit = {}, .counts = {}};
    for (int unit = 0; unit < 12; ++unit) {
        even.group_of_unit.push_back(unit / 3);
        even.counts.push_back({unit, 0, 30, 10 + unit % 2});
        even.counts.push_back({unit, 1, 20, 5});
    }
    const NestedBinomialFit fit = fit_nested_binomial(even);
    CHECK(fit.ending == Ending::converged);
    CHECK(fit.unit_spread.state == SpreadState::zero);
    CHECK(fit.group_spread.state == SpreadState::zero);
    CHECK(fit.unit_spread.sd == 0);
    CHECK(fit.group_spread.sd == 0);
    CHECK(std::abs(*fit.levels[0].log_odds - log_odds(10.5 / 30)) < 1e-9);
    CHECK(std::abs(*fit.levels[1].log_odds - log_odds(0.25)) < 1e-9);
    CHECK(std::abs(*fit.levels[1].standard_error - 1 / std::sqrt(240 * 0.25 * 0.75)) < 1e-7);
    for (const Normal& effect : fit.unit_effects)
        CHECK(same_bits(effect, {0, 0}));
}

TEST_CASE("levels without trials, events or failures are named, and do not touch the others") {
    const NestedCounts country = a_country();
    NestedCounts more = country;
    more.levels = 6;
    for (int unit = 0; unit < 40; ++unit) {
        more.counts.push_back({unit, 3, 0, 0});
        more.counts.push_back({unit, 4, 5, 0});
        more.counts.push_back({unit, 5, 5, 5});
    }
    const NestedBinomialFit fit = fit_nested_binomial(country);
    const NestedBinomialFit with = fit_nested_binomial(more);
    CHECK(same_parameters(fit, with));
    CHECK(with.levels[2].state == LevelState::estimated);
    CHECK(with.levels[3].state == LevelState::no_trials);
    CHECK(!with.levels[3].log_odds.has_value());
    CHECK(with.levels[4].state == LevelState::no_events);
    CHECK(*with.levels[4].log_odds == -std::numeric_limits<double>::infinity());
    CHECK(with.levels[5].state == LevelState::all_events);
    CHECK(*with.levels[5].log_odds == std::numeric_limits<double>::infinity());
    CHECK(!with.levels[5].standard_error.has_value());
}

TEST_CASE("a unit without trials has the effect of its group and the spread of units") {
    NestedCounts country = a_country();
    country.group_of_unit.push_back(3);
    country.group_of_unit.push_back(8);  // in a group of its own
    const NestedBinomialFit fit = fit_nested_binomial(country);
    REQUIRE(fit.unit_spread.state == SpreadState::estimated);
    REQUIRE(fit.group_spread.state == SpreadState::estimated);
    CHECK(fit.unit_effects[40].mean == fit.group_effects[3].mean);
    CHECK(
        std::abs(
            fit.unit_effects[40].sd - std::hypot(fit.group_effects[3].sd, fit.unit_spread.sd)
        ) < 1e-12
    );
    CHECK(fit.unit_effects[41].mean == 0);
    CHECK(
        std::abs(fit.unit_effects[41].sd - std::hypot(fit.group_spread.sd, fit.unit_spread.sd)) <
        1e-12
    );
}

TEST_CASE("one trial moves its unit's effect a little, towards what happened") {
    NestedCounts country = a_country();
    country.group_of_unit.push_back(3);
    country.group_of_unit.push_back(3);
    country.counts.push_back({40, 0, 1, 1});
    country.counts.push_back({41, 0, 1, 0});
    const NestedBinomialFit fit = fit_nested_binomial(country);
    CHECK(fit.unit_effects[40].mean > fit.unit_effects[41].mean);
    CHECK(fit.unit_effects[40].mean - fit.unit_effects[41].mean < fit.unit_spread.sd);
}

TEST_CASE("what cannot be told apart is said, not guessed") {
    const NestedCounts one_group{
        .levels = 1,
        .group_of_unit = {0, 0, 0},
        .counts = {{0, 0, 50, 5}, {1, 0, 50, 25}, {2, 0, 50, 45}}
    };
    const NestedBinomialFit in_one_group = fit_nested_binomial(one_group);
    CHECK(in_one_group.ending == Ending::converged);
    CHECK(in_one_group.unit_spread.state == SpreadState::estimated);
    CHECK(in_one_group.group_spread.state == SpreadState::not_identified);

    // Each unit a group of its own is the same model.
    NestedCounts own_groups = one_group;
    own_groups.group_of_unit = {0, 1, 2};
    const NestedBinomialFit alone = fit_nested_binomial(own_groups);
    CHECK(alone.group_spread.state == SpreadState::not_identified);
    CHECK(std::abs(alone.unit_spread.sd - in_one_group.unit_spread.sd) < 1e-9);

    // One unit: its effect is the level's log odds.
    const NestedBinomialFit one_unit =
        fit_nested_binomial({.levels = 1, .group_of_unit = {0}, .counts = {{0, 0, 50, 5}}});
    CHECK(one_unit.ending == Ending::converged);
    CHECK(one_unit.unit_spread.state == SpreadState::not_identified);
    CHECK(std::abs(*one_unit.levels[0].log_odds - log_odds(0.1)) < 1e-9);

    // One trial a unit: the spread of units only blurs the level; that of groups shows.
    NestedCounts single{.levels = 1, .group_of_unit = {}, .counts = {}};
    for (int unit = 0; unit < 40; ++unit) {
        single.group_of_unit.push_back(unit / 10);
        single.counts.push_back({unit, 0, 1, unit % 10 < 2 * (unit / 10) + 1 ? 1 : 0});
    }
    const NestedBinomialFit single_trials = fit_nested_binomial(single);
    CHECK(single_trials.ending == Ending::converged);
    CHECK(single_trials.unit_spread.state == SpreadState::not_identified);
    CHECK(single_trials.group_spread.state == SpreadState::estimated);
}

TEST_CASE("no data, or only events, leave nothing to estimate and still have an answer") {
    const NestedBinomialFit empty = fit_nested_binomial({});
    CHECK(empty.ending == Ending::nothing_to_estimate);
    CHECK(empty.levels.empty());
    CHECK(empty.unit_effects.empty());

    const NestedBinomialFit no_counts =
        fit_nested_binomial({.levels = 2, .group_of_unit = {0, 0, 2}, .counts = {}});
    CHECK(no_counts.ending == Ending::nothing_to_estimate);
    CHECK(no_counts.levels[1].state == LevelState::no_trials);
    CHECK(no_counts.unit_effects.size() == 3);
    CHECK(no_counts.group_effects.size() == 3);

    const NestedBinomialFit all = fit_nested_binomial(
        {.levels = 1, .group_of_unit = {0, 1}, .counts = {{0, 0, 9, 9}, {1, 0, 1, 1}}}
    );
    CHECK(all.ending == Ending::nothing_to_estimate);
    CHECK(all.levels[0].state == LevelState::all_events);
    CHECK(all.log_likelihood == 0);
    CHECK(same_bits(all.unit_effects[0], {0, 0}));
}

TEST_CASE("units that are all events or none have a spread without bound") {
    NestedCounts extreme{.levels = 1, .group_of_unit = {}, .counts = {}};
    for (int unit = 0; unit < 20; ++unit) {
        extreme.group_of_unit.push_back(0);
        extreme.counts.push_back({unit, 0, 200, unit % 2 == 0 ? 200 : 0});
    }
    const NestedBinomialFit fit = fit_nested_binomial(extreme);
    CHECK(fit.ending == Ending::unbounded);
    CHECK(fit.unit_spread.state == SpreadState::unbounded);
    CHECK(fit.unit_spread.sd == 10);
    CHECK(std::abs(*fit.levels[0].log_odds) < 1e-6);
    CHECK(!profile_interval(extreme, SpreadOf::units, 0.95).has_value());
}

TEST_CASE("counts that cannot be are a fault of the caller") {
    CHECK_THROWS_AS(
        fit_nested_binomial({.levels = 1, .group_of_unit = {0}, .counts = {{0, 0, 5, 6}}}),
        BrokenAssumption
    );
    CHECK_THROWS_AS(
        fit_nested_binomial({.levels = 1, .group_of_unit = {0}, .counts = {{0, 0, 5, -1}}}),
        BrokenAssumption
    );
    CHECK_THROWS_AS(
        fit_nested_binomial({.levels = 1, .group_of_unit = {0}, .counts = {{1, 0, 5, 1}}}),
        BrokenAssumption
    );
    CHECK_THROWS_AS(
        fit_nested_binomial({.levels = 1, .group_of_unit = {0}, .counts = {{0, 1, 5, 1}}}),
        BrokenAssumption
    );
}

TEST_CASE("the maximum is a maximum: no nearby sds have a greater likelihood") {
    const NestedCounts country = a_country();
    const NestedBinomialFit fit = fit_nested_binomial(country);
    NestedLaplace laplace(country);
    const auto value = [&](double unit_sd, double group_sd) {
        NestedPoint point{.log_odds = Eigen::VectorXd(3)};
        for (std::size_t level = 0; level < 3; ++level)
            point.log_odds[static_cast<Eigen::Index>(level)] = *fit.levels[level].log_odds;
        point.unit_variance = unit_sd * unit_sd;
        point.group_variance = group_sd * group_sd;
        return laplace.evaluate(point);
    };
    const NestedSlope here = value(fit.unit_spread.sd, fit.group_spread.sd);
    CHECK(std::abs(here.log_likelihood - fit.log_likelihood) < 1e-9);
    CHECK(here.by_log_odds.cwiseAbs().maxCoeff() < 1e-6);
    CHECK(std::abs(here.by_unit_variance) < 1e-6);
    CHECK(std::abs(here.by_group_variance) < 1e-6);
    for (const double factor : {0.0, 0.5, 0.9, 1.1, 2.0}) {
        CHECK(
            value(factor * fit.unit_spread.sd, fit.group_spread.sd).log_likelihood <
            here.log_likelihood
        );
        CHECK(
            value(fit.unit_spread.sd, factor * fit.group_spread.sd).log_likelihood <
            here.log_likelihood
        );
    }
}

TEST_CASE("a spread that is 0 has no slope upwards at 0") {
    // Over many small countries, some maxima lie at 0: each must be one.
    int zeros = 0;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        NestedCounts country = a_country(seed);
        for (BinomialCount& count : country.counts) {
            count.trials = (count.trials + 5) / 6;
            count.events = std::min(count.trials, count.events / 6);
        }
        const NestedBinomialFit fit = fit_nested_binomial(country);
        CHECK(fit.ending == Ending::converged);
        NestedPoint point{.log_odds = Eigen::VectorXd(3)};
        for (std::size_t level = 0; level < 3; ++level)
            point.log_odds[static_cast<Eigen::Index>(level)] = *fit.levels[level].log_odds;
        point.unit_variance = fit.unit_spread.sd * fit.unit_spread.sd;
        point.group_variance = fit.group_spread.sd * fit.group_spread.sd;
        NestedLaplace laplace(country);
        const NestedSlope slope = laplace.evaluate(point);
        if (fit.unit_spread.state == SpreadState::zero) {
            ++zeros;
            CHECK(slope.by_unit_variance <= 1e-9);
        } else {
            CHECK(std::abs(slope.by_unit_variance) < 1e-5);
        }
        if (fit.group_spread.state == SpreadState::zero) {
            ++zeros;
            CHECK(slope.by_group_variance <= 1e-9);
        } else {
            CHECK(std::abs(slope.by_group_variance) < 1e-5);
        }
    }
    CHECK(zeros > 5);
}

TEST_CASE(
    "at the ends of a profile interval the likelihood has fallen by half a chi-square quantile"
) {
    const NestedCounts country = a_country();
    const NestedBinomialFit fit = fit_nested_binomial(country);
    const auto interval = profile_interval(country, SpreadOf::units, 0.9);
    REQUIRE(interval.has_value());
    CHECK(interval->lower < fit.unit_spread.sd);
    CHECK(interval->upper > fit.unit_spread.sd);
    for (const double sd : {interval->lower, interval->upper}) {
        // Over the levels and the other sd, with the sd of units held.
        NestedLaplace laplace(country);
        const auto held = [&](const Eigen::VectorXd& at) {
            const NestedSlope slope = laplace.evaluate({at.head(3), sd * sd, at[3] * at[3]});
            ValueAndGradient answer{slope.log_likelihood, Eigen::VectorXd(4)};
            answer.gradient << slope.by_log_odds, 2 * at[3] * slope.by_group_variance;
            return answer;
        };
        const Maximum maximum = newton_maximum(held, Eigen::Vector4d(-0.5, -0.9, -1.3, 0.3));
        REQUIRE(maximum.ending == Ending::converged);
        CHECK(std::abs(fit.log_likelihood - maximum.value - 2.705543454095414 / 2) < 1e-5);
    }
    CHECK(profile_interval(country, SpreadOf::groups, 0.9).has_value());
}

TEST_CASE(
    "a profile interval is absent where the sd is not identified, and starts at 0 where it may be 0"
) {
    const auto path = test::shared_data("validation/surgical.csv");
    if (!path) return;
    CHECK(!profile_interval(surgical(*path), SpreadOf::groups, 0.95).has_value());
    CHECK(profile_interval(surgical(*path), SpreadOf::units, 0.95)->lower > 0);
    CHECK(profile_interval(surgical(*path), SpreadOf::units, 0.9999)->lower == 0);
}

}  // namespace
}  // namespace uppsikt::stats
