#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stats/audit/case_mix_fit.h"
#include "stats/audit/draw.h"
#include "stats/audit/rule.h"
#include "stats/group_offsets.h"
#include "stats/normal.h"

namespace uppsikt::stats {

/// An evaluation looks at the participants of blocks [first, last).
struct BlockRange {
    int first = 0;
    int last = 0;
};

/// A distribution nearly normal, by its first three cumulants.
struct SkewNormal {
    double mean = 0;
    double sd = 0;
    double skewness = 0;

    /// P(value < limit), by Edgeworth's expansion to the skewness; sd above 0.
    double below(double limit) const;
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

    /// Mean and sd of the groups' effects: see find_posteriors.
    const Normal& effects();
    /// Posteriors of the groups' effects; the effects' own law for a group without participants.
    std::span<const SkewNormal> posteriors();

    /// What groups are ranked by; not a number without participants. Lower is worse, but for
    /// `probability_lowest`.
    std::vector<double> values(RankedBy by, double lowest_share);

private:
    /// Of a group's log posterior density.
    struct Mode {
        double at = 0;
        double lacking = 0;  ///< O - E there
        double weight = 0;   ///< V there
        double skew = 0;
    };

    double exact_p(std::size_t group);
    /// The participants of a group in one row, their log odds as expected of them.
    GroupOffsets offsets_of(std::size_t group);
    void find_posteriors();
    void find_modes();
    void find_law();

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
    std::vector<SkewNormal> posteriors_;
    bool posteriors_known_ = false;
    std::vector<Mode> modes_;
    std::vector<double> offsets_;  ///< of one group at a time
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
