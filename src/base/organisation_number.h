#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace uppsikt {

/// A Swedish organisation number: ten digits, the last a check digit (Luhn, modulus 10).
/// Source: lag (1974:174) om identitetsbeteckning för juridiska personer m.fl.; SKV 709.
class OrganisationNumber {
public:
    /// Accepts "556036-0793", "5560360793" and "165560360793". Refuses a wrong check digit, and a
    /// third digit below 2 (that is a person's number).
    static std::optional<OrganisationNumber> parse(std::string_view text);

    /// "556036-0793".
    std::string text() const { return digits_.substr(0, 6) + "-" + digits_.substr(6); }
    auto operator<=>(const OrganisationNumber&) const = default;

private:
    explicit OrganisationNumber(std::string digits) : digits_(std::move(digits)) {}
    std::string digits_;
};

}  // namespace uppsikt
