#include "stats/multiplicity.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace uppsikt::stats {

namespace {

/// The middle one, or the mean of the two in the middle; reorders the values.
double median_of(std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) return *middle;
    const double before = *std::max_element(values.begin(), middle);
    return before == *middle ? before : before + (*middle - before) / 2;
}

}  // namespace

std::vector<double> benjamini_hochberg(std::span<const double> p) {
    std::vector<std::size_t> order;
    for (std::size_t test = 0; test < p.size(); ++test)
        if (!std::isnan(p[test])) order.push_back(test);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return p[a] != p[b] ? p[a] < p[b] : a < b;
    });
    std::vector<double> adjusted(p.begin(), p.end());
    const auto tests = static_cast<double>(order.size());
    double least = 1;
    for (std::size_t rank = order.size(); rank > 0; --rank) {
        const std::size_t test = order[rank - 1];
        least = std::min(least, tests / static_cast<double>(rank) * p[test]);
        adjusted[test] = least;
    }
    return adjusted;
}

Normal empirical_null(std::span<const double> z) {
    std::vector<double> values;
    for (const double each : z)
        if (!std::isnan(each)) values.push_back(each);
    if (values.empty()) return {.mean = 0, .sd = 1};
    const double mean = median_of(values);
    for (double& each : values)
        each = each == mean ? 0 : std::abs(each - mean);
    return {.mean = mean, .sd = median_of(values) / normal_quantile(0.75)};
}

double p_two_sided_under(const Normal& null, double z) {
    if (std::isnan(z)) return z;
    const double distance = std::abs(z - null.mean);
    if (distance == 0) return 1;
    return null.sd == 0 ? 0 : 2 * normal_below(-distance / null.sd);
}

}  // namespace uppsikt::stats
