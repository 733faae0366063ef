// Do posterior probabilities hold what they promise? Countries are simulated with true effects,
// fitted (intercept, slope and spread estimated), and what is said of each group compared with its
// truth: do 90 % intervals hold it 9 times in 10, and is P(lowest tenth) = x right x of the time?
// Then twelve groups, where the spread is a guess; then two windows that share participants.
//     stats_posterior_calibration [COUNTRIES, default 40]
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "stats/logistic.h"
#include "stats/logit/linear_predictor.h"
#include "stats/logit/random_intercept.h"
#include "stats/logit/row_packer.h"
#include "stats/profile/hyper_posterior.h"
#include "stats/profile/posterior.h"
#include "stats/profile/ranks.h"
#include "stats/profile/two_periods.h"
#include "stats/random.h"

namespace uppsikt::bench {
namespace {

using stats::Cohort;

constexpr double intercept = -0.9;

/// Said and came, by tenths of what was said.
struct Reliability {
    const char* name;
    std::array<double, 10> count{};
    std::array<double, 10> said{};
    std::array<double, 10> came{};

    void add(double p, bool truth) {
        const auto tenth = static_cast<std::size_t>(std::min(p * 10, 9.0));
        ++count[tenth];
        said[tenth] += p;
        came[tenth] += truth ? 1 : 0;
    }
    void print() const {
        std::printf("  %s\n    said", name);
        for (std::size_t tenth = 0; tenth < 10; ++tenth)
            std::printf(" %6.3f", said[tenth] / count[tenth]);
        std::printf("\n    came");
        for (std::size_t tenth = 0; tenth < 10; ++tenth)
            std::printf(" %6.3f", came[tenth] / count[tenth]);
        std::printf("\n    of  ");
        for (const double of : count)
            std::printf(" %6.0f", of);
        std::printf("\n");
    }
};

struct Coverage {
    double count = 0;
    double below = 0;
    double above = 0;

