#include "stats/gauss_hermite.h"

#include <cmath>
#include <numbers>

#include <doctest/doctest.h>

namespace uppsikt::stats {
namespace {

double mean_of(const NormalQuadrature& rule, const auto& function) {
    double sum = 0;
    for (std::size_t i = 0; i < rule.nodes.size(); ++i)
        sum += rule.weights[i] * function(rule.nodes[i]);
    return sum;
}

TEST_CASE("one node is the mean, two are at plus and minus one") {
    const NormalQuadrature one = gauss_hermite(1);
    CHECK(one.nodes == std::vector<double>{0});
    CHECK(one.weights == std::vector<double>{1});
    const NormalQuadrature two = gauss_hermite(2);
    CHECK(two.nodes[0] == doctest::Approx(-1).epsilon(1e-15));
    CHECK(two.nodes[1] == doctest::Approx(1).epsilon(1e-15));
    CHECK(two.weights[0] == doctest::Approx(0.5).epsilon(1e-15));
}

TEST_CASE("nodes and weights are those of Abramowitz and Stegun") {
    // Table 25.10 is for the weight exp(-x^2): x = z / sqrt 2, its weights sum to sqrt pi.
    const auto check = [](int count, double x, double weight) {
        const NormalQuadrature rule = gauss_hermite(count);
        CHECK(rule.nodes.back() / std::numbers::sqrt2 == doctest::Approx(x).epsilon(1e-11));
        CHECK(
            rule.weights.back() / std::numbers::inv_sqrtpi == doctest::Approx(weight).epsilon(2e-10)
        );
    };
    check(5, 2.020182870456086, 1.995324205905e-2);
    check(10, 3.436159118837738, 7.640432855233e-6);
    check(20, 5.387480890011233, 2.229393645534e-13);
}

TEST_CASE("moments up to degree 2 count - 1 are exact") {
    for (const int count : {1, 2, 3, 4, 5, 7, 9, 16, 25}) {
        const NormalQuadrature rule = gauss_hermite(count);
        double moment = 1;  // (degree - 1)!!
        for (int degree = 0; degree < 2 * count; degree += 2) {
            if (degree > 0) moment *= degree - 1;
            const auto power = [&](double z) { return std::pow(z, degree); };
            CHECK(mean_of(rule, power) == doctest::Approx(moment).epsilon(2e-14));
        }
    }
}

TEST_CASE("rules of any size give the characteristic function, and are in order") {
    for (int count = 15; count <= 201; ++count) {
        const NormalQuadrature rule = gauss_hermite(count);
        CAPTURE(count);
        CHECK(std::abs(mean_of(rule, [](double) { return 1; }) - 1) < 1e-14);
        const auto wave = [](double z) { return std::cos(1.5 * z); };
        if (count >= 20) CHECK(std::abs(mean_of(rule, wave) - std::exp(-1.5 * 1.5 / 2)) < 1e-14);
        for (std::size_t i = 1; i < rule.nodes.size(); ++i)
            CHECK(rule.nodes[i - 1] < rule.nodes[i]);
        for (std::size_t i = 0; i < rule.nodes.size(); ++i)
            CHECK(rule.nodes[i] == -rule.nodes[rule.nodes.size() - 1 - i]);
    }
}

TEST_CASE("the outermost weights are right to their last digits") {
    // He_n at a root z, in long double by the same recurrence: weight = 1 / (n he_{n-1}(z)^2), and
    // he_n must vanish to within what moving z by a rounding error makes of it.
    for (const int count : {51, 101}) {
        const NormalQuadrature rule = gauss_hermite(count);
        for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
            const long double z = rule.nodes[i];
            long double value = 1;
            long double previous = 0;
            for (int degree = 0; degree < count; ++degree) {
                const long double next = (z * value - sqrtl(degree) * previous) / sqrtl(degree + 1);
                previous = value;
                value = next;
            }
            const long double distance = value / (sqrtl(count) * previous);
            CHECK(std::abs(static_cast<double>(distance)) < 1e-14);
            const auto weight = static_cast<double>(1 / (count * previous * previous));
            CHECK(rule.weights[i] == doctest::Approx(weight).epsilon(1e-13));
        }
    }
}

}  // namespace
}  // namespace uppsikt::stats
