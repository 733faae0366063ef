#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "base/ensure.h"
#include "stats/parallel.h"
#include "stats/profile/ranks.h"
#include "stats/random.h"

/// Draws of effects, and how often each group has each rank in them.
namespace uppsikt::stats {

namespace {

/// Groups drawn together, so that a row of draws is written a cache line at a time.
constexpr std::size_t groups_at_once = 16;
constexpr std::size_t draws_at_once = 256;
constexpr std::size_t bins_max = 2048;

/// One draw in each equally probable part, then in an order of the group's own.
void draw_group(
    const GridDensity& posterior, Random random, std::span<double> rising, std::span<double> drawn
) {
    const auto count = static_cast<double>(rising.size());
    for (std::size_t part = 0; part < rising.size(); ++part)
        rising[part] = (static_cast<double>(part) + random.uniform()) / count;
    posterior.quantiles_roughly(rising, drawn);
    for (std::size_t left = drawn.size(); left > 1; --left)
        std::swap(drawn[left - 1], drawn[random.below(static_cast<std::uint32_t>(left))]);
}

/// Puts groups in order of their values: by 65,536 parts of the line, two bytes of the part's
/// number in turn (counting sort), then by insertion what lies in one part.
class Ranker {
public:
    explicit Ranker(const EffectDraws& draws) : order_(draws.groups), by_low_(draws.groups) {
        double sum = 0;
        double square = 0;
        for (const float value : draws.draw(0)) {
            sum += value;
            square += static_cast<double>(value) * value;
        }
        const auto count = static_cast<double>(draws.groups);
        const double mean = sum / count;
        const double sd = std::sqrt(std::max(square / count - mean * mean, 0.0));
        lowest_ = static_cast<float>(mean - 5 * sd);
        scale_ = sd > 0 ? static_cast<float>(65'535 / (10 * sd)) : 0.0F;
    }

    /// Rank from 0 of each group; equal values rank in the order of groups.
    void rank(std::span<const float> values, std::span<std::uint32_t> ranks) {
        std::array<std::uint32_t, 257> low{};
        std::array<std::uint32_t, 257> high{};
        for (std::size_t group = 0; group < values.size(); ++group) {
            const std::uint32_t part = part_of(values[group]);
            order_[group] = {values[group], static_cast<std::uint32_t>(group)};
            ++low[(part & 255U) + 1];
            ++high[(part >> 8U) + 1];
        }
        std::partial_sum(low.begin(), low.end(), low.begin());
        std::partial_sum(high.begin(), high.end(), high.begin());
        for (const Placed& placed : order_)
            by_low_[low[part_of(placed.value) & 255U]++] = placed;
        for (const Placed& placed : by_low_)
            order_[high[part_of(placed.value) >> 8U]++] = placed;
        for (std::size_t place = 1; place < order_.size(); ++place) {
            const Placed moving = order_[place];
            std::size_t to = place;
            for (; to > 0 && order_[to - 1].value > moving.value; --to)
                order_[to] = order_[to - 1];
            order_[to] = moving;
        }
        for (std::size_t place = 0; place < order_.size(); ++place)
            ranks[order_[place].group] = static_cast<std::uint32_t>(place);
    }

private:
    struct Placed {
        float value;
        std::uint32_t group;
    };
    std::uint32_t part_of(float value) const {
        const float place = (value - lowest_) * scale_;
        return static_cast<std::uint32_t>(
            static_cast<std::int32_t>(std::min(std::max(place, 0.0F), 65'535.0F))
        );
    }

    float lowest_ = 0;
    float scale_ = 0;
    std::vector<Placed> order_;
    std::vector<Placed> by_low_;
};

/// Whole numbers, so that adding them up in any order gives the same.
struct RankCounts {
    std::vector<std::uint64_t> sum;        ///< of ranks from 0, by group
    std::vector<std::uint32_t> by_bin;     ///< groups * bins
    std::vector<std::uint32_t> up_to_cut;  ///< cuts * groups: draws with rank below the cut
};

struct RankScale {
    std::size_t groups = 0;
    unsigned shift = 0;  ///< 2^shift ranks are in a bin
    std::size_t bins = 0;
    std::vector<std::uint32_t> cuts = {};  ///< ranks from 0 below each are counted
};

struct Cut {
    std::uint32_t rank;
    std::uint32_t* counts;  ///< by group
};

/// By values of its own, which no store can be taken to change: the loop becomes vector code.
void count_below(std::span<const std::uint32_t> ranks, const Cut cut) {
    for (std::size_t group = 0; group < ranks.size(); ++group)
        cut.counts[group] += ranks[group] < cut.rank ? 1U : 0U;
}

void count_draw(std::span<const std::uint32_t> ranks, const RankScale& scale, RankCounts& counts) {
    std::uint64_t* const sums = counts.sum.data();
    for (std::size_t group = 0; group < ranks.size(); ++group)
        sums[group] += ranks[group];
    for (std::size_t cut = 0; cut < scale.cuts.size(); ++cut)
        count_below(ranks, {scale.cuts[cut], counts.up_to_cut.data() + cut * scale.groups});
}

/// The bins of some draws, a few groups at a time, so that their bins stay in the cache.
void count_bins(std::span<const std::uint32_t> ranks, const RankScale& scale, RankCounts& counts) {
    for (std::size_t first = 0; first < scale.groups; first += groups_at_once) {
        const std::size_t end = std::min(first + groups_at_once, scale.groups);
        for (std::size_t draw = 0; draw < ranks.size(); draw += scale.groups)
            for (std::size_t group = first; group < end; ++group)
                ++counts.by_bin[group * scale.bins + (ranks[draw + group] >> scale.shift)];
    }
}

RankCounts no_counts(const RankScale& scale) {
    return {
        .sum = std::vector<std::uint64_t>(scale.groups, 0),
        .by_bin = std::vector<std::uint32_t>(scale.groups * scale.bins, 0),
        .up_to_cut = std::vector<std::uint32_t>(scale.groups * scale.cuts.size(), 0)
    };
}

template <class Number>
void add(std::vector<Number>& to, const std::vector<Number>& more) {
    for (std::size_t at = 0; at < to.size(); ++at)
        to[at] += more[at];
}

RankCounts count_ranks(const EffectDraws& draws, const RankScale& scale, int threads) {
    const std::size_t shares = std::clamp<std::size_t>(static_cast<std::size_t>(threads), 1, 16);
    std::vector<RankCounts> counts(shares);
    for_each_index(shares, threads, [&](std::size_t share) {
        counts[share] = no_counts(scale);
        Ranker ranker(draws);
        std::vector<std::uint32_t> ranks(scale.groups * draws_at_once);
        std::size_t filled = 0;
        for (std::size_t draw = share; draw < draws.draws; draw += shares) {
            const auto of_draw = std::span(ranks).subspan(filled, scale.groups);
            ranker.rank(draws.draw(draw), of_draw);
            count_draw(of_draw, scale, counts[share]);
            filled += scale.groups;
            if (filled < ranks.size() && draw + shares < draws.draws) continue;
            count_bins(std::span(ranks).first(filled), scale, counts[share]);
            filled = 0;
        }
    });
    for (std::size_t share = 1; share < shares; ++share) {
        add(counts[0].sum, counts[share].sum);
        add(counts[0].by_bin, counts[share].by_bin);
        add(counts[0].up_to_cut, counts[share].up_to_cut);
    }
    return counts[0];
}

/// The bin in which so many of the counts are reached.
std::size_t bin_reaching(std::span<const std::uint32_t> counts, double wanted) {
    double sum = 0;
    for (std::size_t bin = 0; bin < counts.size(); ++bin) {
        sum += counts[bin];
        if (sum >= wanted) return bin;
    }
    return counts.size() - 1;
}

}  // namespace

EffectDraws draw_effects(
    std::span<const GridDensity* const> posteriors, const DrawOptions& options
) {
    EffectDraws draws{
        .groups = posteriors.size(),
        .draws = options.draws,
        .values = std::vector<float>(posteriors.size() * options.draws)
    };
    const std::size_t blocks = (posteriors.size() + groups_at_once - 1) / groups_at_once;
    for_each_index(blocks, options.threads, [&](std::size_t block) {
        const std::size_t first = block * groups_at_once;
        const std::size_t count = std::min(groups_at_once, posteriors.size() - first);
        std::vector<double> rising(options.draws);
        std::vector<double> drawn(options.draws * count);
        for (std::size_t group = 0; group < count; ++group)
            draw_group(
                *posteriors[first + group],
                Random({.seed = options.seed, .stream = first + group}),
                rising,
                std::span(drawn).subspan(group * options.draws, options.draws)
            );
        for (std::size_t draw = 0; draw < options.draws; ++draw)
            for (std::size_t group = 0; group < count; ++group)
                draws.values[draw * draws.groups + first + group] =
                    static_cast<float>(drawn[group * options.draws + draw]);
    });
    return draws;
}

EffectDraws draw_effects(std::span<const EffectPosterior> posteriors, const DrawOptions& options) {
    std::vector<const GridDensity*> densities;
    for (const EffectPosterior& posterior : posteriors)
        densities.push_back(&posterior.effect);
    return draw_effects(densities, options);
}

std::vector<RankSummary> ranks_of(const EffectDraws& draws, const RankQuestion& question) {
    if (draws.groups == 0 || draws.draws == 0) return {};
    const auto groups = static_cast<double>(draws.groups);
    RankScale scale{.groups = draws.groups};
    while (((draws.groups - 1) >> scale.shift) >= bins_max)
        ++scale.shift;
    scale.bins = ((draws.groups - 1) >> scale.shift) + 1;
    // Percentile (rank + 1/2) / groups below the cut; the lowest share of groups comes last.
    for (const double cut : question.star_cuts)
        scale.cuts.push_back(static_cast<std::uint32_t>(std::max(std::ceil(cut * groups - 0.5), 0.0)
        ));
    scale.cuts.push_back(
        static_cast<std::uint32_t>(std::floor(question.lowest_share * groups + 1e-9))
    );

    // The ends: below rank 1 from 0, and not below the last.
    scale.cuts.push_back(1);
    scale.cuts.push_back(static_cast<std::uint32_t>(draws.groups) - 1);

    const RankCounts counts = count_ranks(draws, scale, question.threads);
    const auto share_below = [&](std::size_t cut, std::size_t group) {
        return counts.up_to_cut[cut * draws.groups + group] / static_cast<double>(draws.draws);
    };
    const std::size_t lowest_cut = question.star_cuts.size();
    const auto all = static_cast<double>(draws.draws);
    const double outside = (1 - question.coverage) / 2 * all;
    std::vector<RankSummary> summaries(draws.groups);
    for (std::size_t group = 0; group < draws.groups; ++group) {
        RankSummary& summary = summaries[group];
        summary.expected_rank = 1 + static_cast<double>(counts.sum[group]) / all;
        const auto bins = std::span(counts.by_bin).subspan(group * scale.bins, scale.bins);
        const std::size_t lower = bin_reaching(bins, outside) << scale.shift;
        const std::size_t upper = (bin_reaching(bins, all - outside) + 1) << scale.shift;
        summary.lower = static_cast<int>(lower) + 1;
        summary.upper = static_cast<int>(std::min(upper, draws.groups));
        summary.p_in_lowest = share_below(lowest_cut, group);
        summary.p_lowest = share_below(lowest_cut + 1, group);
        summary.p_highest = 1 - share_below(lowest_cut + 2, group);
        double before = 0;
        for (std::size_t cut = 0; cut < question.star_cuts.size(); ++cut) {
            const double up_to = share_below(cut, group);
            summary.p_stars.push_back(up_to - before);
            before = up_to;
        }
        summary.p_stars.push_back(1 - before);
    }
    return summaries;
}

}  // namespace uppsikt::stats
