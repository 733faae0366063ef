#include "stats/profile/ranks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "base/ensure.h"
#include "stats/parallel.h"
#include "stats/wide_functions.h"

namespace uppsikt::stats {

namespace {

/// Sum over all of P(other lower); a pair that is equal for sure, as a group with itself, adds 1/2.
UPPSIKT_WIDE double sum_of_lower(
    double mean, double variance, const double* means, const double* variances, std::size_t count
) {
    double sums[lanes] = {};
    for (std::size_t first = 0; first < count; first += lanes) {
        UPPSIKT_LANES
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            // Without any spread the inverse root is so great that the sign alone counts.
            const double z =
                (mean - means[first + lane]) * inverse_root(variance + variances[first + lane]);
            sums[lane] += normal_below_wide(z);
        }
    }
    return total_of_lanes(sums);
}

}  // namespace

std::vector<double> expected_ranks(std::span<const Normal> effects, int threads) {
    // Filled up to whole lanes with groups that are never lower.
    const std::size_t count = (effects.size() + lanes - 1) / lanes * lanes;
    std::vector<double> means(count, 1e30);
    std::vector<double> variances(count, 0.0);
    for (std::size_t group = 0; group < effects.size(); ++group) {
        means[group] = effects[group].mean;
        variances[group] = effects[group].sd * effects[group].sd;
    }
    std::vector<double> ranks(effects.size());
    for_each_index(effects.size(), threads, [&](std::size_t group) {
        // Itself adds 1/2.
        ranks[group] =
            0.5 +
            sum_of_lower(means[group], variances[group], means.data(), variances.data(), count);
    });
    return ranks;
}

double probability_greater(const Normal& first, const Normal& second) {
    const double spread = std::hypot(first.sd, second.sd);
    const double apart = first.mean - second.mean;
    if (spread > 0) return normal_below(apart / spread);
    return apart > 0 ? 1 : (apart < 0 ? 0 : 0.5);
}

std::vector<int> bands_of(
    std::span<const Normal> effects, std::span<const double> ranks, double certainty
) {
    ensure(effects.size() == ranks.size(), "every group has its expected rank");
    ensure(certainty > 0.5 && certainty < 1, "a certainty lies between a half and 1");
    std::vector<std::size_t> order(effects.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, {}, [&](std::size_t group) { return ranks[group]; });

    // P(greater) reaches the certainty where the difference reaches so many sds.
    const double z = normal_quantile(certainty);
    const auto differ = [&](const Normal& first, const Normal& second) {
        const double apart = first.mean - second.mean;
        const double spread = first.sd * first.sd + second.sd * second.sd;
        return apart != 0 && apart * apart >= z * z * spread;
    };
    std::vector<int> bands(effects.size(), 0);
    int band = 0;
    std::size_t first = 0;
    for (std::size_t place = 0; place < order.size(); ++place) {
        const auto before = std::span(order).subspan(first, place - first);
        const bool some_pair = std::ranges::any_of(before, [&](std::size_t other) {
            return differ(effects[order[place]], effects[other]);
        });
        if (some_pair) {
            ++band;
            first = place;
        }
        bands[order[place]] = band;
    }
    return bands;
}

std::vector<double> StarCuts::mean_and_sd() { return {normal_below(-1), 0.5, normal_below(1)}; }

std::vector<Star> stars_of(
    std::span<const double> expected_ranks,
    std::span<const RankSummary> ranks,
    std::span<const double> star_cuts
) {
    ensure(expected_ranks.size() == ranks.size(), "every group has its ranks");
    std::vector<Star> stars;
    const auto groups = static_cast<double>(ranks.size());
    for (std::size_t group = 0; group < ranks.size(); ++group) {
        const double percentile = (expected_ranks[group] - 0.5) / groups;
        const auto above = std::ranges::upper_bound(star_cuts, percentile);
        const auto index = static_cast<std::size_t>(above - star_cuts.begin());
        stars.push_back({static_cast<int>(index) + 1, ranks[group].p_stars.at(index)});
    }
    return stars;
}

}  // namespace uppsikt::stats
