#include <limits>

#include <doctest/doctest.h>

#include "base/id.h"
#include "base/money.h"
#include "base/organisation_number.h"
#include "base/probability.h"
#include "base/result.h"
#include "base/text.h"

namespace uppsikt {
namespace {

using SupplierId = Id<struct SupplierTag>;
using OfficeId = Id<struct OfficeTag>;
static_assert(!std::is_convertible_v<SupplierId, OfficeId>);
static_assert(!std::is_convertible_v<std::int64_t, SupplierId>);
static_assert(!std::is_constructible_v<SupplierId, OfficeId>);

TEST_CASE("a share of an amount is rounded once, halves to even") {
    CHECK(Money::ore(105).times(Ratio{.part = 1, .whole = 2}) == Money::ore(52));
    CHECK(Money::ore(107).times(Ratio{.part = 1, .whole = 2}) == Money::ore(54));
    CHECK(Money::ore(-105).times(Ratio{.part = 1, .whole = 2}) == Money::ore(-52));
    CHECK(Money::ore(-107).times(Ratio{.part = 1, .whole = 2}) == Money::ore(-54));
    CHECK(Money::ore(100).times(Ratio{.part = 2, .whole = 3}) == Money::ore(67));
    CHECK(Money::kronor(20'300) == Money::ore(2'030'000));
}

TEST_CASE("an amount that does not fit is a fault, never another amount") {
    const Money most = Money::ore(std::numeric_limits<std::int64_t>::max());
    CHECK_THROWS_AS((void)(most + Money::ore(1)), BrokenAssumption);
    CHECK_THROWS_AS((void)most.times(2), BrokenAssumption);
    CHECK_THROWS_AS(
        (void)Money::kronor(std::numeric_limits<std::int64_t>::max()),
        BrokenAssumption
    );
    CHECK(most.times(Ratio{.part = 3, .whole = 3}) == most);
}

TEST_CASE("a probability lies between 0 and 1") {
    CHECK(Probability(0.25).value() == 0.25);
    CHECK_THROWS_AS(Probability(1.0001), BrokenAssumption);
    CHECK_THROWS_AS(Probability(-0.1), BrokenAssumption);
    CHECK_THROWS_AS(Probability(std::numeric_limits<double>::quiet_NaN()), BrokenAssumption);
}

Result<int> half(int number) {
    if (number % 2 != 0) return Refusal{RefusalKind::invalid_input, Reason{.code = "odd"}};
    return number / 2;
}
Result<int> quarter(int number) {
    const int once = TRY(half(number));
    return TRY(half(once));
}

TEST_CASE("TRY gives the value, or passes the refusal on") {
    CHECK(quarter(12).value() == 3);
    CHECK(quarter(6).refusal().reasons.front().code == "odd");
    CHECK_THROWS_AS((void)quarter(6).value(), BrokenAssumption);
    CHECK_THROWS_AS((Refusal{RefusalKind::conflict, std::vector<Reason>{}}), BrokenAssumption);
}

TEST_CASE("an organisation number has a check digit, and is not a person's number") {
    CHECK(OrganisationNumber::parse("556036-0793")->text() == "556036-0793");
    CHECK(OrganisationNumber::parse("5560360793")->text() == "556036-0793");
    CHECK(OrganisationNumber::parse("165560360793")->text() == "556036-0793");
    CHECK(OrganisationNumber::parse("202100-2114")->text() == "202100-2114");
    for (const char* bad :
         {"556036-0794", "811218-9876", "556036 0793", "55603-60793", "", "556036-079X"}) {
        INFO(bad);
        CHECK(!OrganisationNumber::parse(bad));
    }
}

TEST_CASE("numbers are read whole or not at all") {
    CHECK(parse_integer("-12") == -12);
    for (const char* bad : {"", "1.0", "+1", " 1", "1 000", "9223372036854775808", "0x10"})
        CHECK(!parse_integer(bad));
    CHECK(parse_decimal("0.224") == 0.224);
    for (const char* bad : {"", "0,2", "inf", "nan", "1e999", "1.0 "})
        CHECK(!parse_decimal(bad));
    CHECK(to_text(0.224) == "0.224");
    CHECK(to_text(1.0 / 3.0) == "0.3333333333333333");
}

TEST_CASE("a share is read as people write it") {
    CHECK(parse_share("0,24") == 0.24);
    CHECK(parse_share(" 0.2 ") == 0.2);
    for (const std::string_view bad : {"", "0", "1", "-0,2", "24 %", "0,2,4", "nan", "1e400"})
        CHECK_FALSE(parse_share(bad));
}

TEST_CASE("text is trimmed of white space, also the kind that does not break") {
    CHECK(trimmed(" \u00A0 Leverans\u00A0område\t\u00A0") == "Leverans\u00A0område");
    CHECK(trimmed(" \n ").empty());
    CHECK(split("a,,b", ',') == std::vector<std::string_view>{"a", "", "b"});
    CHECK(count_characters("Örnsköldsvik") == 12);
}

TEST_CASE("UTF-8 is checked as RFC 3629 says") {
    CHECK(is_utf8("Ånge 🙂"));
    CHECK(is_utf8("12345678"));
    CHECK(!is_utf8("1234567\xC3"));
    CHECK(!is_utf8("12345678\xC3"));
    CHECK(!is_utf8("\xC0\xAF"));          // overlong
    CHECK(!is_utf8("\xED\xA0\x80"));      // surrogate
    CHECK(!is_utf8("\xF4\x90\x80\x80"));  // above U+10FFFF
    CHECK(!is_utf8("\xC3"));              // cut off
}

TEST_CASE("what a message shows of a file is short, and harmless to a terminal") {
    CHECK(shown("Åäö 1,5") == "Åäö 1,5");
    CHECK(shown("a\x1B[31m\n\x7F") == "a?[31m??");
    CHECK(shown("\u0085\u009B") == "??");
    CHECK(shown(std::string(50, 'a')) == std::string(40, 'a') + "…");
    CHECK(shown("\xFF\xFE") == "??");
    std::string many;
    for (int i = 0; i < 41; ++i)
        many += "å";
    CHECK(count_characters(shown(many)) == 41);
    CHECK(shown(std::string(100'000, '\x80')).size() < 300);
}

TEST_CASE("text is searched without capitals and diacritics, and other scripts stay as they are") {
    CHECK(searchable("Ångström É") == "angstrom e");
    CHECK(searchable("a\u030A") == "a");  // a ring of its own
    CHECK(searchable("Щ 東 😀") == "Щ 東 😀");
}

TEST_CASE("a misspelt name finds the one that was meant") {
    const std::vector<std::string> names{"provider", "outcome", "age"};
    CHECK(nearest_name("Provder", names) == "provider");
    CHECK(nearest_name("agge", names) == "age");
    CHECK(!nearest_name("municipality", names));
}

TEST_CASE("capitals and diacritics make no difference to which name was meant") {
    const std::vector<std::string> names{"leverantör", "ÅLDER", "Łódź", "x"};
    CHECK(nearest_name("LEVERANTOR", names) == "leverantör");
    CHECK(nearest_name("levarantö\u0308r", names) == "leverantör");
    CHECK(nearest_name("alder", names) == "ÅLDER");
    CHECK(nearest_name("lodz", names) == "Łódź");
    const std::vector<std::string> pairs{"mån", "max"};
    CHECK(nearest_name("man", pairs) == "mån");
}

}  // namespace
}  // namespace uppsikt
