#include "stats/audit/evaluation.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/ensure.h"
#include "stats/root.h"

namespace uppsikt::stats {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

struct LawAt {
    double mean;
    double score;  ///< derivative of the log likelihood by the variance, times 2
};

LawAt law_at(std::span<const NoisyEffect> effects, double variance) {
    double weights = 0;
    double sum = 0;
    for (const NoisyEffect& effect : effects) {
        const double weight = 1 / (variance + effect.variance);
        weights += weight;
        sum += weight * effect.estimate;
    }
    const double mean = sum / weights;
    double score = 0;
    for (const NoisyEffect& effect : effects) {
        const double weight = 1 / (variance + effect.variance);
        const double z = (effect.estimate - mean) * weight;
        score += z * z - weight;
    }
    return {mean, score};
}

}  // namespace

Normal effect_law(std::span<const NoisyEffect> effects) {
    if (effects.empty()) return {};
    if (law_at(effects, 0).score <= 0) return {law_at(effects, 0).mean, 0};
    double upper = 1e-3;
    while (law_at(effects, upper).score > 0)
        upper *= 4;
    const double variance = find_root(
        [&](double at) { return law_at(effects, at).score; },
        {.lower = upper > 1e-3 ? upper / 4 : 0, .upper = upper},
        1e-10
    );
    return {law_at(effects, variance).mean, std::sqrt(variance)};
}

void Evaluation::evaluate(
    const Draw& draw, int groups, BlockRange blocks, const CaseMixStart& start
) {
    draw_ = &draw;
    blocks_ = blocks;
    effects_known_ = false;
    const RowRange rows = draw.rows_of_blocks(blocks.first, blocks.last);
    const auto covariate = draw.covariate().subspan(rows.first, rows.count());
    case_mix_ = fit_case_mix(covariate, draw.happened().subspan(rows.first, rows.count()), start);
    first_row_ = rows.first;
    probability_.resize(rows.count());
    expected_of(case_mix_, covariate, probability_);

    const auto count = static_cast<std::size_t>(groups);
    participants_.assign(count, 0);
    observed_.assign(count, 0);
    expected_.assign(count, 0);
    variance_.assign(count, 0);
    for (int block = blocks.first; block < blocks.last; ++block)
        for (int group = 0; group < groups; ++group) {
            const RowRange of = draw.rows_of(block, group);
            std::int64_t observed = 0;
            double expected = 0;
            double variance = 0;
            for (std::size_t row = of.first; row < of.last; ++row) {
                const double p = probability_[row - first_row_];
                observed += draw.happened()[row];
                expected += p;
                variance += p * (1 - p);
            }
            const auto at = static_cast<std::size_t>(group);
            participants_[at] += static_cast<std::int64_t>(of.count());
            observed_[at] += observed;
            expected_[at] += expected;
            variance_[at] += variance;
        }
}

const Normal& Evaluation::effects() {
    if (effects_known_) return effects_;
    std::vector<NoisyEffect> noisy;
    for (std::size_t group = 0; group < participants_.size(); ++group)
        if (participants_[group] > 0) {
            const double lacking = static_cast<double>(observed_[group]) - expected_[group];
            noisy.push_back({lacking / variance_[group], 1 / variance_[group]});
        }
    effects_ = effect_law(noisy);
    effects_known_ = true;
    return effects_;
}

Normal Evaluation::posterior(int number) {
    const auto group = static_cast<std::size_t>(number);
    const Normal& prior = effects();
    if (participants_[group] == 0 || prior.sd == 0) return prior;
    const double precision = 1 / (prior.sd * prior.sd);
    const double lacking = static_cast<double>(observed_[group]) - expected_[group];
    const double all = precision + variance_[group];
    return {(precision * prior.mean + lacking) / all, 1 / std::sqrt(all)};
}

/// Half the probability of just so few counts, so that p is uniform on average.
double Evaluation::exact_p(std::size_t group) const {
    const auto events = static_cast<std::size_t>(observed_[group]);
    std::vector<double> distribution(events + 1, 0.0);
    distribution[0] = 1;
    std::size_t trials = 0;
    for (int block = blocks_.first; block < blocks_.last; ++block) {
        const RowRange rows = draw_->rows_of(block, static_cast<int>(group));
        for (std::size_t row = rows.first; row < rows.last; ++row) {
            const double p = probability_[row - first_row_];
            for (std::size_t k = std::min(++trials, events); k > 0; --k)
                distribution[k] = distribution[k] * (1 - p) + distribution[k - 1] * p;
            distribution[0] *= 1 - p;
        }
    }
    double below = distribution[events] / 2;
    for (std::size_t k = events; k > 0; --k)
        below += distribution[k - 1];
    return below;
}

std::vector<double> Evaluation::values(RankedBy by, double lowest_share) {
    const std::size_t groups = participants_.size();
    std::vector<double> values(groups, none);
    const double lowest_z = normal_quantile(lowest_share);
    for (std::size_t group = 0; group < groups; ++group) {
        if (participants_[group] == 0) continue;
        const auto observed = static_cast<double>(observed_[group]);
        const int number = static_cast<int>(group);
        switch (by) {
            case RankedBy::raw_rate:
                values[group] = observed / static_cast<double>(participants_[group]);
                break;
            case RankedBy::observed_over_expected:
                values[group] = observed / expected_[group];
                break;
            case RankedBy::z_score:
                values[group] = (observed - expected_[group]) / std::sqrt(variance_[group]);
                break;
            case RankedBy::exact_p:
                values[group] = exact_p(group);
                break;
            case RankedBy::shrunken_mean:
                values[group] = posterior(number).mean;
                break;
            case RankedBy::probability_lowest: {
                const Normal known = posterior(number);
                const Normal& all = effects();
                // Without spread every group is as likely as any other to be among the lowest.
                values[group] =
                    all.sd == 0
                        ? lowest_share
                        : normal_below((all.mean + all.sd * lowest_z - known.mean) / known.sd);
                break;
            }
        }
    }
    return values;
}

}  // namespace uppsikt::stats
