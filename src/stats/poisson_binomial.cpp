#include "stats/poisson_binomial.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <utility>

#include "base/ensure.h"
#include "stats/event_sums.h"
#include "stats/logistic_sums.h"
#include "stats/wide.h"

namespace uppsikt::stats {

namespace {

/// Up to so many trials convolution is as fast as the inversion.
constexpr std::int64_t convolved_trials_max = 128;

/// What is left out, be it numbers of events or frequencies, is below exp(-this): 4e-18.
constexpr double exponent_left_out = 40;

/// Numbers of events from `first` to `last`.
struct Window {
    std::int64_t first;
    std::int64_t last;
};

/// What lies farther than u from the mean is below exp(-exponent), whatever the probabilities.
///
/// Source   Bennett (1962), JASA 57, 33-45: exp(-v h(u / v)), h(x) = (1 + x) log(1 + x) - x, of
///          which Bernstein's inequality is a lower bound, hence the start; h is convex, so that
///          Newton's steps stay on the safe side.
Window window_of(const LogisticSums& sums, std::int64_t trials) {
    // Beside P(X = mean), which falls as the standard deviation grows.
    const double exponent = exponent_left_out + std::log1p(sums.weight) / 2;
    const double v = std::max(sums.weight, 1e-30);
    double u = exponent / 3 + std::sqrt(exponent * exponent / 9 + 2 * v * exponent);
    for (int step = 0; step < 3; ++step) {
        const double log_ratio = std::log1p(u / v);
        u -= ((u + v) * log_ratio - u - exponent) / log_ratio;
    }
    const double first = std::floor(sums.expected - u - 1);
    const double last = std::ceil(sums.expected + u + 1);
    return {
        .first = first > 0 ? static_cast<std::int64_t>(first) : 0,
        .last = std::min(trials, static_cast<std::int64_t>(last))
    };
}

/// |E exp(i w X)| <= exp(-2 variance sin^2(w / 2)): the frequencies at which it matters. An odd
/// number of points has no frequency of its own at half of them.
Frequencies frequencies_of(Window window, double variance) {
    const std::size_t points = static_cast<std::size_t>(window.last - window.first + 1) | 1U;
    std::size_t count = points / 2 + 1;
    const double square = exponent_left_out / (2 * variance);
    if (square < 1) {
        const double last =
            static_cast<double>(points) * std::asin(std::sqrt(square)) / std::numbers::pi;
        count = std::min(count, static_cast<std::size_t>(last) + 2);
    }
    return {.points = points, .count = count};
}

constexpr std::size_t places_at_once = 32;

/// sum over l from 1 of (real + i imaginary)_l z^l, its real part, for one lane of z each.
UPPSIKT_WIDE void sum_powers(
    const CharacteristicValues& values, const double* z_real, const double* z_imaginary, double* sum
) {
    double real[places_at_once] = {};
    double imaginary[places_at_once] = {};
    const std::size_t count = values.real.size();
    const double* value_real = values.real.data();
    const double* value_imaginary = values.imaginary.data();
    for (std::size_t l = count - 1; l > 0; --l) {
        UPPSIKT_LANES
        for (std::size_t lane = 0; lane < places_at_once; ++lane) {
            const double a = real[lane] + value_real[l];
            const double b = imaginary[lane] + value_imaginary[l];
            real[lane] = a * z_real[lane] - b * z_imaginary[lane];
            imaginary[lane] = a * z_imaginary[lane] + b * z_real[lane];
        }
    }
    for (std::size_t lane = 0; lane < places_at_once; ++lane)
        sum[lane] = real[lane];
}

/// P(X = x) = (1 + 2 sum over l of Re(value_l exp(-i w_l x))) / points, over the window.
std::vector<double> inverted(CharacteristicValues values, Frequencies frequencies, Window window) {
    const auto points = static_cast<std::int64_t>(frequencies.points);
    const double turn = -2 * std::numbers::pi / static_cast<double>(points);
    const std::int64_t first = window.first - values.likely;
    for (std::int64_t l = 1; l < std::ssize(values.real); ++l) {
        // Whole turns are taken off in whole numbers. Both factors are below 2^31.
        const double angle = turn * static_cast<double>(l * (first % points) % points);
        double& real = values.real[static_cast<std::size_t>(l)];
        double& imaginary = values.imaginary[static_cast<std::size_t>(l)];
        const double before = real;
        real = before * std::cos(angle) - imaginary * std::sin(angle);
        imaginary = before * std::sin(angle) + imaginary * std::cos(angle);
    }
    const auto size = static_cast<std::size_t>(window.last - window.first + 1);
    std::vector<double> probabilities(
        (size + places_at_once - 1) / places_at_once * places_at_once
    );
    for (std::size_t start = 0; start < size; start += places_at_once) {
        double z_real[places_at_once];
        double z_imaginary[places_at_once];
        for (std::size_t lane = 0; lane < places_at_once; ++lane) {
            const double angle = turn * static_cast<double>(start + lane);
            z_real[lane] = std::cos(angle);
            z_imaginary[lane] = std::sin(angle);
        }
        sum_powers(values, z_real, z_imaginary, probabilities.data() + start);
    }
    probabilities.resize(size);
    for (double& p : probabilities)
        p = std::max(0.0, (1 + 2 * p) / static_cast<double>(points));
    return probabilities;
}

EventDistribution distribution_with(
    const GroupOffsets& group, double intercept, const LogisticSums& sums
) {
    if (group.trial_count <= convolved_trials_max)
        return {.first = 0, .probabilities = convolved(group, intercept)};
    const Window window = window_of(sums, group.trial_count);
    const Frequencies frequencies = frequencies_of(window, sums.weight);
    return {
        .first = window.first,
        .probabilities =
            inverted(characteristic_values(group, intercept, frequencies), frequencies, window)
    };
}

}  // namespace

double EventDistribution::below(std::int64_t k) const {
    double sum = 0;
    for (std::int64_t x = 0; x < std::min(k - first, std::ssize(probabilities)); ++x)
        sum += probabilities[static_cast<std::size_t>(x)];
    return sum;
}

double EventDistribution::at(std::int64_t k) const {
    const std::int64_t x = k - first;
    return x >= 0 && x < std::ssize(probabilities) ? probabilities[static_cast<std::size_t>(x)] : 0;
}

double EventDistribution::above(std::int64_t k) const {
    double sum = 0;
    for (std::int64_t x = std::ssize(probabilities) - 1; x > k - first && x >= 0; --x)
        sum += probabilities[static_cast<std::size_t>(x)];
    return sum;
}

EventDistribution event_distribution(const GroupOffsets& group, double intercept) {
    return distribution_with(group, intercept, logistic_sums(group, intercept));
}

EventDistribution binomial_distribution(std::int64_t trials, double probability) {
    ensure(trials >= 0, "there are no fewer trials than none");
    ensure(probability >= 0 && probability <= 1, "a probability is from 0 to 1");
    if (probability == 0) return {.first = 0, .probabilities = {1.0}};
    if (probability == 1) return {.first = trials, .probabilities = {1.0}};
    const auto n = static_cast<double>(trials);
    const double odds = probability / (1 - probability);
    const double variance = n * probability * (1 - probability);
    const auto [first, last] = window_of({.expected = n * probability, .weight = variance}, trials);
    const auto mode = std::min(trials, static_cast<std::int64_t>((n + 1) * probability));
    std::vector<double> weights(static_cast<std::size_t>(last - first + 1));
    const auto weight = [&, start = first](std::int64_t x) -> double& {
        return weights[static_cast<std::size_t>(x - start)];
    };
    weight(mode) = 1;
    for (std::int64_t x = mode; x < last; ++x)
        weight(x + 1) =
            weight(x) * (static_cast<double>(trials - x) * odds) / static_cast<double>(x + 1);
    for (std::int64_t x = mode; x > first; --x)
        weight(x - 1) =
            weight(x) * static_cast<double>(x) / (static_cast<double>(trials - x + 1) * odds);
    double sum = 0;
    for (const double each : weights)
        sum += each;
    for (double& each : weights)
        each /= sum;
    return {.first = first, .probabilities = std::move(weights)};
}

EventTails::EventTails(const GroupOffsets& group, std::int64_t k, std::optional<double> near)
    : group_(group), k_(k) {
    ensure(k >= 0 && k <= group.trial_count, "events are among the trials");
    group_.event_count = k;
    if (k == 0) return;
    if (k == group.trial_count) {
        for (const double offset : group.offsets)
            mirrored_.push_back(-offset);
        return;
    }
    const auto wanted = static_cast<double>(k);
    LogisticSums sums;
    // A quarter of a standard deviation is near enough: tilting is exact from anywhere.
    const auto is_near = [&] {
        return std::abs(sums.expected - wanted) <= std::sqrt(sums.weight) / 4;
    };
    if (near && std::isfinite(*near)) sums = logistic_sums(group_, centre_ = *near);
    if (!near || !is_near()) {
        centre_ = intercept_expecting(group_, wanted);
        sums = logistic_sums(group_, centre_);
    }
    variance_ = sums.weight;
    exact_ = group_.trial_count <= convolved_trials_max;
    around_ = distribution_with(group_, centre_, sums);
}

namespace {

/// Probabilities on one side of k, the nearest first.
struct OneSide {
    const double* k;
    std::ptrdiff_t step;
    std::int64_t count;

