#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stats/audit/case_mix_fit.h"
#include "stats/audit/draw.h"
#include "stats/audit/rule.h"
#include "stats/normal.h"

namespace uppsikt::stats {

/// An evaluation looks at the participants of blocks [first, last).
struct BlockRange {
    int first = 0;
    int last = 0;
};

/// What one evaluation knows of the groups. Values by group.
class Evaluation {
public:
    /// Fits the case mix anew and adds up; `start` is where the fit begins.
    void evaluate(const Draw& draw, int groups, BlockRange blocks, const CaseMixStart& start);

    std::span<const std::int64_t> participants() const { return participants_; }
    std::span<const std::int64_t> observed() const { return observed_; }
    std::span<const double> expected() const { return expected_; }
    std::span<const double> variance() const { return variance_; }
    const CaseMixFit& case_mix() const { return case_mix_; }

    /// Mean and sd of the groups' effects, by maximum likelihood: see effect_law.
    const Normal& effects();
    /// Posterior of a group's effect.
    Normal posterior(int group);

    /// What groups are ranked by; not a number without participants. Lower is worse, but for
    /// `probability_lowest`.
    std::vector<double> values(RankedBy by, double lowest_share);

private:
    double exact_p(std::size_t group) const;

    const Draw* draw_ = nullptr;
    BlockRange blocks_;
    CaseMixFit case_mix_;
    std::size_t first_row_ = 0;
    std::vector<double> probability_;  ///< by row, from first_row_
    std::vector<std::int64_t> participants_;
    std::vector<std::int64_t> observed_;
    std::vector<double> expected_;
    std::vector<double> variance_;
    Normal effects_;
    bool effects_known_ = false;
};

/// An estimate of a group's effect and the variance that chance gives it.
struct NoisyEffect {
    double estimate = 0;
    double variance = 1;
};

/// The normal law of effects whose estimates are given: maximum likelihood of mean and sd.
///
/// Model    estimate ~ N(effect, variance), effect ~ N(mean, sd^2)
/// Fails    Not: sd 0 where the likelihood falls from there.
/// Checked  evaluation_test.cpp: a grid of the likelihood.
Normal effect_law(std::span<const NoisyEffect> effects);

}  // namespace uppsikt::stats
