#include "platform/delimited/number.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <rapidcheck.h>

namespace uppsikt::delimited {
namespace {

constexpr DecimalSign point = DecimalSign::point;
constexpr DecimalSign comma = DecimalSign::comma;

double number(std::string_view text, DecimalSign decimal = point) {
    const Number parsed = parse_number(text, decimal);
    CAPTURE(text);
    CHECK(parsed.kind == NumberKind::number);
    return parsed.value;
}
NumberKind kind(std::string_view text, DecimalSign decimal = point) {
    const Number parsed = parse_number(text, decimal);
    CHECK((parsed.kind == NumberKind::number || parsed.value == 0));
    return parsed.kind;
}

TEST_CASE("numbers have a sign, a decimal sign and an exponent, or not") {
    CHECK(number("0") == 0);
    CHECK(number("34") == 34);
    CHECK(number("+34") == 34);
    CHECK(number("-0.25") == -0.25);
    CHECK(number("\u22120.25") == -0.25);
    CHECK(number(".5") == 0.5);
    CHECK(number("2.") == 2);
    CHECK(number("007") == 7);
    CHECK(number("1e3") == 1000);
    CHECK(number("1.5E-2") == 0.015);
    CHECK(number("1e+2") == 100);
    CHECK(std::signbit(number("-0")));
}

TEST_CASE("the decimal sign is the one that is said, and only that") {
    CHECK(number("0,224", comma) == 0.224);
    CHECK(number("-1,5e3", comma) == -1500);
    CHECK(number("12", comma) == 12);
    CHECK(kind("0,224") == NumberKind::not_a_number);
    CHECK(kind("0.224", comma) == NumberKind::not_a_number);
    CHECK(kind("1.234,5", comma) == NumberKind::not_a_number);
    CHECK(kind("1,234.5") == NumberKind::not_a_number);
    CHECK(kind("1,2,3", comma) == NumberKind::not_a_number);
}

TEST_CASE("blanks around a number are ignored") {
    CHECK(number(" 1.5") == 1.5);
    CHECK(number("1.5\t ") == 1.5);
    CHECK(
        number("\u00A0"
               "1.5\u00A0 ") == 1.5
    );
    CHECK(kind("- 1") == NumberKind::not_a_number);
    CHECK(kind("1 .5") == NumberKind::not_a_number);
}

TEST_CASE("thousands are set apart with blanks of one kind, three digits by three") {
    CHECK(number("1 234,5", comma) == 1234.5);
    CHECK(number("-12 345 678") == -12345678);
    CHECK(
        number("1\u00A0"
               "234\u00A0"
               "567.25") == 1234567.25
    );
    CHECK(
        number("1\u202F"
               "234") == 1234
    );
    CHECK(number("1 000e3") == 1e6);
    for (const char* bad :
         {"1 23",
          "12 34",
          "1234 567",
          "1 2345",
          "0 123",
          "1 234 56",
          "1  234",
          "1 234\u00A0"
          "567",
          "1.234 567",
          "1 234 .5",
          " - 1 234"})
        CHECK(kind(bad) == NumberKind::not_a_number);
}

TEST_CASE("some texts say that a number is missing") {
    for (const char* text :
         {"", " ", "\u00A0", "NA", "na", "N/A", "n/a", "NaN", "nan", "null", "NULL", " NA ", "."})
        CHECK(kind(text) == NumberKind::missing);
    for (const char* text : {"-", "NAN1", "nul", "+NaN", "..", "none", "N / A", "0NA"})
        CHECK(kind(text) == NumberKind::not_a_number);
    CHECK(kind(".", comma) == NumberKind::missing);
    CHECK(kind(",", comma) == NumberKind::not_a_number);
}

TEST_CASE("what is not a decimal number is not a number") {
    for (const char* text :
         {"inf", "-inf",   "Infinity", "0x1F",  "1e",    "1e+",  "e5",    "1e5.5", "+",
          "-",   "+-1",    "--1",      "12 kr", "12%",   "1_0",  "1.2.3", "ett",   "1d5",
          "1f",  "\uFF11", "\u221E",   "½",     "1'000", "(12)", "1\n2"})
        CHECK(kind(text) == NumberKind::not_a_number);
    CHECK(kind(std::string_view("1\0", 2)) == NumberKind::not_a_number);
}

TEST_CASE("a number beyond the largest double is too large; below the smallest it is nought") {
    CHECK(number("1.7976931348623157e308") == std::numeric_limits<double>::max());
    CHECK(number("1.797693134862315807e308") == std::numeric_limits<double>::max());
    CHECK(kind("1.797693134862315808e308") == NumberKind::too_large);
    CHECK(kind("-1e309") == NumberKind::too_large);
    CHECK(kind("1e99999999999999999999") == NumberKind::too_large);
    CHECK(kind("1" + std::string(400, '0')) == NumberKind::too_large);
    CHECK(number("1" + std::string(400, '0') + "e-400") == 1);
    CHECK(number("0." + std::string(400, '0') + "1e401") == 1);
    CHECK(number("4.9406564584124654e-324") == std::numeric_limits<double>::denorm_min());
    CHECK(number("2.4703282292062327e-324") == 0);
    CHECK(number("2.4703282292062328e-324") == std::numeric_limits<double>::denorm_min());
    CHECK(number("1e-400") == 0);
    CHECK(number("1e-99999999999999999999") == 0);
    CHECK(number("0e99999999999999999999") == 0);
    CHECK(number("0.000e400") == 0);
}

TEST_CASE("texts of up to 1,000 bytes are numbers, exactly rounded") {
    // Half-way between 2^53 and its neighbour, and a little more.
    CHECK(number("9007199254740993") == 9007199254740992.0);
    CHECK(number("9007199254740993." + std::string(900, '0')) == 9007199254740992.0);
    CHECK(number("9007199254740993." + std::string(900, '0') + "1") == 9007199254740994.0);
    CHECK(number("0." + std::string(998, '3')) == 1.0 / 3.0);
    CHECK(kind("0." + std::string(999, '3')) == NumberKind::not_a_number);
}

/// The nearest double, by other means.
double nearest(const std::string& text) { return std::strtod(text.c_str(), nullptr); }

TEST_CASE("every double that is printed is read back as the same bits") {
    CHECK(rc::check([](std::uint64_t bits) {
        const auto expected = std::bit_cast<double>(bits);
        RC_PRE(std::isfinite(expected));
        for (const std::string& text :
             {fmt::format("{}", expected), fmt::format("{:.16e}", expected)}) {
            const Number parsed = parse_number(text, DecimalSign::point);
            RC_ASSERT(parsed.kind == NumberKind::number);
            RC_ASSERT(std::bit_cast<std::uint64_t>(parsed.value) == bits);
        }
    }));
}

TEST_CASE("short and long decimals are the nearest double, whatever the decimal sign") {
    CHECK(rc::check([] {
        std::string text;
        const int digits = *rc::gen::inRange(1, 25);
        const int place = *rc::gen::inRange(0, digits + 1);
        for (int i = 0; i < digits; ++i) {
            if (i == place) text += '.';
            text += static_cast<char>('0' + *rc::gen::inRange(0, 10));
        }
        if (*rc::gen::arbitrary<bool>()) text += fmt::format("e{}", *rc::gen::inRange(-330, 300));
        const Number parsed = parse_number(text, DecimalSign::point);
        const double expected = nearest(text);
        RC_ASSERT((parsed.kind == NumberKind::too_large) == std::isinf(expected));
        if (parsed.kind == NumberKind::number) RC_ASSERT(parsed.value == expected);
        std::ranges::replace(text, '.', ',');
        RC_ASSERT(parse_number(text, DecimalSign::comma) == parsed);
    }));
}

TEST_CASE("whole numbers are the same with thousands set apart") {
    CHECK(rc::check([](std::int64_t any) {
        const std::int64_t whole = any % 1'000'000'000'000;
        std::string text = fmt::format("{}", whole);
        for (int i = static_cast<int>(text.size()) - 3; i > (whole < 0 ? 1 : 0); i -= 3)
            text.insert(static_cast<std::size_t>(i), "\u00A0");
        const Number parsed = parse_number(text, DecimalSign::comma);
        RC_ASSERT(parsed == (Number{NumberKind::number, static_cast<double>(whole)}));
    }));
}

}  // namespace
}  // namespace uppsikt::delimited
