#pragma once

#include <compare>
#include <cstdint>

namespace uppsikt {

/// A share of an amount, as a fraction of whole numbers: 15 of 100.
struct Ratio {
    std::int64_t part = 0;
    std::int64_t whole = 1;  ///< more than 0
};

/// An amount in hundredths of the currency (öre). Every operation is checked against overflow.
class Money {
public:
    constexpr Money() = default;
    static constexpr Money ore(std::int64_t amount) { return Money(amount); }
    static Money kronor(std::int64_t amount);

    constexpr std::int64_t in_ore() const { return ore_; }
    constexpr auto operator<=>(const Money&) const = default;

    Money operator+(Money other) const;
    Money operator-(Money other) const;
    Money operator-() const;
    Money times(std::int64_t count) const;

    /// The share, rounded to whole öre, halves to even: the only rounding rule there is.
    Money times(Ratio share) const;

private:
    constexpr explicit Money(std::int64_t amount) : ore_(amount) {}
    std::int64_t ore_ = 0;
};

}  // namespace uppsikt
