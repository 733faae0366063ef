// A request through the whole site: the gate, schemas, refusals as problem documents.
#include "platform/http/site.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "platform/http/conditional.h"
#include "support/http_site.h"

namespace uppsikt::http {
namespace {

namespace json = boost::json;
using test_site::get;
using test_site::Running;

json::value problem_in(const test::HttpAnswer& answer) {
    CHECK(answer.headers.at("content-type") == "application/problem+json");
    json::value problem = json::parse(answer.body);
    CHECK(problem.at("status").as_int64() == answer.status);
    CHECK(problem.at("request_id").as_string() == answer.headers.at("x-request-id"));
    CHECK_FALSE(problem.at("title").as_string().empty());
    CHECK_FALSE(problem.at("detail").as_string().empty());
    CHECK_FALSE(problem.at("errors").as_array().empty());
    return problem;
}

std::string codes_in(const test::HttpAnswer& answer) {
    std::string codes;
    const json::value problem = problem_in(answer);
    for (const json::value& error : problem.at("errors").as_array())
        codes += std::string(error.at("code").as_string()) + " ";
    return codes;
}

/// "token anna" may read, "token bo" may nothing; others are not known.
Admission by_token(const Route& route, const Request& request) {
    const auto token = request.headers.find("Authorization").value_or("");
    if (token == "token anna" && route.needs == "cases.read")
        return {.answer = Admission::Answer::granted, .principal = "user:anna", .caller = 42};
    if (token == "token anna" || token == "token bo")
        return {.answer = Admission::Answer::not_permitted};
    return {};
}

SiteParts gated() {
    SiteParts parts;
    parts.gate = by_token;
    return parts;
}

Route refusing(RefusalKind kind) {
    return get("/refused", [kind](const Request&) -> Result<Response> {
        return Refusal{
            kind,
            {{"http_field_too_long", {{"pointer", "/a"}, {"most", "5"}}}, {"http_cursor_unusable"}}
        };
    });
}

Route order() {
    Route route =
        test_site::post("/orders/{number}", [](const Request& request) -> Result<Response> {
            return Response::json(
                {{"input", request.input},
                 {"settings", request.settings},
                 {"number", *request.path_parameter("number")}},
                201
            );
        });
    route.path = {required("number", integer({.least = 1, .most = {}}))};
    route.query = {optional("dry", yes_or_no())};
    route.input = object("Order", {required("name", text()), optional("count", integer())});
    route.body_most = 200;
    return route;
}

std::string with_body(std::string_view line, std::string_view body, std::string_view headers = "") {
    return std::string(line) + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" +
           std::string(headers) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           std::string(body);
}

TEST_CASE("a refusal is a problem document with every reason, by kind") {
    struct Row {
        RefusalKind kind;
        int status;
    };
    for (const Row row :
         {Row{RefusalKind::invalid_input, 422},
          Row{RefusalKind::not_permitted, 403},
          Row{RefusalKind::not_found, 404},
          Row{RefusalKind::conflict, 409}}) {
        const Running running({refusing(row.kind)});
        const auto answer = running.client().ask("GET /refused HTTP/1.1\r\nHost: a\r\n\r\n");
        REQUIRE(answer);
        CHECK(answer->status == row.status);
        CHECK(codes_in(*answer) == "http_field_too_long http_cursor_unusable ");
        const json::value first = problem_in(*answer).at("errors").at(0);
        CHECK(first.at("pointer") == "/a");
        CHECK(first.at("values").at("most") == "5");
        CHECK(first.at("text") == "/a får ha högst 5 tecken.");
        CHECK(answer->headers.at("content-language") == "sv");
        CHECK(answer->headers.at("vary") == "Accept-Language");
    }
}

TEST_CASE("a problem is told in the reader's language") {
    const Running running({refusing(RefusalKind::conflict)});
    const auto answer = running.client().ask(
        "GET /refused HTTP/1.1\r\nHost: a\r\nAccept-Language: en-GB, sv;q=0.5\r\n\r\n"
    );
    REQUIRE(answer);
    CHECK(answer->headers.at("content-language") == "en");
    CHECK(problem_in(*answer).at("title") == "Conflict");
    CHECK(
        problem_in(*answer).at("detail") ==
        "/a may have at most 5 characters. The cursor cannot be "
        "used. Start again from the first page."
    );
}

TEST_CASE("every status that the server gives of itself has its texts") {
    Request request;
    SiteParts parts;
    parts.texts = &test_site::texts();
    const Site site(parts);
    for (const int status : {400, 408, 413, 414, 417, 421, 431, 500, 501, 503, 505})
        for (const Language language : {Language::sv, Language::en}) {
            request.language = language;
            CHECK(site.refusal(status, request).status == status);
            CHECK(reason_phrase(status) != "Other");
        }
    for (const int status : {401, 403, 404, 405, 409, 412, 415, 422, 428})
        CHECK(test_site::texts().knows("http_status_" + std::to_string(status)));
}

TEST_CASE("nobody passes the gate without what the route needs") {
    bool was_run = false;
    Route route = get(
        "/cases",
        [&](const Request& request) -> Result<Response> {
            was_run = true;
            CHECK(std::any_cast<int>(request.caller) == 42);
            return Response::text(request.principal);
        },
        Runs::beside
    );
    route.needs = "cases.read";
    Route other = route;
    other.pattern = "/others";
    other.needs = "others.read";
    const Running running({route, other}, {}, gated());
    const auto ask = [&](std::string_view path, std::string_view token) {
        return *running.client().ask(
            "GET " + std::string(path) +
            " HTTP/1.1\r\nHost: a\r\nAuthorization: " + std::string(token) + "\r\n\r\n"
        );
    };
    CHECK(ask("/cases", "").status == 401);
    CHECK(ask("/cases", "").headers.at("www-authenticate") == "Bearer");
    CHECK(codes_in(ask("/cases", "token eve")) == "http_sign_in_first ");
    CHECK(codes_in(ask("/cases", "token bo")) == "http_not_permitted ");
    CHECK(ask("/others", "token anna").status == 403);
    CHECK_FALSE(was_run);
    CHECK(ask("/cases", "token anna").body == "user:anna");
    CHECK(was_run);
}

TEST_CASE("a body is checked by the schema of its route before the handler sees it") {
    const Running running({order()});
    test::HttpClient client = running.client();
    const auto good =
        client.ask(with_body("POST /orders/7?dry=yes", R"({"name": "Å", "count": 2})"));
    REQUIRE(good);
    CHECK(good->status == 201);
    CHECK(good->body == R"({"input":{"name":"Å","count":2},"settings":{"dry":true},"number":"7"})");

    const auto bad = client.ask(with_body("POST /orders/7", R"({"count": "2", "admin": true})"));
    CHECK(bad->status == 422);
    CHECK(codes_in(*bad) == "http_field_missing http_field_no_integer http_field_unknown ");
    CHECK(problem_in(*bad).at("errors").at(1).at("pointer") == "/count");

    CHECK(client.ask(with_body("POST /orders/7", "{"))->status == 400);
    CHECK(client.ask(with_body("POST /orders/7", ""))->status == 400);
    CHECK(client.ask(with_body("POST /orders/7?wet=no", R"({"name": "x"})"))->status == 422);
    CHECK(
        codes_in(*client.ask(with_body("POST /orders/7", R"({"name":"a","name":"b"})"))) ==
        "http_json_name_twice "
    );
    const auto deep = client.ask(with_body("POST /orders/7", std::string(150, '[')));
    CHECK(codes_in(*deep) == "http_json_too_deep ");
    CHECK(running.client().ask(with_body("POST /orders/0", R"({"name": "x"})"))->status == 404);
    CHECK(running.client().ask(with_body("POST /orders/x", R"({"name": "x"})"))->status == 404);
    CHECK(running.client().ask(with_body("POST /orders/7", std::string(201, ' ')))->status == 413);
}

TEST_CASE("a body that is not what the route takes is refused by its type") {
    Route picture = test_site::echo();
    picture.pattern = "/picture";
    picture.input_type = "image/jpeg";
    const Running running({order(), picture});
    const std::string head = "POST /orders/7 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n";
    const auto answer = running.client().ask(head + "Content-Type: text/plain\r\n\r\n{}");
    CHECK(answer->status == 415);
    CHECK(codes_in(*answer) == "http_media_type ");
    CHECK(running.client().ask(head + "\r\n{}")->status == 415);
    CHECK(running.client().ask(with_body("POST /picture", "{}"))->status == 415);
    CHECK(
        running.client()
            .ask("POST /picture HTTP/1.1\r\nHost: a\r\nContent-Type: image/jpeg\r\n"
                 "Content-Length: 2\r\n\r\nab")
            ->body == "ab"
    );
}

TEST_CASE("a page of another site cannot make a browser change anything") {
    const Running running({order()});
    const std::string body = R"({"name": "x"})";
    const auto from = [&](std::string_view origin) {
        return running.client()
            .ask(with_body("POST /orders/7", body, "Origin: " + std::string(origin) + "\r\n"))
            ->status;
    };
    CHECK(from("https://a") == 201);
    CHECK(from("http://a") == 201);
    CHECK(from("https://evil") == 403);
    CHECK(from("https://a.evil") == 403);
    CHECK(from("https://a:81") == 403);
    CHECK(from("null") == 403);
}

TEST_CASE("a server that knows its names answers to no others") {
    SiteParts parts;
    parts.hosts = {"uppsikt.example", "localhost"};
    const Running running({test_site::hello()}, {}, parts);
    const auto status = [&](std::string_view host) {
        return running.client()
            .ask("GET /hello HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n")
            ->status;
    };
    CHECK(status("uppsikt.example") == 200);
    CHECK(status("Uppsikt.Example:8080") == 200);
    CHECK(status("localhost:1") == 200);
    CHECK(status("evil.example") == 421);
    CHECK(status("[::1]:80") == 421);
}

TEST_CASE("a change of what others may have changed says which version it is of") {
    Route route = order();
    route.method = Method::put;
    route.needs_if_match = true;
    route.handler = [](const Request& request) -> Result<Response> {
        if (auto unmet = unmet_if_match(request, version_tag(3))) return *std::move(unmet);
        return with_tag(Response::json({{"version", 4}}), version_tag(4), request);
    };
    const Running running({route});
    const std::string body = R"({"name": "x"})";
    CHECK(running.client().ask(with_body("PUT /orders/7", body))->status == 428);
    const auto other =
        running.client().ask(with_body("PUT /orders/7", body, "If-Match: \"v2\"\r\n"));
    CHECK(other->status == 412);
    CHECK(codes_in(*other) == "http_if_match_other ");
    const auto good =
        running.client().ask(with_body("PUT /orders/7", body, "If-Match: \"v3\"\r\n"));
    CHECK(good->status == 200);
    CHECK(good->headers.at("etag") == "\"v4\"");
}

TEST_CASE("what is sent in a header cannot become a header, or an answer, of its own") {
    Route route = get("/go", [](const Request& request) -> Result<Response> {
        Response response = Response::empty(303);
        response.headers.add("Location", std::string(request.input.as_string()));
        return response;
    });
    route.method = Method::post;
    route.input = text();
    const Running splitting({route});
    const auto good = splitting.client().ask(with_body("POST /go", R"("/a b")"));
    CHECK(good->headers.at("location") == "/a b");
    const auto bad = splitting.client().ask(with_body("POST /go", R"("/a\r\nSet-Cookie: x=y")"));
    CHECK(bad->status == 500);
    CHECK_FALSE(bad->headers.contains("set-cookie"));
}

TEST_CASE("cookies are found by their whole name") {
    Request request;
    request.headers.add("Cookie", "a=1; session=x=y; b=2");
    request.headers.add("Cookie", "c=3");
    CHECK(request.cookie("session") == "x=y");
    CHECK(request.cookie("c") == "3");
    CHECK_FALSE(request.cookie("sess"));
    CHECK_FALSE(request.cookie("ession"));
}

}  // namespace
}  // namespace uppsikt::http
