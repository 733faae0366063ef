// How often does each kind of 95 percent interval of a group hold its true intercept? Not
// simulated: the probability of every number of events is known, and so is the interval that it
// gives.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <iomanip>
#include <iostream>
#include <vector>

#include "stats/group_tests.h"
#include "stats/logistic_sums.h"
#include "stats/poisson_binomial.h"

namespace uppsikt::bench {
namespace {

using stats::EventTails;
using stats::GroupOffsets;
using stats::Interval;

/// Case mix with an sd of 0.8 on the log odds.
std::vector<double> case_mix(int rows) {
    std::vector<double> offsets;
    for (int row = 0; row < rows; ++row)
        offsets.push_back(1.386 * (2 * std::fmod(row * 0.6180339887498949, 1) - 1));
    return offsets;
}

Interval wald(const EventTails& events) {
    if (events.is_separated()) return {.lower = NAN, .upper = NAN};
    const GroupOffsets& group = events.group();
    const double own = stats::intercept_expecting(group, static_cast<double>(events.k()));
    return stats::wald_interval(
        {.value = own, .se = 1 / std::sqrt(stats::logistic_sums(group, own).weight)},
        0.05
    );
}

struct Method {
    const char* name;
    std::function<Interval(const EventTails&)> interval;
};

const std::vector<Method>& methods() {
    static const std::vector<Method> all{
        {"mid-p", [](const EventTails& events) { return stats::exact_interval(events); }},
        {"whole ties",
         [](const EventTails& events) {
             return stats::exact_interval(events, {.ties = stats::Ties::whole});
         }},
        {"score",
         [](const EventTails& events) { return stats::score_interval(events.group(), 0.05); }},
        {"Wald", wald},
    };
    return all;
}

struct GroupLike {
    int rows;
    double middle;  ///< of the true intercepts
};

/// Over true intercepts within half a unit, since coverage jumps as limits pass by.
void measure(const GroupLike& like) {
    const int rows = like.rows;
    const std::vector<double> offsets = case_mix(rows);
    std::vector<std::vector<Interval>> intervals(methods().size());
    for (std::int64_t k = 0; k <= rows; ++k) {
        const GroupOffsets group{.offsets = offsets, .trial_count = rows, .event_count = k};
        const EventTails events(group, k);
        for (std::size_t method = 0; method < methods().size(); ++method)
            intervals[method].push_back(methods()[method].interval(events));
    }
    std::vector<double> mean(methods().size());
    std::vector<double> least(methods().size(), 1.0);
    double events_expected = 0;
    constexpr int truths = 101;
    for (int truth = 0; truth < truths; ++truth) {
        const double intercept = like.middle - 0.5 + 0.01 * truth;
        const GroupOffsets group{.offsets = offsets, .trial_count = rows};
        const stats::EventDistribution events = stats::event_distribution(group, intercept);
        events_expected += stats::logistic_sums(group, intercept).expected / truths;
        for (std::size_t method = 0; method < methods().size(); ++method) {
            double covered = 0;
            for (std::int64_t k = 0; k <= rows; ++k) {
                const Interval& interval = intervals[method][static_cast<std::size_t>(k)];
                if (interval.lower <= intercept && intercept <= interval.upper)
                    covered += events.at(k);
            }
            mean[method] += covered / truths;
            least[method] = std::min(least[method], covered);
        }
    }
    std::cout << rows << " rows, " << events_expected << " events expected:";
    for (std::size_t method = 0; method < methods().size(); ++method)
        std::cout << "  " << methods()[method].name << ' ' << 100 * mean[method] << " (least "
                  << 100 * least[method] << ')';
    std::cout << '\n';
}

}  // namespace
}  // namespace uppsikt::bench

int main() {
    std::cout << std::fixed << std::setprecision(1)
              << "coverage in percent, mean over 101 true intercepts\n";
    for (const double middle : {-0.85, -2.6})
        for (const int rows : {10, 18, 40, 100, 400, 1600})
            uppsikt::bench::measure({rows, middle});
}
