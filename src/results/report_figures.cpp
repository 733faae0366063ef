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

int of_hundred(double p_below) {
    const auto rounded = static_cast<int>(std::lround(100 * p_below));
    for (const double bar : {sure, 0.5}) {
        const auto at_bar = static_cast<int>(std::lround(100 * bar));
        if (p_below < bar && rounded >= at_bar) return at_bar - 1;
        if (p_below >= bar) break;
    }
    return rounded;
}

Country country_of(const PeriodResults& results) {
    Country country;
    double total = 0;
    for (const ContractResult& contract : results.contracts) {
        const Figure& figure = contract.figure;
        ++country.contracts;
        country.participants += figure.participants;
        if (contract.measure)
            total += *contract.measure * figure.participants;
        else
            ++country.without_measure;
        country.capped_cells += static_cast<int>(std::ranges::count_if(figure.levels, is_anomaly));
    }
    if (country.participants > 0) country.measure = total / country.participants;
    return country;
}

int participants_affected(const Review& review) {
    int participants = 0;
    for (const Candidate& candidate : review.candidates)
        participants += candidate.latest().figure.participants;
    return participants;
}

double Chance::lower(double participants) const {
    return std::max(0.0, limit - z90 * std::sqrt(variance / participants));
}

double Chance::upper(double participants) const {
    return limit + z90 * std::sqrt(variance / participants);
}

namespace {

/// Everybody at one level, in the whole country.
LevelCounts all_at(const PeriodResults& results, const std::string& level) {
    LevelCounts all{.level = level};
    for (const ContractResult& contract : results.contracts)
        for (const LevelCounts& counts : contract.figure.levels)
            if (counts.level == level) {
                all.participants += counts.participants;
                all.first_results += counts.first_results;
                all.follow_up_results += counts.follow_up_results;
            }
    return all;
}

}  // namespace

Chance chance_at_limit(const PeriodResults& results) {
    Chance chance{.limit = results.limit.limit};
    const Country country = country_of(results);
    if (country.measure <= 0) return chance;
    const double k = chance.limit / country.measure;
    for (const LevelWeight& weight : results.weights) {
        const LevelCounts all = all_at(results, weight.level);
        if (all.participants == 0 || all.first_results == 0) continue;
        const double share = double{1} * all.participants / country.participants;
        const double p = std::min(1.0, k * all.first_results / all.participants);
        const double q = std::min(1.0, double{1} * all.follow_up_results / all.first_results);
        // A participant adds w/2 with a first result alone and w with both: E x² = (w/2)² p (1 +
        // 3q).
        const double half = weight.weight / 2;
        const double mean = half * p * (1 + q);
        chance.variance += share * (half * half * p * (1 + 3 * q) - mean * mean);
    }
    return chance;
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
