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
using test::some_location;

/// Derivative along a move of the point, by differences of the fourth order.
double difference_of(auto&& value_at, const DensePoint& point, auto&& move) {
    const long double step = 1e-4L;
    const auto value = [&](long double length) {
        DensePoint moved = point;
        move(moved, length);
        return value_at(moved);
    };
    return static_cast<double>(
        (8 * (value(step) - value(-step)) - (value(2 * step) - value(-2 * step))) / (12 * step)
    );
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
                const double value = likelihood.evaluate(at, {.group = sd}).log_likelihood;
                CHECK(likelihood.settled());
                CHECK(value == doctest::Approx(expected).epsilon(1e-13));
                // Again, from the modes that are found already.
                CHECK(
                    likelihood.evaluate(at, {.group = sd}).log_likelihood ==
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
                const MarginalSlope slope = likelihood.evaluate(at, {.group = sd});
                const DensePoint point{.location = at.cast<long double>(), .group_sd = sd};
                const auto difference = [&](auto&& move) {
                    return difference_of(
                        [&](const DensePoint& there) {
                            return test::quadrature_log_likelihood(dense, there, nodes);
                        },
                        point,
                        move
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
                CHECK(
                    std::abs(
                        2 * sd * slope.by_group_variance -
                        difference([&](DensePoint& to, long double by) { to.group_sd += by; })
                    ) < 1e-9
                );
            }
    }
}

TEST_CASE("the nested likelihood is that of dense algebra, and so is its gradient") {
    for (const bool counted : {false, true}) {
        const PackedRows rows =
            random_rows({.groups = 12, .rows = 150, .counted = counted, .groups_per_parent = 3});
        const DenseRows dense = test::with_means(test::dense_rows(rows), {3});
        for (const Sds& sds : {Sds{0.5, 0.4}, Sds{2, 1.5}, Sds{0.3, 0.05}}) {
            MarginalLikelihood likelihood(rows, {.nested = true, .between = {3}});
            const Eigen::VectorXd at = some_location(likelihood.location().size());
            const MarginalSlope slope = likelihood.evaluate(at, sds);
            const DensePoint point{at.cast<long double>(), sds.group, sds.parent};
            CHECK(likelihood.settled());
            CHECK(
                slope.log_likelihood ==
                doctest::Approx(
                    static_cast<double>(test::nested_laplace_log_likelihood(dense, point))
                )
                    .epsilon(1e-13)
            );
            const auto difference = [&](auto&& move) {
                return difference_of(
                    [&](const DensePoint& there) {
                        return test::nested_laplace_log_likelihood(dense, there);
                    },
                    point,
                    move
                );
            };
            for (Eigen::Index i = 0; i < at.size(); ++i)
                CHECK(
                    std::abs(slope.by_location[i] - difference([&](DensePoint& to, long double by) {
                                 to.location[i] += by;
                             })) < 1e-9
                );
            CHECK(
                std::abs(
                    2 * sds.group * slope.by_group_variance -
                    difference([](DensePoint& to, long double by) { to.group_sd += by; })
                ) < 1e-9
            );
            CHECK(
                std::abs(
                    2 * sds.parent * slope.by_parent_variance -
                    difference([](DensePoint& to, long double by) { to.parent_sd += by; })
                ) < 1e-9
            );
        }
    }
}

TEST_CASE("without effects of parents, the nested likelihood is that of groups alone") {
    const PackedRows rows = random_rows({.groups = 12, .rows = 300, .groups_per_parent = 4});
    MarginalLikelihood nested(rows, {.nested = true});
    MarginalLikelihood plain(rows, {});
    const Eigen::VectorXd at = some_location(plain.location().size());
    for (const double sd : {0.0, 0.6}) {
        const MarginalSlope one = nested.evaluate(at, {.group = sd});
        const MarginalSlope other = plain.evaluate(at, {.group = sd});
        CHECK(one.log_likelihood == doctest::Approx(other.log_likelihood).epsilon(1e-14));
        CHECK((one.by_location - other.by_location).cwiseAbs().maxCoeff() < 1e-8);
        CHECK(one.by_group_variance == doctest::Approx(other.by_group_variance).epsilon(1e-10));
        for (std::size_t group = 0; group < 12; ++group) {
            CHECK(
                nested.groups()[group].posterior.mean ==
                doctest::Approx(plain.groups()[group].posterior.mean).epsilon(1e-9)
            );
            CHECK(
                nested.groups()[group].posterior.sd ==
                doctest::Approx(plain.groups()[group].posterior.sd).epsilon(1e-9)
            );
        }
    }
}

TEST_CASE("at sd 0 the slope by the variance is its limit") {
    const PackedRows rows = random_rows({.groups = 12, .rows = 300});
    for (const int nodes : {1, 9}) {
        MarginalLikelihood likelihood(rows, {.nodes = nodes});
        const Eigen::VectorXd at = some_location(likelihood.location().size());
        const MarginalSlope zero = likelihood.evaluate(at, {});
        const MarginalSlope near = likelihood.evaluate(at, {.group = 1e-4});
        CHECK(near.by_group_variance == doctest::Approx(zero.by_group_variance).epsilon(1e-5));
        CHECK(
            (near.log_likelihood - zero.log_likelihood) / 1e-8 ==
            doctest::Approx(zero.by_group_variance).epsilon(1e-3)
        );
    }
}

TEST_CASE("a likelihood is the same bits for any number of threads") {
    const PackedRows rows = random_rows({.groups = 60, .rows = 400000, .groups_per_parent = 2});
    for (const bool nested : {false, true}) {
        MarginalLikelihood one(rows, {.nested = nested, .threads = 1});
        MarginalLikelihood three(rows, {.nested = nested, .threads = 3});
        CHECK(one.blocks().size() > 2);
        const Eigen::VectorXd at = some_location(one.location().size());
        const MarginalSlope expected = one.evaluate(at, {.group = 0.4});
        const MarginalSlope slope = three.evaluate(at, {.group = 0.4});
        CHECK(slope.log_likelihood == expected.log_likelihood);
        CHECK(slope.by_location == expected.by_location);
        CHECK(slope.by_group_variance == expected.by_group_variance);
    }
}

TEST_CASE("posterior means and sds of groups come nearer those of integration with more nodes") {
    const PackedRows rows = random_rows({.groups = 8, .rows = 60});
    const auto posteriors = [&](int nodes) {
        MarginalLikelihood likelihood(rows, {.nodes = nodes});
        likelihood.evaluate(some_location(likelihood.location().size()), {.group = 0.8});
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
