#include "stats/audit/evaluation.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "stats/logistic_sums.h"
#include "stats/poisson_binomial.h"
#include "stats/root.h"

namespace uppsikt::stats {

namespace {

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
    posteriors_known_ = false;
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
    find_posteriors();
    return effects_;
}

std::span<const SkewNormal> Evaluation::posteriors() {
    find_posteriors();
    return posteriors_;
}

/// From the score at no effect come a first law and modes under it. At the modes the likelihood is
/// taken as normal anew: that gives the law, and modes under it.
void Evaluation::find_posteriors() {
    if (posteriors_known_) return;
    posteriors_known_ = true;
    const std::size_t groups = participants_.size();
    modes_.assign(groups, {});
    for (std::size_t group = 0; group < groups; ++group)
        modes_[group] = {
            .lacking = static_cast<double>(observed_[group]) - expected_[group],
            .weight = variance_[group]
        };
    find_law();
    find_modes();
    find_law();
    find_modes();

    posteriors_.assign(groups, {.mean = effects_.mean, .sd = effects_.sd});
    if (effects_.sd == 0) return;
    for (std::size_t group = 0; group < groups; ++group) {
        if (participants_[group] == 0) continue;
        const Mode& mode = modes_[group];
        const double curvature = mode.weight + 1 / (effects_.sd * effects_.sd);
        const double sd = 1 / std::sqrt(curvature);
        // Of a density exp(-curvature t^2 / 2 - skew t^3 / 6) about its mode, to first order.
        posteriors_[group] = {
            .mean = mode.at - mode.skew / (2 * curvature * curvature),
            .sd = sd,
            .skewness = -mode.skew * sd * sd * sd
        };
    }
}

void Evaluation::find_law() {
    std::vector<NoisyEffect> noisy;
    for (std::size_t group = 0; group < participants_.size(); ++group) {
        if (participants_[group] == 0) continue;
        const Mode& mode = modes_[group];
        noisy.push_back({mode.at + mode.lacking / mode.weight, 1 / mode.weight});
    }
    effects_ = effect_law(noisy);
}

void Evaluation::find_modes() {
    if (effects_.sd == 0) return;
    const double precision = 1 / (effects_.sd * effects_.sd);
    for (std::size_t group = 0; group < participants_.size(); ++group) {
        if (participants_[group] == 0) continue;
        const GroupOffsets offsets = offsets_of(group);
        Mode& mode = modes_[group];
        for (int iteration = 0; iteration < 50; ++iteration) {
            const double slope = mode.lacking - precision * (mode.at - effects_.mean);
            const double step = slope / (mode.weight + precision);
            mode.at += std::clamp(step, -1.0, 1.0);
            const LogisticSums sums = logistic_sums(offsets, mode.at);
            mode.lacking = static_cast<double>(observed_[group]) - sums.expected;
            mode.weight = sums.weight;
            mode.skew = sums.skew;
            if (std::abs(step) < 1e-2) break;  // and the error now is of the order of 1e-5
        }
    }
}

GroupOffsets Evaluation::offsets_of(std::size_t group) {
    offsets_.clear();
    for (int block = blocks_.first; block < blocks_.last; ++block) {
        const RowRange rows = draw_->rows_of(block, static_cast<int>(group));
        for (std::size_t row = rows.first; row < rows.last; ++row)
            offsets_.push_back(case_mix_.intercept + case_mix_.slope * draw_->covariate()[row]);
    }
    return {
        .offsets = offsets_,
        .trial_count = participants_[group],
        .event_count = observed_[group]
    };
}

double SkewNormal::below(double limit) const {
    const double z = (limit - mean) / sd;
    return std::clamp(normal_below(z) - skewness / 6 * (z * z - 1) * normal_density(z), 0.0, 1.0);
}

/// Half the probability of just so few counts, so that p is uniform on average.
double Evaluation::exact_p(std::size_t group) {
    const EventDistribution events = event_distribution(offsets_of(group), 0);
    return events.below(observed_[group]) + events.at(observed_[group]) / 2;
}

std::vector<double> Evaluation::values(RankedBy by, double lowest_share) {
    const std::size_t groups = participants_.size();
    std::vector<double> values(groups, std::numeric_limits<double>::quiet_NaN());
    const double lowest_z = normal_quantile(lowest_share);
    for (std::size_t group = 0; group < groups; ++group) {
        if (participants_[group] == 0) continue;
        const auto observed = static_cast<double>(observed_[group]);
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
                values[group] = posteriors()[group].mean;
                break;
            case RankedBy::probability_lowest: {
                const Normal& all = effects();
                // Without spread every group is as likely as any other to be among the lowest.
                values[group] = all.sd == 0
                                    ? lowest_share
                                    : posteriors()[group].below(all.mean + all.sd * lowest_z);
                break;
            }
        }
    }
    return values;
}

}  // namespace uppsikt::stats