    void add(double truth, double lower, double upper) {
        ++count;
        below += truth < lower ? 1 : 0;
        above += truth > upper ? 1 : 0;
    }
    void print(const char* name) const {
        std::printf(
            "  %s: truth below %.2f %%, above %.2f %% (%0.f intervals of 90 %%)\n",
            name,
            100 * below / count,
            100 * above / count,
            count
        );
    }
};

struct CountrySize {
    int groups = 300;
    double median_trials = 40;
    double spread_of_sizes = 0.8;
    double sd = 0.25;
};

struct Country {
    stats::PackedRows rows;
    std::vector<double> effects;  ///< in the order of groups in `rows`
};

std::size_t number_of(const std::string& name) {
    return static_cast<std::size_t>(std::stoul(name));
}

/// One numeric covariate, its slope 0.8.
Country a_country(const CountrySize& size, std::uint64_t seed) {
    stats::Random random({.seed = seed, .stream = 1});
    stats::RowPacker packer({.factors = {}, .numbers = {"x"}});
    std::vector<double> effects;
    for (int group = 0; group < size.groups; ++group) {
        effects.push_back(size.sd * random.normal());
        const double count =
            std::ceil(size.median_trials * std::exp(size.spread_of_sizes * random.normal()));
        const std::string name = std::to_string(group);
        for (int trial = 0; trial < static_cast<int>(count); ++trial) {
            const double x = random.normal();
            const double p = stats::logistic(intercept + effects.back() + 0.8 * x);
            const unsigned event = random.uniform() < p ? 1 : 0;
            packer.add({.group = name, .numbers = std::span(&x, 1), .events = event});
        }
    }
    Country country{.rows = packer.finish().rows, .effects = {}};
    for (const std::string& name : country.rows.group_names())
        country.effects.push_back(effects[number_of(name)]);
    return country;
}

stats::GroupSource source_of(const stats::LinearPredictor& predictor) {
    return {predictor.rows().groups(), [&predictor](int group, std::vector<double>& buffer) {
                return predictor.of(group, buffer);
            }};
}

void calibrate_country(int countries) {
    const CountrySize size;
    Coverage effects;
    Coverage rates_held;
    Coverage ranks_held;
    Reliability lowest{"P(effect below the lowest tenth's point)"};
    Reliability floor{"P(rate below a floor)"};
    Reliability by_rank{"P(among the lowest tenth by rank)"};
    Reliability star{"P(star) of the star given"};
    double suppressed = 0;
    for (int repetition = 0; repetition < countries; ++repetition) {
        const Country country = a_country(size, 100 + static_cast<std::uint64_t>(repetition));
        const auto fit = stats::fit_random_intercept(country.rows, {.nodes = 9});
        const stats::LinearPredictor predictor(country.rows, fit.kept_slopes);
        const stats::CondensedTrials trials(source_of(predictor));
        const stats::DirectRates rates(trials);
        std::vector<stats::EffectPrior> priors;
        for (const double kept : fit.kept_intercepts)
            priors.push_back({kept, fit.group_spread.sd});
        const auto posteriors = stats::effect_posteriors(trials, priors);
        const double rate_floor = rates.rate(priors[0].intercept - 0.15);
        std::vector<stats::Normal> normals;
        for (std::size_t group = 0; group < posteriors.size(); ++group) {
            const double truth = country.effects[group];
            const auto summary = stats::summary_of(
                posteriors[group],
                rates,
                priors[group].intercept,
                {.coverage = 0.9, .floor = rate_floor}
            );
            normals.push_back({summary.mean, summary.sd});
            effects.add(truth, summary.lower, summary.upper);
            // The truth's rate on these participants, by the true slope and intercept.
            const double true_rate = rates.rate(priors[group].intercept + truth);
            rates_held.add(true_rate, summary.rate_lower, summary.rate_upper);
            lowest.add(summary.p_lowest, truth < size.sd * stats::normal_quantile(0.1));
            floor.add(*summary.p_below_floor, true_rate < rate_floor);
        }
        const auto ranks = stats::ranks_of(stats::draw_effects(posteriors, {}), {.coverage = 0.9});
        const auto stars =
            stats::stars_of(stats::expected_ranks(normals), ranks, stats::StarCuts::quartiles());
        for (std::size_t group = 0; group < posteriors.size(); ++group) {
            int rank = 1;
            for (const double other : country.effects)
                rank += other < country.effects[group] ? 1 : 0;
            by_rank.add(ranks[group].p_in_lowest, rank <= size.groups / 10);
            ranks_held.add(rank, ranks[group].lower, ranks[group].upper);
            const int true_star = 1 + static_cast<int>(4 * (rank - 0.5) / size.groups);
            star.add(stars[group].probability, true_star == stars[group].star);
            suppressed += stars[group].is_suppressed() ? 1 : 0;
        }
    }
    std::printf(
        "%d countries of %d groups, median %.0f trials, sd %.2f, estimated\n",
        countries,
        size.groups,
        size.median_trials,
        size.sd
    );
    effects.print("effects");
    rates_held.print("direct rates");
    ranks_held.print("ranks");
    for (const Reliability* table : {&lowest, &floor, &by_rank, &star})
        table->print();
    std::printf("  stars suppressed %.1f %%\n", 100 * suppressed / effects.count);
}

void calibrate_few_groups(int countries) {
    const CountrySize size{.groups = 12, .median_trials = 150, .sd = 0.4};
    Coverage plain;
    Coverage integrated;
    Reliability plain_lowest{"P(lowest tenth), spread as if known"};
    Reliability integrated_lowest{"P(lowest tenth), spread uncertain"};
    int zero = 0;
    for (int repetition = 0; repetition < countries; ++repetition) {
        const Country country = a_country(size, 5000 + static_cast<std::uint64_t>(repetition));
        const auto fit = stats::fit_random_intercept(country.rows, {.nodes = 9});
        const stats::LinearPredictor predictor(country.rows, fit.kept_slopes);
        const stats::CondensedTrials trials(source_of(predictor));
        const stats::EffectPrior prior{fit.kept_intercepts[0], fit.group_spread.sd};
        zero += prior.sd > 0 ? 0 : 1;
        const auto hyper = stats::hyper_posterior(trials, stats::HyperPriors::flat(), prior);
        const auto summaries = stats::integrated_summaries(trials, hyper, {.coverage = 0.9});
        for (int group = 0; group < trials.groups(); ++group) {
            const auto at = static_cast<std::size_t>(group);
            const double truth = country.effects[at];
            const auto posterior = stats::effect_posterior(trials.group(group), prior);
            plain.add(truth, posterior.effect.quantile(0.05), posterior.effect.quantile(0.95));
            integrated.add(truth, summaries[at].effect.lower, summaries[at].effect.upper);
            const bool is_lowest = truth < size.sd * stats::normal_quantile(0.1);
            plain_lowest.add(posterior.probability_lowest(0.1), is_lowest);
            integrated_lowest.add(summaries[at].effect.p_lowest, is_lowest);
        }
    }
    std::printf("%d countries of 12 groups, sd 0.4; estimated as 0 in %d\n", countries, zero);
    plain.print("spread as if known");
    integrated.print("spread uncertain");
    plain_lowest.print();
    integrated_lowest.print();
}

struct Windows {
    stats::PackedRows rows;
    std::vector<std::array<double, 3>> effects;  ///< by parent and cohort
    std::vector<double> common;
};

/// Windows of which five parts in six are shared, as when twelve months roll by two.
Windows two_windows(double sd_drift, std::uint64_t seed) {
    stats::Random random({.seed = seed, .stream = 2});
    stats::RowPacker packer({.factors = {}, .numbers = {"x"}, .has_parents = true});
    Windows windows;
    std::vector<std::array<double, 3>> effects;
    std::vector<double> common;
    for (int parent = 0; parent < 300; ++parent) {
        common.push_back(0.25 * random.normal());
        effects.emplace_back();
        const double size = 40 * std::exp(0.8 * random.normal());
        const std::string name = std::to_string(parent);
        for (std::size_t cohort = 0; cohort < stats::cohorts; ++cohort) {
            const double effect = common.back() + sd_drift * random.normal();
            effects.back()[cohort] = effect;
            const double share = cohort == 1 ? 5.0 / 6 : 1.0 / 6;
            for (int trial = 0; trial < static_cast<int>(std::ceil(size * share)); ++trial) {
                const double x = random.normal();
                const double p = stats::logistic(intercept + effect + 0.8 * x);
                const unsigned event = random.uniform() < p ? 1 : 0;
                packer.add(
                    {.group = stats::name_of(static_cast<Cohort>(cohort)),
                     .parent = name,
                     .numbers = std::span(&x, 1),
                     .events = event}
                );
            }
        }
    }
    windows.rows = packer.finish().rows;
    for (const std::string& name : windows.rows.parent_names()) {
        windows.effects.push_back(effects[number_of(name)]);
        windows.common.push_back(common[number_of(name)]);
    }
    return windows;
}

void calibrate_two_periods(int countries) {
    constexpr double sd_drift = 0.15;
    Coverage pooled;
    Coverage first;
    Reliability lowest_pooled{"P(lasting effect among the lowest tenth)"};
    Reliability lowest_first{"P(first window among the lowest tenth)"};
    Reliability lowest_both{"P(both windows among the lowest tenth)"};
    for (int repetition = 0; repetition < countries; ++repetition) {
        const Windows windows = two_windows(sd_drift, 900 + static_cast<std::uint64_t>(repetition));
        const stats::PackedRows& rows = windows.rows;
        // All parameters known, so that the model alone is judged; the covariate is kept scaled.
        const stats::Number& x = rows.numbers()[0];
        const stats::LinearPredictor predictor(rows, Eigen::VectorXd::Constant(1, 0.8 * x.sd));
        const stats::CondensedTrials trials(source_of(predictor));
        const stats::TwoPeriodPrior prior{intercept + 0.8 * x.mean, 0.25, sd_drift};
        const auto groups = stats::cohorts_by_parent(rows);
        const auto posteriors = stats::two_period_posteriors(trials, groups, prior);
        std::vector<stats::CohortTrials> of_group(groups.size());
        for (std::size_t group = 0; group < groups.size(); ++group)
            for (std::size_t cohort = 0; cohort < stats::cohorts; ++cohort)
                of_group[group][cohort] = trials.group(groups[group][cohort]);
        const stats::LowestLimits limits = stats::lowest_limits(of_group, prior, 0.1);
        for (std::size_t group = 0; group < groups.size(); ++group) {
            const auto& posterior = posteriors[group];
            const auto& effects = windows.effects[group];
            const auto window = [&](std::size_t own, double shared) {
                return shared * effects[1] + (1 - shared) * effects[own];
            };
            const double of_first = window(0, posterior.shared_of_first);
            const double of_second = window(2, posterior.shared_of_second);
            const double truth = windows.common[group];
            pooled.add(truth, posterior.pooled.quantile(0.05), posterior.pooled.quantile(0.95));
            first.add(
                of_first,
                posterior.first.mean - 1.6449 * posterior.first.sd,
                posterior.first.mean + 1.6449 * posterior.first.sd
            );
            lowest_pooled.add(
                posterior.p_lowest_pooled,
                truth < 0.25 * stats::normal_quantile(0.1)
            );
            lowest_first.add(posterior.first.p_lowest, of_first < limits.first);
            lowest_both.add(
                posterior.p_lowest_both,
                of_first < limits.first && of_second < limits.second
            );
        }
    }
    std::printf(
        "%d countries of 300 groups, windows share 5/6, drift sd %.2f\n",
        countries,
        sd_drift
    );
    pooled.print("lasting effect");
    first.print("first window (mean and sd)");
    for (const Reliability* table : {&lowest_pooled, &lowest_first, &lowest_both})
        table->print();
}

}  // namespace
}  // namespace uppsikt::bench

int main(int argc, char** argv) {
    const int countries = argc > 1 ? std::atoi(argv[1]) : 40;
    uppsikt::bench::calibrate_two_periods(countries * 2);
    uppsikt::bench::calibrate_country(countries);
    uppsikt::bench::calibrate_few_groups(countries * 10);
}
