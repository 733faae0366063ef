#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "stats/wide.h"
#include "stats/wide_normal.h"

/// Chance that can be repeated: the same seed and stream give the same bits on every machine, with
/// every compiler. Whoever works in several threads gives each piece of work a stream by its number
/// (repetition 17 has stream 17), so that it does not matter which thread takes it.
namespace uppsikt::stats {

/// The 53 highest bits as a number inside (0, 1), never 0 or 1.
UPPSIKT_INLINE double uniform_of_bits(std::uint64_t bits) {
    // The bits are the fraction of a number from 1 to 2; half a unit keeps it off 0.
    return std::bit_cast<double>((bits >> 12U) | 0x3ff0000000000000) - (1 - 0x1p-53);
}

/// Source   xoshiro256** of Blackman & Vigna (2021), ACM Transactions on Mathematical Software 47,
///          36; seeded by splitmix64 of Steele, Lea & Flood (2014), OOPSLA; whole numbers by Lemire
///          (2019), ACM TOMACS 29(1), 3; normals by normal_pair.
/// Checked  random_test.cpp, against numbers of the authors' C programs.
class Random {
public:
    struct Seed {
        std::uint64_t seed = 1;
        std::uint64_t stream = 0;
    };

    explicit Random(Seed seed);
    /// With this very state, not all 0: for tests against published numbers.
    static Random with_state(const std::array<std::uint64_t, 4>& state) {
        Random random({});
        random.state_ = state;
        return random;
    }

    /// 64 random bits.
    std::uint64_t next();
    /// Above 0 and below 1.
    double uniform() { return uniform_of_bits(next()); }
    /// 0 to count - 1, each as probable; count from 1.
    std::uint32_t below(std::uint32_t count);
    /// Standard normal.
    double normal();
    bool bernoulli(double p) { return uniform() < p; }
    struct Trials {
        std::int64_t count = 0;
        double p = 0;
    };
    /// Trials that succeed; costs a uniform per trial.
    std::int64_t binomial(const Trials& trials);
    /// Costs a uniform per event.
    std::int64_t poisson(double mean);

    /// 2^128 numbers on: streams cut so do not meet.
    void jump();
    const std::array<std::uint64_t, 4>& state() const { return state_; }

private:
    std::array<std::uint64_t, 4> state_{};
};

/// Eight generators side by side, each 2^128 numbers from the next, for vector loops.
class WideRandom {
public:
    static constexpr std::size_t lanes = 8;

    explicit WideRandom(Random first);

    /// The next number of every lane.
    UPPSIKT_INLINE void next(std::uint64_t* to) {
        UPPSIKT_LANES
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::uint64_t a = state_[0][lane];
            const std::uint64_t b = state_[1][lane];
            const std::uint64_t c = state_[2][lane] ^ a;
            const std::uint64_t d = state_[3][lane] ^ b;
            const std::uint64_t five = b + (b << 2U);
            const std::uint64_t turned = (five << 7U) | (five >> 57U);
            to[lane] = turned + (turned << 3U);
            state_[0][lane] = a ^ d;
            state_[1][lane] = b ^ c;
            state_[2][lane] = c ^ (b << 17U);
            state_[3][lane] = (d << 45U) | (d >> 19U);
        }
    }

private:
    std::uint64_t state_[4][lanes] = {};
};

}  // namespace uppsikt::stats
