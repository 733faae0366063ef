#include "platform/delimited/number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/ensure.h"
#include "base/text.h"

namespace uppsikt::delimited {

namespace {

constexpr std::size_t most_bytes = 1'000;
/// Whole numbers of so many digits are exact doubles.
constexpr int exact_digits = 15;
/// And every whole number up to this one is.
constexpr std::uint64_t most_exact = std::uint64_t{1} << 53U;
/// Beyond this the exponent decides alone: a text of most_bytes digits moves it by no more.
constexpr int most_exponent = 100'000;

/// Those that are exact doubles.
constexpr std::array<double, 23> powers_of_ten{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                               1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                               1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A decimal number taken apart.
struct Decimal {
    std::uint64_t whole = 0;  ///< the first exact_digits significant digits as a whole number
    int significant = 0;      ///< how many significant digits there are
    int fraction = 0;         ///< how many digits come after the decimal sign
    int exponent = 0;         ///< as written after e
    bool negative = false;
};

/// Reads a number from front to back.
class Scan {
public:
    Scan(std::string_view text, char decimal) : rest_(text), decimal_(decimal) {}

    /// Nothing when the text is no number.
    std::optional<Decimal> decimal() {
        found_.negative = take("-") || take("\u2212");
        if (!found_.negative) (void)take("+");
        const std::size_t before = digits();
        const bool grouped = before > 0 && at_separator();
        if (grouped && !groups(before)) return std::nullopt;
        std::size_t after = 0;
        if (!rest_.empty() && rest_.front() == decimal_) {
            rest_.remove_prefix(1);
            after = digits();
            found_.fraction = static_cast<int>(after);
        }
        if (before + after == 0) return std::nullopt;
        if (!rest_.empty() && (rest_.front() == 'e' || rest_.front() == 'E'))
            if (!exponent()) return std::nullopt;
        if (!rest_.empty()) return std::nullopt;
        return found_;
    }

private:
    bool take(std::string_view what) {
        if (!rest_.starts_with(what)) return false;
        rest_.remove_prefix(what.size());
        return true;
    }

    /// Digits from here on; how many.
    std::size_t digits() {
        std::size_t count = 0;
        for (; count < rest_.size() && is_digit(rest_[count]); ++count) {
            const auto digit = static_cast<std::uint64_t>(rest_[count] - '0');
            if (found_.significant == 0 && digit == 0) continue;
            if (found_.significant++ < exact_digits) found_.whole = found_.whole * 10 + digit;
        }
        if (first_digit_ == '\0' && count > 0) first_digit_ = rest_.front();
        rest_.remove_prefix(count);
        return count;
    }

    bool at_separator() {
        for (const std::string_view separator : {" ", "\u00A0", "\u202F"})
            if (rest_.starts_with(separator)) {
                separator_ = separator;
                return true;
            }
        return false;
    }

    /// Groups of three digits after a first one of at most three that is not "0".
    bool groups(std::size_t first_length) {
        if (first_length > 3 || first_digit_ == '0') return false;
        while (take(separator_))
            if (digits() != 3) return false;
        return true;
    }

    bool exponent() {
        rest_.remove_prefix(1);
        const bool negative = take("-");
        if (!negative) (void)take("+");
        std::size_t count = 0;
        for (; count < rest_.size() && is_digit(rest_[count]); ++count)
            found_.exponent = std::min(most_exponent, found_.exponent * 10 + (rest_[count] - '0'));
        if (negative) found_.exponent = -found_.exponent;
        rest_.remove_prefix(count);
        return count > 0;
    }

    std::string_view rest_;
    char decimal_;
    char first_digit_ = '\0';
    std::string_view separator_;
    Decimal found_;
};

/// The nearest double, when that is sure: whole and power are exact, and one operation rounds once
/// (Clinger 1990, "How to read floating point numbers accurately").
std::optional<double> short_decimal(const Decimal& decimal) {
    constexpr int most_power = static_cast<int>(powers_of_ten.size()) - 1;
    if (decimal.significant == 0) return 0.0;
    const int power = decimal.exponent - decimal.fraction;
    if (decimal.significant > exact_digits || power < -most_power || power > most_power)
        return std::nullopt;
    const auto whole = static_cast<double>(decimal.whole);
    return power < 0 ? whole / powers_of_ten[static_cast<std::size_t>(-power)]
                     : whole * powers_of_ten[static_cast<std::size_t>(power)];
}

/// The nearest double of any text that Scan has read: its magnitude, infinite when too large.
double long_decimal(std::string_view text, char decimal, const Decimal& parts) {
    std::array<char, most_bytes + 16> plain{};
    char* end = plain.data();
    for (const char c : text) {
        if (c == 'e' || c == 'E') break;
        if (c == decimal) *end++ = '.';
        if (is_digit(c)) *end++ = c;
    }
    *end++ = 'e';
    end = std::to_chars(end, plain.data() + plain.size(), parts.exponent).ptr;

    double value = 0;
    const auto [stop, error] = std::from_chars(plain.data(), end, value);
    if (error == std::errc{}) {
        ensure(stop == end, "what was taken apart as a number is one");
        return value;
    }
    // Out of range; on which side, the place of the first significant digit tells.
    const int place = parts.significant - parts.fraction + parts.exponent;
    return place > 0 ? HUGE_VAL : 0.0;
}

/// The common form at once: a sign or none, and at most 19 digits with at most one decimal sign
/// among them. Nothing when it is any other form, number or not.
std::optional<double> plain_decimal(std::string_view text, char decimal) {
    constexpr std::size_t most_digits = 19;  // fit in 64 bits
    const bool negative = !text.empty() && text.front() == '-';
    if (negative) text.remove_prefix(1);
    if (text.size() > most_digits + 1) return std::nullopt;
    std::uint64_t whole = 0;
    std::size_t digits = 0;
    std::size_t point = text.size();  // where the decimal sign is
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto digit = static_cast<unsigned>(static_cast<unsigned char>(text[i])) - '0';
        if (digit <= 9) {
            whole = whole * 10 + digit;
            ++digits;
        } else if (text[i] == decimal && point == text.size()) {
            point = i;
        } else {
            return std::nullopt;
        }
    }
    if (digits == 0 || digits > most_digits) return std::nullopt;

    double size = 0;
    if (whole <= most_exact) {
        size = static_cast<double>(whole) / powers_of_ten[digits - point];
    } else {
        std::array<char, most_digits + 1> plain{};
        std::ranges::copy(text, plain.begin());
        if (point < text.size()) plain[point] = '.';
        (void)std::from_chars(plain.data(), plain.data() + text.size(), size);
    }
    return negative ? -size : size;
}

bool is_missing(std::string_view text) {
    if (text.empty() || text == ".") return true;
    std::array<char, 4> lower{};
    if (text.size() > lower.size()) return false;
    for (std::size_t i = 0; i < lower.size() && i < text.size(); ++i) {
        const char c = text[i];
        lower[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    const std::string_view word(lower.data(), text.size());
    return word == "na" || word == "n/a" || word == "nan" || word == "null";
}

}  // namespace

Number parse_number(std::string_view text, DecimalSign decimal) {
    const char sign = static_cast<char>(decimal);
    if (const std::optional<double> plain = plain_decimal(text, sign))
        return {.kind = NumberKind::number, .value = *plain};
    // Most cells have no blanks around them.
    if (!text.empty() && (!is_digit(text.front()) || !is_digit(text.back()))) text = trimmed(text);
    if (is_missing(text)) return {.kind = NumberKind::missing};
    if (text.size() > most_bytes) return {.kind = NumberKind::not_a_number};
    const std::optional<Decimal> parts = Scan(text, sign).decimal();
    if (!parts) return {.kind = NumberKind::not_a_number};

    const std::optional<double> exact = short_decimal(*parts);
    const double size = exact ? *exact : long_decimal(text, sign, *parts);
    if (std::isinf(size)) return {.kind = NumberKind::too_large};
    return {.kind = NumberKind::number, .value = parts->negative ? -size : size};
}

}  // namespace uppsikt::delimited
