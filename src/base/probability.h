#pragma once

#include <compare>

#include "base/ensure.h"

namespace uppsikt {

/// A probability, checked to lie in 0-1. Percent belong in texts only.
class Probability {
public:
    explicit Probability(double value) : value_(value) {
        ensure(value >= 0 && value <= 1, "a probability lies between 0 and 1");
    }
    double value() const { return value_; }
    auto operator<=>(const Probability&) const = default;

private:
    double value_;
};

}  // namespace uppsikt
