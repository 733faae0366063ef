#include "stats/profile/condensed_trials.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

#include "base/ensure.h"
#include "stats/parallel.h"
#include "stats/wide_functions.h"

namespace uppsikt::stats {

namespace {

/// Rows of one step of the recurrence.
constexpr std::size_t rows_at_once = 64;
/// Offsets further from the middle are kept as rows: the series would be long for few of them.
constexpr double radius_max = 16;

struct Range {
    double least = std::numeric_limits<double>::infinity();
    double greatest = -std::numeric_limits<double>::infinity();

    void include(const Range& other) {
        least = std::min(least, other.least);
        greatest = std::max(greatest, other.greatest);
    }
};

struct LaneRanges {
    double least[lanes];
    double greatest[lanes];
};

UPPSIKT_WIDE void widen(const double* offsets, std::size_t rows, LaneRanges& range) {
    for (std::size_t row = 0; row < rows; row += lanes) {
        UPPSIKT_LANES
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const double offset = offsets[row + lane];
            range.least[lane] = offset < range.least[lane] ? offset : range.least[lane];
            range.greatest[lane] = offset > range.greatest[lane] ? offset : range.greatest[lane];
        }
    }
}

Range range_of(std::span<const double> offsets) {
    Range range;
    if (offsets.empty()) return range;
    LaneRanges by_lane{};
    std::ranges::fill(by_lane.least, offsets[0]);
    std::ranges::fill(by_lane.greatest, offsets[0]);
    const std::size_t whole = offsets.size() / lanes * lanes;
    widen(offsets.data(), whole, by_lane);
    for (std::size_t lane = 0; lane < lanes; ++lane)
        range.include({by_lane.least[lane], by_lane.greatest[lane]});
    for (const double offset : offsets.subspan(whole))
        range.include({offset, offset});
    ensure(std::isfinite(range.greatest - range.least), "offsets are finite");
    return range;
}

/// Places between -1 and 1, and their weights.
struct Rows {
    double x[rows_at_once];
    double weights[rows_at_once];
};

/// Adds weight * T_k(x) of 64 rows to `moments`, 8 lanes for each k.
UPPSIKT_WIDE void add_moments(const Rows& rows, std::size_t terms, double* moments) {
    constexpr std::size_t eights = rows_at_once / lanes;
    Eight twice[eights];
    Eight before[eights];
    Eight now[eights];
    for (std::size_t eight = 0; eight < eights; ++eight) {
        Eight place;
        load(rows.x + eight * lanes, place);
        load(rows.weights + eight * lanes, before[eight]);
        twice[eight] = place + place;
        now[eight] = before[eight] * place;
    }
    for (std::size_t term = 0; term < terms; ++term) {
        Eight sum;
        load(moments, sum);
        for (std::size_t eight = 0; eight < eights; ++eight) {
            sum += before[eight];
            const Eight next = twice[eight] * now[eight] - before[eight];
            before[eight] = now[eight];
            now[eight] = next;
        }
        store(sum, moments);
        moments += lanes;
    }
}

Range range_of(const GroupSource& source, int threads) {
    std::vector<Range> ranges(static_cast<std::size_t>(source.groups));
    for_each_index(ranges.size(), threads, [&](std::size_t group) {
        std::vector<double> buffer;
        ranges[group] = range_of(source.of(static_cast<int>(group), buffer).offsets);
    });
    Range range;
    for (const Range& of_group : ranges)
        range.include(of_group);
    return range.least > range.greatest ? Range{0, 0} : range;  // no rows at all
}

/// The places of one condensing, and how sums of polynomials become weights there.
struct Chebyshev {
    double centre = 0;
    double radius = 0;
    std::size_t terms = 1;
    std::vector<double> places;
    std::vector<double> matrix;  ///< terms * terms: by term, then place

    explicit Chebyshev(const Range& range) {
        centre = range.least + (range.greatest - range.least) / 2;
        // A little more, so that rounding leaves the ends inside.
        radius = std::min((range.greatest - range.least) * (0.5 + 1e-12), radius_max);
        if (radius > 0) {
            const double pole = std::numbers::pi / radius;
            // Terms fall as the powers of this; 36 is beyond the last digit.
            terms = 4 + static_cast<std::size_t>(36 / std::log(pole + std::sqrt(1 + pole * pole)));
        }
        places.resize(terms);
        matrix.resize(terms * terms);
        const auto count = static_cast<double>(terms);
        for (std::size_t place = 0; place < terms; ++place) {
            const double angle = std::numbers::pi * (static_cast<double>(place) + 0.5) / count;
            places[place] = centre + radius * std::cos(angle);
            for (std::size_t term = 0; term < terms; ++term)
                matrix[term * terms + place] =
                    (term == 0 ? 1 : 2) * std::cos(static_cast<double>(term) * angle) / count;
        }
    }

