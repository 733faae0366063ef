#include "stats_nested_exact.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "stats/logistic.h"

namespace uppsikt::bench {

namespace {

constexpr int group_places = 61;
constexpr int unit_places = 161;

/// Equally spaced places, `reach` sds to each side of the mean.
std::vector<double> spread_out(const stats::Normal& around, double reach, int places) {
    std::vector<double> all;
    for (int i = 0; i < places; ++i)
        all.push_back(around.mean + around.sd * reach * (2.0 * i / (places - 1) - 1));
    return all;
}

double log_normal_kernel(double distance, double sd) {
    return -distance * distance / (2 * sd * sd);
}

/// Logarithms of weights, made weights with the greatest 1; gives the logarithm taken out.
double exponentiate(std::vector<double>& logs) {
    const double greatest = *std::ranges::max_element(logs);
    for (double& one : logs)
        one = std::exp(one - greatest);
    return greatest;
}

class Integrator {
public:
    Integrator(const stats::NestedCounts& counts, const stats::NestedBinomialFit& fit) : fit_(fit) {
        counts_of_.resize(counts.group_of_unit.size());
        for (const stats::BinomialCount& count : counts.counts)
            if (count.trials > 0) counts_of_[static_cast<std::size_t>(count.unit)].push_back(count);
    }

    /// The posterior of the effects of one group's units.
    void integrate(
        std::size_t group, const std::vector<std::size_t>& units, std::vector<Grid>& answer
    ) {
        const std::vector<double> shared = spread_out(fit_.group_effects[group], 7, group_places);
        std::vector<std::vector<double>> own(units.size());  // likelihood by place
        std::vector<std::vector<double>> given(units.size()
        );  // log likelihood by the group's place
        std::vector<double> all(shared.size(), 0);
        for (std::size_t i = 0; i < units.size(); ++i) {
            Grid& grid = answer[units[i]];
            grid.places = spread_out(fit_.unit_effects[units[i]], 9, unit_places);
            for (const double place : grid.places)
                own[i].push_back(log_likelihood(counts_of_[units[i]], place));
            const double taken_out = exponentiate(own[i]);
            for (std::size_t k = 0; k < shared.size(); ++k) {
                double sum = 0;
                for (std::size_t j = 0; j < grid.places.size(); ++j)
                    sum += own[i][j] * kernel(grid.places[j] - shared[k]);
                given[i].push_back(std::log(sum) + taken_out);
                all[k] += given[i][k];
            }
        }
        for (std::size_t i = 0; i < units.size(); ++i) {
            // The group's effect as the other units tell it.
            std::vector<double> others(shared.size());
            for (std::size_t k = 0; k < shared.size(); ++k)
                others[k] =
                    all[k] - given[i][k] + log_normal_kernel(shared[k], fit_.group_spread.sd);
            exponentiate(others);
            Grid& grid = answer[units[i]];
            for (std::size_t j = 0; j < grid.places.size(); ++j) {
                double sum = 0;
                for (std::size_t k = 0; k < shared.size(); ++k)
                    sum += others[k] * kernel(grid.places[j] - shared[k]);
                grid.weights.push_back(own[i][j] * sum);
            }
            const double total = std::accumulate(grid.weights.begin(), grid.weights.end(), 0.0);
            for (double& weight : grid.weights)
                weight /= total;
        }
    }

private:
    double kernel(double distance) const {
        return std::exp(log_normal_kernel(distance, fit_.unit_spread.sd));
    }
    double log_likelihood(const std::vector<stats::BinomialCount>& counts, double effect) const {
        double sum = 0;
        for (const stats::BinomialCount& count : counts) {
            const double odds =
                *fit_.levels[static_cast<std::size_t>(count.level)].log_odds + effect;
            sum += static_cast<double>(count.events) * odds -
                   static_cast<double>(count.trials) * stats::log_one_plus_exp(odds);
        }
        return sum;
    }

    const stats::NestedBinomialFit& fit_;
    std::vector<std::vector<stats::BinomialCount>> counts_of_;
};

/// P(effect < place), the weight of each grid place spread evenly about it.
double below(const Grid& grid, double place) {
    const double step = grid.places[1] - grid.places[0];
    double sum = 0;
    for (std::size_t j = 0; j < grid.places.size(); ++j) {
        const double part = (place - grid.places[j]) / step + 0.5;
        if (part <= 0) break;
        sum += grid.weights[j] * std::min(part, 1.0);
    }
    return sum;
}

double measure_at(
    const std::vector<stats::MeasureLevel>& levels, const stats::TwoStageEffects& at
) {
    double sum = 0;
    for (const stats::MeasureLevel& level : levels)
        sum += level.weight * stats::logistic(level.first_log_odds + at.first.mean) *
               (1 + stats::logistic(level.second_log_odds + at.second.mean));
    return sum;
}

}  // namespace

std::vector<Grid> exact_effects(
    const stats::NestedCounts& counts, const stats::NestedBinomialFit& fit
) {
    std::vector<std::vector<std::size_t>> units_of(fit.group_effects.size());
    for (std::size_t unit = 0; unit < counts.group_of_unit.size(); ++unit)
        units_of[static_cast<std::size_t>(counts.group_of_unit[unit])].push_back(unit);
    std::vector<Grid> answer(counts.group_of_unit.size());
    Integrator integrator(counts, fit);
    for (std::size_t group = 0; group < units_of.size(); ++group)
        integrator.integrate(group, units_of[group], answer);
    return answer;
}

MeasureSaid exact_measure(
    const std::vector<stats::MeasureLevel>& levels,
    const Grid& first,
    const Grid& second,
    double limit
) {
    MeasureSaid answer;
    for (std::size_t k = 0; k < second.places.size(); k += 4) {
        const double weight = 4 * second.weights[k];
        if (weight < 1e-12) continue;
        for (std::size_t j = 0; j < first.places.size(); ++j)
            answer.mean += weight * first.weights[j] *
                           measure_at(levels, {{first.places[j], 0}, {second.places[k], 0}});
        double lower = -20;
        double upper = 20;
        for (int halving = 0; halving < 40; ++halving) {
            const double middle = (lower + upper) / 2;
            (measure_at(levels, {{middle, 0}, {second.places[k], 0}}) < limit ? lower : upper) =
                middle;
        }
        answer.p_below += weight * below(first, lower);
    }
    return answer;
}

}  // namespace uppsikt::bench
