#include "stats/nested_laplace.h"

#include <cmath>
#include <functional>

#include <Eigen/Dense>
#include <doctest/doctest.h>

#include "stats/logistic.h"

namespace uppsikt::stats {
namespace {

double choose(double n, double k) {
    return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1));
}

/// Two groups, one with three units and one with two; two levels; a cell without trials.
NestedCounts small_country(std::int64_t times = 1) {
    NestedCounts counts{
        .levels = 2,
        .group_of_unit = {0, 1, 0, 1, 0},
        .counts =
            {{0, 0, 7, 3},
             {0, 1, 5, 0},
             {1, 0, 4, 4},
             {1, 1, 9, 2},
             {2, 0, 6, 1},
             {3, 1, 8, 5},
             {4, 0, 3, 2},
             {4, 1, 0, 0}},
    };
    for (BinomialCount& count : counts.counts) {
        count.trials *= times;
        count.events *= times;
    }
    return counts;
}

struct Variances {
    double units = 0.4;
    double groups = 0.25;
};

NestedPoint a_point(const Variances& variances = {}) {
    NestedPoint point;
    point.log_odds = Eigen::Vector2d(0.3, -0.9);
    point.unit_variance = variances.units;
    point.group_variance = variances.groups;
    return point;
}

double value_at(const NestedPoint& point) {
    NestedLaplace laplace(small_country());
    return laplace.evaluate(point).log_likelihood;
}

/// The Laplace likelihood over again, with nothing eliminated: all effects in one vector, the
/// Hessian dense, and plain Newton steps.
double dense_laplace(const NestedCounts& counts, const NestedPoint& point) {
    const Eigen::Index units = static_cast<Eigen::Index>(counts.group_of_unit.size());
    const Eigen::Index groups = 2;
    const Eigen::Index size = units + groups;
    Eigen::VectorXd effects = Eigen::VectorXd::Zero(size);
    Eigen::VectorXd precision(size);
    precision << Eigen::VectorXd::Constant(units, 1 / point.unit_variance),
        Eigen::VectorXd::Constant(groups, 1 / point.group_variance);
    double value = 0;
    Eigen::MatrixXd curvature;
    for (int step = 0; step < 50; ++step) {
        Eigen::VectorXd slope = -precision.cwiseProduct(effects);
        curvature = precision.asDiagonal();
        value = -effects.cwiseProduct(effects).dot(precision) / 2;
        for (const BinomialCount& count : counts.counts) {
            Eigen::VectorXd row = Eigen::VectorXd::Zero(size);
            row[count.unit] = 1;
            row[units + counts.group_of_unit[static_cast<std::size_t>(count.unit)]] = 1;
            const double odds = point.log_odds[count.level] + row.dot(effects);
            const double p = 1 / (1 + std::exp(-odds));
            const auto trials = static_cast<double>(count.trials);
            const auto events = static_cast<double>(count.events);
            value += std::log(choose(trials, events)) + events * std::log(p) +
                     (trials - events) * std::log(1 - p);
            slope += row * (events - trials * p);
            curvature += trials * p * (1 - p) * row * row.transpose();
        }
        effects += curvature.ldlt().solve(slope);
    }
    return value + std::log(precision.prod()) / 2 - std::log(curvature.determinant()) / 2;
}

/// The integral of a function times a normal density, by equal steps.
double over_normal(double variance, const std::function<double(double)>& function) {
    const double sd = std::sqrt(variance);
    double sum = 0;
    for (int i = -60; i <= 60; ++i) {
        const double z = i / 8.0;
        sum += normal_density(z) / 8 * function(sd * z);
    }
    return sum;
}

/// Likelihood of one unit's counts with this effect.
struct UnitAt {
    int unit;
    double effect;
};

double unit_likelihood(const NestedCounts& counts, const NestedPoint& point, const UnitAt& at) {
    double product = 1;
    for (const BinomialCount& count : counts.counts) {
        if (count.unit != at.unit) continue;
        const double p = logistic(point.log_odds[count.level] + at.effect);
        const auto trials = static_cast<double>(count.trials);
        const auto events = static_cast<double>(count.events);
        product *= choose(trials, events) * std::pow(p, events) * std::pow(1 - p, trials - events);
    }
    return product;
}

/// Integral over a group's effects of their likelihood times `of(effect of the first unit)`.
double over_group(
    const NestedCounts& counts,
    const NestedPoint& point,
    const std::vector<int>& units,
    const std::function<double(double)>& of
) {
    return over_normal(point.group_variance, [&](double u) {
        double product = 1;
        for (const int unit : units)
            product *= over_normal(point.unit_variance, [&](double v) {
                return unit_likelihood(counts, point, {unit, u + v}) *
                       (unit == units.front() ? of(u + v) : 1);
            });
        return product;
    });
}

double always_one(double) { return 1; }

TEST_CASE("elimination gives the same likelihood as dense algebra") {
    CHECK(std::abs(value_at(a_point()) - dense_laplace(small_country(), a_point())) < 1e-10);
    const NestedPoint wide = a_point({6, 3});
    CHECK(std::abs(value_at(wide) - dense_laplace(small_country(), wide)) < 1e-10);
}

using Move = std::function<void(NestedPoint&, double)>;

