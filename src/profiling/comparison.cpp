#include "profiling/comparison.h"

#include "base/ensure.h"

namespace uppsikt::profiling {

namespace {

/// Share of false ones among those singled out.
constexpr double false_share = 0.05;

stats::CompareOptions options_of(const ProfileRequest& request) {
    stats::CompareOptions options{.coverage = request.level, .threads = request.threads};
    switch (request.null.kind) {
        case Null::Kind::median:
            options.null = stats::NullIntercept::Kind::median;
            break;
        case Null::Kind::mean:
            options.null = stats::NullIntercept::Kind::weighted_mean;
            break;
        case Null::Kind::value:
            options.null = stats::NullIntercept::Kind::fixed;
            options.fixed_null = request.null.value;
            break;
    }
    return options;
}

void single_out(ProviderResult& result) {
    if (!result.p_adjusted || *result.p_adjusted > false_share || !result.ratio) return;
    result.standing = *result.ratio < 1 ? Standing::lower : Standing::higher;
}

}  // namespace

void compare(
    const stats::PackedRows& rows,
    const stats::Yardstick& yardstick,
    IntervalOf interval,
    ProfileAnswer& answer
) {
    const stats::GroupComparison comparison =
        stats::compare_groups(rows, yardstick, options_of(answer.request));
    ensure(answer.results.size() == comparison.groups.size(), "every provider has a result");
    answer.null = comparison.null;
    answer.over_dispersion = comparison.over_dispersion;
    for (std::size_t which = 0; which < answer.results.size(); ++which) {
        const stats::ComparedGroup& from = comparison.groups[which];
        ProviderResult& result = answer.results[which];
        result.expected = from.expected;
        result.ratio = from.ratio;
        result.p_exact = from.p_exact;
        result.p_adjusted = from.p_adjusted;
        result.direct_rate = from.direct_rate;
        single_out(result);
        if (interval == IntervalOf::posterior) continue;
        result.lower = from.effect.lower;
        result.upper = from.effect.upper;
    }
    if (comparison.null) add_funnel(answer);
}

}  // namespace uppsikt::profiling
