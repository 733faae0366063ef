#include "profiling/shrinkage.h"

#include <algorithm>
#include <numeric>

#include "stats/profile/shrink_groups.h"

namespace uppsikt::profiling {

namespace {

SpreadOfEffects spread_of(
    const stats::Spread& spread, const std::optional<stats::SdInterval>& interval
) {
    SpreadOfEffects made{.state = name_of(spread.state), .sd = spread.sd};
    if (interval) {
        made.lower = interval->lower;
        made.upper = interval->upper;
    }
    return made;
}

void add_summary(const stats::PosteriorSummary& summary, Model model, ProviderResult& result) {
    result.shrunken = summary.rate;
    result.shrunken_lower = summary.rate_lower;
    result.shrunken_upper = summary.rate_upper;
    result.p_lowest_tenth = summary.p_lowest;
    result.p_below_floor = summary.p_below_floor;
    result.reliability = summary.reliability;
    if (model == Model::fixed) return;
    result.effect = summary.mean;
    result.se = summary.sd;
    result.lower = summary.lower;
    result.upper = summary.upper;
}

void add_bands(const std::vector<int>& band_of, ProfileAnswer& answer) {
    for (std::size_t place = 0; place < answer.in_order.size(); ++place) {
        const int band = band_of[answer.in_order[place]];
        const bool begins = place == 0 || band != band_of[answer.in_order[place - 1]];
        if (begins) answer.bands.push_back({static_cast<int>(place), static_cast<int>(place)});
        answer.bands.back().last = static_cast<int>(place);
    }
}

void order(const stats::Shrinkage& shrinkage, ProfileAnswer& answer) {
    answer.in_order.resize(shrinkage.groups.size());
    std::iota(answer.in_order.begin(), answer.in_order.end(), std::size_t{0});
    std::ranges::stable_sort(answer.in_order, {}, [&](std::size_t i) {
        return shrinkage.groups[i].expected_rank;
    });
    add_bands(shrinkage.band_of, answer);
}

}  // namespace

std::string name_of(stats::SpreadState state) {
    switch (state) {
        case stats::SpreadState::estimated:
            return "estimated";
        case stats::SpreadState::zero:
            return "zero";
        case stats::SpreadState::not_identified:
            return "not_identified";
        case stats::SpreadState::unbounded:
            break;
    }
    return "unbounded";
}

stats::RandomInterceptFit fit_random_part(
    const stats::PackedRows& rows, const ProfileRequest& request
) {
    stats::RandomInterceptOptions options{
        .nested = request.model == Model::nested,
        .threads = request.threads
    };
    if (request.wants_sd_interval) options.sd_coverage = request.level;
    return stats::fit_random_by_need(rows, std::move(options));
}

void shrink(
    const stats::PackedRows& rows, const stats::RandomInterceptFit& fit, ProfileAnswer& answer
) {
    const ProfileRequest& request = answer.request;
    answer.seed = request.seed;
    answer.provider_spread = spread_of(fit.group_spread, fit.group_interval);
    if (request.model == Model::nested)
        answer.supplier_spread = spread_of(fit.parent_spread, fit.parent_interval);
    const auto shrinkage = stats::shrink_groups(
        rows,
        fit,
        {.coverage = request.level,
         .floor = request.floor,
         .seed = request.seed,
         .threads = request.threads}
    );
    if (!shrinkage) return;
    answer.provider_spread->rate_low = shrinkage->rate_low;
    answer.provider_spread->rate_high = shrinkage->rate_high;
    answer.rankability = shrinkage->rankability;
    for (std::size_t i = 0; i < shrinkage->groups.size(); ++i) {
        const stats::ShrunkenGroup& group = shrinkage->groups[i];
        add_summary(group.summary, request.model, answer.results[i]);
        answer.results[i].expected_rank = group.expected_rank;
        answer.results[i].star = group.star;
        answer.results[i].p_star = group.p_star;
    }
    order(*shrinkage, answer);
}

}  // namespace uppsikt::profiling
