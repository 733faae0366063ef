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

/// None is few: of none, none is known of each.
bool is_few(std::int64_t number, const SmallCells& small) { return number <= small.to; }

bool tells_of_somebody(std::int64_t n, std::int64_t events, const SmallCells& small) {
    return is_few(events, small) || is_few(n - events, small);
}

/// The first category of the covariate that tells of somebody; none where all are large.
std::optional<std::string> small_category(
    const profiling::Covariate& covariate, const SmallCells& small
) {
    for (std::size_t i = 0; i < covariate.tallies.size(); ++i)
        if (tells_of_somebody(covariate.tallies[i].n, covariate.tallies[i].events, small))
            return covariate.is_factor ? covariate.levels[i] : std::to_string(i);
    return std::nullopt;
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

std::string told(const std::string& name) {
    return uppsikt::shown(operations::without_identities(name));
}

}  // namespace

profiling::Providers too_small(const ProfileAnswer& answer, const SmallCells& small) {
    profiling::Providers found;
    for (const ProviderResult& result : answer.results)
        if (tells_of_somebody(result.n, result.observed, small))
            found.insert({result.supplier, result.provider});
    return found;
}

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

std::vector<Reason> against(const ProfileAnswer& answer, const SmallCells& small) {
    std::vector<Reason> reasons;
    if (answer.ending != "converged") reasons.push_back({"comparisons_no_answer", {}});
    if (answer.results.size() < 2) reasons.push_back({"comparisons_too_few", {}});
    for (const std::string& column : columns_with_identities(answer))
        reasons.push_back({"comparisons_has_identity", {{"column", told(column)}}});
    for (const profiling::Covariate& covariate : answer.covariates)
        if (const auto category = small_category(covariate, small))
            reasons.push_back(
                {"comparisons_category_small",
                 {{"column", told(covariate.name)},
                  {"category", told(*category)},
                  {"to", std::to_string(small.to)}}}
            );
    return reasons;
}

}  // namespace uppsikt::comparisons
