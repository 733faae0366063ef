#include "results/rules.h"

#include <algorithm>
#include <cmath>

#include "base/ensure.h"

namespace uppsikt::results {

namespace {

double weight_of(std::span<const LevelWeight> weights, const std::string& level) {
    const auto found = std::ranges::find(weights, level, &LevelWeight::level);
    ensure(found != weights.end(), "every level has a weight");
    return found->weight;
}

}  // namespace

std::optional<double> weighted_measure(
    std::span<const LevelCounts> counts, std::span<const LevelWeight> weights
) {
    double weighted = 0;
    int participants = 0;
    for (const LevelCounts& level : counts) {
        weighted +=
            (level.first_results + level.follow_up_results) * weight_of(weights, level.level);
        participants += level.participants;
    }
    if (participants == 0) return std::nullopt;
    return weighted / (2.0 * participants);
}

double as_published(double measure, const QualityLimit& limit) {
    const double scale = std::pow(10.0, limit.decimals);
    return std::round(measure * scale) / scale;
}

bool is_below(double measure, const QualityLimit& limit) {
    return as_published(measure, limit) < limit.limit;
}

bool star_counts(const std::optional<int>& star, const QualityLimit& limit) {
    if (!star) return limit.no_star_counts;
    return std::ranges::find(limit.stars, *star) != limit.stars.end();
}

bool is_flagged(const Standing& standing, const QualityLimit& limit) {
    if (!standing.measure || !standing.active_long_enough.value_or(false)) return false;
    return star_counts(standing.star, limit) && is_below(*standing.measure, limit);
}

std::vector<NeededResults> results_needed(
    std::span<const LevelCounts> counts,
    std::span<const LevelWeight> weights,
    const QualityLimit& limit
) {
    std::vector<NeededResults> needed;
    std::vector<LevelCounts> tried(counts.begin(), counts.end());
    for (std::size_t i = 0; i < tried.size(); ++i) {
        const LevelCounts& now = counts[i];
        const int room = 2 * now.participants - now.first_results - now.follow_up_results;
        NeededResults answer{.level = now.level, .results = std::nullopt};
        for (int more = 0; more <= room; ++more) {
            tried[i].first_results = now.first_results + more;
            const auto measure = weighted_measure(tried, weights);
            if (measure && !is_below(*measure, limit)) {
                answer.results = more;
                break;
            }
        }
        tried[i] = now;
        needed.push_back(std::move(answer));
    }
    return needed;
}

bool is_anomaly(const LevelCounts& counts) {
    return counts.follow_up_results > counts.first_results;
}

}  // namespace uppsikt::results
