#include "base/organisation_number.h"

#include <algorithm>

namespace uppsikt {

namespace {

bool has_right_check_digit(std::string_view ten_digits) {
    int sum = 0;
    for (std::size_t i = 0; i < ten_digits.size(); ++i) {
        const int digit = ten_digits[i] - '0';
        const int weighted = i % 2 == 0 ? 2 * digit : digit;
        sum += weighted / 10 + weighted % 10;
    }
    return sum % 10 == 0;
}

}  // namespace

std::optional<OrganisationNumber> OrganisationNumber::parse(std::string_view text) {
    std::string digits(text);
    // The century "16" marks a legal person in registers that use twelve digits.
    if (digits.starts_with("16") && (digits.size() == 12 || digits.size() == 13))
        digits.erase(0, 2);
    if (digits.size() == 11 && digits[6] == '-') digits.erase(6, 1);
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (digits.size() != 10 || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
    if (digits[2] < '2' || !has_right_check_digit(digits)) return std::nullopt;
    return OrganisationNumber(std::move(digits));
}

}  // namespace uppsikt
