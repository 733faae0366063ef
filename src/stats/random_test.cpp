#include "stats/random.h"

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

namespace uppsikt::stats {
namespace {

TEST_CASE("the generator gives the outputs of xoshiro256++ for the state 1, 2, 3, 4") {
    // As stated for this state by the tests of rand_xoshiro and of numpy's ports.
    Random random = Random::with_state({1, 2, 3, 4});
    for (const std::uint64_t expected : std::vector<std::uint64_t>{
             41943041U,
             58720359U,
             3588806011781223U,
             3591011842654386U,
             9228616714210784205U,
             9973669472204895162U,
             14011001112246962877U,
             12406186145184390807U,
             15849039046786891736U,
             10450023813501588000U
         })
        CHECK(random.next() == expected);
}

TEST_CASE("the same seed and stream give the same numbers, another stream others") {
    Random first({7, 1});
    Random again({7, 1});
    Random other({7, 2});
    Random seed({8, 1});
    int equal = 0;
    for (int draw = 0; draw < 100; ++draw) {
        const std::uint64_t bits = first.next();
        CHECK(again.next() == bits);
        equal += (other.next() == bits ? 1 : 0) + (seed.next() == bits ? 1 : 0);
    }
    CHECK(equal == 0);
}

TEST_CASE("numbers have the moments of their distribution") {
    Random random({2026, 0});
    constexpr int draws = 200'000;
    double uniform = 0;
    double normal = 0;
    double square = 0;
    double fourth = 0;
    std::vector<int> counts(7, 0);
    for (int draw = 0; draw < draws; ++draw) {
        uniform += random.uniform() / draws;
        const double z = random.normal();
        normal += z / draws;
        square += z * z / draws;
        fourth += z * z * z * z / draws;
        ++counts[random.below(7)];
    }
    // Four standard errors each.
    CHECK(std::abs(uniform - 0.5) < 4 * 0.2887 / std::sqrt(draws));
    CHECK(std::abs(normal) < 4 / std::sqrt(draws));
    CHECK(std::abs(square - 1) < 4 * std::sqrt(2.0 / draws));
    CHECK(std::abs(fourth - 3) < 4 * std::sqrt(96.0 / draws));
    for (const int count : counts)
        CHECK(std::abs(count - draws / 7.0) < 4 * std::sqrt(draws * 6 / 49.0));
}

TEST_CASE("a whole number below one is nought") {
    Random random({1, 1});
    for (int draw = 0; draw < 10; ++draw)
        CHECK(random.below(1) == 0);
}

}  // namespace
}  // namespace uppsikt::stats
