#include <algorithm>
#include <cmath>

#include "profiling/comparison.h"
#include "stats/funnel.h"

namespace uppsikt::profiling {

namespace {

constexpr int parts = 60;

/// Sizes at even steps of their logarithm, each once.
std::vector<std::int64_t> sizes_between(std::int64_t least, std::int64_t most) {
    std::vector<std::int64_t> sizes;
    const double from = std::log(static_cast<double>(least));
    const double to = std::log(static_cast<double>(most));
    for (int i = 0; i <= parts; ++i) {
        const std::int64_t size = std::llround(std::exp(from + (to - from) * i / parts));
        if (sizes.empty() || size > sizes.back()) sizes.push_back(size);
    }
    return sizes;
}

}  // namespace

void add_funnel(ProfileAnswer& answer) {
    const double rate = answer.rate();
    if (rate <= 0 || rate >= 1) return;
    const auto by_size = std::ranges::minmax(answer.results, {}, &ProviderResult::n);
    const stats::FunnelRule rule{.options = {.levels = {0.998, 0.95}}, .target = rate};
    for (const double level : rule.options.levels)
        answer.funnel.push_back({.level = level, .parts = {}});
    // A little beyond both ends, where the picture ends.
    for (const std::int64_t n :
         sizes_between(std::min<std::int64_t>(5, by_size.min.n), 2 * by_size.max.n)) {
        const std::vector<stats::Interval> limits = stats::proportion_limits(rule, n);
        for (std::size_t i = 0; i < limits.size(); ++i)
            answer.funnel[i].parts.push_back(
                {.n = n, .lower = limits[i].lower / rate, .upper = limits[i].upper / rate}
            );
    }
}

}  // namespace uppsikt::profiling
