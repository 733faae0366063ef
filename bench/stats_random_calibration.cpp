// Do the intervals of a fit with random intercepts hold the truth as often as they say, and do
// groups lie where their posteriors say? Usage: stats_random_calibration [REPETITIONS].
// Simulates groups of log-normal size with two covariates, fits them by Laplace's method and by
// quadrature, and prints per setting: the mean sd found, how often the 95 % intervals of a slope,
// of the intercept and of the sd (profile likelihood) hold the truth, how often the truth lies
// below and above the 90 % posterior interval of a group, and what share of groups is truly below
// a limit among those said to be so with a probability of about .1, .5 and .9.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "stats/logistic.h"
#include "stats/logit/random_intercept.h"
#include "stats/logit/row_packer.h"

namespace {

using uppsikt::stats::Ending;
using uppsikt::stats::fit_random_intercept;
using uppsikt::stats::logistic;
using uppsikt::stats::Normal;
using uppsikt::stats::normal_below;
using uppsikt::stats::normal_quantile;
using uppsikt::stats::PackedRows;
using uppsikt::stats::RandomInterceptFit;
using uppsikt::stats::RandomInterceptOptions;
using uppsikt::stats::RowPacker;
using uppsikt::stats::SpreadOf;
using uppsikt::stats::SpreadState;

class Chance {
public:
    explicit Chance(unsigned seed) : engine_(seed) {}
    double uniform() { return (static_cast<double>(engine_() >> 11U) + 0.5) * 0x1p-53; }
    double normal() { return normal_quantile(uniform()); }

private:
    std::mt19937_64 engine_;
};

struct Setting {
    int groups;
    double median_size;
    double sd;
    int nodes;
    /// Many groups: a tenth of the repetitions, and no interval of the sd.
    bool is_large = false;
};

struct Country {
    PackedRows rows;
    std::vector<double> effects;  ///< of the groups as packed
};

constexpr double intercept = -0.8;
constexpr double slope_of_number = 0.4;
constexpr double slope_of_level = -0.5;

/// A number that differs within and between groups, and a factor of two levels.
Country simulate(const Setting& setting, Chance& chance) {
    RowPacker packer({.factors = {{"kind"}}, .numbers = {"x"}});
    std::vector<double> by_name;
    for (int group = 0; group < setting.groups; ++group) {
        const double effect = setting.sd * chance.normal();
        const double mean = 0.3 * chance.normal();
        by_name.push_back(effect);
        const std::string name = std::to_string(group);
        const auto size = std::max(
            1,
            static_cast<int>(std::lround(setting.median_size * std::exp(0.8 * chance.normal())))
        );
        for (int row = 0; row < size; ++row) {
            const bool other = chance.uniform() < 0.4;
            const std::array<std::string_view, 1> level{other ? "b" : "a"};
            const std::array number{mean + 0.8 * chance.normal()};
            const double log_odds =
                intercept + effect + slope_of_number * number[0] + (other ? slope_of_level : 0.0);
            const std::uint32_t events = chance.uniform() < logistic(log_odds) ? 1 : 0;
            packer.add({.group = name, .levels = level, .numbers = number, .events = events});
        }
    }
    Country country{.rows = packer.finish().rows, .effects = {}};
    for (const std::string& name : country.rows.group_names())
        country.effects.push_back(by_name[static_cast<std::size_t>(std::stoi(name))]);
    return country;
}

struct Share {
    int of = 0;
    int held = 0;
    void count(bool holds) {
        ++of;
        held += holds ? 1 : 0;
    }
    double percent() const { return of > 0 ? 100.0 * held / of : 0; }
};

struct Shares {
    Share slope;
    Share intercept;
    Share sd;
    Share below;
    Share above;
    std::array<Share, 3> said;  ///< near .1, .5, .9
    Share not_converged;
    Share zero;
    double sum_of_sds = 0;
    int fits = 0;
};

void count_groups(
    const Setting& setting, const Country& country, const RandomInterceptFit& fit, Shares& to
) {
    const double z = normal_quantile(0.95);
    const double limit = -0.5 * setting.sd;
    constexpr std::array centres{0.1, 0.5, 0.9};
    for (std::size_t group = 0; group < country.effects.size(); ++group) {
        const Normal& posterior = fit.group_posteriors[group];
        // What is estimated of a group is its intercept, of which the common one is a part.
        const double truth = intercept + country.effects[group] - fit.intercept;
        to.below.count(truth < posterior.mean - z * posterior.sd);
        to.above.count(truth > posterior.mean + z * posterior.sd);
        if (!(posterior.sd > 0)) continue;
        const double said =
            normal_below((limit + intercept - fit.intercept - posterior.mean) / posterior.sd);
        for (std::size_t i = 0; i < centres.size(); ++i)
            if (std::abs(said - centres[i]) < 0.05)
                to.said[i].count(country.effects[group] < limit);
    }
}

void count_fit(const Setting& setting, const Country& country, Shares& to) {
    const RandomInterceptOptions options{.nodes = setting.nodes};
    const RandomInterceptFit fit = fit_random_intercept(country.rows, options);
    to.not_converged.count(fit.ending != Ending::converged);
    if (fit.ending != Ending::converged) return;
    const double z = normal_quantile(0.975);
    const auto holds = [&](const Normal& estimate, double truth) {
        return std::abs(estimate.mean - truth) <= z * estimate.sd;
    };
    to.slope.count(holds({fit.slopes[0], fit.standard_errors[0]}, slope_of_level));
    to.slope.count(holds({fit.slopes[1], fit.standard_errors[1]}, slope_of_number));
    to.intercept.count(holds({fit.intercept, fit.intercept_se}, intercept));
    to.zero.count(fit.group_spread.state == SpreadState::zero);
    to.sum_of_sds += fit.group_spread.sd;
    ++to.fits;
    if (setting.is_large) return count_groups(setting, country, fit, to);
    if (const auto interval = profile_interval(country.rows, SpreadOf::units, 0.95, options))
        to.sd.count(setting.sd >= interval->lower && setting.sd <= interval->upper);
    count_groups(setting, country, fit, to);
}

}  // namespace

