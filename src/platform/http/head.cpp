#include "platform/http/head.h"

#include <array>
#include <chrono>

#include <fmt/format.h>

namespace uppsikt::http {
namespace {

constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

constexpr std::string_view for_everyone =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: same-origin\r\n"
    "Permissions-Policy: geolocation=(self), camera=(self), microphone=(), payment=(), usb=()\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

constexpr std::string_view for_secure =
    "Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n";

/// RFC 9110 section 8.6: these have no body, and no length of one.
bool has_length(int status) { return status != 204 && status != 304 && status >= 200; }

}  // namespace

std::string write_head(const Response& response, const HeadFacts& facts) {
    std::string head;
    head.reserve(1024);
    const auto line = [&](std::string_view name, std::string_view value) {
        head.append(name).append(": ").append(value).append("\r\n");
    };
    head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    head.append(reason_phrase(response.status)).append("\r\n");
    line("Date", facts.date);
    if (has_length(response.status))
        line("Content-Length", std::to_string(response.body.view().size()));
    bool has_policy = false;
    for (const NamedText& header : response.headers.all()) {
        line(header.name, header.value);
        has_policy = has_policy || equal_names(header.name, "Content-Security-Policy");
    }
    if (!has_policy) line("Content-Security-Policy", policy);
    head += for_everyone;
    if (facts.secure) head += for_secure;
    line("X-Request-Id", facts.request_id);
    if (!facts.keep) line("Connection", "close");
    return head += "\r\n";
}

std::string http_date(std::int64_t seconds_since_1970) {
    constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12>
        months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::chrono::sys_seconds moment{std::chrono::seconds{seconds_since_1970}};
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{moment - day};
    return fmt::format(
        "{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
        days.at(std::chrono::weekday{day}.c_encoding()),
        unsigned{date.day()},
        months.at(unsigned{date.month()} - 1),
        int{date.year()},
        time.hours().count(),
        time.minutes().count(),
        time.seconds().count()
    );
}

}  // namespace uppsikt::http
