#include "platform/sql/copy_text.h"

#include "base/text.h"

namespace uppsikt::sql {
namespace {

void append_escaped(std::string& line, const std::string& text) {
    for (const char letter : text) {
        switch (letter) {
            case '\\':
                line += "\\\\";
                break;
            case '\n':
                line += "\\n";
                break;
            case '\r':
                line += "\\r";
                break;
            case '\t':
                line += "\\t";
                break;
            default:
                line += letter;
        }
    }
}

void append_hex(std::string& line, const Bytes& bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    line += "\\\\x";
    for (const std::uint8_t byte : bytes) {
        line += digits[byte >> 4U];
        line += digits[byte & 15U];
    }
}

}  // namespace

void append_copy_field(std::string& line, const Value& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        line += std::to_string(*whole);
    else if (const auto* real = std::get_if<double>(&value))
        line += to_text(*real + 0.0);  // -0.0 becomes 0.0
    else if (const auto* text = std::get_if<std::string>(&value))
        append_escaped(line, *text);
    else if (const auto* bytes = std::get_if<Bytes>(&value))
        append_hex(line, *bytes);
    else
        line += "\\N";
}

}  // namespace uppsikt::sql
