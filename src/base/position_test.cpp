#include "base/position.h"

#include <cmath>
#include <numbers>

#include <doctest/doctest.h>

namespace uppsikt {
namespace {

constexpr double mean_radius_km = 6371.0088;

double km(const Position& one, const Position& other) { return distance_m(one, other) / 1000; }

TEST_CASE("a quarter, a half and a degree of the earth's circle are what geometry says") {
    const double circle = 2 * std::numbers::pi * mean_radius_km;
    CHECK(km({0, 0}, {0, 90}) == doctest::Approx(circle / 4).epsilon(1e-12));
    CHECK(km({0, 0}, {0, 180}) == doctest::Approx(circle / 2).epsilon(1e-12));
    CHECK(km({90, 0}, {-90, 45}) == doctest::Approx(circle / 2).epsilon(1e-12));
    CHECK(km({59, 18}, {60, 18}) == doctest::Approx(circle / 360).epsilon(1e-12));
    // A degree of longitude shrinks with the cosine of the latitude: on the 60th parallel to half,
    // and the great circle is a trifle shorter than the parallel.
    CHECK(km({60, 15}, {60, 16}) == doctest::Approx(circle / 720).epsilon(2e-5));
    CHECK(km({60, 15}, {60, 16}) < circle / 720);
}

// Published with a sphere of other radius, to which the reference is brought.
TEST_CASE("distances between known places are those of published examples") {
    // C. Veness, Calculate distance and bearing between two points: Land's End to John o' Groats,
    // 50°03'59"N 5°42'53"W to 58°38'38"N 3°04'12"W, 968.9 km with a radius of 6,371 km.
    const Position lands_end{50 + 3 / 60.0 + 59 / 3600.0, -(5 + 42 / 60.0 + 53 / 3600.0)};
    const Position john_o_groats{58 + 38 / 60.0 + 38 / 3600.0, -(3 + 4 / 60.0 + 12 / 3600.0)};
    CHECK(std::abs(km(lands_end, john_o_groats) * 6371 / mean_radius_km - 968.9) < 0.05);
    // Rosetta Code, Haversine formula: Nashville (BNA) to Los Angeles (LAX), 2,887.2599506 km with
    // a radius of 6,372.8 km.
    const double nashville = km({36.12, -86.67}, {33.94, -118.40}) * 6372.8 / mean_radius_km;
    CHECK(nashville == doctest::Approx(2887.2599506).epsilon(1e-9));
}

TEST_CASE("a place has no distance to itself, and as far there as back") {
    const Position here{62.39, 17.31};
    const Position there{55.605, 13.0038};
    CHECK(distance_m(here, here) == 0);
    CHECK(distance_m(here, there) == distance_m(there, here));
    // A metre apart is a metre: short ways do not drown in rounding.
    CHECK(
        distance_m({62.39, 17.31}, {62.39 + 8.993e-6, 17.31}) == doctest::Approx(1).epsilon(1e-3)
    );
}

TEST_CASE("degrees beyond the earth are none, and a comma is no decimal point") {
    CHECK(parse_latitude("62.52") == 62.52);
    CHECK(parse_latitude(" -90 ") == -90);
    CHECK(parse_longitude("-179.999") == -179.999);
    for (const char* text : {"90.1", "-91", "62,52", "", "north", "nan", "inf"})
        CHECK(!parse_latitude(text));
    CHECK(!parse_longitude("180.5"));
    CHECK(is_on_earth({90, 180}));
    CHECK(!is_on_earth({std::nan(""), 0}));
}

}  // namespace
}  // namespace uppsikt
