#include <algorithm>
#include <map>
#include <set>

#include "registry/registry.h"
#include "results/results.h"
#include "results/store.h"

namespace uppsikt::results {

namespace {

/// Contracts that go on although so probably below are shown beside the candidates.
constexpr double probable = 0.95;

/// Why these periods are no review by the terms: as many successive publications as they say.
std::vector<Reason> objections_to(const Review& review, std::span<const Month> known) {
    const std::vector<Month>& periods = review.periods;
    const QualityLimit& limit = review.latest().limit;
    std::vector<Reason> reasons;
    if (static_cast<int>(periods.size()) != limit.consecutive_publications)
        reasons.push_back(
            {"results_review_needs_periods",
             {{"rule", review.latest().rule},
              {"needed", std::to_string(limit.consecutive_publications)},
              {"given", std::to_string(periods.size())}}}
        );
    for (std::size_t i = 1; i < periods.size(); ++i) {
        const std::vector<TextValue> both{
            {"earlier", to_text(periods[i - 1])},
            {"later", to_text(periods[i])}
        };
        if (periods[i] <= periods[i - 1]) {
            reasons.push_back({"results_periods_not_in_order", both});
            continue;
        }
        for (const Month month : known)
            if (month > periods[i - 1] && month < periods[i]) {
                auto values = both;
                values.push_back({"between", to_text(month)});
                reasons.push_back({"results_periods_not_successive", std::move(values)});
            }
    }
    return reasons;
}

/// The latest publications, as many as the terms in force look at.
Result<std::vector<Month>> latest_publications(
    const services::Service& service, const std::vector<Month>& known
) {
    const auto terms = TRY(services::quality_condition(service, last_day(known.back())));
    const auto wanted = static_cast<std::size_t>(terms.consecutive_publications);
    const std::size_t first = known.size() - std::min(wanted, known.size());
    return std::vector<Month>(known.begin() + static_cast<std::ptrdiff_t>(first), known.end());
}

const ContractResult* find_contract(const PeriodResults& results, const std::string& contract) {
    const auto found =
        std::ranges::lower_bound(results.contracts, contract, {}, [](const ContractResult& one) {
            return one.figure.contract;
        });
    const bool there = found != results.contracts.end() && found->figure.contract == contract;
    return there ? &*found : nullptr;
}

/// The contract in every period, if it was flagged in each.
std::optional<Candidate> as_candidate(
    std::span<const PeriodResults> by_period, const std::string& contract
) {
    Candidate candidate;
    for (const PeriodResults& results : by_period) {
        const ContractResult* result = find_contract(results, contract);
        if (result == nullptr || !result->flagged) return std::nullopt;
        candidate.by_period.push_back(*result);
    }
    const PeriodResults& latest = by_period.back();
    candidate.needed =
        results_needed(candidate.latest().figure.levels, latest.weights, latest.limit);
    return candidate;
}

double p_below(const ContractResult& contract) {
    return contract.posterior ? contract.posterior->p_below : 0.0;
}

void find_candidates(Review& review) {
    std::set<std::string> named;
    for (const ContractResult& contract : review.latest().contracts)
        if (auto candidate = as_candidate(review.by_period, contract.figure.contract)) {
            review.expected_at_or_above += 1 - p_below(candidate->latest());
            named.insert(contract.figure.contract);
            review.candidates.push_back(*std::move(candidate));
        }
    std::ranges::stable_sort(review.candidates, std::greater{}, [](const Candidate& candidate) {
        return p_below(candidate.latest());
    });
    for (const ContractResult& contract : review.latest().contracts)
        if (!named.contains(contract.figure.contract) && p_below(contract) >= probable)
            review.probably_below.push_back(contract);
    std::ranges::stable_sort(review.probably_below, std::greater{}, p_below);
}

/// Suppliers and participants of each area with candidates, now and if all candidates were ended.
void weigh_supply(const Session& session, Review& review) {
    std::map<std::string, AreaSupply> areas;
    std::map<std::string, std::set<std::string>> suppliers, suppliers_left;
    std::set<std::string> named;
    for (const Candidate& candidate : review.candidates)
        named.insert(candidate.latest().figure.contract);
    const Date known_at = review.latest().known_at;
    const registry::Identities identities = registry::identities(session, known_at);
    const std::map<std::string, std::string> regions = registry::regions(session, known_at);
    for (const ContractResult& contract : review.latest().contracts) {
        const Figure& figure = contract.figure;
        AreaSupply& area = areas[figure.area];
        ++area.contracts;
        area.participants += figure.participants;
        const std::string supplier = identities.of(figure.supplier);
        suppliers[figure.area].insert(supplier);
        if (named.contains(figure.contract)) {
            ++area.candidates;
            area.participants_affected += figure.participants;
        } else {
            suppliers_left[figure.area].insert(supplier);
        }
    }
    for (auto& [name, area] : areas) {
        area.area = name;
        area.suppliers = static_cast<int>(suppliers[name].size());
        area.suppliers_left = static_cast<int>(suppliers_left[name].size());
        if (const auto region = regions.find(name); region != regions.end())
            area.region = region->second;
        if (area.candidates > 0) review.areas.push_back(area);
    }
    std::ranges::stable_sort(review.areas, {}, &AreaSupply::suppliers_left);
    for (Candidate& candidate : review.candidates)
        candidate.suppliers_left_in_area = areas.at(candidate.latest().figure.area).suppliers_left;
}

}  // namespace

Result<Review> review(
    const Session& session,
    const services::Service& service,
    std::span<const Month> periods,
    Date known_at
) {
    const std::vector<Month> known = store::periods(session.db, known_at);
    if (known.empty()) return Refusal{RefusalKind::not_found, Reason{"results_no_period_is_known"}};
    Review review;
    review.periods.assign(periods.begin(), periods.end());
    if (periods.empty()) review.periods = TRY(latest_publications(service, known));
    for (const Month period : review.periods)
        review.by_period.push_back(TRY(results_of(session, service, period, known_at)));
    auto objections = objections_to(review, known);
    if (!objections.empty()) return Refusal{RefusalKind::invalid_input, std::move(objections)};
    find_candidates(review);
    weigh_supply(session, review);
    return review;
}

}  // namespace uppsikt::results
