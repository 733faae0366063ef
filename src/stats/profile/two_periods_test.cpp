#include "stats/profile/two_periods.h"

#include <cmath>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "stats/logistic.h"
#include "stats/logit/linear_predictor.h"
#include "stats/logit/row_packer.h"
#include "stats/normal.h"
#include "stats/random.h"

namespace uppsikt::stats {
namespace {

/// Trials of one group, at one or two places a cohort.
struct Group {
    std::array<std::vector<double>, cohorts> places;
    std::array<std::vector<double>, cohorts> weights;
    std::array<double, cohorts> events{};

    CohortTrials trials() const {
        CohortTrials all;
        for (std::size_t cohort = 0; cohort < cohorts; ++cohort) {
            all[cohort] = {
                .places = places[cohort],
                .weights = weights[cohort],
                .events = events[cohort]
            };
            for (const double weight : weights[cohort])
                all[cohort].trials += weight;
        }
        return all;
    }
};

Group some_group(std::array<double, 3> trials, std::array<double, 3> events) {
    Group group;
    for (std::size_t cohort = 0; cohort < cohorts; ++cohort) {
        group.places[cohort] = {-0.6, 0.5};
        group.weights[cohort] = {trials[cohort] / 2, trials[cohort] / 2};
        group.events[cohort] = events[cohort];
    }
    return group;
}

double log_likelihood(const WeightedOffsets& trials, double intercept) {
    double sum = trials.events * intercept;
    for (std::size_t place = 0; place < trials.places.size(); ++place)
        sum -= trials.weights[place] * log_one_plus_exp(trials.places[place] + intercept);
    return sum;
}

/// By an even grid in all four effects.
struct BruteForce {
    double total = 0;
    double common = 0;
    double first = 0;
    double first_square = 0;
    double second = 0;
    double lowest_pooled = 0;
    double lowest_first = 0;
    double lowest_both = 0;

