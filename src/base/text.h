#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace uppsikt {

/// Without white space (also U+00A0) at both ends.
std::string_view trimmed(std::string_view text);

/// The parts between separators; always at least one.
std::vector<std::string_view> split(std::string_view text, char separator);

/// A whole number and nothing else: "12", "-3"; not "+3", "1 000", "1.0", or what overflows.
std::optional<std::int64_t> parse_integer(std::string_view text);

/// A finite number with decimal point and nothing else: "0.25", "1e-3"; not "inf", "0,25", "0x1".
std::optional<double> parse_decimal(std::string_view text);

/// A number between 0 and 1 as people write it, with a comma or a point: "0,24", " 0.2 ".
std::optional<double> parse_share(std::string_view text);

/// The shortest text that reads back as the same number: "0.224", "1e-20".
std::string to_text(double number);

bool is_utf8(std::string_view text);

/// Characters (code points), not bytes; for laying out tables. Refuses nothing: bad bytes count one
/// each.
std::size_t count_characters(std::string_view text);

/// Text from outside as a message may show it: at most 40 characters, none that steer a terminal.
std::string shown(std::string_view text);

/// The text as it is searched by: small letters without diacritics, as far as Latin script goes.
/// "Ålder" and "alder" are the same.
std::string searchable(std::string_view text);

/// As it may stand in an address: all but letters of ASCII, digits, "-._~" (RFC 3986, 2.3) and
/// what is named besides as "%C3%A5".
std::string percent_encoded(std::string_view text, std::string_view also_plain = {});

/// The candidate most like the text, if any is close enough to be what was meant. Capitals and
/// diacritics make no difference: "alder" finds "Ålder".
std::optional<std::string> nearest_name(
    std::string_view text, std::span<const std::string> candidates
);

}  // namespace uppsikt
