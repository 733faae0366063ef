#include "stats/random.h"

#include <algorithm>

#include "base/ensure.h"

namespace uppsikt::stats {

namespace {

constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;

/// The output function of splitmix64.
std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111eb;
    return z ^ (z >> 31U);
}

}  // namespace

Random::Random(Seed seed) {
    // Stream 0 is the seed's own. Others start at mixed places: starts a step of splitmix64 apart
    // would share three of four words.
    std::uint64_t place =
        seed.stream == 0 ? seed.seed : mixed(mixed(seed.seed + golden) ^ mixed(seed.stream));
    for (std::uint64_t& word : state_) {
        place += golden;
        word = mixed(place);
    }
}

std::uint64_t Random::next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

std::uint32_t Random::below(std::uint32_t count) {
    ensure(count >= 1, "one of at least one is chosen");
    // 32 bits times the count: the high half is the answer, if the low half is not among the few
    // that would make some answers more probable than others.
    const std::uint32_t uneven = (0U - count) % count;
    while (true) {
        const std::uint64_t product = (next() >> 32U) * count;
        if ((product & 0xffffffffU) >= uneven) return static_cast<std::uint32_t>(product >> 32U);
    }
}

double Random::normal() {
    const double radius = uniform();
    const double turn = uniform();
    return normal_pair({.radius = radius, .turn = turn}).first;
}

std::int64_t Random::binomial(const Trials& trials) {
    std::int64_t events = 0;
    for (std::int64_t trial = 0; trial < trials.count; ++trial)
        events += bernoulli(trials.p) ? 1 : 0;
    return events;
}

std::int64_t Random::poisson(double mean) {
    ensure(mean >= 0 && mean < 1e9, "a Poisson number has a mean that can be counted to");
    // Arrivals within a time `mean`: the product of uniforms falls below exp(-mean). In pieces, for
    // exp(-708) is the smallest there is.
    constexpr double piece = 500;
    std::int64_t count = 0;
    for (double left = mean; left > 0; left -= piece) {
        const double limit = exp_of_minus(std::min(left, piece));
        for (double product = uniform(); product > limit; product *= uniform())
            ++count;
    }
    return count;
}

void Random::jump() {
    constexpr std::array<std::uint64_t, 4> polynomial{
        0x180ec6d33cfd0aba,
        0xd5a61266f0c9392c,
        0xa9582618e03fc9aa,
        0x39abdc4529b1661c
    };
    std::array<std::uint64_t, 4> sum{};
    for (const std::uint64_t word : polynomial)
        for (unsigned bit = 0; bit < 64; ++bit) {
            if ((word >> bit & 1U) != 0)
                for (std::size_t i = 0; i < sum.size(); ++i)
                    sum[i] ^= state_[i];
            next();
        }
    state_ = sum;
}

WideRandom::WideRandom(Random first) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        for (std::size_t i = 0; i < 4; ++i)
            state_[i][lane] = first.state()[i];
        first.jump();
    }
}

}  // namespace uppsikt::stats
