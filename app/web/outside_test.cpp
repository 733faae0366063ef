#include "app/web/testing_place.h"
#include "support/identity_provider.h"

namespace uppsikt::app::web {
namespace {

using namespace testing;
using test::IdentityProvider;

/// The site, and a service that its people may sign in at.
struct Scene {
    IdentityProvider provider;
    Place place{
        fetch::Rules{.internal_hosts = {"localhost"}, .certificates = provider.certificates()}
    };

    Scene() {
        provider.now = Instant{parse_date("2025-07-01").value()};
        place.done(
            "identity-provider",
            "add",
            {{"name", {"inlogg"}},
             {"display", {"Myndighetens <inloggning>"}},
             {"issuer", {provider.issuer()}},
             {"client", {IdentityProvider::client_id}},
             {"secret", {IdentityProvider::client_secret}},
             {"site", {"https://uppsikt.example"}}}
        );
        place.add({.name = "anna", .display_name = "Anna Berg", .rights = {.roles = {"officer"}}});
        place.done(
            "user",
            "link",
            {{"name", {"anna"}}, {"provider", {"inlogg"}}, {"subject", {"a-7"}}}
        );
    }

    struct Gone {
        std::string back;  ///< path and query
        std::string cookie;
    };
    Gone go(const std::string& till = "", const std::string& subject = "a-7") {
        const Response gone = place.get("/logga-in/via/inlogg?till=" + till);
        INFO(place.text(gone));
        REQUIRE(gone.status == 303);
        const std::string set = header(gone, "Set-Cookie");
        for (const char* part : {"HttpOnly", "SameSite=Lax", "Path=/logga-in", "Max-Age=600"})
            CHECK(has(set, part));
        std::string back = provider.sign_in(header(gone, "Location"), {subject});
        CHECK(back.starts_with("https://uppsikt.example/logga-in/svar/inlogg?"));
        return {back.substr(back.find("/logga-in")), set.substr(0, set.find(';'))};
    }
};

/// All that is set, as the browser would keep it.
std::string cookies_of(const Response& response) {
    std::string all;
    for (const http::NamedText& one : response.headers.all())
        if (one.name == "Set-Cookie") all += one.value + "\n";
    return all;
}

TEST_CASE("the door has a button for a service, in both languages, and one comes in through it") {
    Scene scene;
    const std::string door =
        scene.place.text(scene.place.get("/logga-in?till=/arenden%3Fvy%3Dall"));
    CHECK(has(door, "Logga in med Myndighetens &lt;inloggning&gt;"));
    CHECK(has(door, "href=\"/logga-in/via/inlogg?till=/arenden%3Fvy%3Dall\""));
    CHECK(has(scene.place.text(scene.place.get("/logga-in", "sprak=en")), "Sign in with"));
    const auto gone = scene.go("/arenden%3Fvy%3Dall");
    const Response in = scene.place.get(gone.back, gone.cookie);
    INFO(scene.place.text(in));
    REQUIRE(in.status == 303);
    CHECK(header(in, "Location") == "/arenden?vy=all");
    const std::string set = cookies_of(in);
    CHECK(has(set, "uppsikt-borta=; "));
    const std::string session = "uppsikt=" + between(set, "uppsikt=", ";");
    CHECK(scene.place.get("/min-dag", session).status == 200);
    // Those with passwords come in as before.
    CHECK(
        scene.place.post("/logga-in", "name=anna&password=" + std::string(Place::password))
            .status == 303
    );
}

TEST_CASE("what goes wrong is said on the page of the door, in one sentence") {
    Scene scene;
    const auto said = [&](const Response& response, int status, const char* sentence) {
        const std::string text = scene.place.text(response);
        INFO(text);
        CHECK(response.status == status);
        CHECK(has(text, sentence));
        CHECK(has(text, "Logga in med Myndighetens"));
        CHECK(!has(cookies_of(response), "uppsikt="));
    };
    const auto gone = scene.go();
    said(scene.place.get(gone.back), 403, "påbörjades inte i den här webbläsaren");
    said(scene.place.get(gone.back, "uppsikt-borta=x"), 403, "påbörjades inte i den här");
    CHECK(scene.place.get(gone.back, gone.cookie).status == 303);
    said(scene.place.get(gone.back, gone.cookie), 403, "påbörjades inte i den här webbläsaren");
    const auto stranger = scene.go("", "a-8");
    said(scene.place.get(stranger.back, stranger.cookie), 403, "har inget konto här");
    const auto declined = scene.go();
    const std::string state = test::form_values(declined.back)["state"];
    said(
        scene.place.get(
            "/logga-in/svar/inlogg?error=access_denied&error_description=%3Cscript%3E&state=" +
                state,
            declined.cookie
        ),
        403,
        "släppte inte in dig"
    );
    said(scene.place.get("/logga-in/via/nowhere"), 404, "ingen inloggningstjänst nowhere");
    said(scene.place.get("/logga-in/svar/inlogg"), 403, "påbörjades inte");
    scene.provider.behave({.signs = IdentityProvider::Signs::none});
    const auto unsigned_one = scene.go();
    said(scene.place.get(unsigned_one.back, unsigned_one.cookie), 403, "inte signerat");
}

TEST_CASE("coming back leads to no other site, however it is written") {
    Scene scene;
    for (const char* elsewhere :
         {"//evil.example", "https://evil.example", "%5C%5Cevil", "/%5Cevil.example"}) {
        CAPTURE(elsewhere);
        const auto gone = scene.go(elsewhere);
        const std::string to = header(scene.place.get(gone.back, gone.cookie), "Location");
        CHECK(!has(to, "evil"));
        CHECK(to.starts_with("/"));
    }
}

TEST_CASE("the code of the authenticator is asked for on a page of its own") {
    Scene scene;
    CHECK(has(scene.place.text(scene.place.get("/logga-in/kod")), "Ange koden från appen"));
    const Response lost = scene.place.post("/logga-in/kod", "code=123456");
    CHECK(lost.status == 403);
    CHECK(has(scene.place.text(lost), "tagit för lång tid"));
}

}  // namespace
}  // namespace uppsikt::app::web
