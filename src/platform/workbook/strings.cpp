#include <optional>

#include "base/ensure.h"
#include "platform/workbook/parts.h"

namespace uppsikt::workbook {

namespace {

constexpr std::size_t escape_length = 7;  // "_x000D_"

/// The UTF-16 unit that "_x000D_" at `at` stands for.
std::optional<char32_t> escaped_unit(std::string_view text, std::size_t at) {
    const std::string_view escape = text.substr(std::min(at, text.size()), escape_length);
    if (escape.size() != escape_length || !escape.starts_with("_x") || escape.back() != '_')
        return std::nullopt;
    char32_t unit = 0;
    for (const char c : escape.substr(2, 4)) {
        const bool decimal = c >= '0' && c <= '9';
        const bool small = c >= 'a' && c <= 'f';
        const bool capital = c >= 'A' && c <= 'F';
        if (!decimal && !small && !capital) return std::nullopt;
        const int digit = decimal ? c - '0' : (small ? c - 'a' : c - 'A') + 10;
        unit = unit << 4U | static_cast<char32_t>(digit);
    }
    return unit;
}

void append_utf8(std::string& text, char32_t c) {
    const auto append = [&](char32_t byte) { text += static_cast<char>(byte); };
    if (c < 0x80) {
        append(c);
    } else if (c < 0x800) {
        append(0xC0U | c >> 6U);
        append(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
        append(0xE0U | c >> 12U);
        append(0x80U | (c >> 6U & 0x3FU));
        append(0x80U | (c & 0x3FU));
    } else {
        append(0xF0U | c >> 18U);
        append(0x80U | (c >> 12U & 0x3FU));
        append(0x80U | (c >> 6U & 0x3FU));
        append(0x80U | (c & 0x3FU));
    }
}

struct Escape {
    char32_t character = 0;
    std::size_t length = 0;
};

/// The character that one escape, or a pair of them for what lies beyond U+FFFF, stands for.
std::optional<Escape> escape_at(std::string_view text, std::size_t at) {
    const std::optional<char32_t> unit = escaped_unit(text, at);
    if (!unit || *unit == 0 || (*unit >= 0xDC00 && *unit <= 0xDFFF)) return std::nullopt;
    if (*unit < 0xD800 || *unit > 0xDBFF)
        return Escape{.character = *unit, .length = escape_length};
    const std::optional<char32_t> low = escaped_unit(text, at + escape_length);
    if (!low || *low < 0xDC00 || *low > 0xDFFF) return std::nullopt;
    return Escape{
        .character = 0x10000 + ((*unit - 0xD800) << 10U) + (*low - 0xDC00),
        .length = 2 * escape_length,
    };
}

}  // namespace

std::string_view SharedStrings::at(std::size_t index) const {
    ensure(index < ends_.size(), "a shared string is asked for that is there");
    const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(text_).substr(begin, ends_[index] - begin);
}

void SharedStrings::add(std::string_view text) {
    text_ += text;
    ends_.push_back(static_cast<std::uint32_t>(text_.size()));
}

std::string unescaped(std::string_view text) {
    std::string plain;
    while (true) {
        const std::size_t at = text.find("_x");
        plain += text.substr(0, at);
        if (at == text.npos) return plain;
        if (const std::optional<Escape> escape = escape_at(text, at)) {
            append_utf8(plain, escape->character);
            text.remove_prefix(at + escape->length);
        } else {
            plain += '_';
            text.remove_prefix(at + 1);
        }
    }
}

void StringCollector::start(const ElementName& name) {
    ++depth_;
    if (skipped_from_ != 0) return;
    const bool text = name.is("t");
    const bool run = name.is("r") && depth_ == 1;
    in_text_ = text && depth_ <= 2;
    if (!text && !run) skipped_from_ = depth_;  // rPh, phoneticPr, rPr and what may come
}

void StringCollector::end() {
    if (skipped_from_ == depth_) skipped_from_ = 0;
    in_text_ = false;
    --depth_;
}

bool StringCollector::add(std::string_view piece) {
    if (in_text_ && skipped_from_ == 0) text_ += piece;
    return text_.size() <= most_bytes_;
}

}  // namespace uppsikt::workbook
