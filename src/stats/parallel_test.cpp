#include "stats/parallel.h"

#include <stdexcept>
#include <vector>

#include <doctest/doctest.h>

namespace uppsikt::stats {
namespace {

TEST_CASE("every index is worked on once, by any number of threads") {
    for (const int threads : {-1, 1, 2, 7, 2000}) {
        std::vector<int> calls(1001, 0);
        for_each_index(calls.size(), threads, [&](std::size_t index) { ++calls[index]; });
        CHECK(calls == std::vector<int>(1001, 1));
    }
    for_each_index(0, 4, [](std::size_t) { FAIL("there is nothing to work on"); });
}

TEST_CASE("an exception reaches the caller when all threads have stopped") {
    for (const int threads : {1, 3})
        CHECK_THROWS_AS(
            for_each_index(
                100,
                threads,
                [](std::size_t index) {
                    if (index == 40) throw std::runtime_error("forty");
                }
            ),
            std::runtime_error
        );
}

}  // namespace
}  // namespace uppsikt::stats
