#include "make_example_chance.h"

#include <cmath>
#include <numbers>

namespace uppsikt::example {

double Chance::uniform() { return static_cast<double>(bits_() >> 11U) * 0x1p-53; }

int Chance::whole(int below) { return static_cast<int>(uniform() * below); }

double Chance::normal(double standard_deviation) {
    // Box and Muller (1958); the second number of the pair is not kept.
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return standard_deviation * radius * std::cos(2.0 * std::numbers::pi * uniform());
}

int Chance::poisson(double mean) {
    const double limit = std::exp(-mean);
    int count = 0;
    for (double product = uniform(); product > limit; product *= uniform())
        ++count;
    return count;
}

int Chance::binomial(Trials trials) {
    int successes = 0;
    for (int i = 0; i < trials.count; ++i)
        successes += uniform() < trials.probability ? 1 : 0;
    return successes;
}

}  // namespace uppsikt::example
