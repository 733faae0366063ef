#include "platform/http/message.h"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/json/serialize.hpp>

#include "base/text.h"

namespace uppsikt::http {
namespace {

struct MethodName {
    Method method;
    std::string_view name;
};

constexpr std::array<MethodName, 7> method_names{{
    {Method::get, "GET"},
    {Method::head, "HEAD"},
    {Method::post, "POST"},
    {Method::put, "PUT"},
    {Method::patch, "PATCH"},
    {Method::remove, "DELETE"},
    {Method::options, "OPTIONS"},
}};

struct StatusPhrase {
    int status;
    std::string_view phrase;
};

// RFC 9110 section 15, RFC 6585.
constexpr std::array<StatusPhrase, 35> status_phrases{{
    {100, "Continue"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
}};

char small(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

std::optional<std::string_view> first_named(std::span<const NamedText> all, std::string_view name) {
    const auto found = std::ranges::find(all, name, &NamedText::name);
    if (found == all.end()) return std::nullopt;
    return found->value;
}

}  // namespace

std::string_view name_of(Method method) {
    return std::ranges::find(method_names, method, &MethodName::method)->name;
}

std::optional<Method> method_named(std::string_view name) {
    const auto* found = std::ranges::find(method_names, name, &MethodName::name);
    if (found == method_names.end()) return std::nullopt;
    return found->method;
}

bool is_safe(Method method) { return method == Method::get || method == Method::head; }

bool equal_names(std::string_view one, std::string_view other) {
    return std::ranges::equal(one, other, {}, small, small);
}

void Headers::add(std::string_view name, std::string_view value) {
    all_.push_back({std::string(name), std::string(value)});
}

void Headers::set(std::string_view name, std::string_view value) {
    std::erase_if(all_, [&](const NamedText& header) { return equal_names(header.name, name); });
    add(name, value);
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
    for (const NamedText& header : all_)
        if (equal_names(header.name, name)) return header.value;
    return std::nullopt;
}

int Headers::count(std::string_view name) const {
    return static_cast<int>(std::ranges::count_if(all_, [&](const NamedText& header) {
        return equal_names(header.name, name);
    }));
}

std::string Headers::joined(std::string_view name) const {
    std::string list;
    for (const NamedText& header : all_)
        if (equal_names(header.name, name)) list += (list.empty() ? "" : ", ") + header.value;
    return list;
}

std::optional<std::string_view> Request::path_parameter(std::string_view name) const {
    return first_named(path_parameters, name);
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
    return first_named(query, name);
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
    // RFC 6265 section 4.2: one header; several are read as one.
    for (const NamedText& header : headers.all()) {
        if (!equal_names(header.name, "Cookie")) continue;
        for (const std::string_view part : split(header.value, ';')) {
            const std::string_view pair = trimmed(part);
            if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
                return pair.substr(name.size() + 1);
        }
    }
    return std::nullopt;
}

Response Response::json(const boost::json::value& value, int status) {
    return {
        .status = status,
        .headers = {{"Content-Type", "application/json"}},
        .body = boost::json::serialize(value)
    };
}

Response Response::text(std::string text, std::string_view media_type) {
    return {
        .status = 200,
        .headers = {{"Content-Type", std::string(media_type) + "; charset=utf-8"}},
        .body = std::move(text)
    };
}

std::string_view reason_phrase(int status) {
    const auto* found = std::ranges::find(status_phrases, status, &StatusPhrase::status);
    return found == status_phrases.end() ? "Other" : found->phrase;
}

}  // namespace uppsikt::http
