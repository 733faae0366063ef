// Does the posterior of the measure hold what it promises? Countries are simulated from known
// parameters, fitted, and each contract's posterior compared with its true measure: does the 90 %
// interval hold the truth 9 times in 10, and do contracts with P(below) = x lie below x of the
// time? Three posteriors: the normal at the mean (what is used), at the mode (as lme4), and exact
// integration given the same estimates. Contracts with at least 5 participants.
//     stats_nested_calibration [COUNTRIES, default 20]
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "stats_country.h"
#include "stats_nested_exact.h"

namespace uppsikt::bench {
namespace {

constexpr double limit = 0.2;

struct Tenth {
    double count = 0;
    double said = 0;
    double came = 0;
};

struct Tally {
    const char* name;
    double count = 0;
    double mean = 0;
    double square_error = 0;
    double p_below = 0;
    double below_interval = 0;
    double above_interval = 0;
    double furthest_mean = 0;  ///< from the exact posterior
    double furthest_p = 0;
    std::array<Tenth, 10> tenths{};

    void add(const MeasureSaid& said, double truth) {
        ++count;
        mean += said.mean;
        square_error += (said.mean - truth) * (said.mean - truth);
        p_below += said.p_below;
        Tenth& tenth = tenths[static_cast<std::size_t>(std::clamp(said.p_below * 10, 0.0, 9.0))];
        ++tenth.count;
        tenth.said += said.p_below;
        tenth.came += truth < limit ? 1 : 0;
    }
};

struct Tallies {
    Tally at_mean{.name = "at the mean"};
    Tally at_mode{.name = "at the mode"};
    Tally exact{.name = "exact"};
    double truth_mean = 0;
    double truth_below = 0;
    std::array<double, 4> sds{};
    int countries = 0;
};

struct Fits {
    stats::NestedBinomialFit first;
    stats::NestedBinomialFit second;
};

Fits fit(const Country& country, stats::EffectCentre centre) {
    return {
        stats::fit_nested_binomial(country.first, {.centre = centre}),
        stats::fit_nested_binomial(country.second, {.centre = centre})
    };
}

void add_normal(
    Tally& tally, const stats::TwoStageMeasure& measure, double truth, const MeasureSaid& exact
) {
    const double p = measure.probability_below(limit);
    tally.add({measure.mean(), p}, truth);
    tally.below_interval += truth < measure.quantile(0.05) ? 1 : 0;
    tally.above_interval += truth > measure.quantile(0.95) ? 1 : 0;
    tally.furthest_mean = std::max(tally.furthest_mean, std::abs(measure.mean() - exact.mean));
    tally.furthest_p = std::max(tally.furthest_p, std::abs(p - exact.p_below));
}

void add_country(Tallies& all, std::uint64_t seed) {
    const Country country = a_country({}, seed);
    const Fits at_mean = fit(country, stats::EffectCentre::mean);
    const Fits at_mode = fit(country, stats::EffectCentre::mode);
    const std::array sds{
        at_mean.first.unit_spread.sd,
        at_mean.first.group_spread.sd,
        at_mean.second.unit_spread.sd,
        at_mean.second.group_spread.sd
    };
    if (std::ranges::min(sds) == 0) return;  // the integration by grid needs every spread
    for (std::size_t i = 0; i < sds.size(); ++i)
        all.sds[i] += sds[i];
    ++all.countries;
    const auto first = exact_effects(country.first, at_mean.first);
    const auto second = exact_effects(country.second, at_mean.second);
    for (std::size_t unit = 0; unit < country.measure.size(); ++unit) {
        if (country.participants[unit] < 5) continue;
        std::vector<stats::MeasureLevel> levels;
        for (std::size_t level = 0; level < 3; ++level)
            levels.push_back(
                {country.weights[unit][level],
                 *at_mean.first.levels[level].log_odds,
                 *at_mean.second.levels[level].log_odds}
            );
        const double truth = country.measure[unit];
        const MeasureSaid exact = exact_measure(levels, first[unit], second[unit], limit);
        all.exact.add(exact, truth);
        const int number = static_cast<int>(unit);
        const auto& weights = country.weights[unit];
        add_normal(
            all.at_mean,
            measure_of(at_mean.first, at_mean.second, number, weights),
            truth,
            exact
        );
        add_normal(
            all.at_mode,
            measure_of(at_mode.first, at_mode.second, number, weights),
            truth,
            exact
        );
        all.truth_mean += truth;
        all.truth_below += truth < limit ? 1 : 0;
    }
}

void print(const Tally& tally) {
    std::printf(
        "%-12s mean %.5f  root mean square error %.5f  P(below) %.5f",
        tally.name,
        tally.mean / tally.count,
        std::sqrt(tally.square_error / tally.count),
        tally.p_below / tally.count
    );
    if (tally.furthest_p > 0)
        std::printf(
            "  outside the 90 %% interval: below %.4f, above %.4f  furthest from exact: mean %.5f, "
            "P %.4f",
            tally.below_interval / tally.count,
            tally.above_interval / tally.count,
            tally.furthest_mean,
            tally.furthest_p
        );
    std::printf("\n    said -> came:");
    for (const Tenth& tenth : tally.tenths)
        std::printf(" %.3f -> %.3f", tenth.said / tenth.count, tenth.came / tenth.count);
    std::printf("\n");
}

void run(int countries) {
    Tallies all;
    for (int country = 1; country <= countries; ++country)
        add_country(all, static_cast<std::uint64_t>(country));
    const double count = all.exact.count;
    std::printf(
        "%d countries of 933 contracts in 70 areas, %.0f contracts: true mean %.5f, truly below "
        "%.2f: %.5f\n",
        all.countries,
        count,
        all.truth_mean / count,
        limit,
        all.truth_below / count
    );
    const Truth truth;
    std::printf(
        "sds estimated (true): first contract %.4f (%.4f) area %.4f (%.4f), second contract %.4f "
        "(%.4f) area "
        "%.4f (%.4f)\n",
        all.sds[0] / all.countries,
        truth.units.first.sd,
        all.sds[1] / all.countries,
        truth.groups.first.sd,
        all.sds[2] / all.countries,
        truth.units.second.sd,
        all.sds[3] / all.countries,
        truth.groups.second.sd
    );
    print(all.at_mean);
    print(all.at_mode);
    print(all.exact);
}

}  // namespace
}  // namespace uppsikt::bench

int main(int argc, char** argv) { uppsikt::bench::run(argc > 1 ? std::atoi(argv[1]) : 20); }
