#include "comparisons/rules.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "platform/operations/masking.h"

namespace uppsikt::comparisons {

namespace {

using profiling::Excluded;
using profiling::ProfileAnswer;
using profiling::ProviderResult;
using publication::SmallCells;

std::int64_t without_outcome(const ProviderResult& result) { return result.n - result.observed; }

bool is_small(const ProviderResult& result, const SmallCells& small) {
    return small.has(result.n) || small.has(result.observed) || small.has(without_outcome(result));
}

/// Those that are not shown, and what the totals tell of them together.
struct Hidden {
    std::vector<bool> is_hidden;
    int providers = 0;
    std::int64_t with = 0;
    std::int64_t without = 0;

    void hide(const std::vector<ProviderResult>& results, std::size_t which) {
        is_hidden[which] = true;
        ++providers;
        with += results[which].observed;
        without += without_outcome(results[which]);
    }
    bool is_safe(const SmallCells& small) const {
        return providers == 0 || (providers > 1 && with > small.to && without > small.to);
    }
};

Hidden hidden_of(const std::vector<ProviderResult>& results, const SmallCells& small) {
    Hidden hidden{.is_hidden = std::vector<bool>(results.size(), false)};
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < results.size(); ++i)
        if (is_small(results[i], small))
            hidden.hide(results, i);
        else
            others.push_back(i);
    std::ranges::stable_sort(others, {}, [&](std::size_t i) { return results[i].n; });
    for (auto next = others.begin(); next != others.end() && !hidden.is_safe(small); ++next)
        hidden.hide(results, *next);
    return hidden;
}

/// Places in the order, of those that are left; a band of none is gone.
void keep_order(ProfileAnswer& answer, const Hidden& hidden) {
    std::vector<std::size_t> index(hidden.is_hidden.size(), 0);
    for (std::size_t i = 0, left = 0; i < index.size(); ++i)
        if (!hidden.is_hidden[i]) index[i] = left++;
    std::vector<int> before(
        answer.in_order.size() + 1,
        0
    );  // how many are left of the first so many
    std::vector<std::size_t> order;
    for (std::size_t place = 0; place < answer.in_order.size(); ++place) {
        const std::size_t which = answer.in_order[place];
        if (!hidden.is_hidden[which]) order.push_back(index[which]);
        before[place + 1] = static_cast<int>(order.size());
    }
    std::vector<profiling::Band> bands;
    for (const profiling::Band& band : answer.bands) {
        const profiling::Band left{
            .first = before[static_cast<std::size_t>(band.first)],
            .last = before[static_cast<std::size_t>(band.last) + 1] - 1
        };
        if (left.first <= left.last) bands.push_back(left);
    }
    answer.in_order = std::move(order);
    answer.bands = std::move(bands);
}

/// By column, whichever provider's rows they are.
void join_excluded(ProfileAnswer& answer) {
    std::map<std::pair<Excluded::Why, std::string>, std::size_t> by_column;
    std::vector<Excluded> joined;
    for (const Excluded& one : answer.excluded) {
        const auto [at, is_new] = by_column.try_emplace({one.why, one.column}, joined.size());
        if (is_new) {
            joined.push_back(one);
            joined.back().provider.reset();
        } else {
            joined[at->second].rows += one.rows;
        }
    }
    answer.excluded = std::move(joined);
}

bool has_identity(const std::string& name) { return operations::without_identities(name) != name; }

/// Columns that have what looks like a person's number in what the page would show of them.
std::set<std::string> columns_with_identities(const ProfileAnswer& answer) {
    const profiling::Columns& columns = answer.request.columns;
    std::set<std::string> found;
    for (const ProviderResult& result : answer.results) {
        if (has_identity(result.provider)) found.insert(columns.provider);
        if (columns.supplier && has_identity(result.supplier)) found.insert(*columns.supplier);
    }
    for (const profiling::Covariate& covariate : answer.covariates)
        if (has_identity(covariate.name) || std::ranges::any_of(covariate.levels, has_identity))
            found.insert(covariate.name);
    return found;
}

}  // namespace

ForEveryone for_everyone(ProfileAnswer answer, const SmallCells& small) {
    const Hidden hidden = hidden_of(answer.results, small);
    keep_order(answer, hidden);
    std::vector<ProviderResult> left;
    for (std::size_t i = 0; i < answer.results.size(); ++i)
        if (!hidden.is_hidden[i]) left.push_back(std::move(answer.results[i]));
    answer.results = std::move(left);
    if (!answer.funnel.empty() && !answer.results.empty()) profiling::set_funnel(answer);
    join_excluded(answer);
    return {
        .answer = std::move(answer),
        .withheld = hidden.providers,
        .participants = hidden.with + hidden.without
    };
}

std::vector<Reason> against(const ForEveryone& shown) {
    const ProfileAnswer& answer = shown.answer;
    std::vector<Reason> reasons;
    if (answer.ending != "converged" && answer.separating.empty())
        reasons.push_back({"comparisons_no_answer", {}});
    if (answer.results.size() < 2)
        reasons.push_back({"comparisons_too_few", {{"withheld", std::to_string(shown.withheld)}}});
    const auto told = [](const std::string& column) {
        return uppsikt::shown(operations::without_identities(column));
    };
    for (const std::string& column : columns_with_identities(answer))
        reasons.push_back({"comparisons_has_identity", {{"column", told(column)}}});
    for (const std::string& column : answer.separating)
        reasons.push_back({"comparisons_category_decides", {{"column", told(column)}}});
    return reasons;
}

}  // namespace uppsikt::comparisons
