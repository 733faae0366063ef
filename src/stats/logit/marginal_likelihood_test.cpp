#include "stats/logit/marginal_likelihood.h"

#include <cmath>
#include <random>

#include <doctest/doctest.h>

#include "support/dense_logit.h"
#include "support/random_rows.h"

namespace uppsikt::stats {
namespace {

using test::DensePoint;
using test::DenseRows;
using test::random_rows;

Eigen::VectorXd some_location(Eigen::Index size) {
    return Eigen::VectorXd::LinSpaced(size, -0.6, 0.5);
}

TEST_CASE("the marginal likelihood is that of dense algebra, for any number of nodes") {
    for (const bool counted : {false, true}) {
        const PackedRows rows = random_rows({.groups = 9, .rows = 160, .counted = counted});
        const std::vector<int> between{0, 3};
        const DenseRows dense = test::with_means(test::dense_rows(rows), between);
        for (const int nodes : {1, 2, 5, 9, 25})
            for (const double sd : {0.0, 0.3, 2.5}) {
                MarginalLikelihood likelihood(rows, {.nodes = nodes, .between = between});
                const Eigen::VectorXd at = some_location(likelihood.location().size());
                const DensePoint point{.location = at.cast<long double>(), .group_sd = sd};
                CAPTURE(nodes);
                CAPTURE(sd);
                const double expected =
                    static_cast<double>(test::quadrature_log_likelihood(dense, point, nodes));
                const double value = likelihood.evaluate(at, sd).log_likelihood;
                CHECK(likelihood.settled());
                CHECK(value == doctest::Approx(expected).epsilon(1e-13));
                // Again, from the modes that are found already.
                CHECK(
                    likelihood.evaluate(at, sd).log_likelihood ==
                    doctest::Approx(expected).epsilon(1e-13)
                );
            }
    }
}

TEST_CASE("the gradient of the marginal likelihood is that of its differences") {
    for (const bool counted : {false, true}) {
        const PackedRows rows = random_rows({.groups = 7, .rows = 120, .counted = counted});
        const std::vector<int> between{4};
        const DenseRows dense = test::with_means(test::dense_rows(rows), between);
        for (const int nodes : {1, 4, 9})
            for (const double sd : {0.05, 0.7, 3.0}) {
                CAPTURE(nodes);
                CAPTURE(sd);
                MarginalLikelihood likelihood(rows, {.nodes = nodes, .between = between});
                const Eigen::VectorXd at = some_location(likelihood.location().size());
                const MarginalSlope slope = likelihood.evaluate(at, sd);
                const DensePoint point{.location = at.cast<long double>(), .group_sd = sd};
                const auto difference = [&](auto&& move) {
                    const long double step = 1e-4L;
                    const auto value = [&](long double length) {
                        DensePoint moved = point;
                        move(moved, length);
                        return test::quadrature_log_likelihood(dense, moved, nodes);
                    };
                    // Of the fourth order.
                    return static_cast<double>(
                        (8 * (value(step) - value(-step)) - (value(2 * step) - value(-2 * step))) /
                        (12 * step)
                    );
                };
                for (Eigen::Index i = 0; i < at.size(); ++i)
                    CHECK(
                        std::abs(
                            slope.by_location[i] - difference([&](DensePoint& to, long double by) {
                                to.location[i] += by;
                            })
                        ) < 1e-9
                    );
                CHECK(std::abs(slope.by_sd - difference([&](DensePoint& to, long double by) {
                                   to.group_sd += by;
                               })) < 1e-9);
                CHECK(slope.by_variance == doctest::Approx(slope.by_sd / (2 * sd)));
            }
    }
}

TEST_CASE("at sd 0 the slope by the variance is its limit") {
    const PackedRows rows = random_rows({.groups = 12, .rows = 300});
    for (const int nodes : {1, 9}) {
        MarginalLikelihood likelihood(rows, {.nodes = nodes});
        const Eigen::VectorXd at = some_location(likelihood.location().size());
        const MarginalSlope zero = likelihood.evaluate(at, 0);
        const MarginalSlope near = likelihood.evaluate(at, 1e-4);
        CHECK(zero.by_sd == doctest::Approx(0));
        CHECK(near.by_variance == doctest::Approx(zero.by_variance).epsilon(1e-5));
        CHECK(
            (near.log_likelihood - zero.log_likelihood) / 1e-8 ==
            doctest::Approx(zero.by_variance).epsilon(1e-3)
        );
    }
}

TEST_CASE("a likelihood is the same bits for any number of threads") {
    const PackedRows rows = random_rows({.groups = 60, .rows = 60000});
    for (const int nodes : {1, 5}) {
        MarginalLikelihood one(rows, {.nodes = nodes, .threads = 1});
        MarginalLikelihood three(rows, {.nodes = nodes, .threads = 3});
        const Eigen::VectorXd at = some_location(one.location().size());
        const MarginalSlope expected = one.evaluate(at, 0.4);
        const MarginalSlope slope = three.evaluate(at, 0.4);
        CHECK(slope.log_likelihood == expected.log_likelihood);
        CHECK(slope.by_location == expected.by_location);
        CHECK(slope.by_sd == expected.by_sd);
    }
}

TEST_CASE("posterior means and sds of groups come nearer those of integration with more nodes") {
    const PackedRows rows = random_rows({.groups = 8, .rows = 60});
    const auto posteriors = [&](int nodes) {
        MarginalLikelihood likelihood(rows, {.nodes = nodes});
        likelihood.evaluate(some_location(likelihood.location().size()), 0.8);
        return likelihood.groups();
    };
    const auto exact = posteriors(101);
    const auto furthest = [&](int nodes) {
        double most = 0;
        const auto some = posteriors(nodes);
        for (std::size_t group = 0; group < some.size(); ++group) {
            most =
                std::max(most, std::abs(some[group].posterior.mean - exact[group].posterior.mean));
            most = std::max(most, std::abs(some[group].posterior.sd - exact[group].posterior.sd));
        }
        return most;
    };
    CHECK(furthest(1) < 0.03);
    CHECK(furthest(9) < 1e-4);
    CHECK(furthest(25) < 1e-8);
}

}  // namespace
}  // namespace uppsikt::stats
