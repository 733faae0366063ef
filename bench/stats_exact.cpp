// What do the exact tests and intervals of every group cost, after a fit, and how exact are they?
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <ctime>
#include <iostream>
#include <random>
#include <vector>

#include "stats/funnel.h"
#include "stats/group_tests.h"
#include "stats/logistic_sums.h"
#include "stats/normal.h"
#include "stats/poisson_binomial.h"

namespace uppsikt::bench {
namespace {

using stats::EventTails;
using stats::GroupOffsets;
using stats::Tails;

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

double uniform(std::mt19937_64& random) {
    return (static_cast<double>(random() >> 11U) + 0.5) * 0x1p-53;
}

double normal(std::mt19937_64& random) {
    return std::sqrt(-2 * std::log(uniform(random))) *
           std::cos(6.283185307179586 * uniform(random));
}

/// Groups of log-normal size, offsets of sd 0.6 about -0.8, effects of sd 0.25.
struct Country {
    std::vector<std::vector<double>> offsets;
    std::vector<GroupOffsets> groups;
    std::vector<double> fitted;  // the intercept of each group by maximum likelihood
    double rows = 0;
};

struct CountrySize {
    int rows;
    int groups;
};

Country a_country(CountrySize size) {
    std::mt19937_64 random(1);
    std::vector<double> weights;
    double sum = 0;
    for (int group = 0; group < size.groups; ++group) {
        weights.push_back(std::exp(normal(random)));
        sum += weights.back();
    }
    Country country;
    for (const double weight : weights) {
        const double effect = 0.25 * normal(random);
        std::vector<double>& offsets = country.offsets.emplace_back();
        const auto rows = std::max(1, static_cast<int>(weight / sum * size.rows));
        std::int64_t events = 0;
        for (int row = 0; row < rows; ++row) {
            offsets.push_back(-0.8 + 0.6 * normal(random));
            events += uniform(random) < 1 / (1 + std::exp(-offsets.back() - effect)) ? 1 : 0;
        }
        country.groups.push_back({.offsets = offsets, .trial_count = rows, .event_count = events});
        country.rows += rows;
        const GroupOffsets& group = country.groups.back();
        country.fitted.push_back(
            group.is_separated() ? NAN
                                 : stats::intercept_expecting(group, static_cast<double>(events))
        );
    }
    return country;
}

void measure_speed(CountrySize size) {
    const Country country = a_country(size);
    const double start = cpu_seconds();
    std::vector<EventTails> tails;
    tails.reserve(country.groups.size());
    for (std::size_t group = 0; group < country.groups.size(); ++group)
        tails.emplace_back(
            country.groups[group],
            country.groups[group].event_count,
            country.fitted[group]
        );
    const double found = cpu_seconds();
    double sum = 0;  // so that nothing is optimised away
    for (const EventTails& each : tails)
        sum += p_two_sided(test_group(each, 0).tails, stats::Ties::half);
    const double tested = cpu_seconds();
    for (const EventTails& each : tails) {
        const auto [lower, upper] = stats::exact_interval(each);
        sum += (std::isfinite(lower) ? lower : 0) + (std::isfinite(upper) ? upper : 0);
    }
    const double inverted = cpu_seconds();
    const auto funnel = stats::ratio_funnel(country.groups, 0, {});
    const double done = cpu_seconds();
    std::cout << country.rows << " rows, " << size.groups << " groups, CPU ms: distributions "
              << 1e3 * (found - start) << ", exact p " << 1e3 * (tested - found) << ", intervals "
              << 1e3 * (inverted - tested) << "; together " << 1e3 * (inverted - start) << " ("
              << 1e9 * (inverted - start) / country.rows << " ns a row); funnel limits "
              << 1e3 * (done - inverted) << "; sum " << sum + funnel.rule.phi << '\n';
}

/// P(X = x), x from 0 to `last`, one trial after the other in long double.
std::vector<long double> slowly(const std::vector<double>& offsets, double intercept, int last) {
    std::vector<long double> f(static_cast<std::size_t>(last) + 1);
    f[0] = 1;
    std::size_t known = 0;
    for (const double offset : offsets) {
        const long double x = static_cast<long double>(offset) + intercept;
        const long double p = 1 / (1 + std::exp(-x));
        const long double q = 1 / (1 + std::exp(x));
        known = std::min(known + 1, f.size() - 1);
        for (std::size_t at = known; at > 0; --at)
            f[at] = q * f[at] + p * f[at - 1];
        f[0] *= q;
    }
    return f;
}

void measure_error(int rows, const stats::Normal& like) {
    std::mt19937_64 random(static_cast<std::uint64_t>(rows));
    std::vector<double> offsets;
    for (int row = 0; row < rows; ++row)
        offsets.push_back(like.mean + like.sd * normal(random));
    const GroupOffsets group{.offsets = offsets, .trial_count = rows};
    const stats::LogisticSums sums = stats::logistic_sums(group, 0);
    const double sd = std::sqrt(sums.weight);
    const int last = std::min(rows, static_cast<int>(sums.expected + 12 * sd) + 10);
    const auto reference = slowly(offsets, 0, last);
    const stats::EventDistribution all = stats::event_distribution(group, 0);
    double absolute = 0;
    double relative = 0;
    for (int x = 0; x <= last; ++x)
        absolute = std::max(
            absolute,
            static_cast<double>(std::abs(reference[static_cast<std::size_t>(x)] - all.at(x)))
        );
    for (const double z : {-35.0, -20.0, -10.0, -5.0, -2.0, -0.5}) {
        const auto k = static_cast<std::int64_t>(sums.expected + z * sd);
        if (k < 1) continue;
        const Tails tails = EventTails(group, k).at(0);
        long double below = 0;
        for (std::int64_t x = 0; x < k; ++x)
            below += reference[static_cast<std::size_t>(x)];
        if (below > 0 && tails.below > 0)
            relative = std::max(relative, static_cast<double>(std::abs(tails.below / below - 1)));
    }
    std::cout << rows << " rows, log odds " << like.mean << " +- " << like.sd << ", sd " << sd
              << ": worst error " << absolute << " of a probability, " << relative
              << " of itself of a tail from 0.5 to 35 sd below the mean\n";
}

void measure_large() {
    std::mt19937_64 random(5);
    std::vector<double> offsets;
    for (int row = 0; row < 1'000'000; ++row)
        offsets.push_back(-0.8 + 0.6 * normal(random));
    const GroupOffsets group{.offsets = offsets, .trial_count = 1'000'000};
    const double expected = stats::logistic_sums(group, 0).expected;
    const auto k = static_cast<std::int64_t>(expected) - 2000;
    const double start = cpu_seconds();
    const Tails tails = EventTails(group, k).at(0);
    const double done = cpu_seconds();
    std::cout << "one group of 1e6 rows: " << 1e3 * (done - start) << " ms with the search, tail "
              << tails.below << '\n';
}

void measure_funnel() {
    const stats::FunnelRule rule{.options = {}, .target = 0.3};
    for (const std::int64_t trials : {100, 10'000, 1'000'000}) {
        const int times = trials < 1000 ? 10'000 : 200;
        double sum = 0;
        const double start = cpu_seconds();
        for (int i = 0; i < times; ++i)
            sum += stats::proportion_limits(rule, trials + i % 10).front().upper;
        std::cout << "two binomial limits of " << trials
                  << " trials: " << 1e6 * (cpu_seconds() - start) / times << " us; mean limit "
                  << sum / times << '\n';
    }
}

void measure_all() {
    std::cout.precision(3);
    for (const CountrySize& size :
         {CountrySize{1'000'000, 1'000},  // once to warm up
          CountrySize{1'000'000, 1'000},
          CountrySize{1'000'000, 1'000},
          CountrySize{1'000'000, 10'000},
          CountrySize{10'000'000, 10'000},
          CountrySize{100'000, 1'000}})
        measure_speed(size);
    for (const int rows : {10, 100, 129, 300, 1'000, 10'000, 30'000})
        measure_error(rows, {.mean = -0.8, .sd = 0.6});
    measure_error(1'000, {.mean = 0, .sd = 4});
    measure_error(1'000, {.mean = 0, .sd = 30});
    measure_error(20'000, {.mean = -9, .sd = 1});
    measure_error(20'000, {.mean = 9, .sd = 1});
    measure_large();
    measure_funnel();
}

}  // namespace
}  // namespace uppsikt::bench

int main() { uppsikt::bench::measure_all(); }
