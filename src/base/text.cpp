#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include <fmt/format.h>

namespace uppsikt {

namespace {

constexpr std::string_view ascii_space = " \t\r\n\v\f";
constexpr std::string_view no_break_space = "\u00A0";

/// Levenshtein's distance between characters.
std::size_t edit_distance(std::u32string_view a, std::u32string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
        }
    }
    return row.back();
}

/// Length of the UTF-8 sequence at the start, 0 when it is none (RFC 3629, section 4).
std::size_t sequence_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto in = [&](std::size_t i, unsigned low, unsigned high) {
        return i < text.size() && byte(i) >= low && byte(i) <= high;
    };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return in(1, 0x80, 0xBF) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = first == 0xED ? 0x9F : 0xBF;
        return in(1, low, high) && in(2, 0x80, 0xBF) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const unsigned low = first == 0xF0 ? 0x90 : 0x80;
        const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
        return in(1, low, high) && in(2, 0x80, 0xBF) && in(3, 0x80, 0xBF) ? 4 : 0;
    }
    return 0;
}

/// The letters of U+00C0 to U+017F (Latin-1 Supplement, Latin Extended-A), small and without
/// diacritics; a space for the two that are no letters.
constexpr std::string_view plain_letters =
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnn"
    "oooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
constexpr char32_t first_plain = 0xC0;
static_assert(plain_letters.size() == 0x180 - first_plain);

/// The character at the start, and takes it off. A bad byte is one of its own.
char32_t take_character(std::string_view& text) {
    const std::size_t length = std::max<std::size_t>(sequence_length(text), 1);
    const auto first = static_cast<unsigned char>(text.front());
    char32_t character = length == 1 ? first : first & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i)
        character = (character << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    text.remove_prefix(length);
    return character;
}

/// Without difference between small and capital letters, nor between letters with and without
/// diacritics, as far as Latin script goes.
std::u32string folded(std::string_view text) {
    std::u32string plain;
    while (!text.empty()) {
        char32_t c = take_character(text);
        const bool combining = c >= 0x300 && c <= 0x36F;
        if (combining) continue;
        if (c >= 'A' && c <= 'Z') c = c - 'A' + 'a';
        if (c >= first_plain && c - first_plain < plain_letters.size())
            if (const char letter = plain_letters[c - first_plain]; letter != ' ')
                c = static_cast<unsigned char>(letter);
        plain.push_back(c);
    }
    return plain;
}

/// At most so many characters; of what is not UTF-8, about so many bytes.
std::string shortened(std::string_view text, std::size_t most) {
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool continues = (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U;
        if (continues && i < 4 * most) continue;
        if (++characters > most) return std::string(text.substr(0, i)) + "…";
    }
    return std::string(text);
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    while (true) {
        const std::size_t before = text.size();
        while (!text.empty() && ascii_space.find(text.front()) != ascii_space.npos)
            text.remove_prefix(1);
        while (!text.empty() && ascii_space.find(text.back()) != ascii_space.npos)
            text.remove_suffix(1);
        if (text.starts_with(no_break_space)) text.remove_prefix(no_break_space.size());
        if (text.ends_with(no_break_space)) text.remove_suffix(no_break_space.size());
        if (text.size() == before) return text;
    }
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == text.npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<double> parse_decimal(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    if (!std::isfinite(number)) return std::nullopt;
    return number;
}

std::optional<double> parse_share(std::string_view text) {
    std::string written(trimmed(text));
    std::ranges::replace(written, ',', '.');
    const auto share = parse_decimal(written);
    if (!share || *share <= 0 || *share >= 1) return std::nullopt;
    return share;
}

std::string to_text(double number) { return fmt::format("{}", number); }

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        // Most text is ASCII: eight bytes at a time.
        while (text.size() >= 8) {
            std::uint64_t eight = 0;
            std::memcpy(&eight, text.data(), sizeof eight);
            if ((eight & 0x8080808080808080U) != 0) break;
            text.remove_prefix(sizeof eight);
        }
        if (text.empty()) return true;
        const std::size_t length = sequence_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::size_t count_characters(std::string_view text) {
    std::size_t count = 0;
    while (!text.empty()) {
        text.remove_prefix(std::max<std::size_t>(sequence_length(text), 1));
        ++count;
    }
    return count;
}

std::string searchable(std::string_view text) {
    std::string utf8;
    for (const char32_t c : folded(text)) {
        const auto add = [&](char32_t byte) { utf8.push_back(static_cast<char>(byte)); };
        if (c < 0x80) {
            add(c);
            continue;
        }
        if (c < 0x800) {
            add(0xC0U | (c >> 6U));
        } else {
            if (c < 0x10000) {
                add(0xE0U | (c >> 12U));
            } else {
                add(0xF0U | (c >> 18U));
                add(0x80U | ((c >> 12U) & 0x3FU));
            }
            add(0x80U | ((c >> 6U) & 0x3FU));
        }
        add(0x80U | (c & 0x3FU));
    }
    return utf8;
}

std::optional<std::string> nearest_name(
    std::string_view text, std::span<const std::string> candidates
) {
    const std::u32string wanted = folded(text);
    std::optional<std::string> best;
    std::size_t least = std::max<std::size_t>(2, wanted.size() / 3) + 1;
    for (const std::string& candidate : candidates) {
        const std::size_t distance = edit_distance(wanted, folded(candidate));
        if (distance < least) {
            least = distance;
            best = candidate;
        }
    }
    return best;
}

std::string shown(std::string_view text) {
    std::string safe = shortened(text, 40);
    const bool utf8 = is_utf8(safe);
    for (std::size_t i = 0; i < safe.size(); ++i) {
        const auto byte = static_cast<unsigned char>(safe[i]);
        if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !utf8)) safe[i] = '?';
        // U+0080 to U+009F steer terminals as well.
        if (byte == 0xC2 && utf8 && static_cast<unsigned char>(safe[i + 1]) < 0xA0)
            safe.replace(i, 2, "?");
    }
    return safe;
}

// What is written, and what may stay as it is: most callers name only the first.
// NOLINTNEXTLINE(bugprone-easily-swappable-parameters)
std::string percent_encoded(std::string_view text, std::string_view also_plain) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') ||
                              std::string_view("-._~").find(c) != std::string_view::npos ||
                              also_plain.find(c) != also_plain.npos;
        if (is_plain) {
            encoded += c;
        } else {
            encoded += '%';
            encoded += digits[byte / 16U];
            encoded += digits[byte % 16U];
        }
    }
    return encoded;
}

}  // namespace uppsikt