    BruteForce(
        const CohortTrials& trials,
        const TwoPeriodPrior& prior,
        const LowestLimits& limits,
        int steps
    ) {
        const auto shares = [&](std::size_t own) {
            return trials[1].trials / (trials[own].trials + trials[1].trials);
        };
        const double in_first = shares(0);
        const double in_second = shares(2);
        // Even points stand for whole steps: what is counted below a limit is a step's part.
        const auto part = [](double value, double limit, double width) {
            return std::clamp((limit - value) / width + 0.5, 0.0, 1.0);
        };
        const double wide = 10 * prior.sd_drift / steps;
        const double wide_common = 10 * prior.sd_common / steps;
        for (int u = 0; u < steps; ++u) {
            const double common_effect = prior.sd_common * (10 * (u + 0.5) / steps - 5);
            std::array<std::vector<double>, cohorts> masses;
            for (std::size_t cohort = 0; cohort < cohorts; ++cohort)
                for (int step = 0; step < steps; ++step) {
                    const double z = 10 * (step + 0.5) / steps - 5;
                    masses[cohort].push_back(std::exp(
                        log_likelihood(
                            trials[cohort],
                            prior.intercept + common_effect + prior.sd_drift * z
                        ) -
                        log_likelihood(trials[cohort], prior.intercept) - z * z / 2
                    ));
                }
            const double z = common_effect / prior.sd_common;
            const double of_common = std::exp(-z * z / 2);
            for (int a = 0; a < steps; ++a)
                for (int b = 0; b < steps; ++b) {
                    const double of_a = prior.sd_drift * (10 * (a + 0.5) / steps - 5);
                    const double of_b = prior.sd_drift * (10 * (b + 0.5) / steps - 5);
                    const double w = common_effect + (1 - in_first) * of_a + in_first * of_b;
                    const double mass_ab = of_common * masses[0][at(a)] * masses[1][at(b)];
                    double mass_c = 0;
                    double mean_c = 0;
                    double below_c = 0;
                    for (int c = 0; c < steps; ++c) {
                        const double of_c = prior.sd_drift * (10 * (c + 0.5) / steps - 5);
                        const double second_effect =
                            common_effect + (1 - in_second) * of_c + in_second * of_b;
                        mass_c += masses[2][at(c)];
                        mean_c += masses[2][at(c)] * second_effect;
                        below_c += masses[2][at(c)] *
                                   part(second_effect, limits.second, (1 - in_second) * wide);
                    }
                    const double below = part(w, limits.first, (1 - in_first) * wide);
                    const double mass = mass_ab * mass_c;
                    total += mass;
                    common += mass * common_effect;
                    first += mass * w;
                    first_square += mass * w * w;
                    second += mass_ab * mean_c;
                    lowest_pooled += mass * part(common_effect, limits.pooled, wide_common);
                    lowest_first += mass * below;
                    lowest_both += mass_ab * below * below_c;
                }
        }
        for (double* sum :
             {&common, &first, &first_square, &second, &lowest_pooled, &lowest_first, &lowest_both})
            *sum /= total;
    }
    static std::size_t at(int step) { return static_cast<std::size_t>(step); }
};

TEST_CASE("two windows are judged together as brute force over all effects has it") {
    const TwoPeriodPrior prior{.intercept = -0.8, .sd_common = 0.3, .sd_drift = 0.2};
    for (const Group& group :
         {some_group({20, 30, 24}, {4, 7, 6}), some_group({40, 40, 40}, {2, 6, 14})}) {
        const CohortTrials trials = group.trials();
        const LowestLimits limits = lowest_limits(std::vector{trials}, prior, 0.25);
        const auto posterior = two_period_posterior(trials, prior, limits);
        const BruteForce slow(trials, prior, limits, 60);
        CHECK(std::abs(posterior.pooled.mean() - slow.common) < 1e-5);
        CHECK(std::abs(posterior.first.mean - slow.first) < 1e-5);
        CHECK(std::abs(posterior.second.mean - slow.second) < 1e-5);
        const double sd = std::sqrt(slow.first_square - slow.first * slow.first);
        CHECK(std::abs(posterior.first.sd - sd) < 1e-4);
        CHECK(std::abs(posterior.p_lowest_pooled - slow.lowest_pooled) < 1e-3);
        CHECK(std::abs(posterior.first.p_lowest - slow.lowest_first) < 1e-3);
        CHECK(std::abs(posterior.p_lowest_both - slow.lowest_both) < 1e-3);
        MESSAGE("both lowest " << posterior.p_lowest_both << ", brute force " << slow.lowest_both);
    }
}

TEST_CASE("when nothing drifts both windows have the effect of all trials, each counted once") {
    const TwoPeriodPrior prior{.intercept = -0.8, .sd_common = 0.3, .sd_drift = 0};
    const Group group = some_group({20, 30, 24}, {4, 7, 6});
    const LowestLimits limits = lowest_limits(std::vector{group.trials()}, prior, 0.1);
    const auto posterior = two_period_posterior(group.trials(), prior, limits);
    const std::vector<double> places{-0.6, 0.5};
    const std::vector<double> weights{37, 37};
    const auto all = effect_posterior(
        {.places = places, .weights = weights, .trials = 74, .events = 17},
        {-0.8, 0.3}
    );
    CHECK(posterior.pooled.mean() == doctest::Approx(all.effect.mean()).epsilon(1e-12));
    CHECK(posterior.first.mean == posterior.pooled.mean());
    CHECK(posterior.second.sd == posterior.pooled.sd());
    CHECK(posterior.p_lowest_both == doctest::Approx(all.probability_lowest(0.1)).epsilon(1e-12));
    CHECK(posterior.p_lowest_pooled == posterior.p_lowest_both);

    // Drifts from next to nothing upwards come to the same by the other way, without a jump.
    double before = posterior.p_lowest_both;
    for (const double drift : {1e-6, 1e-4, 0.003, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08}) {
        const auto drifting = two_period_posterior(
            group.trials(),
            {.intercept = -0.8, .sd_common = 0.3, .sd_drift = drift},
            limits
        );
        if (drift < 0.005) {
            CHECK(std::abs(drifting.pooled.mean() - all.effect.mean()) < 1e-4);
            CHECK(std::abs(drifting.first.p_lowest - posterior.p_lowest_pooled) < 1e-3);
        }
        CHECK(drifting.p_lowest_both < before + 1e-4);
        CHECK(drifting.p_lowest_both > before - 0.01);
        before = drifting.p_lowest_both;
    }
}

TEST_CASE("a small drift is judged as brute force has it") {
    const TwoPeriodPrior prior{.intercept = -0.8, .sd_common = 0.3, .sd_drift = 0.06};
    const Group group = some_group({20, 30, 24}, {4, 7, 6});
    const CohortTrials trials = group.trials();
    const LowestLimits limits = lowest_limits(std::vector{trials}, prior, 0.25);
    const auto posterior = two_period_posterior(trials, prior, limits);
    const BruteForce slow(trials, prior, limits, 60);
    CHECK(std::abs(posterior.first.p_lowest - slow.lowest_first) < 1e-3);
    CHECK(std::abs(posterior.p_lowest_both - slow.lowest_both) < 1e-3);
}

TEST_CASE("evaluations share as much as their windows") {
    const TwoPeriodPrior prior{.intercept = -0.8, .sd_common = 0.3, .sd_drift = 0.1};
    const auto share = [&](std::array<double, 3> trials) {
        const Group group = some_group(trials, {trials[0] / 4, trials[1] / 4, trials[2] / 4});
        return two_period_posterior(group.trials(), prior, {-0.4, -0.4, -0.4});
    };
    const auto apart = share({40, 0, 40});
    CHECK(apart.shared_of_first == 0);
    CHECK(apart.error_correlation == 0);
    const auto rolling = share({8, 40, 8});
    CHECK(rolling.shared_of_second == doctest::Approx(5.0 / 6));
    CHECK(rolling.error_correlation == doctest::Approx(5.0 / 6).epsilon(1e-9));
    const auto same = share({0, 40, 0});
    CHECK(same.error_correlation == doctest::Approx(1));
    CHECK(same.first.mean == doctest::Approx(same.second.mean).epsilon(1e-12));
    CHECK(same.p_lowest_both == doctest::Approx(same.first.p_lowest).epsilon(1e-9));
    // The more is shared, the more often both are lowest when one is.
    CHECK(
        apart.p_lowest_both / apart.first.p_lowest < rolling.p_lowest_both / rolling.first.p_lowest
    );
}

TEST_CASE("a window of which nearly all is shared has probabilities that do not jump") {
    const TwoPeriodPrior prior{.intercept = -0.8, .sd_common = 0.3, .sd_drift = 0.2};
    double before = 0;
    for (int step = 0; step <= 20; ++step) {
        const double own = step / 10.0;
        const Group group = some_group({own, 60, 2}, {own / 4, 9, 0.5});
        const auto posterior = two_period_posterior(group.trials(), prior, {-0.4, -0.42, -0.42});
        if (step > 0) CHECK(std::abs(posterior.first.p_lowest - before) < 0.002);
        CHECK(posterior.p_lowest_both <= posterior.first.p_lowest);
        CHECK(posterior.p_lowest_both <= posterior.second.p_lowest);
        before = posterior.first.p_lowest;
    }
}

TEST_CASE("the lowest share of all groups' windows lies below the limit") {
    const TwoPeriodPrior prior{.sd_common = 0.2, .sd_drift = 0.3};
    std::vector<Group> groups;
    for (const double shared : {0.0, 10.0, 40.0, 200.0})
        groups.push_back(some_group({40, shared, 10}, {10, shared / 4, 2}));
    std::vector<CohortTrials> trials;
    for (const Group& group : groups)
        trials.push_back(group.trials());
    const LowestLimits limits = lowest_limits(trials, prior, 0.1);
    CHECK(limits.pooled == doctest::Approx(0.2 * normal_quantile(0.1)));
    Random random({3, 3});
    double below = 0;
    for (int draw = 0; draw < 200'000; ++draw) {
        const auto& of = trials[static_cast<std::size_t>(draw % 4)];
        const double share = of[1].trials / (of[0].trials + of[1].trials);
        const double effect =
            0.2 * random.normal() + 0.3 * ((1 - share) * random.normal() + share * random.normal());
        below += effect < limits.first ? 1 / 200'000.0 : 0;
    }
    CHECK(std::abs(below - 0.1) < 4 * 0.3 / std::sqrt(200'000));
}

TEST_CASE("groups without trials and spreads of nought have defined answers") {
    const LowestLimits limits = lowest_limits(std::vector<CohortTrials>(3), {0, 0.3, 0.2}, 0.1);
    const auto prior = two_period_posterior({}, {0, 0.3, 0.2}, limits);
    CHECK(std::abs(prior.pooled.mean()) < 1e-12);
    CHECK(prior.pooled.sd() == doctest::Approx(0.3).epsilon(1e-9));
    CHECK(prior.first.p_lowest == doctest::Approx(0.1).epsilon(1e-6));
    CHECK(prior.error_correlation == 0);
    const Group group = some_group({20, 30, 24}, {4, 7, 6});
    const auto only_drift = two_period_posterior(group.trials(), {-0.8, 0, 0.2}, limits);
    CHECK(only_drift.pooled.mean() == 0);
    CHECK(only_drift.p_lowest_pooled == 0);
    CHECK(only_drift.first.sd > 0);
    const auto none = two_period_posterior(group.trials(), {-0.8, 0, 0}, {});
    CHECK(none.first.mean == 0);
    CHECK(none.p_lowest_both == 0);
}

TEST_CASE("the cohorts of each parent are found among packed rows, by any order of threads") {
    RowPacker packer({.factors = {}, .numbers = {"x"}, .has_parents = true});
    Random random({8, 8});
    for (int row = 0; row < 600; ++row) {
        const std::string parent = "site " + std::to_string(row % 3);
        const auto cohort = static_cast<Cohort>(random.below(3));
        if (row % 3 == 1 && cohort == Cohort::second_only) continue;  // nobody there
        const double x = random.normal();
        packer.add({
            .group = name_of(cohort),
            .parent = parent,
            .numbers = std::span(&x, 1),
            .events = random.below(2),
        });
    }
    const PackedRows rows = packer.finish().rows;
    const auto groups = cohorts_by_parent(rows);
    REQUIRE(groups.size() == 3);
    for (std::size_t parent = 0; parent < 3; ++parent)
        for (std::size_t cohort = 0; cohort < cohorts; ++cohort) {
            const int group = groups[parent][cohort];
            const bool is_missing = rows.parent_names()[parent] == "site 1" && cohort == 2;
            CHECK((group == -1) == is_missing);
            if (is_missing) continue;
            const auto at = static_cast<std::size_t>(group);
            CHECK(rows.group_names()[at] == name_of(static_cast<Cohort>(cohort)));
            CHECK(rows.parent_of_group()[at] == static_cast<int>(parent));
        }

    const LinearPredictor predictor(rows, Eigen::VectorXd::Constant(1, 0.5));
    const CondensedTrials trials({rows.groups(), [&](int group, std::vector<double>& buffer) {
                                      return predictor.of(group, buffer);
                                  }});
    const TwoPeriodPrior prior{.intercept = 0, .sd_common = 0.3, .sd_drift = 0.1};
    const auto one = two_period_posteriors(trials, groups, prior);
    const auto two = two_period_posteriors(trials, groups, prior, {.threads = 2});
    for (std::size_t parent = 0; parent < 3; ++parent) {
        CHECK(one[parent].p_lowest_both == two[parent].p_lowest_both);
        CHECK(one[parent].pooled.mean() == two[parent].pooled.mean());
    }
    CHECK(one[1].shared_of_second == 1);
}

TEST_CASE("a trial belongs to the cohort of its windows") {
    CHECK(cohort_of(true, false) == Cohort::first_only);
    CHECK(cohort_of(true, true) == Cohort::both);
    CHECK(cohort_of(false, true) == Cohort::second_only);
    CHECK_FALSE(cohort_of(false, false));
    CHECK(name_of(Cohort::both) == "both");
}

}  // namespace
}  // namespace uppsikt::stats
