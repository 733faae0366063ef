#include "stats/logit/marginal_information.h"

#include <cmath>

#include <doctest/doctest.h>

#include "stats/maximum.h"
#include "support/dense_logit.h"
#include "support/random_rows.h"

namespace uppsikt::stats {
namespace {

using test::random_rows;
using test::some_location;

/// The likelihood over location parameters and the sd of groups.
SmoothFunction with_sd(MarginalLikelihood& likelihood) {
    return [&](const Eigen::VectorXd& at) {
        const double sd = at[at.size() - 1];
        const MarginalSlope slope =
            likelihood.evaluate(at.head(at.size() - 1), {.group = std::abs(sd)});
        ValueAndGradient answer{slope.log_likelihood, Eigen::VectorXd(at.size())};
        answer.gradient << slope.by_location, 2 * sd * slope.by_group_variance;
        return answer;
    };
}

TEST_CASE("the information of Laplace's likelihood is that of differences of the gradient") {
    for (const bool counted : {false, true}) {
        const PackedRows rows = random_rows({.groups = 8, .rows = 130, .counted = counted});
        MarginalLikelihood likelihood(rows, {.between = {3, 0}});
        for (const double sd : {0.1, 0.8, 2.5}) {
            Eigen::VectorXd at(likelihood.location().size() + 1);
            at << some_location(at.size() - 1), sd;
            const Eigen::MatrixXd differences = -hessian_at(with_sd(likelihood), at);
            likelihood.evaluate(at.head(at.size() - 1), {.group = sd});
            const Eigen::MatrixXd information =
                observed_information(likelihood, at.head(at.size() - 1), sd);
            CAPTURE(sd);
            CHECK((information - information.transpose()).cwiseAbs().maxCoeff() < 1e-10);
            CHECK(
                (information - differences).cwiseAbs().maxCoeff() <
                1e-6 * information.cwiseAbs().maxCoeff()
            );
        }
    }
}

TEST_CASE("the information of quadrature nears that of differences as there are more nodes") {
    for (const bool counted : {false, true}) {
        const PackedRows rows = random_rows({.groups = 8, .rows = 130, .counted = counted});
        for (const double sd : {0.2, 0.9}) {
            const auto furthest = [&](int nodes) {
                MarginalLikelihood likelihood(rows, {.nodes = nodes, .between = {3}});
                Eigen::VectorXd at(likelihood.location().size() + 1);
                at << some_location(at.size() - 1), sd;
                const Eigen::MatrixXd differences = -hessian_at(with_sd(likelihood), at);
                likelihood.evaluate(at.head(at.size() - 1), {.group = sd});
                const Eigen::MatrixXd information =
                    observed_information(likelihood, at.head(at.size() - 1), sd);
                return (information - differences).cwiseAbs().maxCoeff() /
                       information.cwiseAbs().maxCoeff();
            };
            CAPTURE(sd);
            CHECK(furthest(5) < 3e-3);
            CHECK(furthest(9) < 1e-4);
            CHECK(furthest(31) < 1e-6);
        }
    }
}

TEST_CASE("at sd 0 the information is that of a logistic regression without groups") {
    const PackedRows rows = random_rows({.groups = 8, .rows = 130});
    MarginalLikelihood likelihood(rows, {});
    const test::DenseRows dense = test::with_means(test::dense_rows(rows), {});
    const test::DenseFit fit = test::dense_logistic(dense);
    const Eigen::VectorXd at = fit.estimates.cast<double>();
    const MarginalSlope slope = likelihood.evaluate(at, {});
    CHECK(slope.by_location.cwiseAbs().maxCoeff() < 1e-10);
    const Eigen::Index size = at.size();
    const Eigen::MatrixXd exact = observed_information(likelihood, at, 0).topLeftCorner(size, size);
    const Eigen::MatrixXd steps = step_curvature(likelihood, at, {}).topLeftCorner(size, size);
    const Eigen::MatrixXd one = exact * fit.covariance.cast<double>();
    CHECK((one - Eigen::MatrixXd::Identity(size, size)).cwiseAbs().maxCoeff() < 1e-10);
    CHECK((exact - steps).cwiseAbs().maxCoeff() < 1e-10);
}

TEST_CASE("the curvature for steps is near that of the likelihood where groups are large") {
    const PackedRows rows = random_rows({.groups = 12, .rows = 6000, .groups_per_parent = 3});
    for (const bool nested : {false, true}) {
        MarginalLikelihood likelihood(rows, {.nested = nested, .between = {3}});
        const Sds sds{0.5, nested ? 0.4 : 0.0};
        const Eigen::VectorXd at = some_location(likelihood.location().size());
        const SmoothFunction function = [&](const Eigen::VectorXd& place) {
            const MarginalSlope slope = likelihood.evaluate(place, sds);
            return ValueAndGradient{slope.log_likelihood, slope.by_location};
        };
        const Eigen::MatrixXd differences = -hessian_at(function, at);
        likelihood.evaluate(at, sds);
        const Eigen::MatrixXd steps = step_curvature(likelihood, at, sds);
        const Eigen::MatrixXd located = steps.topLeftCorner(at.size(), at.size());
        CHECK(
            (located - differences).cwiseAbs().maxCoeff() < 0.01 * differences.cwiseAbs().maxCoeff()
        );
        CHECK(steps(at.size(), at.size()) > 0);
        CHECK((steps(at.size() + 1, at.size() + 1) > 0) == nested);
    }
}

}  // namespace
}  // namespace uppsikt::stats