    double at(std::int64_t distance) const { return k[step * distance]; }
};

OneSide above_of(const EventDistribution& events, std::int64_t k) {
    const std::int64_t place = k - events.first;
    return {events.probabilities.data() + place, 1, std::ssize(events.probabilities) - 1 - place};
}

OneSide below_of(const EventDistribution& events, std::int64_t k) {
    const std::int64_t place = k - events.first;
    return {events.probabilities.data() + place, -1, place};
}

/// Sums over the distances from k of probability * ratio^distance, and of that times distance.
struct PowerSums {
    double plain = 0;
    double times_distance = 0;
};

/// By Horner's rule from the far end.
PowerSums power_sums(const OneSide& side, double ratio) {
    std::int64_t distance = side.count;
    if (ratio < 1 && ratio > 0) {
        // Beyond this the powers alone are too small to matter.
        const double enough = (exponent_left_out + 10) / -std::log(ratio);
        if (enough < static_cast<double>(distance))
            distance = static_cast<std::int64_t>(enough) + 1;
    }
    double value = 0;
    double derivative = 0;
    for (; distance > 0; --distance) {
        derivative = derivative * ratio + value;
        value = value * ratio + side.at(distance);
    }
    return {value * ratio, value * ratio + derivative * ratio * ratio};
}

}  // namespace

Tails EventTails::at(double intercept) const {
    if (is_separated()) return separated_at(intercept);
    const double move = intercept - centre_;
    const Tilt tilted = tilt(group_, {.from = centre_, .to = intercept});
    // The two nearly cancel in a large group: the second with the part that its rounding loses.
    const double beyond = static_cast<double>(k_) - tilted.likely;
    const double product = move * beyond;
    const double lost = std::fma(move, beyond, -product);
    const double factor = std::exp((tilted.log_factor + product) + lost);
    const double surplus = static_cast<double>(k_) - tilted.expected;
    Tails tails;
    tails.at = around_.at(k_) * factor;
    tails.at_slope = surplus * tails.at;
    // On the side that is far out everything is a sum of falling terms; the other side is the rest.
    const bool above_is_lesser = move < 0;
    const OneSide side = above_is_lesser ? above_of(around_, k_) : below_of(around_, k_);
    const PowerSums sums = power_sums(side, std::exp(-std::abs(move)));
    const double lesser = sums.plain * factor;
    const double sign = above_is_lesser ? 1 : -1;
    const double lesser_slope = surplus * lesser + sign * sums.times_distance * factor;
    const double rest = std::max(0.0, 1 - tails.at - lesser);
    const double rest_slope = -(tails.at_slope + lesser_slope);
    tails.above = above_is_lesser ? lesser : rest;
    tails.below = above_is_lesser ? rest : lesser;
    tails.above_slope = above_is_lesser ? lesser_slope : rest_slope;
    tails.below_slope = above_is_lesser ? rest_slope : lesser_slope;
    return tails;
}

Tails EventTails::near(double intercept) const {
    if (is_separated()) return separated_at(intercept);
    const double ratio = std::exp(intercept - centre_);
    const PowerSums above = power_sums(above_of(around_, k_), ratio);
    const PowerSums below = power_sums(below_of(around_, k_), 1 / ratio);
    const double middle = around_.at(k_);
    const double whole = below.plain + middle + above.plain;
    if (!std::isfinite(whole)) return at(intercept);
    // All relative to k: the mean of X - k.
    const double mean = (above.times_distance - below.times_distance) / whole;
    Tails tails{
        .below = below.plain / whole,
        .at = middle / whole,
        .above = above.plain / whole,
    };
    tails.below_slope = -below.times_distance / whole - mean * tails.below;
    tails.at_slope = -mean * tails.at;
    tails.above_slope = above.times_distance / whole - mean * tails.above;
    return tails;
}

Tails EventTails::separated_at(double intercept) const {
    // P(no events) = exp(-sum of log(1 + exp(x))); all events are none seen from the other side.
    const bool none = k_ == 0;
    GroupOffsets side = group_;
    side.event_count = 0;
    if (!none) side.offsets = mirrored_;
    const LogisticSums sums = logistic_sums(side, none ? intercept : -intercept);
    const double at = std::exp(sums.log_likelihood);
    const double rest = -std::expm1(sums.log_likelihood);
    const double slope = (none ? 1 : -1) * sums.expected * at;
    Tails tails{.at = at, .at_slope = -slope};
    (none ? tails.above : tails.below) = rest;
    (none ? tails.above_slope : tails.below_slope) = slope;
    return tails;
}

}  // namespace uppsikt::stats
