#include <array>
#include <cstdlib>
#include <fstream>
#include <random>

#include <fmt/format.h>

#include "app/web/pages.h"
#include "app/web/testing_place.h"
#include "platform/http/conditional.h"
#include "platform/output/output.h"

namespace uppsikt::app::web {
namespace {

using namespace testing;
namespace json = boost::json;

access::NewAccount account_in(const std::string& role, const std::string& name) {
    return {.name = name, .display_name = "Anna Berg", .rights = {.roles = {role}}};
}

access::NewAccount account_of(const std::string& supplier, const std::string& name) {
    return {
        .name = name,
        .display_name = "Sven Ek",
        .rights = {.roles = {"supplier"}, .supplier = supplier}
    };
}

Request api(Method method, const std::string& target, const std::string& cookie) {
    Request request;
    request.method = method;
    request.target = target;
    if (!cookie.empty()) request.headers.add("Cookie", cookie);
    if (http::is_safe(method)) return request;
    request.headers.add("Content-Type", "application/json");
    if (!cookie.empty()) request.headers.add("X-Uppsikt-Token", Place::token_of(cookie));
    return request;
}

/// A complaint about a supplier of the example, as an officer enters it.
std::string register_complaint(Place& place) {
    const auto told = place.done(
        "complaint",
        "register",
        {{"text", {"<script>alert(1)</script> Stängt i går."}},
         {"category", {"premises"}},
         {"supplier", {"Glänta & Glöd AB"}},
         {"sender", {"participant"}},
         {"channel", {"phone"}}}
    );
    return std::string(told.at("number").as_string());
}

/// Where an officer has signed in, and a complaint waits for her.
struct Begun {
    std::string anna;  ///< the cookie of her session
    std::string number;
    std::string path;  ///< of the complaint's page
    std::string step;  ///< of that of its acknowledgement
};
Begun begin_with_a_complaint(Place& place) {
    Begun begun{
        .anna = place.sign_in(account_in("officer", "anna")),
        .number = register_complaint(place),
        .path = {},
        .step = {}
    };
    begun.path = "/arenden/" + office::in_path(begun.number);
    begun.step = begun.path + "/complaint/acknowledge";
    return begun;
}

bool is_problem(const Response& response) {
    return header(response, "Content-Type") == "application/problem+json";
}

TEST_CASE("who has not signed in comes to the door, and back to where they were going") {
    Place place;
    const Response away = place.get("/arenden?vy=all");
    CHECK(away.status == 303);
    CHECK(header(away, "Location") == "/logga-in?till=/arenden%3Fvy%3Dall");
    place.add(account_in("officer", "anna"));
    const std::string in = "name=anna&password=" + std::string(Place::password);
    CHECK(header(place.post("/logga-in", in + "&till=%2Farenden"), "Location") == "/arenden");
    // Never to another site, however it is written.
    for (const char* elsewhere : {"%2F%2Fevil.example", "https%3A%2F%2Fevil.example", "%5C%5Cevil"})
        CHECK(
            header(place.post("/logga-in", in + "&till=" + elsewhere), "Location").find("evil") ==
            std::string::npos
        );
    const Response cookie = place.post("/logga-in", in);
    for (const char* part : {"HttpOnly", "SameSite=Lax", "Path=/"})
        CHECK(has(header(cookie, "Set-Cookie"), part));
}

TEST_CASE("a wrong name and a wrong password are answered alike") {
    Place place;
    place.add(account_in("officer", "anna"));
    const auto answer = [&](const std::string& form) {
        std::string page = place.text(place.post("/logga-in", form));
        for (std::size_t at; (at = page.find("nobody")) != page.npos;)
            page.replace(at, 6, "anna");
        return page;
    };
    CHECK(answer("name=nobody&password=fel") == answer("name=anna&password=fel"));
    CHECK(place.post("/logga-in", "name=anna&password=fel").status == 422);
}

TEST_CASE(
    "every page of an officer is there, in Swedish and English, and shows nothing stored as markup"
) {
    Place place;
    const auto [anna, number, path, step] = begin_with_a_complaint(place);
    for (const char* language : {"; sprak=sv", "; sprak=en"})
        for (const std::string& target :
             {std::string("/min-dag"),
              std::string("/arenden?vy=all"),
              path,
              step,
              std::string("/nytt"),
              std::string("/nytt/complaint/register"),
              std::string("/leverantorer"),
              std::string("/leverantorer?namn=Gl%C3%A4nta+%26+Gl%C3%B6d+AB")}) {
            CAPTURE(target);
            const Response page = place.get(target, anna + language);
            INFO(place.text(page));
            CHECK(page.status == 200);
            CHECK(!has(place.text(page), "<script>alert"));
            CHECK(header(page, "Cache-Control") == "no-store");
        }
    CHECK(has(place.text(place.get(path, anna)), "&lt;script&gt;alert(1)"));
}

TEST_CASE("a step is taken by the form of its page, once, and by no page of another site") {
    Place place;
    const auto [anna, number, path, step] = begin_with_a_complaint(place);
    const std::string form = "token=" + Place::token_of(anna) + "&key=0123456789abcdef";
    CHECK(place.post(step, "key=1", anna).status == 403);
    CHECK(place.post(step, "token=elsewhere&key=1", anna).status == 403);
    const Response done = place.post(step, form, anna);
    INFO(place.text(done));
    CHECK(done.status == 303);
    CHECK(header(done, "Location") == path);
    // A double click is answered as the first, and does nothing.
    CHECK(place.post(step, form, anna).status == 303);
    // The same step again, meant: refused, with its reasons and what was written.
    const Response again = place.post(step, "token=" + Place::token_of(anna) + "&key=other", anna);
    CHECK(again.status == 422);
    CHECK(has(place.text(again), "id=\"reasons\""));
}

TEST_CASE("a step leads back to the view that one came from, and to nothing but a view") {
    Place place;
    const auto [anna, number, path, step] = begin_with_a_complaint(place);
    const std::string spot = "?vy=all&efter=" + office::in_path(number);
    const std::string token = "token=" + Place::token_of(anna) + "&key=";
    // Nothing comes after the only case: its list is shown from the top, and so is its form.
    const std::string shown = place.text(place.get(step + spot, anna));
    CHECK(has(shown, "action=\"" + step + "?vy=all\""));
    CHECK(header(place.post(step + spot, token + "1", anna), "Location") == path + spot);
    // Refused, for it is done: the form and the list beside it stand where they stood.
    const Response refused = place.post(step + "?vy=all", token + "2", anna);
    CHECK(refused.status == 422);
    CHECK(has(place.text(refused), "action=\"" + step + "?vy=all\""));
    CHECK(has(place.text(refused), "href=\"" + path + "?vy=all\""));
    // What is none of our views is passed over, however it is written.
    int key = 3;
    for (const char* bad :
         {"//evil.example", "%2F%2Fevil.example", "theirs", "all&efter=//evil", ""}) {
        CAPTURE(bad);
        const Response done = place.post(
            path + "/case/hand-over?vy=" + bad,
            token + std::to_string(++key) + "&unit=central&assignee=user%3Aanna",
            anna
        );
        INFO(place.text(done));
        CHECK(done.status == 303);
        const std::string wanted = std::string(bad).starts_with("all&") ? path + "?vy=all" : path;
        CHECK(header(done, "Location") == wanted);
    }
    // What is searched for from the queue opens beside it.
    CHECK(
        header(place.get("/sok?vy=all&q=" + in_query(number), anna), "Location") == path + "?vy=all"
    );
}

TEST_CASE("who did what is told by the names of accounts as they are now") {
    Place place;
    const auto [anna, number, path, step] = begin_with_a_complaint(place);
    const std::string form = "token=" + Place::token_of(anna) + "&key=0123456789abcdef";
    REQUIRE(place.post(step, form, anna).status == 303);
    CHECK(has(place.text(place.get(path, anna)), "· Anna Berg</span>"));
    place.add(account_in("officer", "berga"));
    CHECK(has(place.text(place.get(path, anna)), "· Anna Berg (anna)</span>"));
    // Who sits here is told in the head of the page as before.
    CHECK(has(place.text(place.get(path, anna)), "Anna Berg"));
}

TEST_CASE("a supplier sees what it was told of, and of others nothing at all") {
    Place place;
    const std::string own = place.sign_in(account_of("Glänta & Glöd AB", "sven"));
    const std::string other = place.sign_in(account_of("Fjällvråken Omställning AB", "stina"));
    const auto [anna, number, path, step] = begin_with_a_complaint(place);
    CHECK(has(place.text(place.get("/uppdrag", own)), "Glänta &amp; Glöd AB"));
    CHECK(!has(place.text(place.get("/uppdrag", own)), number));
    // Not told: it is as if it were not there, in the words of what is not there.
    const std::string unknown = place.text(place.get("/arenden/UPP-2025-000999", own));
    for (const std::string& cookie : {own, other}) {
        CHECK(place.get(path, cookie).status == 404);
        CHECK(place.post(step, "token=x", cookie).status == 403);
    }
    CHECK(has(unknown, "UPP 2025/000999"));
    place.done("complaint", "acknowledge", {{"number", {number}}});
    place.done(
        "complaint",
        "triage",
        {{"number", {number}},
         {"to", {"local"}},
         {"severity", {"minor"}},
         {"unit", {"Orrsala"}},
         {"assignee", {"user:leo"}}}
    );
    const Response told = place.get(path, own);
    INFO(place.text(told));
    CHECK(told.status == 200);
    CHECK(!has(place.text(told), "Stängt i går"));  // the sender's words are not for the supplier
    CHECK(!has(place.text(told), "Anna Berg"));
    CHECK(!has(place.text(told), "anna"));
    CHECK(place.get(path, other).status == 404);
    for (const char* page : {"/min-dag", "/arenden", "/leverantorer?namn=x"})
        CHECK(place.get(page, own).status == 403);
    CHECK(place.get("/uppdrag", anna).status == 403);
}

TEST_CASE("the API asks for a session, a token, the tag of what was seen, and does a thing once") {
    Place place;
    const auto [anna, number, path, step] = begin_with_a_complaint(place);
    CHECK(place.ask(api(Method::get, "/api/cases", "")).status == 401);
    const Response cases = place.ask(api(Method::get, "/api/cases", anna));
    CHECK(cases.status == 200);
    CHECK(has(place.text(cases), number));

    const Response seen =
        place.ask(api(Method::get, "/api/case/show?number=UPP+2025%2F000001", anna));
    REQUIRE(seen.status == 200);
    const auto acknowledge = [&](const std::string& tag, const std::string& key) {
        Request request = api(Method::post, "/api/complaint/acknowledge", anna);
        request.body = json::serialize(json::object{{"number", number}});
        if (!tag.empty()) request.headers.add("If-Match", tag);
        if (!key.empty()) request.headers.add("Idempotency-Key", key);
        return place.ask(std::move(request));
    };
    CHECK(acknowledge("", "").status == 428);
    CHECK(acknowledge("\"another\"", "").status == 412);
    const std::string tag = header(seen, "ETag");
    const Response done = acknowledge(tag, "k1");
    INFO(place.text(done));
    CHECK(done.status == 200);
    CHECK(place.text(acknowledge(tag, "k1")) == place.text(done));
    CHECK(acknowledge(tag, "k2").status == 412);

    Request forged = api(Method::post, "/api/complaint/register", anna);
    forged.headers.set("X-Uppsikt-Token", "forged");
    forged.body = R"({"text":"x"})";
    CHECK(place.ask(std::move(forged)).status == 403);
    // What the operation does not take is refused, not passed over.
    Request more = api(Method::post, "/api/complaint/register", anna);
    more.body = R"({"text":"x","actor":"user:bo"})";
    CHECK(place.ask(std::move(more)).status == 422);
}

TEST_CASE("an account without a second factor gets no further than to getting one") {
    Place place;
    place.settings.needs_second_factor = true;
    const std::string anna = place.sign_in(account_in("officer", "anna"));
    CHECK(header(place.get("/min-dag", anna), "Location") == "/tva-steg");
    CHECK(place.ask(api(Method::get, "/api/cases", anna)).status == 403);
    CHECK(place.get("/tva-steg", anna).status == 200);
    const Response key = place.post("/tva-steg", "token=" + Place::token_of(anna), anna);
    INFO(place.text(key));
    CHECK(key.status == 200);
    CHECK(has(place.text(key), "otpauth://totp/"));
    const Response wrong =
        place.post("/tva-steg/kod", "token=" + Place::token_of(anna) + "&code=000000", anna);
    CHECK(wrong.status == 422);
}

TEST_CASE("whoever finds an open session cannot make its authenticator their own") {
    Place place;
    const std::string anna = place.sign_in(account_in("officer", "anna"));
    const std::string form = place.text(place.get("/tva-steg", anna));
    CHECK(has(form, "name=\"again\" type=\"password\" autocomplete=\"current-password\""));
    const auto begin = [&](const std::string& more) {
        return place.post("/tva-steg", "token=" + Place::token_of(anna) + more, anna);
    };
    for (const char* more : {"", "&again=gissat"}) {
        const Response refused = begin(more);
        CHECK(refused.status == 403);
        CHECK(has(place.text(refused), "Det nuvarande lösenordet stämmer inte."));
        CHECK(!has(place.text(refused), "otpauth://totp/"));
        CHECK(has(place.text(refused), "name=\"again\""));
    }
    CHECK(place.post("/tva-steg", "again=" + std::string(Place::password), anna).status == 403);
    const Response begun = begin("&again=" + std::string(Place::password));
    CHECK(begun.status == 200);
    CHECK(has(place.text(begun), "otpauth://totp/"));
    for (int i = 0; i < 5; ++i)
        CHECK(begin("&again=gissat").status == 403);
    CHECK(has(place.text(begin("&again=" + std::string(Place::password))), "För många försök."));
}

TEST_CASE("what is not there is a page for people and a problem document for programs") {
    Place place;
    Request browser;
    browser.target = "/finns-inte";
    browser.headers.add("Accept", "text/html,application/xhtml+xml");
    const Response page = place.ask(std::move(browser));
    CHECK(page.status == 404);
    CHECK(header(page, "Content-Type") == "text/html; charset=utf-8");
    CHECK(is_problem(place.get("/finns-inte")));
    Request program;
    program.target = "/api/finns-inte";
    program.headers.add("Accept", "text/html");
    CHECK(is_problem(place.ask(std::move(program))));
}

TEST_CASE("a key and codes for recovery are told by the door alone, which keeps no answer") {
    Place place;
    const std::string anna = place.sign_in(account_in("officer", "anna"));
    for (const char* verb : {"totp", "totp-confirm"}) {
        CAPTURE(verb);
        Request request = api(Method::post, std::string("/api/user/") + verb, anna);
        request.body = R"({"name":"anna","code":"000000"})";
        CHECK(place.ask(std::move(request)).status == 404);
        CHECK(place.get(std::string("/nytt/user/") + verb, anna).status == 404);
    }
}

TEST_CASE("docs/openapi.json is what the server says of itself") {
    Place place;
    const Response told = place.get("/api/openapi.json");
    REQUIRE(told.status == 200);
    const json::value now = json::parse(place.text(told));
    const auto file = test::source_dir() / "docs" / "openapi.json";
    if (std::getenv("UPPSIKT_UPDATE_OPENAPI") != nullptr) {
        std::ofstream out(file);
        output::write_json(out, now);
    }
    const json::value kept = json::parse(test::read_file(file));
    // When a row of an operation changed on purpose: once with UPPSIKT_UPDATE_OPENAPI=1.
    for (const char* part : {"info", "paths", "components"}) {
        CAPTURE(part);
        CHECK((kept.at(part) == now.at(part)));
    }
    CHECK((kept == now));
}

/// A value that a field may have been given by anybody.
json::value any_value(std::mt19937& chance) {
    static const std::array<json::value, 14> values{
        json::value("UPP 2025/000001"),
        json::value(""),
        json::value("' OR 1=1 --"),
        json::value("2025-02-30"),
        json::value("\xF0\x9F\x8C\xB2 <b>&\"'"),
        json::value("=HYPERLINK(\"http://x\")"),
        json::value(std::string(5000, 'x')),
        json::value("../../etc/passwd"),
        json::value(-1),
        json::value(INT64_MAX),
        json::value(true),
        json::value(nullptr),
        json::value(json::array{"a", 1}),
        json::value(json::object{{"a", json::object{{"b", 1}}}}),
    };
    return values[chance() % values.size()];
}

TEST_CASE(
    "whatever is sent by the OpenAPI document, no answer is a fault, and every no is a problem"
) {
    Place place;
    const std::string anna = place.sign_in(
        {.name = "anna",
         .display_name = "Anna",
         .rights = {.roles = {"officer", "decision_maker", "inspector"}}}
    );
    register_complaint(place);
    std::mt19937 chance(20250701);
    const int rounds = std::getenv("UPPSIKT_LONG_TESTS") != nullptr ? 200 : 6;
    int refused = 0;
    int done = 0;
    for (int round = 0; round < rounds; ++round)
        for (const http::Route& route : place.site().routes()) {
            if (!route.pattern.starts_with("/api/") || route.needs.empty()) continue;
            Request request = api(route.method, route.pattern, anna);
            if (route.input) {
                json::object body;
                for (const http::Field& field : route.input->fields)
                    if (field.required || chance() % 3 == 0) body[field.name] = any_value(chance);
                if (chance() % 20 == 0) body["surplus"] = 1;
                request.body = json::serialize(body);
                request.headers.add("If-Match", "*");
            } else {
                char sign = '?';
                for (const http::Field& field : route.query)
                    if (field.required || chance() % 3 == 0) {
                        const json::value value = any_value(chance);
                        request.target += sign + field.name + '=' +
                                          in_query(
                                              value.is_string() ? std::string(value.as_string())
                                                                : json::serialize(value)
                                          );
                        sign = '&';
                    }
            }
            CAPTURE(request.target);
            CAPTURE(request.body);
            const Response response = place.ask(std::move(request));
            CHECK(response.status < 500);
            if (response.status >= 400) CHECK(is_problem(response));
            (response.status >= 400 ? refused : done) += 1;
        }
    CHECK(refused > 0);
    CHECK(done > 0);
}

}  // namespace
}  // namespace uppsikt::app::web
