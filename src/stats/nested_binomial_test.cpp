#include "stats/nested_binomial.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "stats/logistic.h"
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

TEST_CASE("the order of the rows does not change one bit") {
    const NestedCounts country = a_country();
    const NestedBinomialFit fit = fit_nested_binomial(country);
    NestedCounts shuffled = country;
    std::mt19937_64 random(2);
    for (std::size_t i = shuffled.counts.size(); i > 1; --i)
        std::swap(shuffled.counts[i - 1], shuffled.counts[random() % i]);
    const NestedBinomialFit again = fit_nested_binomial(shuffled);
    CHECK(fit.log_likelihood == again.log_likelihood);
    CHECK(fit.unit_spread.sd == again.unit_spread.sd);
    CHECK(fit.group_spread.sd == again.group_spread.sd);
    for (std::size_t level = 0; level < 3; ++level)
        CHECK(*fit.levels[level].log_odds == *again.levels[level].log_odds);
    for (std::size_t unit = 0; unit < fit.unit_effects.size(); ++unit)
        CHECK(fit.unit_effects[unit].mean == again.unit_effects[unit].mean);
}

}  // namespace
}  // namespace uppsikt::stats
