#include "stats/profile/condensed_trials.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "stats/logistic.h"
#include "stats/random.h"

namespace uppsikt::stats {
namespace {

struct Rows {
    std::vector<std::vector<double>> offsets;
    std::vector<std::vector<std::uint32_t>> trials;
    std::vector<std::int64_t> events;

    GroupSource source() const {
        return {
            .groups = static_cast<int>(offsets.size()),
            .of =
                [this](int group, std::vector<double>& buffer) {
                    const auto at = static_cast<std::size_t>(group);
                    buffer = offsets[at];
                    GroupOffsets rows{.offsets = buffer, .event_count = events[at]};
                    if (!trials.empty()) rows.trials = trials[at];
                    for (std::size_t row = 0; row < buffer.size(); ++row)
                        rows.trial_count += static_cast<std::int64_t>(rows.trials_of(row));
                    return rows;
                }
        };
    }
};

struct Shape {
    double sd = 0.8;
    bool counted = false;
};

/// Groups of 0, 1, 7, 60, 400 and 9,000 rows.
Rows some_rows(const Shape& shape) {
    Rows rows;
    Random random({5, 1});
    for (const std::size_t size : {0U, 1U, 7U, 60U, 400U, 9000U}) {
        rows.offsets.emplace_back();
        if (shape.counted) rows.trials.emplace_back();
        std::int64_t trials = 0;
        for (std::size_t row = 0; row < size; ++row) {
            rows.offsets.back().push_back(shape.sd * random.normal() - 0.5);
            const std::uint32_t count = shape.counted ? 1 + random.below(30) : 1;
            if (shape.counted) rows.trials.back().push_back(count);
            trials += count;
        }
        rows.events.push_back(trials / 3);
    }
    return rows;
}

/// Sums in long double, row by row.
struct Exactly {
    long double expected = 0;
    long double weight = 0;
    long double log_likelihood = 0;

    void add(const GroupOffsets& group, double intercept) {
        for (std::size_t row = 0; row < group.offsets.size(); ++row) {
            const long double x = static_cast<long double>(group.offsets[row]) + intercept;
            const auto trials = static_cast<long double>(group.trials_of(row));
            const long double p = 1 / (1 + std::exp(-x));
            expected += trials * p;
            weight += trials * p / (1 + std::exp(x));
            log_likelihood -=
                trials * (x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)));
        }
        log_likelihood += static_cast<long double>(group.event_count) * intercept;
    }
};

double relative(double value, long double exact) {
    if (exact == 0) return std::abs(value);
    return static_cast<double>(std::abs((static_cast<long double>(value) - exact) / exact));
}

/// What counts in a log-likelihood is its absolute error, of so many trials.
double per_trial(double value, long double exact, double trials) {
    return static_cast<double>(std::abs(static_cast<long double>(value) - exact)) /
           std::max(1.0, trials);
}

TEST_CASE("sums over condensed trials are sums over the rows") {
    for (const Shape& shape :
         {Shape{}, Shape{.counted = true}, Shape{.sd = 0.01}, Shape{.sd = 0}, Shape{.sd = 3}}) {
        const Rows rows = some_rows(shape);
        const CondensedTrials condensed(rows.source());
        double worst_expected = 0;
        double worst_weight = 0;
        double worst_likelihood = 0;
        for (const double intercept : {-9.0, -4.0, -1.3, 0.0, 0.7, 3.0, 8.0}) {
            Exactly all;
            for (int group = 0; group < condensed.groups(); ++group) {
                std::vector<double> buffer;
                const GroupOffsets plain = rows.source().of(group, buffer);
                Exactly exact;
                exact.add(plain, intercept);
                all.add(plain, intercept);
                const LogisticSums sums = logistic_sums(condensed.group(group), intercept);
                worst_expected = std::max(worst_expected, relative(sums.expected, exact.expected));
                worst_weight = std::max(worst_weight, relative(sums.weight, exact.weight));
                worst_likelihood = std::max(
                    worst_likelihood,
                    per_trial(
                        sums.log_likelihood,
                        exact.log_likelihood,
                        condensed.group(group).trials
                    )
                );
                double value = 0;
                log_likelihoods_at(
                    condensed.group(group),
                    std::span(&intercept, 1),
                    std::span(&value, 1)
                );
                worst_likelihood = std::max(
                    worst_likelihood,
                    per_trial(value, exact.log_likelihood, condensed.group(group).trials)
                );
            }
            const LogisticSums sums = logistic_sums(condensed.all(), intercept);
            worst_expected = std::max(worst_expected, relative(sums.expected, all.expected));
            worst_weight = std::max(worst_weight, relative(sums.weight, all.weight));
        }
        CAPTURE(shape.sd);
        CAPTURE(condensed.all().places.size());
        // Offsets of sd 3 span 23: what is far below the greatest loses digits to it.
        CHECK(worst_expected < (shape.sd > 1 ? 1e-10 : 1e-12));
        CHECK(worst_weight < (shape.sd > 1 ? 1e-10 : 1e-12));
        CHECK(worst_likelihood < 2e-14);
    }
}

TEST_CASE("offsets far from the others are kept as they are") {
    Rows rows = some_rows({});
    rows.offsets[4][17] = 400;
    rows.offsets[5][3] = -90;
    const CondensedTrials condensed(rows.source());
    std::vector<double> buffer;
    for (const int group : {3, 4, 5}) {
        Exactly exact;
        exact.add(rows.source().of(group, buffer), -0.4);
        CHECK(
            relative(logistic_sums(condensed.group(group), -0.4).expected, exact.expected) < 1e-12
        );
    }
}

TEST_CASE("condensed trials are the same bits for any number of threads") {
    const Rows rows = some_rows({});
    const CondensedTrials one(rows.source(), 1);
    const CondensedTrials four(rows.source(), 4);
    for (int group = 0; group < one.groups(); ++group)
        CHECK(
            logistic_sums(one.group(group), 0.3).log_likelihood ==
            logistic_sums(four.group(group), 0.3).log_likelihood
        );
    CHECK(logistic_sums(one.all(), 0.3).expected == logistic_sums(four.all(), 0.3).expected);
}

TEST_CASE("the intercept that expects so many events is found, and infinite where it must be") {
    const Rows rows = some_rows({});
    const CondensedTrials condensed(rows.source());
    const WeightedOffsets all = condensed.all();
    for (const double events : {0.01, 3.0, 3156.0, 9467.5})
        CHECK(
            logistic_sums(all, intercept_expecting(all, events)).expected ==
            doctest::Approx(events).epsilon(1e-12)
        );
    CHECK(intercept_expecting(all, 0) == -std::numeric_limits<double>::infinity());
    CHECK(intercept_expecting(all, all.trials) == std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace uppsikt::stats
