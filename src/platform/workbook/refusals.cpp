#include "platform/workbook/refusals.h"

#include "base/text.h"

namespace uppsikt::workbook {

namespace {

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

}  // namespace uppsikt::workbook
