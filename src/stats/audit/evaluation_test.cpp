#include "stats/audit/evaluation.h"

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "stats/logistic.h"
#include "stats/random.h"

namespace uppsikt::stats {
namespace {

double log_likelihood(std::span<const NoisyEffect> effects, const Normal& law) {
    double sum = 0;
    for (const NoisyEffect& effect : effects) {
        const double variance = law.sd * law.sd + effect.variance;
        const double rest = effect.estimate - law.mean;
        sum -= (std::log(variance) + rest * rest / variance) / 2;
    }
    return sum;
}

std::vector<NoisyEffect> noisy_effects(double sd) {
    std::vector<NoisyEffect> effects;
    Random random({.seed = 21});
    for (int group = 0; group < 80; ++group) {
        const double variance = 0.02 + 0.3 * random.uniform();
        const double effect = 0.1 + sd * random.normal();
        effects.push_back({effect + std::sqrt(variance) * random.normal(), variance});
    }
    return effects;
}

TEST_CASE("the law of effects is where the likelihood is greatest") {
    const auto effects = noisy_effects(0.4);
    const Normal law = effect_law(effects);
    REQUIRE(law.sd > 0.1);
    const double greatest = log_likelihood(effects, law);
    for (int step = 0; step <= 100; ++step)
        for (int shift = -20; shift <= 20; ++shift)
            CHECK(log_likelihood(effects, {law.mean + shift * 0.01, step * 0.01}) <= greatest);
}

TEST_CASE("effects that vary no more than chance have no spread") {
    std::vector<NoisyEffect> effects;
    for (int group = 0; group < 10; ++group)
        effects.push_back({group % 2 == 0 ? 0.1 : -0.1, 0.5});
    const Normal law = effect_law(effects);
    CHECK(law.sd == 0);
    CHECK(law.mean == doctest::Approx(0).epsilon(1e-14));
    CHECK(effect_law({}).sd == 0);
}

struct Evaluated {
    Country country;
    Plan plan;
    Draw draw;
    Evaluation evaluation;

