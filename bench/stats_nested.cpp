// What do the model of one period, and the posterior of every contract's measure, cost?
#include <ctime>
#include <iostream>

#include "stats_country.h"

namespace uppsikt::bench {
namespace {

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

void measure_speed(const CountrySize& size) {
    const Country country = a_country(size, 1);
    const double start = cpu_seconds();
    const auto first = stats::fit_nested_binomial(country.first);
    const auto second = stats::fit_nested_binomial(country.second);
    const double fitted = cpu_seconds();
    double sum = 0;  // so that nothing is optimised away
    for (int unit = 0; unit < size.units; ++unit) {
        const auto measure =
            stats::measure_of(first, second, unit, country.weights[static_cast<std::size_t>(unit)]);
        sum += measure.mean() + measure.quantile(0.05) + measure.quantile(0.95) +
               measure.probability_below(0.2);
    }
    const double done = cpu_seconds();
    std::cout << size.units << " units in " << size.groups << " groups, 3 levels: two fits "
              << fitted - start << " s CPU (" << first.iterations << " and " << second.iterations
              << " iterations), posteriors " << done - fitted << " s CPU; sum " << sum << '\n';
}

void measure_profile() {
    const Country country = a_country({}, 1);
    const double start = cpu_seconds();
    const auto interval = stats::profile_interval(country.first, stats::SpreadOf::groups, 0.95);
    std::cout << "profile interval of one sd: " << cpu_seconds() - start << " s CPU";
    if (interval) std::cout << " (" << interval->lower << " to " << interval->upper << ')';
    std::cout << '\n';
}

}  // namespace
}  // namespace uppsikt::bench

int main() {
    using uppsikt::bench::CountrySize;
    uppsikt::bench::measure_speed({});  // once to warm up
    for (const CountrySize& size :
         {CountrySize{}, CountrySize{}, CountrySize{10'000, 300}, CountrySize{100'000, 3'000}})
        uppsikt::bench::measure_speed(size);
    uppsikt::bench::measure_profile();
}
