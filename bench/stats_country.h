#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "stats/logistic.h"
#include "stats/nested_binomial.h"
#include "stats/normal.h"
#include "stats/two_stage_measure.h"

/// A country such as the one of the result workbooks: units of log-normal sizes in groups of uneven
/// number, three levels, first results and, given them, second results. The parameters are those
/// that were estimated for 2025-03.
namespace uppsikt::bench {

struct CountrySize {
    int units = 933;
    int groups = 70;
};

struct Truth {
    std::vector<double> first_log_odds{-0.62222, -0.99433, -1.24583};
    std::vector<double> second_log_odds{0.75157, 0.75499, 0.76988};
    stats::TwoStageEffects units{{0, 0.35253}, {0, 0.14899}};
    stats::TwoStageEffects groups{{0, 0.11113}, {0, 0.13030}};
};

struct Country {
    stats::NestedCounts first;
    stats::NestedCounts second;
    std::vector<std::vector<double>> weights;  ///< by unit and level, for the measure
    std::vector<double> participants;
    std::vector<double> measure;  ///< the true one
};

struct Trials {
    std::int64_t count;
    double p;
};

class Chance {
public:
    explicit Chance(std::uint64_t seed) : random_(seed) {}
    double uniform() { return (static_cast<double>(random_() >> 11) + 0.5) * 0x1p-53; }
    double normal(double sd = 1) { return sd * stats::normal_quantile(uniform()); }
    std::int64_t events(const Trials& trials) {
        std::int64_t events = 0;
        for (std::int64_t trial = 0; trial < trials.count; ++trial)
            events += uniform() < trials.p ? 1 : 0;
        return events;
    }

private:
    std::mt19937_64 random_;
};

inline void add_unit(
    Country& country, Chance& chance, const Truth& truth, const stats::TwoStageEffects& group
) {
    const std::vector<double> share{0.225, 0.33, 0.445};
    const std::vector<double> pay{0.662991, 0.904672, 1.241066};
    const int unit = static_cast<int>(country.measure.size());
    const double first = group.first.mean + chance.normal(truth.units.first.sd);
    const double second = group.second.mean + chance.normal(truth.units.second.sd);
    const double size = std::clamp(std::exp(std::log(73) + chance.normal(0.95)), 1.0, 800.0);
    std::vector<double> weights;
    double measure = 0;
    double participants = 0;
    for (int level = 0; level < 3; ++level) {
        const auto at = static_cast<std::size_t>(level);
        const std::int64_t trials =
            (level == 2 ? 1 : 0) + chance.events({std::llround(2 * size * share[at]), 0.5});
        const double p = stats::logistic(truth.first_log_odds[at] + first);
        const double q = stats::logistic(truth.second_log_odds[at] + second);
        const std::int64_t firsts = chance.events({trials, p});
        country.first.counts.push_back({unit, level, trials, firsts});
        country.second.counts.push_back({unit, level, firsts, chance.events({firsts, q})});
        weights.push_back(static_cast<double>(trials) * pay[at] / 2);
        participants += static_cast<double>(trials);
        measure += weights.back() * p * (1 + q);
    }
    for (double& weight : weights)
        weight /= participants;
    country.weights.push_back(weights);
    country.participants.push_back(participants);
    country.measure.push_back(measure / participants);
}

inline Country a_country(const CountrySize& size, std::uint64_t seed) {
    const Truth truth;
    Chance chance(seed);
    Country country;
    country.first.levels = country.second.levels = 3;
    std::vector<stats::TwoStageEffects> groups;
    for (int group = 0; group < size.groups; ++group)
        groups.push_back(
            {{chance.normal(truth.groups.first.sd), 0}, {chance.normal(truth.groups.second.sd), 0}}
        );
    for (int unit = 0; unit < size.units; ++unit) {
        // The square makes some groups large and some small.
        const double place = chance.uniform();
        const int group = unit < size.groups ? unit : static_cast<int>(place * place * size.groups);
        country.first.group_of_unit.push_back(group);
        country.second.group_of_unit.push_back(group);
        add_unit(country, chance, truth, groups[static_cast<std::size_t>(group)]);
    }
    return country;
}

}  // namespace uppsikt::bench
