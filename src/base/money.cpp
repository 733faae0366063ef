#include "base/money.h"

#include <limits>

#include "base/ensure.h"

namespace uppsikt {

namespace {

__extension__ using Wide = __int128;

std::int64_t narrow(Wide wide) {
    ensure(
        wide >= std::numeric_limits<std::int64_t>::min() &&
            wide <= std::numeric_limits<std::int64_t>::max(),
        "an amount of money fits in 64 bits of öre"
    );
    return static_cast<std::int64_t>(wide);
}

}  // namespace

Money Money::kronor(std::int64_t amount) { return Money(narrow(Wide{amount} * 100)); }
Money Money::operator+(Money other) const { return Money(narrow(Wide{ore_} + other.ore_)); }
Money Money::operator-(Money other) const { return Money(narrow(Wide{ore_} - other.ore_)); }
Money Money::operator-() const { return Money(narrow(-Wide{ore_})); }
Money Money::times(std::int64_t count) const { return Money(narrow(Wide{ore_} * count)); }

Money Money::times(Ratio share) const {
    ensure(share.whole > 0, "the whole of a share is more than nothing");
    const Wide product = Wide{ore_} * share.part;
    Wide quotient = product / share.whole;  // toward zero
    const Wide rest = product % share.whole;
    const Wide twice = (rest < 0 ? -rest : rest) * 2;
    const bool away = twice > share.whole || (twice == share.whole && quotient % 2 != 0);
    if (away) quotient += product < 0 ? -1 : 1;
    return Money(narrow(quotient));
}

}  // namespace uppsikt
