#include <fmt/format.h>

#include "base/text.h"
#include "cases/cases.h"

namespace uppsikt::cases {

namespace {

/// The first control character (Unicode Cc) of a text in UTF-8 that may not be there.
std::optional<unsigned> control_character(std::string_view text, bool one_line) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7f) {
            const bool is_space = byte == '\t' || byte == '\n' || byte == '\r';
            if (one_line || !is_space) return byte;
        }
        // U+0080–U+009F are C2 80–C2 9F.
        if (byte == 0xc2 && i + 1 < text.size()) {
            const auto next = static_cast<unsigned char>(text[i + 1]);
            if (next < 0xa0) return next;
        }
    }
    return std::nullopt;
}

}  // namespace

void check_text(std::vector<Reason>& reasons, std::string_view text, const TextRule& rule) {
    const std::string field(rule.field);
    if (!rule.may_be_empty && trimmed(text).empty())
        reasons.push_back({"cases_text_missing", {{"field", field}}});
    if (text.size() > rule.most_bytes)
        reasons.push_back(
            {"cases_text_too_long",
             {{"field", field},
              {"bytes", fmt::format("{}", text.size())},
              {"most", fmt::format("{}", rule.most_bytes)}}}
        );
    if (!is_utf8(text)) {
        reasons.push_back({"cases_text_not_utf8", {{"field", field}}});
        return;
    }
    if (const auto control = control_character(text, rule.one_line))
        reasons.push_back(
            {"cases_text_control_character",
             {{"field", field}, {"character", fmt::format("U+{:04X}", *control)}}}
        );
}

}  // namespace uppsikt::cases
