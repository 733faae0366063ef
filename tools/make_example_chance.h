#pragma once

#include <cstdint>
#include <random>

namespace uppsikt::example {

struct Trials {
    int count = 0;
    double probability = 0.0;
};

/// Chance that is the same with every compiler: the standard fixes the generator's numbers, but
/// leaves open how its distributions use them.
class Chance {
public:
    explicit Chance(std::uint64_t seed) : bits_(seed) {}

    /// In [0, 1), 53 bits.
    double uniform();
    /// In [0, below).
    int whole(int below);
    double normal(double standard_deviation);
    /// Knuth's method: mean below 100.
    int poisson(double mean);
    int binomial(Trials trials);

private:
    std::mt19937_64 bits_;
};

}  // namespace uppsikt::example
