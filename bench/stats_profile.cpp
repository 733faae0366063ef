// What does everything cost that follows a fit: condensing, expected events, direct rates,
// posteriors, ranks and stars? From packed rows, so that making offsets is counted too.
//     stats_profile FILE        a sample by the generator (case b: 1e6 rows, 1,000 groups)
//     stats_profile             made up here: 1e6 rows, 1,000 and 10,000 groups; offsets in memory
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "packed_sample.h"
#include "stats/logistic.h"
#include "stats/logit/fixed_effects.h"
#include "stats/logit/linear_predictor.h"
#include "stats/profile/posterior.h"
#include "stats/profile/ranks.h"
#include "stats/profile/standardise.h"
#include "stats/random.h"

namespace uppsikt::bench {
namespace {

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// Groups of log-normal sizes, effects of sd 0.25, offsets of sd 0.8.
struct Spells {
    std::vector<std::vector<double>> offsets;
    std::vector<std::int64_t> events;

    Spells(double rows, int groups) {
        stats::Random random({1, 1});
        std::vector<double> sizes;
        double sum = 0;
        for (int group = 0; group < groups; ++group) {
            sizes.push_back(std::exp(random.normal()));
            sum += sizes.back();
        }
        for (const double size : sizes) {
            const double effect = 0.25 * random.normal() - 0.9;
            const auto count = static_cast<std::size_t>(std::max(1.0, rows * size / sum));
            offsets.emplace_back();
            events.push_back(0);
            for (std::size_t row = 0; row < count; ++row) {
                offsets.back().push_back(0.8 * random.normal());
                const double p = stats::logistic(effect + offsets.back().back());
                events.back() += random.uniform() < p ? 1 : 0;
            }
        }
    }
    stats::GroupSource source() const {
        return {static_cast<int>(offsets.size()), [this](int group, std::vector<double>&) {
                    const auto at = static_cast<std::size_t>(group);
                    return stats::GroupOffsets{
                        .offsets = offsets[at],
                        .trial_count = static_cast<std::int64_t>(offsets[at].size()),
                        .event_count = events[at]
                    };
                }};
    }
};

class Watch {
public:
    void lap(const char* what) {
        const double now = cpu_seconds();
        std::printf("  %-44s %7.1f ms CPU\n", what, (now - last_) * 1e3);
        last_ = cpu_seconds();
    }
    double since_start() const { return cpu_seconds() - start_; }

private:
    double start_ = cpu_seconds();
    double last_ = start_;
};

void measure(const stats::GroupSource& source) {
    const int groups = source.groups;
    Watch watch;
    const stats::CondensedTrials trials(source);
    watch.lap("condense (two passes)");
    const auto standardised = stats::standardise(trials, {.intercept = -0.9});
    watch.lap("expected, variance, ratio");
    const std::vector<stats::EffectPrior> priors(static_cast<std::size_t>(groups), {-0.9, 0.25});
    const auto posteriors = stats::effect_posteriors(trials, priors);
    watch.lap("posteriors");
    const stats::DirectRates rates(trials);
    std::vector<stats::PosteriorSummary> summaries;
    for (const auto& posterior : posteriors)
        summaries.push_back(stats::summary_of(posterior, rates, -0.9, {.floor = 0.2}));
    watch.lap("summaries: interval, rate, P of two kinds");
    std::vector<stats::Normal> effects;
    for (const auto& summary : summaries)
        effects.push_back({summary.mean, summary.sd});
    const auto expected = stats::expected_ranks(effects);
    watch.lap("expected ranks by pairs");
    const auto bands = stats::bands_of(effects, expected);
    watch.lap("bands");
    const auto draws = stats::draw_effects(posteriors, {});
    watch.lap("2,000 draws");
    const auto ranks = stats::ranks_of(draws, {});
    const auto stars = stats::stars_of(expected, ranks, stats::StarCuts::quartiles());
    watch.lap("ranks of draws, stars");
    std::printf("  %-44s %7.1f ms CPU\n", "all", watch.since_start() * 1e3);

    // Against direct rates by going through all rows, at three intercepts.
    double worst = 0;
    for (const double intercept : {-2.0, -0.9, 0.1}) {
        long double sum = 0;
        std::size_t count = 0;
        std::vector<double> buffer;
        for (int group = 0; group < groups; ++group)
            for (const double offset : source.of(group, buffer).offsets) {
                sum += 1 / (1 + std::exp(-static_cast<long double>(offset) - intercept));
                ++count;
            }
        const double exact = static_cast<double>(sum / static_cast<long double>(count));
        worst = std::max(worst, std::abs(rates.rate(intercept) / exact - 1));
    }
    std::printf(
        "  greatest relative error of a direct rate %.1e; places %zu\n",
        worst,
        trials.all().places.size()
    );
    std::printf(
        "  (%g %g %d %d)\n",
        standardised[0].expected,
        expected[0],
        bands[0],
        stars[0].star
    );
}

}  // namespace
}  // namespace uppsikt::bench

int main(int argc, char** argv) {
    using namespace uppsikt;
    if (argc > 1) {
        const stats::PackedRows rows = bench::read_sample(argv[1]);
        const auto fit = stats::fit_fixed_effects(rows);
        const stats::LinearPredictor predictor(rows, fit.kept_slopes);
        std::printf("%zu rows, %d groups, packed\n", rows.rows(), rows.groups());
        for (int run = 0; run < 3; ++run)
            bench::measure({rows.groups(), [&](int group, std::vector<double>& buffer) {
                                return predictor.of(group, buffer);
                            }});
        return 0;
    }
    for (const int groups : {1000, 1000, 10'000}) {
        const bench::Spells spells(1e6, groups);
        std::printf("1e6 rows, %d groups, offsets in memory\n", groups);
        bench::measure(spells.source());
    }
}
