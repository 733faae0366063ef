#include "find/rules.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/ensure.h"
#include "stats/normal.h"
#include "stats/two_stage_measure.h"

namespace uppsikt::find {

namespace {

constexpr double tail = 0.05;   // a 90 % interval leaves so much on each side
constexpr double clear = 0.95;  // two contracts differ when one is better with this probability

struct WeightedLevel {
    double weight = 0;  ///< share of the participants
    double log_odds = 0;
};

/// The levels with participants; none where the model has no answer for one of them.
std::optional<std::vector<WeightedLevel>> levels_of(
    const results::Figure& figure, const results::ModelPart& first
) {
    std::vector<WeightedLevel> levels;
    for (const results::LevelCounts& counts : figure.levels) {
        if (counts.participants == 0) continue;
        const auto part =
            std::ranges::find(first.levels, counts.level, &results::ModelPart::Level::level);
        if (part == first.levels.end() || !part->log_odds) return std::nullopt;
        levels.push_back(
            {.weight = static_cast<double>(counts.participants) / figure.participants,
             .log_odds = *part->log_odds}
        );
    }
    return levels;
}

double logistic(double log_odds) { return 1 / (1 + std::exp(-log_odds)); }

/// The share as a distribution: a measure of one stage, whose second never comes.
stats::TwoStageMeasure share_of(
    const std::vector<WeightedLevel>& levels, const stats::Normal& effect
) {
    std::vector<stats::MeasureLevel> parts;
    for (const WeightedLevel& level : levels)
        parts.push_back(
            {.weight = level.weight,
             .first_log_odds = level.log_odds,
             .second_log_odds = -std::numeric_limits<double>::infinity()}
        );
    return {std::move(parts), {.first = effect, .second = {}}};
}

/// The density of the share at even steps of the effect, by change of variable.
std::vector<Estimate::Point> hill_of(
    const std::vector<WeightedLevel>& levels, const results::Effect& effect
) {
    constexpr double widest = 2.75;  // sds to each side: what lies outside cannot be seen
    constexpr int points = 23;
    std::vector<Estimate::Point> hill;
    for (int i = 0; i < points; ++i) {
        const double z = widest * (2.0 * i / (points - 1) - 1);
        double share = 0;
        double slope = 0;
        for (const WeightedLevel& level : levels) {
            const double p = logistic(level.log_odds + effect.mean + effect.sd * z);
            share += level.weight * p;
            slope += level.weight * p * (1 - p);
        }
        const double spread = effect.sd * slope;
        if (spread <= 0) return {};
        hill.push_back({.share = share, .density = stats::normal_density(z) / spread});
    }
    return hill;
}

}  // namespace

std::optional<Estimate> estimate(
    const results::ContractResult& contract, const results::ModelPart& first
) {
    if (contract.figure.participants == 0 || !contract.first_effect) return std::nullopt;
    const auto levels = levels_of(contract.figure, first);
    if (!levels || levels->empty()) return std::nullopt;
    const results::Effect& effect = *contract.first_effect;
    const auto share = share_of(*levels, {.mean = effect.mean, .sd = effect.sd});
    const auto country =
        share_of(*levels, {.mean = 0, .sd = std::hypot(first.sd_area, first.sd_contract)});
    return Estimate{
        .share = share.mean(),
        .likely = {.lower = share.quantile(tail), .upper = share.quantile(1 - tail)},
        .expected = country.mean(),
        .effect = effect,
        .hill = hill_of(*levels, effect),
    };
}

Verdict judge(const std::optional<Estimate>& estimate, int participants, int least_participants) {
    if (!estimate || participants < least_participants) return Verdict::too_few;
    if (estimate->likely.lower > estimate->expected) return Verdict::better;
    if (estimate->likely.upper < estimate->expected) return Verdict::worse;
    return Verdict::as_expected;
}

StarCuts star_cuts(std::vector<Rated> rated, const services::StarScale& scale) {
    std::ranges::sort(rated, {}, &Rated::difference);
    StarCuts found{.cuts = {}, .rated = static_cast<int>(rated.size()), .agreeing = 0};
    for (int star = scale.lowest; star < scale.highest; ++star) {
        std::vector<Rated> two;
        std::ranges::copy_if(rated, std::back_inserter(two), [&](const Rated& one) {
            return one.star == star || one.star == star + 1;
        });
        if (two.empty()) return {.cuts = {}, .rated = found.rated, .agreeing = 0};
        // Everything above the cut first; then the cut moves up past one contract at a time.
        auto wrong = std::ranges::count(two, star, &Rated::star);
        auto least = wrong;
        double best = two.front().difference;
        for (std::size_t i = 0; i < two.size(); ++i) {
            wrong += two[i].star == star ? -1 : 1;
            if (wrong >= least) continue;
            least = wrong;
            best = i + 1 < two.size() ? (two[i].difference + two[i + 1].difference) / 2
                                      : two[i].difference;
        }
        const double below = found.cuts.empty() ? best : found.cuts.back();
        found.cuts.push_back(std::max(best, below));
    }
    for (const Rated& one : rated) {
        const auto above =
            std::ranges::count_if(found.cuts, [&](double cut) { return one.difference > cut; });
        if (scale.lowest + static_cast<int>(above) == one.star) ++found.agreeing;
    }
    return found;
}

Stars possible_stars(
    std::optional<int> published,
    const std::optional<Estimate>& estimate,
    const StarCuts& cuts,
    const services::StarScale& scale
) {
    if (!published) return {};
    Stars stars{.published = published, .least = *published, .most = *published};
    if (!estimate || cuts.cuts.empty()) return stars;
    const auto star_at = [&](double share) {
        const double difference = share - estimate->expected;
        return scale.lowest + static_cast<int>(std::ranges::count_if(cuts.cuts, [&](double cut) {
                   return difference > cut;
               }));
    };
    stars.least = std::min(stars.least, star_at(estimate->likely.lower));
    stars.most = std::max(stars.most, star_at(estimate->likely.upper));
    return stars;
}

double probability_better(const results::Effect& one, const results::Effect& other) {
    const double sd = std::hypot(one.sd, other.sd);
    const double difference = one.mean - other.mean;
    if (sd > 0) return stats::normal_below(difference / sd);
    if (difference == 0) return 0.5;
    return difference > 0 ? 1 : 0;
}

Comparison compare(std::span<const Offer* const> offers) {
    Comparison answer;
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < offers.size(); ++i) {
        if (offers[i]->now.verdict == Verdict::too_few || !offers[i]->now.is_released()) {
            answer.too_few = true;
            continue;
        }
        if (!best ||
            offers[i]->now.estimate->effect.mean > offers[*best]->now.estimate->effect.mean)
            best = i;
    }
    if (!best || answer.too_few || offers.size() < 2) return answer;
    answer.probability = 1;
    for (std::size_t i = 0; i < offers.size(); ++i)
        if (i != *best)
            answer.probability = std::min(
                answer.probability,
                probability_better(
                    offers[*best]->now.estimate->effect,
                    offers[i]->now.estimate->effect
                )
            );
    if (answer.probability >= clear) answer.best = best;
    return answer;
}

}  // namespace uppsikt::find