    explicit Evaluated(Country of) : country(std::move(of)), plan(country), draw(plan) {
        draw.repeat({.seed = 31, .stream = 1});
        evaluation.evaluate(draw, plan.groups(), {0, plan.blocks()}, {plan.intercept(), 1});
    }
    std::vector<double> offsets_of(int group) const {
        std::vector<double> offsets;
        for (int block = 0; block < plan.blocks(); ++block) {
            const RowRange rows = draw.rows_of(block, group);
            for (std::size_t row = rows.first; row < rows.last; ++row)
                offsets.push_back(
                    evaluation.case_mix().intercept +
                    evaluation.case_mix().slope * draw.covariate()[row]
                );
        }
        return offsets;
    }
};

Country two_windows() {
    Country country;
    country.sizes = sizes_of({.groups = 120, .median = 40, .log_sd = 0.8});
    country.windows = {.count = 2, .parts = 6, .step = 3};
    country.effects.sd = 0.35;
    return country;
}

TEST_CASE("sums of a group are those of its participants in all blocks") {
    Evaluated all(two_windows());
    for (const int group : {0, 17, 60, 119}) {
        const auto at = static_cast<std::size_t>(group);
        double expected = 0;
        double variance = 0;
        const auto offsets = all.offsets_of(group);
        for (const double offset : offsets) {
            const double p = logistic(offset);
            expected += p;
            variance += p * (1 - p);
        }
        CHECK(all.evaluation.participants()[at] == static_cast<std::int64_t>(offsets.size()));
        CHECK(all.evaluation.expected()[at] == doctest::Approx(expected).epsilon(1e-13));
        CHECK(all.evaluation.variance()[at] == doctest::Approx(variance).epsilon(1e-13));
        const auto observed = static_cast<double>(all.evaluation.observed()[at]);
        CHECK(
            all.evaluation.values(RankedBy::observed_over_expected, 0.1)[at] ==
            doctest::Approx(observed / expected).epsilon(1e-13)
        );
        CHECK(
            all.evaluation.values(RankedBy::z_score, 0.1)[at] ==
            doctest::Approx((observed - expected) / std::sqrt(variance)).epsilon(1e-13)
        );
        CHECK(
            all.evaluation.values(RankedBy::raw_rate, 0.1)[at] ==
            doctest::Approx(observed / static_cast<double>(offsets.size())).epsilon(1e-15)
        );
    }
}

/// P(number of events) of a group by plain convolution, in long double.
std::vector<long double> distribution_of(const std::vector<double>& offsets) {
    std::vector<long double> distribution{1};
    for (const double offset : offsets) {
        const long double p = logistic(offset);
        distribution.push_back(0);
        for (std::size_t k = distribution.size(); k-- > 0;)
            distribution[k] = distribution[k] * (1 - p) + (k > 0 ? distribution[k - 1] * p : 0.0L);
    }
    return distribution;
}

TEST_CASE("the exact p counts half of what was seen") {
    Evaluated all(two_windows());
    const std::vector<double> p = all.evaluation.values(RankedBy::exact_p, 0.1);
    for (const int group : {0, 17, 60, 119}) {
        const auto at = static_cast<std::size_t>(group);
        const auto distribution = distribution_of(all.offsets_of(group));
        const auto observed = static_cast<std::size_t>(all.evaluation.observed()[at]);
        long double reference = distribution[observed] / 2;
        for (std::size_t k = 0; k < observed; ++k)
            reference += distribution[k];
        CHECK(p[at] == doctest::Approx(static_cast<double>(reference)).epsilon(1e-12));
    }
}

/// Mean and P(below) of a group's effect by the trapezoidal rule.
struct Exact {
    double mean = 0;
    double below = 0;
};

Exact exact_posterior(
    const std::vector<double>& offsets, double events, const Normal& law, double limit
) {
    constexpr int steps = 4000;
    double weights = 0;
    Exact exact;
    double highest = -1e300;
    std::vector<double> log_density;
    const auto at = [&](int step) { return limit + law.sd * (step - steps / 2) * 0.005; };
    for (int step = 0; step <= steps; ++step) {
        const double z = (at(step) - law.mean) / law.sd;
        double sum = events * at(step) - z * z / 2;
        for (const double offset : offsets)
            sum -= log_one_plus_exp(offset + at(step));
        log_density.push_back(sum);
        highest = std::max(highest, sum);
    }
    for (int step = 0; step <= steps; ++step) {
        const double weight = std::exp(log_density[static_cast<std::size_t>(step)] - highest);
        weights += weight;
        exact.mean += weight * at(step);
        exact.below += step < steps / 2 ? weight : step == steps / 2 ? weight / 2 : 0;
    }
    return {exact.mean / weights, exact.below / weights};
}

TEST_CASE("posteriors are those of the binomial likelihood") {
    for (const double sd : {0.25, 0.8}) {
        Country country = two_windows();
        country.effects.sd = sd;
        Evaluated all(country);
        const Normal law = all.evaluation.effects();
        REQUIRE(law.sd > 0);
        const double limit = law.mean + law.sd * normal_quantile(0.1);
        const std::vector<double> p = all.evaluation.values(RankedBy::probability_lowest, 0.1);
        const std::vector<double> mean = all.evaluation.values(RankedBy::shrunken_mean, 0.1);
        double worst_p = 0;
        double worst_mean = 0;
        for (int group = 0; group < 120; group += 7) {
            const auto at = static_cast<std::size_t>(group);
            const auto events = static_cast<double>(all.evaluation.observed()[at]);
            const Exact exact = exact_posterior(all.offsets_of(group), events, law, limit);
            worst_p = std::max(worst_p, std::abs(p[at] - exact.below));
            worst_mean = std::max(worst_mean, std::abs(mean[at] - exact.mean) / law.sd);
        }
        CAPTURE(sd);
        CAPTURE(worst_p);
        CAPTURE(worst_mean);
        CHECK(worst_p < (sd < 0.5 ? 0.001 : 0.01));
        CHECK(worst_mean < (sd < 0.5 ? 0.001 : 0.02));
    }
}

TEST_CASE("of groups that are in the lowest tenth with probability p, so many are") {
    Country country = two_windows();
    country.sizes = sizes_of({.groups = 400, .median = 50, .log_sd = 0.8});
    const Plan plan(country);
    Draw draw(plan);
    Evaluation evaluation;
    const double limit = country.effects.sd * normal_quantile(0.1);
    struct {
        double said = 0;
        double came = 0;
        double variance = 0;
    } bins[2];
    for (std::uint64_t stream = 1; stream <= 40; ++stream) {
        draw.repeat({.seed = 33, .stream = stream});
        evaluation.evaluate(draw, plan.groups(), {0, plan.blocks()}, {plan.intercept(), 1});
        const std::vector<double> p = evaluation.values(RankedBy::probability_lowest, 0.1);
        for (std::size_t group = 0; group < p.size(); ++group) {
            if (!(p[group] >= 0.1)) continue;
            auto& bin = bins[p[group] < 0.5 ? 0 : 1];
            bin.said += p[group];
            bin.came += draw.truth()[group] < limit ? 1 : 0;
            bin.variance += p[group] * (1 - p[group]);
        }
    }
    for (const auto& bin : bins) {
        CAPTURE(bin.said);
        CAPTURE(bin.came);
        CHECK(bin.variance > 50);
        CHECK(std::abs(bin.said - bin.came) < 3 * std::sqrt(bin.variance));
    }
}

TEST_CASE("the spread is found again, small and large") {
    for (const double sd : {0.1, 0.25, 0.6}) {
        Country country;
        country.sizes = sizes_of({.groups = 600, .median = 60, .log_sd = 0.8});
        country.effects.sd = sd;
        Evaluated all(country);
        CAPTURE(sd);
        CAPTURE(all.evaluation.effects().sd);
        // An sd of 600 groups is uncertain by sd / sqrt(1200) / reliability, about 3 to 15 percent.
        CHECK(all.evaluation.effects().sd == doctest::Approx(sd).epsilon(sd < 0.2 ? 0.3 : 0.1));
    }
}

TEST_CASE("groups without participants have no value, and the law for a posterior") {
    Country country = two_windows();
    country.sizes[5] = 0;
    Evaluated all(country);
    for (const RankedBy by :
         {RankedBy::raw_rate,
          RankedBy::observed_over_expected,
          RankedBy::z_score,
          RankedBy::exact_p,
          RankedBy::shrunken_mean,
          RankedBy::probability_lowest})
        CHECK(std::isnan(all.evaluation.values(by, 0.1)[5]));
    CHECK(all.evaluation.posteriors()[5].mean == all.evaluation.effects().mean);
    CHECK(all.evaluation.posteriors()[5].sd == all.evaluation.effects().sd);
}

}  // namespace
}  // namespace uppsikt::stats
