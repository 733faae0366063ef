#include "stats/bivariate_normal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "base/ensure.h"
#include "stats/normal.h"

namespace uppsikt::stats {

namespace {

constexpr std::size_t rule_nodes = 32;

struct Rule {
    std::array<double, rule_nodes> places;  ///< between -1 and 1
    std::array<double, rule_nodes> weights;
};

/// Gauss-Legendre: zeros of the Legendre polynomial by Newton's method.
Rule legendre() {
    Rule rule{};
    for (std::size_t node = 0; node < rule_nodes; ++node) {
        double at =
            std::cos(std::numbers::pi * (static_cast<double>(node) + 0.75) / (rule_nodes + 0.5));
        double slope = 1;
        for (int step = 0; step < 20; ++step) {
            double before = 1;
            double now = at;
            for (std::size_t degree = 2; degree <= rule_nodes; ++degree) {
                const auto n = static_cast<double>(degree);
                const double next = ((2 * n - 1) * at * now - (n - 1) * before) / n;
                before = now;
                now = next;
            }
            slope = rule_nodes * (at * now - before) / (at * at - 1);
            at -= now / slope;
        }
        rule.places[node] = at;
        rule.weights[node] = 2 / ((1 - at * at) * slope * slope);
    }
    return rule;
}

}  // namespace

double bivariate_normal_below(const BivariateLimits& limits) {
    static const Rule rule = legendre();
    const auto [first, second, correlation] = limits;
    ensure(std::abs(correlation) <= 1, "a correlation lies between -1 and 1");
    const double p = normal_below(first);
    const double q = normal_below(second);
    if (!std::isfinite(first) || !std::isfinite(second)) return std::min(p, q);
    if (correlation == 1) return std::min(p, q);
    if (correlation == -1) return std::max(p + q - 1, 0.0);
    const double angle = std::asin(correlation);
    double sum = 0;
    for (std::size_t node = 0; node < rule_nodes; ++node) {
        const double at = angle * (1 + rule.places[node]) / 2;
        const double cosine = std::cos(at);
        const double squares = first * first + second * second - 2 * first * second * std::sin(at);
        sum += rule.weights[node] * std::exp(-squares / (2 * cosine * cosine));
    }
    return std::clamp(p * q + sum * angle / (4 * std::numbers::pi), 0.0, std::min(p, q));
}

}  // namespace uppsikt::stats