    bool holds(double offset) const { return std::abs(offset - centre) <= radius; }
    /// Adds the places with the weights that these sums of polynomials give them.
    void append(const std::vector<double>& moments, CondensedPlaces& to) const {
        to.places.insert(to.places.end(), places.begin(), places.end());
        to.weights.resize(to.places.size(), 0.0);
        double* weights = to.weights.data() + to.places.size() - terms;
        for (std::size_t term = 0; term < terms; ++term)
            for (std::size_t place = 0; place < terms; ++place)
                weights[place] += moments[term] * matrix[term * terms + place];
    }
};

/// The sums of polynomials over the rows of one group that the series holds.
std::vector<double> moments_of(const GroupOffsets& group, const Chebyshev& series) {
    std::vector<double> by_lane(series.terms * lanes, 0.0);
    const double scale = series.radius > 0 ? 1 / series.radius : 0;
    Rows rows{};
    for (std::size_t first = 0; first < group.offsets.size(); first += rows_at_once) {
        const std::size_t count = std::min(rows_at_once, group.offsets.size() - first);
        for (std::size_t row = 0; row < count; ++row) {
            const double offset = group.offsets[first + row];
            const bool held = series.holds(offset);
            rows.x[row] = held ? (offset - series.centre) * scale : 0;
            rows.weights[row] = held ? group.trials_of(first + row) : 0;
        }
        for (std::size_t row = count; row < rows_at_once; ++row)
            rows.weights[row] = 0;
        add_moments(rows, series.terms, by_lane.data());
    }
    std::vector<double> moments(series.terms);
    for (std::size_t term = 0; term < series.terms; ++term)
        moments[term] = total_of_lanes(by_lane.data() + term * lanes);
    return moments;
}

/// What is kept of one group: the places of the series, unless its rows are fewer, and the rows
/// that the series does not hold.
CondensedPlaces condensed(
    const GroupOffsets& rows, const std::vector<double>& moments, const Chebyshev& series
) {
    CondensedPlaces kept{
        .places = {},
        .weights = {},
        .trials = static_cast<double>(rows.trial_count),
        .events = static_cast<double>(rows.event_count)
    };
    const bool as_rows = rows.offsets.size() <= series.terms;
    for (std::size_t row = 0; row < rows.offsets.size(); ++row)
        if (as_rows || !series.holds(rows.offsets[row])) {
            kept.places.push_back(rows.offsets[row]);
            kept.weights.push_back(rows.trials_of(row));
        }
    if (!as_rows) series.append(moments, kept);
    return kept;
}

/// A whole number of lanes of places, with their weights.
struct Places {
    const double* places;
    const double* weights;
    std::size_t count;
};

UPPSIKT_WIDE void add_parts(const Places& of, double intercept, double* sums) {
    for (std::size_t first = 0; first < of.count; first += lanes) {
        UPPSIKT_LANES
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const double x = of.places[first + lane] + intercept;
            const double weight = of.weights[first + lane];
            const LogisticParts parts = logistic_parts(x);
            sums[lane] += weight * parts.probability;
            sums[lanes + lane] += weight * parts.weight;
            sums[2 * lanes + lane] += weight * (parts.weight * (1.0 - 2.0 * parts.probability));
            sums[3 * lanes + lane] +=
                weight * ((x > 0 ? x : 0.0) + log_of_at_least_one(parts.one_plus));
        }
    }
}

UPPSIKT_WIDE void add_logs(
    double place, double weight, const double* intercepts, std::size_t count, double* sums
) {
    UPPSIKT_LANES
    for (std::size_t node = 0; node < count; ++node)
        sums[node] += weight * log_one_plus_exp_wide(place + intercepts[node]);
}

UPPSIKT_WIDE void add_probabilities(
    double place, double weight, const double* intercepts, std::size_t count, double* sums
) {
    UPPSIKT_LANES
    for (std::size_t node = 0; node < count; ++node)
        sums[node] += weight * logistic_parts(place + intercepts[node]).probability;
}

}  // namespace

