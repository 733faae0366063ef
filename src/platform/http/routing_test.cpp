// From bytes to a route: targets, patterns, what clients accept.
#include <chrono>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "platform/http/accept.h"
#include "platform/http/router.h"
#include "platform/http/target.h"
#include "support/http_site.h"

namespace uppsikt::http {
namespace {

using test_site::get;
using test_site::post;

Result<Response> empty_answer(const Request&) { return Response::empty(204); }

std::string pattern_for(const Router& router, std::string_view path) {
    const Router::Found found = router.find(Method::get, path);
    return found.route == nullptr ? "" : found.route->pattern;
}

TEST_CASE("a target is decoded once, and split in path and query") {
    const auto target = parse_target("/a%20b/%C3%A5?x=1+2&y=%26&x=&z");
    REQUIRE(target);
    CHECK(target->path == "/a b/å");
    CHECK(target->query == std::vector<NamedText>{{"x", "1 2"}, {"y", "&"}, {"x", ""}, {"z", ""}});
    CHECK(parse_target("/%2541")->path == "/%41");
    CHECK(parse_target("/a+b")->path == "/a+b");
    CHECK(parse_target("http://a.b:80/c")->authority == "a.b:80");
    CHECK(parse_target("*")->path == "*");
    CHECK(parse_target("/?")->query.empty());
}

TEST_CASE("targets that two readers may take for different ones are refused") {
    for (const std::string_view target :
         {"",           "a",         "a/b",     "?a",       "/..",     "/a/../b",   "/a/%2e%2E/b",
          "/.",         "/%2e",      "/a%2fb",  "/a%5cb",   "/a\\b",   "/%",        "/%4",
          "/%zz",       "/%00",      "/%0a",    "/%7f",     "/%ff",    "/%c0%af",   "/a#b",
          "/a b",       "/?a=%",     "/?a=%00", "/?%ff",    "http://", "http:///a", "http://a",
          "http://a?b", "ftp://a/b", "//a\xc3", "/\xc3\xa5"}) {
        CAPTURE(target);
        CHECK_FALSE(parse_target(target));
    }
    std::string many = "/?a";
    for (int i = 0; i < 100; ++i)
        many += "&a=b";
    CHECK_FALSE(parse_target(many));
}

TEST_CASE("any text survives its way through a target") {
    rc::check("segments and values come out as they went in", [](const std::string& text) {
        std::string escaped;
        constexpr std::string_view digits = "0123456789ABCDEF";
        for (const char letter : text) {
            const auto byte = static_cast<unsigned char>(letter);
            escaped += '%';
            escaped += digits[byte >> 4U];
            escaped += digits[byte & 15U];
        }
        const auto target = parse_target("/" + escaped + "?a=" + escaped);
        if (!target) return;  // refused, which is another test's question
        RC_ASSERT(target->path == "/" + text);
        RC_ASSERT(target->query.front().value == text);
    });
}

TEST_CASE("what is written out goes before a name, and names are told by the pattern") {
    const Router router({
        get("/", empty_answer),
        get("/cases", empty_answer),
        get("/cases/{number}", empty_answer),
        get("/cases/new", empty_answer),
        get("/cases/{number}/steps/{step}", empty_answer),
        get("/cases/new/steps", empty_answer),
        get("/{page}", empty_answer),
    });
    CHECK(pattern_for(router, "/") == "/");
    CHECK(pattern_for(router, "/cases") == "/cases");
    CHECK(pattern_for(router, "/cases/7") == "/cases/{number}");
    CHECK(pattern_for(router, "/cases/new") == "/cases/new");
    CHECK(pattern_for(router, "/cases/new/steps") == "/cases/new/steps");
    CHECK(pattern_for(router, "/cases/new/steps/2") == "/cases/{number}/steps/{step}");
    CHECK(pattern_for(router, "/about") == "/{page}");
    for (const std::string_view none :
         {"", "*", "cases", "//", "/cases/", "/cases//", "/cases/7/", "/cases/7/steps", "/CASES/7/8"
         })
        CHECK(pattern_for(router, none).empty());
    const auto found = router.find(Method::head, "/cases/7/steps/a b");
    CHECK(found.path_parameters == std::vector<NamedText>{{"number", "7"}, {"step", "a b"}});
}

TEST_CASE("a path that is known for other methods tells which") {
    const Router router(
        {get("/a/{x}", empty_answer), post("/a/b", empty_answer), post("/c", empty_answer)}
    );
    CHECK(router.find(Method::put, "/a/b").allowed == std::vector{Method::get, Method::post});
    CHECK(router.find(Method::get, "/a/b").route->pattern == "/a/{x}");
    CHECK(router.find(Method::get, "/c").allowed == std::vector{Method::post});
    CHECK(router.find(Method::get, "/d").allowed.empty());
}

TEST_CASE("tables that mean two things, and patterns that are none, are faults of ours") {
    CHECK_THROWS_AS(
        Router({get("/a/{x}", empty_answer), get("/a/{y}", empty_answer)}),
        BrokenAssumption
    );
    CHECK_THROWS_AS(Router({get("a", empty_answer)}), BrokenAssumption);
    CHECK_THROWS_AS(Router({get("/a{x}", empty_answer)}), BrokenAssumption);
    CHECK_THROWS_AS(Router({get("/{}", empty_answer)}), BrokenAssumption);
    CHECK_THROWS_AS(Router({get("/a", nullptr)}), BrokenAssumption);
    Route secret = get("/a", empty_answer);
    secret.needs = "anything";
    CHECK_THROWS_AS(Router({secret}), BrokenAssumption);  // answered at once: nobody would ask
    secret.runs = Runs::beside;
    SiteParts parts;
    parts.texts = &test_site::texts();
    parts.routes = {secret};
    CHECK_THROWS_AS(Site{parts}, BrokenAssumption);  // no gate
}

TEST_CASE("every route is found by its own path, whatever else is in the table") {
    rc::check("found, with its parameters", [] {
        const auto segment = rc::gen::element<std::string>("a", "b", "c", "{x}", "{y}");
        const auto table = *rc::gen::container<std::vector<std::vector<std::string>>>(
            rc::gen::container<std::vector<std::string>>(segment)
        );
        std::vector<Route> routes;
        std::set<std::string> shapes;
        for (const auto& segments : table) {
            std::string pattern;
            std::string shape;
            for (const std::string& each : segments) {
                pattern += "/" + each;
                shape += each.starts_with('{') ? "/{}" : "/" + each;
            }
            if (!pattern.empty() && shapes.insert(shape).second)
                routes.push_back(get(pattern, empty_answer));
        }
        const Router router(routes);
        for (const Route& route : routes) {
            std::string path;
            for (std::size_t at = 0; at < route.pattern.size(); ++at)
                path +=
                    route.pattern[at] == '{' || route.pattern[at] == '}' ? '-' : route.pattern[at];
            const auto found = router.find(Method::get, path);
            RC_ASSERT(found.route != nullptr);
            RC_ASSERT(found.route->pattern == route.pattern);
            RC_ASSERT(found.path_parameters.size() == names_in(route.pattern).size());
        }
    });
}

TEST_CASE("a path that goes wrong at every turn costs no more than the table is long") {
    // Two ways at each of sixteen levels: 65,536 leaves for a search that tries them all.
    std::vector<Route> routes;
    std::string deep;
    std::string path;
    for (int i = 0; i < 16; ++i) {
        routes.push_back(get(deep + "/a/" + "end", empty_answer));
        routes.push_back(get(deep + "/{x}/end", empty_answer));
        deep += i % 2 == 0 ? "/a" : "/{x}";
        path += "/a";
    }
    const Router router(routes);
    CHECK(router.find(Method::get, path + "/none").route == nullptr);
    CHECK(router.find(Method::get, path.substr(0, 8) + "/end").route != nullptr);
}

TEST_CASE("Swedish unless English is wanted more") {
    CHECK(language_for("") == Language::sv);
    CHECK(language_for("*") == Language::sv);
    CHECK(language_for("sv") == Language::sv);
    CHECK(language_for("en") == Language::en);
    CHECK(language_for("en-GB,en;q=0.9") == Language::en);
    CHECK(language_for("sv-SE,sv;q=0.9,en;q=0.8") == Language::sv);
    CHECK(language_for("en;q=0.5, sv;q=0.4") == Language::en);
    CHECK(language_for("en;q=0.5, sv;q=0.5") == Language::sv);
    CHECK(language_for("ar, fa;q=0.9") == Language::en);
    CHECK(language_for("ar, sv;q=0.1") == Language::sv);
    CHECK(language_for("en;q=0") == Language::sv);
    CHECK(language_for(";;,en;q=x") == Language::sv);
}

TEST_CASE("a coding is wanted as much as the list says") {
    CHECK(wanted("gzip, br;q=0.5", "br") == 0.5);
    CHECK(wanted("gzip, br;q=0.5", "gzip") == 1.0);
    CHECK(wanted("gzip", "br") == std::nullopt);
    CHECK(wanted("*;q=0.2, gzip;q=0", "br") == 0.2);
    CHECK(wanted("*;q=0.2, gzip;q=0", "gzip") == 0.0);
    CHECK(wanted("BR ; Q=1.0", "br") == 1.0);
}

}  // namespace
}  // namespace uppsikt::http
