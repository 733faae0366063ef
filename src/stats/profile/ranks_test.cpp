#include "stats/profile/ranks.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <doctest/doctest.h>

#include "stats/random.h"
#include "support/profile_validation.h"

namespace uppsikt::stats {
namespace {

TEST_CASE("expected ranks agree with R's, and add up") {
    for (const std::string name :
         {"cbpp", "contraception", "contraception_linear", "surgical_glmm"}) {
        const auto groups = validation::table(name + "_groups.csv");
        if (!groups) return;
        std::vector<Normal> effects;
        for (std::size_t row = 0; row < groups->rows; ++row)
            effects.push_back({groups->number("cond_mode", row), groups->number("cond_sd", row)});
        const auto ranks = expected_ranks(effects);
        for (std::size_t row = 0; row < groups->rows; ++row)
            CHECK(std::abs(ranks[row] - groups->number("expected_rank_normal", row)) < 1e-10);
        const auto count = static_cast<double>(groups->rows);
        CHECK(
            std::accumulate(ranks.begin(), ranks.end(), 0.0) ==
            doctest::Approx(count * (count + 1) / 2).epsilon(1e-13)
        );
    }
}

TEST_CASE("groups known for sure have their own ranks, and equal ones share them") {
    const std::vector<Normal> effects{{0.5, 0}, {-1, 0}, {0.5, 0}, {2, 0}};
    CHECK(expected_ranks(effects) == std::vector{2.5, 1.0, 2.5, 4.0});
    CHECK(probability_greater(effects[0], effects[2]) == 0.5);
    CHECK(probability_greater(effects[0], effects[1]) == 1);
    CHECK(probability_greater({0, 3}, {0.5, 4}) == doctest::Approx(normal_below(-0.1)));
}

TEST_CASE("a band ends where some pair in it would differ") {
    // sd 0.1 each: two differ from 1.645 * 0.1414 = 0.2326 apart on.
    std::vector<Normal> effects;
    for (const double mean : {0.5, 0.0, 0.1, 0.2, 0.25, 0.4})
        effects.push_back({mean, 0.1});
    CHECK(bands_of(effects, expected_ranks(effects)) == std::vector{2, 0, 0, 0, 1, 1});
    // One of which little is known goes with any: it splits no band.
    effects.push_back({0.3, 5});
    CHECK(bands_of(effects, expected_ranks(effects)) == std::vector{2, 0, 0, 0, 1, 1, 0});
    CHECK(bands_of({}, {}).empty());
}

std::vector<GridDensity> some_posteriors(int groups) {
    std::vector<GridDensity> posteriors;
    Random random({11, 1});
    for (int group = 0; group < groups; ++group) {
        const double mean = 0.3 * random.normal();
        const double sd = 0.05 + 0.3 * random.uniform();
        std::vector<double> values;
        const EvenGrid grid{.first = mean - 10 * sd, .step = sd / 2, .count = 41};
        for (int point = 0; point < grid.count; ++point) {
            const double z = (grid.at(point) - mean) / sd;
            values.push_back(-z * z / 2);
        }
        posteriors.emplace_back(grid, values);
    }
    return posteriors;
}

std::vector<const GridDensity*> pointers(const std::vector<GridDensity>& posteriors) {
    std::vector<const GridDensity*> all;
    for (const auto& posterior : posteriors)
        all.push_back(&posterior);
    return all;
}

TEST_CASE("draws have the moments of their posteriors and do not go together") {
    const auto posteriors = some_posteriors(40);
    const EffectDraws draws = draw_effects(pointers(posteriors), {.draws = 2000, .seed = 3});
    std::vector<std::vector<double>> standard(40);
    for (std::size_t group = 0; group < 40; ++group) {
        double mean = 0;
        double square = 0;
        for (std::size_t draw = 0; draw < 2000; ++draw) {
            const double z =
                (draws.draw(draw)[group] - posteriors[group].mean()) / posteriors[group].sd();
            standard[group].push_back(z);
            mean += z / 2000;
            square += z * z / 2000;
        }
        // Draws spread evenly leave next to no noise in a group's own moments.
        CHECK(std::abs(mean) < 0.002);
        CHECK(std::abs(square - 1) < 0.01);
    }
    double greatest = 0;
    for (std::size_t first = 0; first < 40; ++first)
        for (std::size_t second = 0; second < first; ++second)
            greatest = std::max(
                greatest,
                std::abs(
                    std::inner_product(
                        standard[first].begin(),
                        standard[first].end(),
                        standard[second].begin(),
                        0.0
                    ) /
                    2000
                )
            );
    // 780 correlations, of standard error 0.022 each.
    CHECK(greatest < 4.5 / std::sqrt(2000));
}

TEST_CASE("distributions of ranks are those counted by sorting each draw") {
    constexpr std::size_t groups = 37;
    const auto posteriors = some_posteriors(groups);
    const EffectDraws draws = draw_effects(pointers(posteriors), {.draws = 500, .seed = 9});
    const RankQuestion question{.coverage = 0.9, .lowest_share = 0.2};
    const auto ranks = ranks_of(draws, question);
    std::vector<std::vector<int>> counted(groups);
    for (std::size_t draw = 0; draw < 500; ++draw) {
        const auto values = draws.draw(draw);
        for (std::size_t group = 0; group < groups; ++group)
            counted[group]
                .push_back(1 + static_cast<int>(std::ranges::count_if(values, [&](float value) {
                               return value < values[group];
                           })));
    }
    for (std::size_t group = 0; group < groups; ++group) {
        auto& of = counted[group];
        std::ranges::sort(of);
        const auto share = [&](auto condition) {
            return static_cast<double>(std::ranges::count_if(of, condition)) / 500;
        };
        const double mean = std::accumulate(of.begin(), of.end(), 0.0) / 500;
        CHECK(ranks[group].expected_rank == doctest::Approx(mean).epsilon(1e-13));
        CHECK(ranks[group].lower == of[24]);
        CHECK(ranks[group].upper == of[474]);
        CHECK(ranks[group].p_lowest == share([](int rank) { return rank == 1; }));
        CHECK(ranks[group].p_highest == doctest::Approx(share([](int rank) {
                                            return rank == 37;
                                        })).epsilon(1e-13));
        CHECK(ranks[group].p_in_lowest == share([](int rank) { return rank <= 7; }));
        const double first_star = share([](int rank) { return (rank - 0.5) / 37 < 0.25; });
        CHECK(ranks[group].p_stars[0] == doctest::Approx(first_star).epsilon(1e-13));
        CHECK(
            std::accumulate(ranks[group].p_stars.begin(), ranks[group].p_stars.end(), 0.0) ==
            doctest::Approx(1).epsilon(1e-13)
        );
    }
}

TEST_CASE("ranks of draws agree with expected ranks by the normal probabilities") {
    const auto posteriors = some_posteriors(200);
    std::vector<Normal> effects;
    for (const auto& posterior : posteriors)
        effects.push_back({posterior.mean(), posterior.sd()});
    const auto expected = expected_ranks(effects);
    const auto ranks = ranks_of(draw_effects(pointers(posteriors), {}), {});
    for (std::size_t group = 0; group < 200; ++group)
        CHECK(std::abs(ranks[group].expected_rank - expected[group]) < 1);
}

TEST_CASE("the seed makes the same draws and ranks again, for any number of threads") {
    const auto posteriors = some_posteriors(50);
    const EffectDraws one = draw_effects(pointers(posteriors), {.draws = 300, .seed = 4});
    const EffectDraws three =
        draw_effects(pointers(posteriors), {.draws = 300, .seed = 4, .threads = 3});
    CHECK(one.values == three.values);
    CHECK(one.values != draw_effects(pointers(posteriors), {.draws = 300, .seed = 5}).values);
    const auto ranks = ranks_of(one, {});
    const auto shared = ranks_of(one, {.threads = 3});
    for (std::size_t group = 0; group < 50; ++group) {
        CHECK(ranks[group].expected_rank == shared[group].expected_rank);
        CHECK(ranks[group].lower == shared[group].lower);
        CHECK(ranks[group].p_stars == shared[group].p_stars);
    }
}

TEST_CASE("rank intervals of many groups are rounded outwards") {
    // 5,000 groups known almost for sure, in order.
    std::vector<float> values(5000);
    std::iota(values.begin(), values.end(), 0.0F);
    const EffectDraws draws{.groups = 5000, .draws = 1, .values = values};
    const auto ranks = ranks_of(draws, {});
    for (std::size_t group = 0; group < 5000; ++group) {
        const auto rank = static_cast<int>(group) + 1;
        CHECK(ranks[group].expected_rank == rank);
        CHECK(ranks[group].lower <= rank);
        CHECK(ranks[group].upper >= rank);
        CHECK(ranks[group].upper - ranks[group].lower < 4);
    }
    CHECK(ranks_of({}, {}).empty());
}

TEST_CASE("stars follow the expected percentile, and are suppressed when improbable") {
    const std::vector<double> expected{1.2, 2.0, 3.1, 3.7};
    std::vector<RankSummary> ranks(4);
    ranks[0].p_stars = {0.9, 0.1, 0, 0};
    ranks[1].p_stars = {0.3, 0.4, 0.3, 0};
    ranks[2].p_stars = {0, 0.2, 0.6, 0.2};
    ranks[3].p_stars = {0, 0, 0.51, 0.49};
    const auto stars = stars_of(expected, ranks, StarCuts::quartiles());
    CHECK(stars[0].star == 1);
    CHECK(stars[0].probability == 0.9);
    CHECK_FALSE(stars[0].is_suppressed());
    CHECK(stars[1].star == 2);
    CHECK(stars[1].is_suppressed());
    CHECK(stars[2].star == 3);
    CHECK(stars[3].star == 4);
    CHECK(stars[3].is_suppressed());
    CHECK(StarCuts::mean_and_sd()[0] == doctest::Approx(0.158655).epsilon(1e-5));
}

}  // namespace
}  // namespace uppsikt::stats