CondensedTrials::CondensedTrials(const GroupSource& source, int threads)
    : groups_(static_cast<std::size_t>(source.groups)) {
    const Chebyshev series(range_of(source, threads));
    std::vector<std::vector<double>> moments(groups_.size());
    for_each_index(groups_.size(), threads, [&](std::size_t group) {
        std::vector<double> buffer;
        const GroupOffsets rows = source.of(static_cast<int>(group), buffer);
        moments[group] = moments_of(rows, series);
        groups_[group] = condensed(rows, moments[group], series);
    });

    std::vector<double> sums(series.terms, 0.0);
    for (std::size_t group = 0; group < groups_.size(); ++group) {
        for (std::size_t term = 0; term < series.terms; ++term)
            sums[term] += moments[group][term];
        for (std::size_t place = 0; place < groups_[group].places.size(); ++place)
            if (!series.holds(groups_[group].places[place])) {
                all_.places.push_back(groups_[group].places[place]);
                all_.weights.push_back(groups_[group].weights[place]);
            }
        all_.trials += groups_[group].trials;
        all_.events += groups_[group].events;
    }
    series.append(sums, all_);
}

LogisticSums logistic_sums(const WeightedOffsets& offsets, double intercept) {
    std::array<double, 4 * lanes> sums{};
    const std::size_t count = offsets.places.size();
    const std::size_t whole = count / lanes * lanes;
    add_parts({offsets.places.data(), offsets.weights.data(), whole}, intercept, sums.data());
    if (whole < count) {
        std::array<double, lanes> places{};
        std::array<double, lanes> weights{};  // what is not filled weighs nothing
        std::ranges::copy(offsets.places.subspan(whole), places.begin());
        std::ranges::copy(offsets.weights.subspan(whole), weights.begin());
        add_parts({places.data(), weights.data(), lanes}, intercept, sums.data());
    }
    return {
        .expected = total_of_lanes(sums.data()),
        .weight = total_of_lanes(sums.data() + lanes),
        .skew = total_of_lanes(sums.data() + 2 * lanes),
        .log_likelihood = offsets.events * intercept - total_of_lanes(sums.data() + 3 * lanes),
    };
}

void expected_events_at(
    const WeightedOffsets& offsets, std::span<const double> intercepts, std::span<double> values
) {
    ensure(values.size() == intercepts.size(), "every intercept has a place for its value");
    std::fill(values.begin(), values.end(), 0.0);
    for (std::size_t place = 0; place < offsets.places.size(); ++place)
        add_probabilities(
            offsets.places[place],
            offsets.weights[place],
            intercepts.data(),
            intercepts.size(),
            values.data()
        );
}

void log_likelihoods_at(
    const WeightedOffsets& offsets, std::span<const double> intercepts, std::span<double> values
) {
    ensure(values.size() == intercepts.size(), "every intercept has a place for its value");
    std::fill(values.begin(), values.end(), 0.0);
    for (std::size_t place = 0; place < offsets.places.size(); ++place)
        add_logs(
            offsets.places[place],
            offsets.weights[place],
            intercepts.data(),
            intercepts.size(),
            values.data()
        );
    for (std::size_t node = 0; node < values.size(); ++node)
        values[node] = offsets.events * intercepts[node] - values[node];
}

double intercept_expecting(const WeightedOffsets& offsets, double events) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    ensure(offsets.trials > 0, "an intercept is sought for some trials");
    if (events <= 0) return -infinity;
    if (events >= offsets.trials) return infinity;
    const auto [least, greatest] = std::ranges::minmax(offsets.places);
    const double overall = std::log(events) - std::log(offsets.trials - events);
    // A little wider than where the answer must be: the weights are right to their last digits
    // only.
    double lower = overall - greatest - 1e-6;
    double upper = overall - least + 1e-6;
    double at = lower + (upper - lower) / 2;
    for (int step = 0; step < 200; ++step) {
        const LogisticSums sums = logistic_sums(offsets, at);
        const double lacking = events - sums.expected;
        (lacking > 0 ? lower : upper) = at;
        double next = at + lacking / sums.weight;
        // Before the bracket is asked: a step lost in rounding ends upon its edge.
        if (std::abs(next - at) <= 1e-11 * (1 + std::abs(at))) return next;
        if (!(next > lower && next < upper)) next = lower + (upper - lower) / 2;
        at = next;
    }
    return at;
}

}  // namespace uppsikt::stats
