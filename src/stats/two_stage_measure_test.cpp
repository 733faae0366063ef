#include "stats/two_stage_measure.h"

#include <cmath>
#include <limits>
#include <random>

#include <doctest/doctest.h>

#include "base/ensure.h"
#include "stats/logistic.h"
#include "stats/testing_numbers.h"

namespace uppsikt::stats {
namespace {

std::vector<MeasureLevel> three_levels() {
    return {{0.10, -0.6, 0.75}, {0.15, -1.0, 0.76}, {0.30, -1.25, 0.77}};
}

double measure_at(
    const std::vector<MeasureLevel>& levels, const TwoStageEffects& effects, double z1, double z2
) {
    double sum = 0;
    for (const MeasureLevel& level : levels)
        sum += level.weight *
               logistic(level.first_log_odds + effects.first.mean + effects.first.sd * z1) *
               (1 + logistic(level.second_log_odds + effects.second.mean + effects.second.sd * z2));
    return sum;
}

/// P(measure < limit) over again: always over the second effect, in small steps, and by bisection
/// in the first.
double slow_probability(
    const std::vector<MeasureLevel>& levels, const TwoStageEffects& effects, double limit
) {
    constexpr double step = 1.0 / 64;
    double sum = 0;
    for (int i = -576; i <= 576; ++i) {
        double lower = -40;
        double upper = 40;
        for (int halving = 0; halving < 50; ++halving) {
            const double middle = (lower + upper) / 2;
            (measure_at(levels, effects, middle, i * step) < limit ? lower : upper) = middle;
        }
        sum += normal_density(i * step) * normal_below(lower);
    }
    return sum * step;
}

double slow_mean(const std::vector<MeasureLevel>& levels, const TwoStageEffects& effects) {
    double sum = 0;
    for (int i = -180; i <= 180; ++i)
        for (int j = -180; j <= 180; ++j)
            sum += normal_density(i / 20.0) * normal_density(j / 20.0) / 400 *
                   measure_at(levels, effects, i / 20.0, j / 20.0);
    return sum;
}

TEST_CASE("mean and probabilities are those of a slow integration, whichever effect matters more") {
    std::mt19937_64 random(3);
    const auto uniform = [&](double from, double to) {
        return from + (to - from) * static_cast<double>(random() >> 11) * 0x1p-53;
    };
    for (int repetition = 0; repetition < 12; ++repetition) {
        std::vector<MeasureLevel> levels;
        for (int level = 0; level < 3; ++level)
            levels.push_back({uniform(0, 0.3), uniform(-2.5, 1.5), uniform(-2, 2)});
        const TwoStageEffects effects{
            {uniform(-0.5, 0.5), uniform(0.05, 0.5)},
            {uniform(-0.5, 0.5), uniform(0.05, 0.5)}
        };
        const TwoStageMeasure measure(levels, effects);
        CHECK(std::abs(measure.mean() - slow_mean(levels, effects)) < 1e-12);
        for (const double z : {-2.0, -0.3, 1.2}) {
            const double limit = measure_at(levels, effects, z, z);
            CHECK(
                std::abs(
                    measure.probability_below(limit) - slow_probability(levels, effects, limit)
                ) < 1e-6
            );
        }
    }
}

TEST_CASE("for sds such as are met, probabilities are right to ten digits") {
    for (const TwoStageEffects& effects :
         {TwoStageEffects{{-0.2, 0.33}, {0.1, 0.17}}, TwoStageEffects{{0.3, 0.12}, {-0.1, 0.2}}}) {
        const TwoStageMeasure measure(three_levels(), effects);
        for (const double limit : {0.15, 0.2, 0.3})
            CHECK(
                std::abs(
                    measure.probability_below(limit) -
                    slow_probability(three_levels(), effects, limit)
                ) < 1e-10
            );
    }
}

TEST_CASE("wide effects keep five digits") {
    const TwoStageEffects effects{{0.2, 3}, {-0.3, 2.5}};
    const TwoStageMeasure measure(three_levels(), effects);
    CHECK(std::abs(measure.mean() - slow_mean(three_levels(), effects)) < 1e-10);
    for (const double limit : {0.02, 0.2, 0.5, 0.9})
        CHECK(
            std::abs(
                measure.probability_below(limit) - slow_probability(three_levels(), effects, limit)
            ) < 1e-5
        );
}

TEST_CASE("with one level and one effect the distribution has a closed form") {
    const TwoStageMeasure first_alone({{0.5, -1, infinity}}, {{0.1, 0.4}, {0, 0.3}});
    // measure = logistic(-1 + e) for sure has its second result
    for (const double z : {-3.0, -1.0, 0.0, 2.5}) {
        const double place = logistic(-0.9 + 0.4 * z);
        CHECK(std::abs(first_alone.probability_below(place) - normal_below(z)) < 1e-12);
        CHECK(std::abs(first_alone.quantile(normal_below(z)) - place) < 1e-11);
    }
    const TwoStageMeasure second_alone({{0.5, infinity, -1}}, {{0.1, 0.4}, {0.2, 0.3}});
    for (const double z : {-3.0, -1.0, 0.0, 2.5}) {
        const double place = 0.5 * (1 + logistic(-0.8 + 0.3 * z));
        CHECK(std::abs(second_alone.probability_below(place) - normal_below(z)) < 1e-12);
        CHECK(std::abs(second_alone.quantile(normal_below(z)) - place) < 1e-11);
    }
}

TEST_CASE("a quantile gives back its probability") {
    for (const TwoStageEffects& effects :
         {TwoStageEffects{{0.1, 0.3}, {-0.1, 0.15}},
          TwoStageEffects{{0, 0.02}, {0, 0.9}},
          TwoStageEffects{{1, 2}, {2, 2}},
          TwoStageEffects{{0, 1e-5}, {0, 1e-7}}}) {
        const TwoStageMeasure measure(three_levels(), effects);
        double before = 0;
        for (const double p : {1e-6, 0.001, 0.05, 0.5, 0.95, 0.999}) {
            const double at = measure.quantile(p);
            CHECK(std::abs(measure.probability_below(at) / p - 1) < 1e-8);
            CHECK(at > before);
            before = at;
        }
    }
}

TEST_CASE("outside what the measure can be, probabilities are 0 and 1") {
    const TwoStageMeasure measure(three_levels(), {{0, 0.3}, {0, 0.2}});
    CHECK(measure.probability_below(-1) == 0);
    CHECK(measure.probability_below(0) == 0);
    CHECK(measure.probability_below(1.1) == 1);
    CHECK(measure.probability_below(5) == 1);
    CHECK(measure.probability_below(1e-9) < 1e-12);
}

TEST_CASE("a measure that nothing moves is known for sure") {
    const TwoStageMeasure still(three_levels(), {{0.2, 0}, {0.1, 0}});
    const double value = measure_at(three_levels(), {{0.2, 0}, {0.1, 0}}, 0, 0);
    CHECK(std::abs(still.mean() - value) < 1e-15);
    CHECK(still.quantile(0.05) == still.mean());
    CHECK(still.probability_below(value + 1e-9) == 1);
    CHECK(still.probability_below(value - 1e-9) == 0);

    const TwoStageMeasure nothing({{0.4, -infinity, 0.5}}, {{0, 1}, {0, 1}});
    CHECK(nothing.mean() == 0);
    CHECK(nothing.quantile(0.95) == 0);
    CHECK(nothing.probability_below(0.2) == 1);

    const TwoStageMeasure everything({{0.4, infinity, infinity}}, {{0, 1}, {0, 1}});
    CHECK(std::abs(everything.mean() - 0.8) < 1e-15);
    CHECK(everything.probability_below(0.8 - 1e-12) == 0);
    CHECK(everything.probability_below(0.8 + 1e-12) == 1);

    const TwoStageMeasure no_levels({}, {{0, 1}, {0, 1}});
    CHECK(no_levels.mean() == 0);
    CHECK(no_levels.probability_below(0.2) == 1);
}

TEST_CASE("a level for sure adds what it gives, and a level without weight nothing") {
    std::vector<MeasureLevel> levels = three_levels();
    const TwoStageEffects effects{{0, 0.3}, {0, 0.2}};
    const TwoStageMeasure plain(levels, effects);
    levels.push_back({0.05, infinity, infinity});
    levels.push_back({0.07, -infinity, 0});
    levels.push_back({0, 0.3, 0.3});
    const TwoStageMeasure more(levels, effects);
    CHECK(std::abs(more.mean() - plain.mean() - 0.1) < 1e-15);
    CHECK(std::abs(more.quantile(0.05) - plain.quantile(0.05) - 0.1) < 1e-12);
    CHECK(std::abs(more.probability_below(0.3) - plain.probability_below(0.2)) < 1e-12);
}

TEST_CASE("impossible weights and probabilities are a fault of the caller") {
    CHECK_THROWS_AS(TwoStageMeasure({{-1, 0, 0}}, {{0, 1}, {0, 1}}), BrokenAssumption);
    CHECK_THROWS_AS(TwoStageMeasure({{1, 0, 0}}, {{0, -1}, {0, 1}}), BrokenAssumption);
    CHECK_THROWS_AS(TwoStageMeasure({{1, 0, 0}}, {{0, 1}, {0, 1}}).quantile(1), BrokenAssumption);
}

}  // namespace
}  // namespace uppsikt::stats
