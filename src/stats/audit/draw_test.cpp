#include "stats/audit/draw.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <doctest/doctest.h>

#include "stats/audit/testing_country.h"
#include "stats/logistic.h"

namespace uppsikt::stats {
namespace {

double mean_of(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

TEST_CASE("windows share the blocks that they have in common") {
    Country country = a_country();
    const auto plan = [&](int parts, int step) {
        country.windows = {.count = 3, .parts = parts, .step = step};
        return Plan(country);
    };
    CHECK(plan(6, 6).blocks() == 3);
    CHECK(plan(6, 6).blocks_of_window() == 1);
    CHECK(plan(6, 3).blocks() == 4);
    CHECK(plan(6, 3).first_block(1) == 1);
    CHECK(plan(6, 3).last_block(1) == 3);
    CHECK(plan(6, 1).blocks() == 8);
    CHECK(plan(6, 1).last_block(0) - plan(6, 1).first_block(1) == 5);
    CHECK(plan(6, 4).blocks_of_window() == 3);
    CHECK(plan(6, 4).first_block(1) == 2);
    CHECK(plan(6, 4).blocks() == 7);
}

TEST_CASE("a draw is told by its seed and stream, whatever was drawn before") {
    const Country country = a_country();
    const Plan plan(country);
    Draw fresh(plan);
    fresh.repeat({.seed = 3, .stream = 9});
    Draw used(plan);
    used.repeat({.seed = 3, .stream = 8});
    const std::vector<double> other(used.truth().begin(), used.truth().end());
    CHECK_FALSE(std::ranges::equal(other, fresh.truth()));
    used.repeat({.seed = 3, .stream = 9});
    CHECK(std::ranges::equal(used.truth(), fresh.truth()));
    CHECK(std::ranges::equal(used.covariate(), fresh.covariate()));
    CHECK(std::ranges::equal(used.happened(), fresh.happened()));
}

TEST_CASE("the country has the rate, the sizes and the spread that were asked for") {
    Country country = a_country();
    country.effects = {.sd = 0.6, .parent_share = 0.5, .drift_sd = 0.2};
    country.case_mix = {.within_sd = 0.8, .between_sd = 0.3, .unmeasured_sd = 0.4};
    const Plan plan(country);
    Draw draw(plan);
    double square = 0;
    double within_parents = 0;
    std::vector<double> rates;
    std::vector<double> rows;
    std::vector<double> variances;
    constexpr int draws = 60;
    for (int stream = 0; stream < draws; ++stream) {
        draw.repeat({.seed = 4, .stream = static_cast<std::uint64_t>(stream)});
        const RowRange all = draw.rows_of_blocks(0, plan.blocks());
        double events = 0;
        for (std::size_t row = all.first; row < all.last; ++row)
            events += draw.happened()[row];
        rates.push_back(events / static_cast<double>(all.count()));
        rows.push_back(static_cast<double>(all.count()));
        for (std::size_t group = 0; group < 160; ++group) {
            square += std::pow(draw.truth()[group], 2) / (160 * draws);
            // Groups g and g + 40 have one parent; their difference has no part of it.
            const double difference = draw.truth()[group] - draw.truth()[group + 40];
            within_parents += std::pow(difference, 2) / 2 / (160 * draws);
        }
        const auto covariate = draw.covariate().subspan(all.first, all.count());
        const double mean = mean_of(covariate);
        double spread = 0;
        for (const double x : covariate)
            spread += (x - mean) * (x - mean) / static_cast<double>(covariate.size());
        variances.push_back(spread);
    }
    const auto is_about = [](std::span<const double> values, double wanted) {
        const double mean = mean_of(values);
        double squares = 0;
        for (const double value : values)
            squares += (value - mean) * (value - mean);
        const auto count = static_cast<double>(values.size());
        return std::abs(mean - wanted) < 4 * std::sqrt(squares / (count * (count - 1)));
    };
    CHECK(is_about(rates, country.rate));
    CHECK(is_about(rows, 2 * std::accumulate(country.sizes.begin(), country.sizes.end(), 0.0)));
    CHECK(is_about(variances, 0.8 * 0.8 + 0.3 * 0.3));
    // 40 parents a draw share half the variance: an error of about sqrt(2 / (40 * 60)) of it.
    CHECK(square == doctest::Approx(0.36).epsilon(0.1));
    CHECK(within_parents == doctest::Approx(0.18).epsilon(0.1));
}

TEST_CASE("events come as often as the log odds say") {
    Country country;
    country.sizes = {60000, 60000};
    country.windows.count = 1;
    country.effects.sd = 0.5;
    country.case_mix = {.within_sd = 0, .between_sd = 0};
    const Plan plan(country);
    Draw draw(plan);
    draw.repeat({.seed = 5, .stream = 1});
    for (int group = 0; group < 2; ++group) {
        const RowRange rows = draw.rows_of(0, group);
        double events = 0;
        for (std::size_t row = rows.first; row < rows.last; ++row)
            events += draw.happened()[row];
        const double p = logistic(plan.intercept() + draw.truth()[static_cast<std::size_t>(group)]);
        const auto count = static_cast<double>(rows.count());
        CHECK(std::abs(events - count * p) < 4 * std::sqrt(count * p * (1 - p)));
    }
}

TEST_CASE("what passes is gone in the next window") {
    Country country;
    country.sizes.assign(300, 2000);
    country.effects = {.sd = 0, .parent_share = 0, .drift_sd = 0.5};
    country.case_mix = {.within_sd = 0, .between_sd = 0};
    country.windows = {.count = 2, .parts = 2, .step = 2};
    const Plan plan(country);
    Draw draw(plan);
    draw.repeat({.seed = 6, .stream = 1});
    double first_square = 0;
    double product = 0;
    for (int group = 0; group < 300; ++group) {
        CHECK(draw.truth()[static_cast<std::size_t>(group)] == 0);
        double effect[2];
        for (int block = 0; block < 2; ++block) {
            const RowRange rows = draw.rows_of(block, group);
            double events = 0;
            for (std::size_t row = rows.first; row < rows.last; ++row)
                events += draw.happened()[row];
            effect[block] = log_odds(events / static_cast<double>(rows.count())) - plan.intercept();
        }
        first_square += effect[0] * effect[0] / 300;
        product += effect[0] * effect[1] / 300;
    }
    // Sampling adds 1 / (2000 * 0.2) to the variance of 0.25; errors of sqrt(2 / 300) and 1 /
    // sqrt(300) of it, four of each.
    CHECK(std::abs(first_square - 0.2525) < 4 * 0.2525 * std::sqrt(2.0 / 300));
    CHECK(std::abs(product) < 4 * 0.2525 / std::sqrt(300));
}

}  // namespace
}  // namespace uppsikt::stats
