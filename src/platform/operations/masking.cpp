#include "platform/operations/masking.h"

#include <optional>

namespace uppsikt::operations {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Ten or twelve digits whose month and day can be; coordination numbers have 60 added to the day.
bool is_identity(std::string_view digits) {
    if (digits.size() != 10 && digits.size() != 12) return false;
    const auto two = [&](std::size_t from_end) {
        const std::size_t at = digits.size() - from_end;
        return 10 * (digits[at] - '0') + (digits[at + 1] - '0');
    };
    const int month = two(8);
    const int day = two(6) % 60;
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/// Where the number that begins here ends; none where none begins.
std::optional<std::size_t> end_of_identity(std::string_view text, std::size_t begin) {
    std::string digits;
    std::size_t at = begin;
    const auto take = [&] {
        while (at < text.size() && is_digit(text[at]))
            digits += text[at++];
    };
    take();
    const bool has_sign = at < text.size() &&
                          (text[at] == '-' || text[at] == '+' || text[at] == ' ') &&
                          (digits.size() == 6 || digits.size() == 8);
    if (has_sign) {
        ++at;
        take();
    }
    const bool goes_on = at < text.size() && is_letter(text[at]);
    if (goes_on || !is_identity(digits)) return std::nullopt;
    return at;
}

}  // namespace

std::string without_identities(std::string_view text) {
    std::string masked;
    for (std::size_t at = 0; at < text.size();) {
        const bool begins = is_digit(text[at]) &&
                            (at == 0 || (!is_digit(text[at - 1]) && !is_letter(text[at - 1])));
        if (const auto end = begins ? end_of_identity(text, at) : std::nullopt) {
            masked += "…";
            at = *end;
        } else {
            masked += text[at++];
        }
    }
    return masked;
}

Refusal without_identities(Refusal refusal) {
    for (Reason& reason : refusal.reasons)
        for (TextValue& value : reason.values)
            value.value = without_identities(value.value);
    return refusal;
}

}  // namespace uppsikt::operations
