#include "stats/multiplicity.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "stats/testing_numbers.h"

namespace uppsikt::stats {
namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

TEST_CASE("p-values are adjusted as by definition, and come back in their own order") {
    // Benjamini & Hochberg (1995), section 3.2: the fifteen p-values of their example, m p / rank.
    const std::vector<double> p{
        0.0278,
        0.0001,
        0.0004,
        0.7590,
        0.0019,
        0.0095,
        0.0201,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        1.0000
    };
    const std::vector<double> adjusted = benjamini_hochberg(p);
    CHECK(adjusted[1] == doctest::Approx(0.0015).epsilon(1e-14));
    CHECK(adjusted[2] == doctest::Approx(0.0030).epsilon(1e-14));
    CHECK(adjusted[4] == doctest::Approx(0.0095).epsilon(1e-14));
    CHECK(adjusted[5] == doctest::Approx(0.035625).epsilon(1e-14));
    CHECK(adjusted[6] == doctest::Approx(0.0603).epsilon(1e-14));
    // 15 * .0278 / 6 = .0695, but 15 * .0298 / 7 is less.
    CHECK(adjusted[0] == doctest::Approx(15 * 0.0298 / 7).epsilon(1e-14));
    CHECK(adjusted[14] == 1);
    // Their conclusion: at .05 the four least are found, where Bonferroni finds three.
    CHECK(std::count_if(adjusted.begin(), adjusted.end(), [](double q) { return q < 0.05; }) == 4);
}

TEST_CASE("an adjusted p is the least level at which the step-up rule finds the test") {
    std::mt19937_64 random(3);
    std::vector<double> p;
    for (int test = 0; test < 200; ++test)
        p.push_back(std::pow(static_cast<double>(random() >> 11U) * 0x1p-53, 2));
    p[17] = p[60];
    const std::vector<double> adjusted = benjamini_hochberg(p);
    for (const double q : {0.01, 0.05, 0.2, 0.7}) {
        std::vector<double> sorted = p;
        std::sort(sorted.begin(), sorted.end());
        double limit = -1;
        for (std::size_t i = 0; i < sorted.size(); ++i)
            if (sorted[i] <= q * static_cast<double>(i + 1) / 200) limit = sorted[i];
        for (std::size_t i = 0; i < p.size(); ++i)
            CHECK((adjusted[i] <= q) == (p[i] <= limit));
    }
    CHECK(adjusted[17] == adjusted[60]);
}

TEST_CASE("what is no test takes no part") {
    const std::vector<double> adjusted = benjamini_hochberg(std::vector{0.01, no_number, 0.04});
    CHECK(adjusted[0] == doctest::Approx(0.02));
    CHECK(std::isnan(adjusted[1]));
    CHECK(adjusted[2] == doctest::Approx(0.04));
    CHECK(benjamini_hochberg({}).empty());
}

TEST_CASE("the empirical null is the median and the scaled median deviation") {
    const Normal null = empirical_null(std::vector{1.0, 9.0, 2.0, 4.0, 3.0, no_number});
    CHECK(null.mean == 3);
    CHECK(null.sd == doctest::Approx(1.482602218505602).epsilon(1e-13));  // R: mad(), MAD 1
    const Normal even = empirical_null(std::vector{4.0, 1.0, 3.0, 2.0});
    CHECK(even.mean == 2.5);
    CHECK(even.sd == doctest::Approx(1.482602218505602).epsilon(1e-13));
    CHECK(empirical_null({}).sd == 1);
    CHECK(empirical_null(std::vector{-infinity, 0.0, 1.0, 2.0, infinity}).mean == 1);
    CHECK(empirical_null(std::vector{infinity, infinity, infinity}).sd == 0);
}

TEST_CASE("a tenth of outliers hardly moves the empirical null") {
    std::mt19937_64 random(11);
    std::vector<double> z;
    for (int group = 0; group < 5000; ++group) {
        const double u = (static_cast<double>(random() >> 11U) + 0.5) * 0x1p-53;
        z.push_back(group % 10 == 0 ? 8 : 0.3 + 1.4 * normal_quantile(u));
    }
    const Normal null = empirical_null(z);
    CHECK(std::abs(null.mean - 0.3) < 0.3);
    CHECK(std::abs(null.sd - 1.4) < 0.25);
    CHECK(p_two_sided_under(null, null.mean) == 1);
    CHECK(
        p_two_sided_under(null, null.mean + 1.959963984540054 * null.sd) ==
        doctest::Approx(0.05).epsilon(1e-12)
    );
    CHECK(p_two_sided_under({.mean = 0, .sd = 0}, 0.1) == 0);
    CHECK(std::isnan(p_two_sided_under({.mean = 0, .sd = 1}, no_number)));
}

}  // namespace
}  // namespace uppsikt::stats
