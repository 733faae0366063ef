#pragma once

#include <string_view>

namespace uppsikt::delimited {

enum class DecimalSign : char { point = '.', comma = ',' };

enum class NumberKind {
    number,
    missing,       ///< "", "NA", "N/A", "NaN", "null" in any case, "."
    not_a_number,  ///< anything else: also "inf", "0x1F", "12 kr"
    too_large,     ///< a number, but beyond the largest double
};

struct Number {
    NumberKind kind = NumberKind::missing;
    double value = 0;  ///< 0 when it is not a number
    bool operator==(const Number&) const = default;
};

/// What a cell says as a number: the double nearest to the decimal text (a tie goes to the even
/// one; what is below the smallest double is 0).
///
/// Blanks around it are ignored (also U+00A0). Then a sign (+, - or U+2212), digits with at most
/// one decimal sign, and an exponent: "-1,5", ".5", "2.", "1e-3". Thousands may be set apart with
/// blanks (space, U+00A0 or U+202F, the same one throughout): "1 234 567,5" is a number, "12 34"
/// and "0 123" are not. Never with points or commas: "1.234" is one and a bit when the decimal sign
/// is a point, and not a number when it is a comma. A text of more than 1,000 bytes is not a
/// number.
Number parse_number(std::string_view text, DecimalSign decimal);

}  // namespace uppsikt::delimited
