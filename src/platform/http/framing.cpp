#include "platform/http/framing.h"

#include <algorithm>

#include "base/text.h"
#include "platform/http/status.h"

namespace uppsikt::http {
namespace {

constexpr int target_too_long = 414;
constexpr int expectation_failed = 417;
constexpr int fields_too_large = 431;
constexpr int not_implemented = 501;
constexpr int version_not_supported = 505;

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

/// RFC 9110 section 5.6.2.
bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char byte) {
        return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
               std::string_view("!#$%&'*+-.^_`|~").find(byte) != std::string_view::npos;
    });
}

/// "GET /path HTTP/1.1", with one space between.
int refused_request_line(std::string_view line) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == line.npos || first == last) return bad_request;
    const std::string_view method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    if (!is_token(method) || target.empty() || target.find(' ') != target.npos) return bad_request;
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        const bool is_version = version.size() == 8 && version.starts_with("HTTP/") &&
                                is_digit(version[5]) && version[6] == '.' && is_digit(version[7]);
        return is_version ? version_not_supported : bad_request;
    }
    return method_named(method) ? 0 : not_implemented;
}

int refused_field_line(std::string_view line) {
    const std::size_t colon = line.find(':');
    // A folded line begins with a blank, and so has no token before a colon.
    if (colon == line.npos || !is_token(line.substr(0, colon))) return bad_request;
    return 0;
}

bool is_stray(char byte) { return byte == '\r' || byte == '\0'; }

/// Too long, though not yet whole.
int refused_length(std::string_view bytes, const HeadLimits& limits) {
    if (bytes.substr(0, limits.request_line).find('\n') == bytes.npos)
        return bytes.size() > limits.request_line ? target_too_long : 0;
    return bytes.size() > limits.head ? fields_too_large : 0;
}

/// A host name or address, perhaps with a port.
bool is_host(std::string_view text) {
    return !text.empty() && text.size() <= 255 && std::ranges::all_of(text, [](char byte) {
        return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
               std::string_view(".-_:[]").find(byte) != std::string_view::npos;
    });
}

}  // namespace

HeadLook look_at_head(std::string_view bytes, const HeadLimits& limits) {
    std::size_t begin = 0;
    int lines = 0;
    while (true) {
        const std::size_t end = bytes.find('\n', begin);
        if (end == bytes.npos || end >= limits.head)
            return {.size = 0, .refused = refused_length(bytes, limits)};
        if (end == begin || bytes[end - 1] != '\r') return {.size = 0, .refused = bad_request};
        const std::string_view line = bytes.substr(begin, end - 1 - begin);
        if (lines == 0 && line.size() > limits.request_line)
            return {.size = 0, .refused = target_too_long};
        // RFC 9112 2.2 lets a server skip empty lines before a request; nobody needs it any more.
        if (line.empty() && lines == 0) return {.size = 0, .refused = bad_request};
        if (line.empty()) return {.size = end + 1, .refused = 0};
        if (std::ranges::any_of(line, is_stray)) return {.size = 0, .refused = bad_request};
        const int refused = lines == 0 ? refused_request_line(line) : refused_field_line(line);
        if (refused != 0) return {.size = 0, .refused = refused};
        if (++lines > limits.fields + 1) return {.size = 0, .refused = fields_too_large};
        begin = end + 1;
    }
}

int refused_fields(const Headers& headers, Version version) {
    const int hosts = headers.count("Host");
    if (hosts > 1 || (hosts == 0 && !version.is_1_0)) return bad_request;
    if (hosts == 1 && !is_host(*headers.find("Host"))) return bad_request;

    const int lengths = headers.count("Content-Length");
    if (lengths > 1) return bad_request;
    if (lengths == 1 && !std::ranges::all_of(*headers.find("Content-Length"), is_digit))
        return bad_request;
    if (const int codings = headers.count("Transfer-Encoding"); codings > 0) {
        if (lengths > 0 || version.is_1_0) return bad_request;
        if (codings > 1 || !equal_names(*headers.find("Transfer-Encoding"), "chunked"))
            return not_implemented;
    }
    const auto expected = headers.find("Expect");
    if (expected && !equal_names(*expected, "100-continue")) return expectation_failed;
    return 0;
}

}  // namespace uppsikt::http
