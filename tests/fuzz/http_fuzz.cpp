// What the server reads from outside, past the sockets. The first byte says what the rest is: a
// target, a cursor, a JSON body by a schema, a whole request in parts, or a form with files.
#include <cstddef>
#include <cstdint>
#include <string>

#include <boost/json/serialize.hpp>

#include "base/embedded.h"
#include "base/ensure.h"
#include "base/text.h"
#include "platform/http/cursor.h"
#include "platform/http/framing.h"
#include "platform/http/head.h"
#include "platform/http/incoming.h"
#include "platform/http/json_text.h"
#include "platform/http/multipart.h"
#include "platform/http/site.h"
#include "platform/http/target.h"

namespace {

using namespace uppsikt;

http::Schema an_order() {
    using namespace http;
    return object(
        "Order",
        {required("name", text({.least = 1, .most = 20})),
         optional("day", day()),
         optional("at", moment()),
         optional("count", integer({.least = 0, .most = 9})),
         optional("share", number()),
         optional("final", yes_or_no()),
         optional("kind", choice({"a", "b"})),
         optional("rows", list(object("", {required("id", integer())}), {.least = 0, .most = 3})),
         optional("more", anything())}
    );
}

http::Site a_site() {
    static const Texts texts = Texts::load(embedded::texts());
    http::Route order;
    order.method = http::Method::post;
    order.pattern = "/orders/{number}";
    order.name = "orders.change";
    order.summary = "For fuzzing.";
    order.path = {http::required("number", http::integer())};
    order.query = {
        http::optional("dry", http::yes_or_no()),
        http::optional("to", http::list(http::text()))
    };
    order.input = an_order();
    order.handler = [](const http::Request& request) -> Result<http::Response> {
        ensure(http::faults(an_order(), request.input).empty(), "a handler sees no faulty input");
        ensure(parse_integer(*request.path_parameter("number")).has_value(), "nor a faulty path");
        return http::Response::json(request.input);
    };
    http::SiteParts parts;
    parts.texts = &texts;
    parts.routes = {order};
    parts.hosts = {"a"};
    return http::Site(std::move(parts));
}

void read_target(std::string_view bytes) {
    const auto target = http::parse_target(bytes);
    if (!target) return;
    ensure(is_utf8(target->path), "a path is text");
    ensure(target->path == "*" || target->path.starts_with('/'), "a path begins with a slash");
    ensure((target->path + "/").find("/../") == std::string::npos, "a path leads nowhere else");
    for (const http::NamedText& setting : target->query)
        ensure(is_utf8(setting.name) && is_utf8(setting.value), "a query is text");
}

void read_cursor(std::string_view bytes) {
    const http::CursorForm form{.list = "a list", .values = 2};
    // Nobody guesses the check of a cursor: what is read here is mostly one that was written.
    const http::Cursor cursor{.list = "a list", .values = {std::string(bytes), "x"}};
    const std::string text = http::write_cursor(cursor);
    if (text.size() <= 2048)
        ensure(http::read_cursor(text, form) == cursor, "a cursor gives back what it holds");
    const auto read = http::read_cursor(bytes, form);
    ensure(!read || http::read_cursor(http::write_cursor(*read), form) == read, "and again");
}

void read_body(std::string_view bytes) {
    const auto value = http::read_json(bytes);
    if (!value.ok()) return;
    const std::string text = boost::json::serialize(value.value());
    ensure(is_utf8(text), "what was read is text");
    ensure(http::read_json(text).ok(), "what was read can be written and read");
    for (const Reason& reason : http::faults(an_order(), value.value()))
        ensure(reason.values.front().name == "pointer", "a fault has its place");
}

/// As connection.cpp does; the first byte says how large the parts are.
void read_request(std::string_view bytes) {
    static const http::Site site = a_site();
    if (bytes.empty()) return;
    const std::size_t step = static_cast<unsigned char>(bytes.front()) % 32U + 1;
    bytes.remove_prefix(1);
    const http::HeadLook look = http::look_at_head(bytes, {});
    if (look.size == 0) return;
    ensure(look.refused == 0, "what is whole is not refused");
    http::Request request;
    http::Incoming incoming(request);
    if (incoming.take_head(bytes.substr(0, look.size)) != 0) return;
    if (http::refused_fields(request.headers, {incoming.is_1_0()}) != 0) return;
    http::Site::Opened opened = site.open(request);
    if (opened.answer) {
        ensure(opened.answer->status >= 200 && opened.answer->status < 500, "no fault of ours");
        return;
    }
    bytes.remove_prefix(look.size);
    incoming.limit_body(1000);
    for (std::size_t seen = step; !incoming.is_whole();) {
        const auto taken = incoming.take_body(bytes.substr(0, seen));
        if (taken.refused != 0) return;
        bytes.remove_prefix(taken.used);
        if (!incoming.is_whole() && seen >= bytes.size() + step) return;
        seen = std::min(bytes.size() + step, seen - taken.used + step);
    }
    ensure(request.body.size() <= 1000 || incoming.announced(), "a body keeps to its limit");
    const http::Response response = site.run(*opened.route, request);
    ensure(response.status < 500, "no fault of ours");
    const std::string head = http::write_head(response, {.request_id = "x", .date = "x"});
    ensure(head.find("\r\n\r\n") == head.size() - 4, "a head has no line that is not its own");
}

void read_files(std::string_view bytes) {
    const auto form = http::parse_multipart("multipart/form-data; boundary=x", bytes);
    if (!form) return;
    for (const http::NamedText& field : form->fields)
        ensure(is_utf8(field.name) && is_utf8(field.value), "a field is text");
    for (const http::FormFile& file : form->files) {
        ensure(is_utf8(file.name), "a file's name is text");
        ensure(file.name.find('/') == std::string::npos, "a file's name has no folder");
        ensure(file.bytes.size() <= bytes.size(), "a file is part of the form");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch ((data[0] - unsigned{'0'}) % 5U) {
        case 0:
            read_target(bytes);
            break;
        case 1:
            read_cursor(bytes);
            break;
        case 2:
            read_body(bytes);
            break;
        case 4:
            read_files(bytes);
            break;
        default:
            read_request(bytes);
            break;
    }
    return 0;
}
