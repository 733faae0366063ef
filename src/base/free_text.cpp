#include "base/free_text.h"

#include <string>

#include "base/text.h"

namespace uppsikt {

namespace {

/// C0 and C1 control characters and DEL, in text that is UTF-8.
bool has_control_characters(std::string_view text, std::string_view allowed) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte < 0x20 || byte == 0x7F) && allowed.find(text[i]) == allowed.npos) return true;
        // U+0080-U+009F are written C2 80 - C2 9F.
        if (byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
    }
    return false;
}

void object(std::vector<Reason>& reasons, const FreeText& given, std::string_view allowed) {
    const std::string field(given.field);
    if (!is_utf8(given.text)) {
        reasons.push_back({"text_not_utf8", {{"field", field}}});
        return;
    }
    if (trimmed(given.text).empty()) reasons.push_back({"text_blank", {{"field", field}}});
    if (const std::size_t characters = count_characters(given.text);
        characters > given.most_characters)
        reasons.push_back(
            {"text_too_long",
             {{"field", field},
              {"characters", std::to_string(characters)},
              {"most", std::to_string(given.most_characters)}}}
        );
    if (has_control_characters(given.text, allowed))
        reasons.push_back({"text_with_control_characters", {{"field", field}}});
}

}  // namespace

void object_to_text(std::vector<Reason>& reasons, const FreeText& given) {
    object(reasons, given, "\t\n\r");
}

void object_to_line(std::vector<Reason>& reasons, const FreeText& given) {
    object(reasons, given, "");
}

}  // namespace uppsikt