int main(int count, char** given) {
    const int repetitions = count > 1 ? std::atoi(given[1]) : 200;
    std::printf(
        "groups median   sd nodes | mean sd  at 0 | slope intercept   sd | below above | said .1   "
        ".5    .9 | not converged (%% all)\n"
    );
    for (const Setting& setting : {
             Setting{.groups = 100, .median_size = 40, .sd = 0.25, .nodes = 1},
             Setting{.groups = 100, .median_size = 40, .sd = 0.25, .nodes = 9},
             Setting{.groups = 100, .median_size = 8, .sd = 0.5, .nodes = 1},
             Setting{.groups = 100, .median_size = 8, .sd = 0.5, .nodes = 9},
             Setting{.groups = 30, .median_size = 40, .sd = 1.0, .nodes = 1},
             Setting{.groups = 30, .median_size = 40, .sd = 1.0, .nodes = 25},
             Setting{.groups = 200, .median_size = 4, .sd = 1.5, .nodes = 1},
             Setting{.groups = 200, .median_size = 4, .sd = 1.5, .nodes = 25},
             Setting{.groups = 2000, .median_size = 40, .sd = 0.25, .nodes = 9, .is_large = true},
             Setting{.groups = 5000, .median_size = 8, .sd = 0.5, .nodes = 9, .is_large = true},
         }) {
        Chance chance(20260101);
        Shares shares;
        const int wanted = setting.is_large ? repetitions / 10 : repetitions;
        for (int repetition = 0; repetition < wanted; ++repetition)
            count_fit(setting, simulate(setting, chance), shares);
        std::printf(
            "%6d %6.0f %4.2f %5d | %7.4f %5.1f | %5.1f %9.1f %4.1f | %5.1f %5.1f | %7.1f %5.1f "
            "%5.1f "
            "| %.1f\n",
            setting.groups,
            setting.median_size,
            setting.sd,
            setting.nodes,
            shares.sum_of_sds / shares.fits,
            shares.zero.percent(),
            shares.slope.percent(),
            shares.intercept.percent(),
            shares.sd.percent(),
            shares.below.percent(),
            shares.above.percent(),
            shares.said[0].percent(),
            shares.said[1].percent(),
            shares.said[2].percent(),
            shares.not_converged.percent()
        );
        std::fflush(stdout);
    }
}
