#include "stats/random.h"

#include <cmath>

namespace uppsikt::stats {

namespace {

std::uint64_t split_mix(std::uint64_t& state) {
    state += 0x9e3779b97f4a7c15U;
    std::uint64_t mixed = state;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31U);
}

}  // namespace

Random::Random(Seed seed) : state_{} {
    // The stream's number is mixed before it meets the seed: neighbours of both are far apart.
    std::uint64_t stream = seed.stream;
    std::uint64_t state = seed.seed ^ split_mix(stream);
    for (auto& part : state_)
        part = split_mix(state);
}

double Random::normal() {
    if (has_spare_) {
        has_spare_ = false;
        return spare_;
    }
    double x = 0;
    double y = 0;
    double square = 0;
    do {
        x = 2 * uniform() - 1;
        y = 2 * uniform() - 1;
        square = x * x + y * y;
    } while (square >= 1 || square == 0);
    const double factor = std::sqrt(-2 * std::log(square) / square);
    spare_ = y * factor;
    has_spare_ = true;
    return x * factor;
}

}  // namespace uppsikt::stats
