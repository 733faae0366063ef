#pragma once

#include <array>
#include <cstdint>

namespace uppsikt::stats {

/// Random numbers that are the same on every machine and with every compiler. A stream of its own
/// for each number beside the seed, so that work can be shared out without the answer changing.
///
/// Source   xoshiro256++ of Blackman & Vigna (2021), ACM TOMS 47(4), article 36; its state by
///          SplitMix64 (Steele, Lea & Flood 2014, OOPSLA); whole numbers by Lemire (2019), ACM
///          TOMACS 29(1), article 3; normal by Marsaglia's polar method.
/// Checked  random_test.cpp: the generator's published outputs, moments, independence of streams.
class Random {
public:
    struct Seed {
        std::uint64_t seed = 1;
        std::uint64_t stream = 0;
    };

    explicit Random(Seed seed);
    /// With this very state, for tests against published outputs.
    static Random with_state(const std::array<std::uint64_t, 4>& state) {
        Random random({});
        random.state_ = state;
        return random;
    }

    /// 64 random bits.
    std::uint64_t next() {
        const std::uint64_t result = rotated(state_[0] + state_[3], 23) + state_[0];
        const std::uint64_t shifted = state_[1] << 17U;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = rotated(state_[3], 45);
        return result;
    }
    /// Above 0 and below 1, in steps of 2^-53.
    double uniform() { return (static_cast<double>(next() >> 11U) + 0.5) * 0x1p-53; }
    /// 0 to count - 1, each as probable; count from 1.
    std::uint32_t below(std::uint32_t count) {
        std::uint64_t product = (next() >> 32U) * count;
        auto low = static_cast<std::uint32_t>(product);
        if (low < count) {
            const std::uint32_t least = (0U - count) % count;
            while (low < least) {
                product = (next() >> 32U) * count;
                low = static_cast<std::uint32_t>(product);
            }
        }
        return static_cast<std::uint32_t>(product >> 32U);
    }
    /// Standard normal.
    double normal();

private:
    static std::uint64_t rotated(std::uint64_t bits, unsigned by) {
        return (bits << by) | (bits >> (64U - by));
    }

    std::array<std::uint64_t, 4> state_;
    double spare_ = 0;  ///< the polar method makes two at a time
    bool has_spare_ = false;
};

}  // namespace uppsikt::stats