/// Slope of the likelihood along a move, by Richardson's rule: the error is of the fourth order.
double difference_quotient(const NestedPoint& point, const Move& move, double step) {
    const auto moved = [&](double by) {
        NestedPoint there = point;
        move(there, by);
        return value_at(there);
    };
    const double coarse = (moved(2 * step) - moved(-2 * step)) / (4 * step);
    const double fine = (moved(step) - moved(-step)) / (2 * step);
    return fine + (fine - coarse) / 3;
}

TEST_CASE("every slope is the difference quotient of the likelihood") {
    for (const NestedPoint& point : {a_point(), a_point({2, 0.01}), a_point({1e-4, 3})}) {
        NestedLaplace laplace(small_country());
        const NestedSlope slope = laplace.evaluate(point);
        for (Eigen::Index level = 0; level < 2; ++level) {
            const Move along = [level](NestedPoint& at, double by) { at.log_odds[level] += by; };
            const double quotient = difference_quotient(point, along, 1e-3);
            CHECK(std::abs(slope.by_log_odds[level] - quotient) < 1e-8);
        }
        const double by_units = difference_quotient(
            point,
            [](NestedPoint& at, double by) { at.unit_variance += by; },
            1e-2 * point.unit_variance
        );
        CHECK(std::abs(slope.by_unit_variance - by_units) < 1e-6);
        const double by_groups = difference_quotient(
            point,
            [](NestedPoint& at, double by) { at.group_variance += by; },
            1e-2 * point.group_variance
        );
        CHECK(std::abs(slope.by_group_variance - by_groups) < 1e-6);
    }
}

TEST_CASE("the slopes by the variances are right where the variances are 0") {
    NestedLaplace laplace(small_country());
    const NestedSlope slope = laplace.evaluate(a_point({0, 0}));
    const double here = value_at(a_point({0, 0}));
    // One-sided, of the third order.
    const auto forward = [&](const std::function<double(double)>& moved) {
        constexpr double step = 1e-3;
        return (-11 * here + 18 * moved(step) - 9 * moved(2 * step) + 2 * moved(3 * step)) /
               (6 * step);
    };
    CHECK(std::abs(slope.by_unit_variance - forward([](double t) {
                       return value_at(a_point({t, 0}));
                   })) < 1e-4);
    CHECK(std::abs(slope.by_group_variance - forward([](double t) {
                       return value_at(a_point({0, t}));
                   })) < 1e-4);
}

TEST_CASE("without spread the likelihood is that of pooled binomial counts") {
    double pooled = 0;
    const NestedCounts counts = small_country();
    for (int unit = 0; unit < 5; ++unit)
        pooled += std::log(unit_likelihood(counts, a_point({0, 0}), {unit, 0}));
    CHECK(std::abs(value_at(a_point({0, 0})) - pooled) < 1e-12);
}

TEST_CASE("the likelihood is near the integral, and nearer with more counts") {
    const auto error = [](std::int64_t times) {
        const NestedCounts counts = small_country(times);
        NestedLaplace laplace(counts);
        const double exact = std::log(over_group(counts, a_point(), {0, 2, 4}, always_one)) +
                             std::log(over_group(counts, a_point(), {1, 3}, always_one));
        return std::abs(laplace.evaluate(a_point()).log_likelihood - exact);
    };
    CHECK(error(1) < 0.05);
    CHECK(error(36) < 0.01);
    CHECK(error(36) < 0.4 * error(6));
}

TEST_CASE("centred at the mean, effects have the integral's mean, which the mode misses") {
    const NestedCounts counts = small_country();
    const std::vector<std::vector<int>>
        first_of_group{{0, 2, 4}, {2, 0, 4}, {4, 0, 2}, {1, 3}, {3, 1}};
    NestedLaplace laplace(counts);
    laplace.evaluate(a_point());
    const auto means = laplace.unit_effects(EffectCentre::mean);
    const auto modes = laplace.unit_effects(EffectCentre::mode);
    double by_mean = 0;
    double by_mode = 0;
    for (const auto& units : first_of_group) {
        const double all = over_group(counts, a_point(), units, always_one);
        const double mean = over_group(counts, a_point(), units, [](double e) { return e; }) / all;
        const double square =
            over_group(counts, a_point(), units, [](double e) { return e * e; }) / all;
        const auto unit = static_cast<std::size_t>(units.front());
        by_mean = std::max(by_mean, std::abs(means[unit].mean - mean));
        by_mode = std::max(by_mode, std::abs(modes[unit].mean - mean));
        CHECK(std::abs(means[unit].sd / std::sqrt(square - mean * mean) - 1) < 0.05);
    }
    CHECK(by_mode > 0.02);
    CHECK(by_mean < by_mode / 5);
}

TEST_CASE("a mode is found from afar, whatever the counts") {
    const NestedCounts counts{
        .levels = 2,
        .group_of_unit = {0, 0, 1},
        .counts =
            {{0, 0, 1'000'000'000, 1'000'000'000},
             {1, 0, 1'000'000'000, 0},
             {2, 1, 1, 1},
             {2, 0, 5, 2},
             {0, 1, 3, 0}},
    };
    NestedLaplace laplace(counts);
    NestedPoint point = a_point({100, 100});
    point.log_odds = Eigen::Vector2d(30, -30);
    CHECK(std::isfinite(laplace.evaluate(point).log_likelihood));
    CHECK(laplace.settled());
    for (const Normal& effect : laplace.unit_effects(EffectCentre::mode)) {
        CHECK(std::isfinite(effect.mean));
        CHECK(effect.sd > 0);
    }
}

}  // namespace
}  // namespace uppsikt::stats
