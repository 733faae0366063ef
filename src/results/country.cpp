#include <algorithm>
#include <cmath>

#include "results/results.h"

namespace uppsikt::results {

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

double Chance::lower(double participants, double z) const {
    return std::max(0.0, mean - z * std::sqrt(variance / participants));
}

double Chance::upper(double participants, double z) const {
    return mean + z * std::sqrt(variance / participants);
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

Chance chance_at(const PeriodResults& results, double measure) {
    Chance chance{.mean = measure};
    const Country country = country_of(results);
    if (country.measure <= 0) return chance;
    const double k = measure / country.measure;
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

}  // namespace uppsikt::results
