#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "stats/normal.h"
#include "stats/profile/posterior.h"

namespace uppsikt::stats {

/// Ranks count from 1, the lowest effect: the fewest events, given what participants were like.
///
/// Expected rank of each group by its normal posterior: 1 + sum over the others of P(other lower).
///
/// Model    independent normal effects; P = Phi((mean - other's) / sqrt(sum of variances)), 1/2 for
///          two groups that are equal for sure
/// Shapes   m groups, m^2 probabilities: about 4 ns each
/// Source   Lingsma et al. (2010), QJM 103, 99-108; lme4's users know it from merTools.
/// Checked  ranks_test.cpp: expected_rank_normal of data/validation, 1e-10.
std::vector<double> expected_ranks(std::span<const Normal> effects, int threads = 1);

/// P(first > second), 1/2 when they are equal for sure.
double probability_greater(const Normal& first, const Normal& second);

/// Groups that cannot be told apart, as bands in order of expected rank: from the lowest on, a band
/// takes in the next group as long as no two in it differ with probability `certainty` or more.
/// Gives each group's band, from 0. Groups in different bands need not differ: a band ends where
/// *some* pair in it would.
std::vector<int> bands_of(
    std::span<const Normal> effects, std::span<const double> ranks, double certainty = 0.95
);

/// Effects drawn from posteriors, every draw a possible truth for all groups at once.
struct EffectDraws {
    std::size_t groups = 0;
    std::size_t draws = 0;
    std::vector<float> values;  ///< draws * groups, a row per draw

    std::span<const float> draw(std::size_t which) const {
        return std::span(values).subspan(which * groups, groups);
    }
};

struct DrawOptions {
    std::size_t draws = 2000;
    std::uint64_t seed = 1;  ///< stored with the answer, so that it can be made again
    int threads = 1;
};

/// Independent draws from each posterior. For each group they are spread evenly: one in each of as
/// many equally probable parts, in an order of the group's own (Latin hypercube), which takes the
/// noise of its own distribution away and leaves the groups independent.
///
/// Source   McKay, Beckman & Conover (1979), Technometrics 21, 239-245.
EffectDraws draw_effects(
    std::span<const GridDensity* const> posteriors, const DrawOptions& options
);
EffectDraws draw_effects(std::span<const EffectPosterior> posteriors, const DrawOptions& options);

struct RankQuestion {
    double coverage = 0.95;
    double lowest_share = 0.1;
    /// Shares of groups below the 2nd, 3rd ... star, rising; see `StarCuts`.
    std::vector<double> star_cuts = {0.25, 0.5, 0.75};
    int threads = 1;
};

struct RankSummary {
    double expected_rank = 0;  ///< mean over draws
    int lower = 0;             ///< rank interval
    int upper = 0;
    double p_in_lowest = 0;  ///< P(rank is at most lowest_share * groups)
    double p_lowest = 0;     ///< P(rank 1)
    double p_highest = 0;
    std::vector<double> p_stars;  ///< by star, from 1
};

/// Distribution of each group's rank over draws. Equal draws rank in the order of groups.
///
/// Shapes   Rank intervals are to the rank up to 2,048 groups, beyond outwards to 2, 4, 8 ...
///          ranks, such that there are at most 2,048 steps.
/// Checked  ranks_test.cpp: counted by brute force; surgical (400,000 draws by JAGS).
std::vector<RankSummary> ranks_of(const EffectDraws& draws, const RankQuestion& question);

/// Where stars begin, as shares of groups.
struct StarCuts {
    static std::vector<double> quartiles() { return {0.25, 0.5, 0.75}; }
    /// Below mean - sd, below the mean, below mean + sd, and above, of normal effects.
    static std::vector<double> mean_and_sd();
};

struct Star {
    int star = 1;            ///< by the posterior expected percentile
    double probability = 0;  ///< that the group's true rank has this star
    bool is_suppressed() const { return probability < 0.5; }  ///< too uncertain to be shown
};

/// Star by expected rank: percentile (rank - 1/2) / groups between cuts. Shrinkage draws
/// percentiles of thin data to the middle: few groups then get the outer stars, by design.
///
/// Source   Lin, Louis, Paddock & Ridgeway (2006), Bayesian Analysis 1, 915-946 (percentiles).
std::vector<Star> stars_of(
    std::span<const double> expected_ranks,
    std::span<const RankSummary> ranks,
    std::span<const double> star_cuts
);

}  // namespace uppsikt::stats
