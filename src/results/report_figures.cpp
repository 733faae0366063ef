#include "results/report_figures.h"

#include <algorithm>
#include <cmath>

#include "base/ensure.h"

namespace uppsikt::results::report {

Certainty certainty_of(const ContractResult& contract) {
    if (!contract.posterior) return Certainty::unknown;
    const double p = contract.posterior->p_below;
    if (p >= sure) return Certainty::surely_below;
    return p >= 0.5 ? Certainty::likely_below : Certainty::likely_not_below;
}

int count(const Review& review, Certainty certainty) {
    return static_cast<int>(std::ranges::count(
        review.candidates,
        certainty,
        [](const Candidate& candidate) { return certainty_of(candidate.latest()); }
    ));
}

int participants_affected(const Review& review) {
    int participants = 0;
    for (const Candidate& candidate : review.candidates)
        participants += candidate.latest().figure.participants;
    return participants;
}

Chance chance_at_limit(const PeriodResults& results) {
    return chance_at(results, results.limit.limit);
}

std::vector<Spared> why_spared(const ContractResult& contract, const Review& review) {
    const QualityLimit& limit = review.latest().limit;
    const Figure& figure = contract.figure;
    std::vector<Spared> why;
    if (!star_counts(figure.star, limit)) why.push_back(Spared::star);
    if (!contract.measure || !is_below(*contract.measure, limit)) why.push_back(Spared::measure);
    if (!figure.active_long_enough)
        why.push_back(Spared::age_unknown);
    else if (!*figure.active_long_enough)
        why.push_back(Spared::age);
    if (!why.empty()) return why;

    // Flagged in the latest period, so an earlier one spares it.
    for (std::size_t i = 0; i + 1 < review.by_period.size(); ++i) {
        const auto& earlier = review.by_period[i].contracts;
        const auto found = std::ranges::find_if(earlier, [&](const ContractResult& other) {
            return other.figure.contract == figure.contract;
        });
        if (found == earlier.end())
            why.push_back(Spared::not_there_earlier);
        else if (!found->flagged)
            why.push_back(Spared::earlier_period);
    }
    return why;
}

SourceList::SourceList(const Review& review) {
    for (const PeriodResults& results : review.by_period) {
        for (const ContractResult& contract : results.contracts)
            add(contract.figure.source);
        add(results.weights_source);
    }
}

void SourceList::add(const Source& source) {
    Sheet sheet{.file = source.file, .sheet = source.sheet, .known_on = source.known_on};
    // Nearly always the sheet before: looked for from the end.
    if (std::find(sheets_.rbegin(), sheets_.rend(), sheet) == sheets_.rend())
        sheets_.push_back(std::move(sheet));
}

int SourceList::number_of(const Source& source) const {
    const Sheet sheet{.file = source.file, .sheet = source.sheet, .known_on = source.known_on};
    const auto found = std::ranges::find(sheets_, sheet);
    ensure(found != sheets_.end(), "every source of the review is in its list");
    return static_cast<int>(found - sheets_.begin()) + 1;
}

int shared_months(int window, int apart) { return std::max(0, window - apart); }

bool differs_from_published(const ContractResult& contract, const QualityLimit& limit) {
    const auto& published = contract.figure.published_measure;
    if (!published || !contract.measure)
        return published.has_value() != contract.measure.has_value();
    return as_published(*contract.measure, limit) != as_published(*published, limit);
}

}  // namespace uppsikt::results::report
