#include "platform/http/multipart.h"

#include <algorithm>

#include "base/text.h"
#include "platform/http/form.h"

namespace uppsikt::http {

namespace {

constexpr std::string_view form_data = "multipart/form-data";
constexpr std::size_t boundary_most = 70;  // RFC 2046, 5.1.1
constexpr std::size_t part_head_most = 4096;
constexpr std::string_view line_end = "\r\n";

bool begins_with(std::string_view text, std::string_view start) {
    return text.size() >= start.size() && equal_names(text.substr(0, start.size()), start);
}

/// What stands up to the mark is taken from the text; none where there is no mark.
std::optional<std::string_view> take_to(std::string_view& text, std::string_view mark) {
    const std::size_t end = text.find(mark);
    if (end == text.npos) return std::nullopt;
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(end + mark.size());
    return taken;
}

/// `name="value"` or `name=value` after a semicolon. Browsers write quotes and line ends within it
/// with percent signs (WHATWG, multipart/form-data), and a backslash as itself.
// NOLINTNEXTLINE(bugprone-easily-swappable-parameters): as `find` of a text has them
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
    std::string_view rest = header;
    if (!take_to(rest, ";")) return std::nullopt;
    while (!rest.empty()) {
        const auto found = take_to(rest, "=");
        if (!found) return std::nullopt;
        std::string_view value;
        if (rest.starts_with('"')) {
            rest.remove_prefix(1);
            const auto quoted = take_to(rest, "\"");
            if (!quoted) return std::nullopt;
            value = *quoted;
            if (!take_to(rest, ";")) rest = {};
        } else {
            value = rest.substr(0, rest.find(';'));
            rest.remove_prefix(std::min(value.size() + 1, rest.size()));
            value = trimmed(value);
        }
        if (equal_names(trimmed(*found), name)) return std::string(value);
    }
    return std::nullopt;
}

std::string unescaped(std::string text) {
    constexpr std::pair<std::string_view, std::string_view> written[] = {
        {"%22", "\""},
        {"%0D", " "},
        {"%0A", " "},
    };
    for (const auto& [code, letter] : written)
        for (std::size_t at = text.find(code); at != text.npos; at = text.find(code, at))
            text.replace(at, code.size(), letter);
    return text;
}

std::string without_folders(const std::string& name) {
    return name.substr(name.find_last_of("/\\") + 1);
}

std::optional<std::string_view> disposition_in(std::string_view head) {
    while (!head.empty()) {
        const auto line = take_to(head, line_end);
        if (!line) return std::nullopt;
        constexpr std::string_view name = "content-disposition:";
        if (begins_with(*line, name)) return trimmed(line->substr(name.size()));
    }
    return std::nullopt;
}

/// A part: its head, a line that is empty, its bytes.
bool read_part(std::string_view part, MultipartForm& form) {
    const std::size_t head_end = part.substr(0, part_head_most).find("\r\n\r\n");
    if (head_end == part.npos) return false;
    const auto disposition = disposition_in(part.substr(0, head_end + line_end.size()));
    if (!disposition || !begins_with(*disposition, "form-data")) return false;
    const auto raw_name = parameter(*disposition, "name");
    const auto name = raw_name ? field_text(unescaped(*raw_name)) : std::nullopt;
    if (!name || name->empty()) return false;
    const std::string_view bytes = part.substr(head_end + 4);
    const auto raw_file = parameter(*disposition, "filename");
    if (!raw_file) {
        auto value = field_text(std::string(bytes));
        if (!value) return false;
        form.fields.push_back({*name, *std::move(value)});
        return true;
    }
    auto file = field_text(without_folders(unescaped(*raw_file)));
    if (!file) return false;
    // A browser sends an empty part where no file was chosen.
    if (!file->empty() || !bytes.empty())
        form.files.push_back({.field = *name, .name = *std::move(file), .bytes = bytes});
    return true;
}

std::optional<std::string> boundary_of(std::string_view content_type) {
    auto boundary = parameter(content_type, "boundary");
    if (!boundary || boundary->empty() || boundary->size() > boundary_most) return std::nullopt;
    return boundary;
}

}  // namespace

bool is_multipart(std::string_view content_type) {
    return equal_names(trimmed(content_type.substr(0, content_type.find(';'))), form_data);
}

// A header and what it is the header of: as a message has them.
// NOLINTNEXTLINE(bugprone-easily-swappable-parameters)
std::optional<MultipartForm> parse_multipart(std::string_view content_type, std::string_view body) {
    const auto boundary = is_multipart(content_type) ? boundary_of(content_type) : std::nullopt;
    if (!boundary) return std::nullopt;
    const std::string first = "--" + *boundary;
    const std::string next = "\r\n" + first;
    if (!body.starts_with(first)) return std::nullopt;
    body.remove_prefix(first.size());
    MultipartForm form;
    while (!body.starts_with("--")) {
        if (!body.starts_with(line_end)) return std::nullopt;
        body.remove_prefix(line_end.size());
        const auto part = take_to(body, next);
        const bool is_full = form.fields.size() + form.files.size() == form_fields_most;
        if (!part || is_full || !read_part(*part, form)) return std::nullopt;
    }
    const std::string_view end = body.substr(2);
    if (!end.empty() && end != line_end) return std::nullopt;
    return form;
}

}  // namespace uppsikt::http
