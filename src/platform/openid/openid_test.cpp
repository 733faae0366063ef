#include <algorithm>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "base/embedded.h"
#include "platform/openid/client.h"
#include "platform/texts/texts.h"
#include "support/identity_provider.h"

namespace uppsikt::openid {
namespace {

namespace json = boost::json;
using test::IdentityProvider;
using test::Said;
using Ways = IdentityProvider::Ways;

/// A service, and a client that has never heard of it.
struct Scene {
    IdentityProvider provider;
    Instant now = Instant{parse_date("2026-03-02").value()} + std::chrono::hours{9};
    Client client{{.internal_hosts = {"localhost"}, .certificates = provider.certificates()}};
    Registration registration{
        .issuer = provider.issuer(),
        .client_id = IdentityProvider::client_id,
        .client_secret = IdentityProvider::client_secret,
        .redirect_uri = "https://uppsikt.example/back?x"
    };
    Ties ties{"a state", "a nonce", "a verifier of forty-three letters, or more of them"};

    explicit Scene(Ways ways = {}) {
        provider.now = now;
        provider.behave(std::move(ways));
    }
    Result<Returned> go(const IdentityProvider::Person& person = {"anna"}) {
        auto address = client.authorization_address(registration, ties, now);
        if (!address.ok()) return address.refusal();
        const std::string back = provider.sign_in(address.value(), person);
        auto query = test::form_values(back.substr(back.find('?', back.find('?') + 1) + 1));
        Returned returned{.code = query["code"]};
        if (query.contains("iss")) returned.issuer = query["iss"];
        return returned;
    }
    Result<Claims> enter(const IdentityProvider::Person& person = {"anna"}) {
        auto returned = go(person);
        if (!returned.ok()) return returned.refusal();
        return client.redeem(registration, ties, returned.value(), now);
    }
};

template <class T>
std::string codes(const Result<T>& result) {
    std::string all;
    if (result.ok()) return all;
    for (const Reason& reason : result.refusal().reasons)
        all += (all.empty() ? "" : " ") + reason.code;
    return all;
}

std::string code_with(Ways ways) { return codes(Scene(std::move(ways)).enter()); }

Ways claiming(std::function<void(json::object&)> changes) {
    return {.changes_claims = std::move(changes)};
}

TEST_CASE("a person is who the service says, by either signature") {
    for (const auto signs : {IdentityProvider::Signs::rs256, IdentityProvider::Signs::es256}) {
        Scene scene({.signs = signs});
        const auto claims = scene.enter({"anna", "level3", {"pwd", "otp"}});
        INFO(codes(claims));
        REQUIRE(claims.ok());
        CHECK(claims.value().subject == "anna");
        CHECK(claims.value().acr == "level3");
        CHECK(claims.value().amr == std::vector<std::string>{"pwd", "otp"});
        // Once known, only the code is redeemed anew.
        CHECK(scene.enter().ok());
        CHECK(scene.provider.asked("/realm/keys") == 1);
        CHECK(scene.provider.asked("/realm/.well-known/openid-configuration") == 1);
        CHECK(scene.provider.asked("/realm/token") == 2);
    }
}

TEST_CASE("a service that takes the secret in the form gets it there") {
    CHECK(code_with({.changes_document = [](json::object& document) {
              document["token_endpoint_auth_methods_supported"] = {"client_secret_post"};
          }}).empty());
    Scene scene;
    scene.registration.client_secret = "another";
    CHECK(codes(scene.enter()) == "openid_code_refused");
}

TEST_CASE("a signature that is none, or by what is no key of the service, is refused") {
    using enum IdentityProvider::Signs;
    CHECK(code_with({.signs = none}) == "openid_algorithm_not_taken");
    CHECK(code_with({.signs = hs256_by_public_key}) == "openid_algorithm_not_taken");
    for (const char* other : {"none", "None", "HS256", "RS384", "PS256", "EdDSA", ""})
        CHECK(code_with({.changes_header = [&](json::object& header) {
                  header["alg"] = other;
              }}) == "openid_algorithm_not_taken");
    // By a shared key under the name of the other.
    CHECK(code_with({.signs = hs256_by_public_key, .changes_header = [](json::object& header) {
                         header["alg"] = "RS256";
                     }}) == "openid_signature_wrong");
    CHECK(code_with({.changes_header = [](json::object& header) {
              header["alg"] = "ES256";
          }}) == "openid_signature_wrong");
    CHECK(code_with({.changes_header = [](json::object& header) {
              header["crit"] = {"x"};
          }}) == "openid_token_unreadable");
    CHECK(code_with({.changes_header = [](json::object& header) {
              header["kid"] = 7;
          }}) == "openid_token_unreadable");
    // Without a name it is the only one of its kind.
    CHECK(code_with({.changes_header = [](json::object& header) { header.erase("kid"); }}).empty());
}

TEST_CASE("what a token says must be for us, of this sign-in, and of now") {
    CHECK(code_with(claiming([](auto& c) { c["nonce"] = "x"; })) == "openid_nonce_wrong");
    CHECK(code_with(claiming([](auto& c) { c.erase("nonce"); })) == "openid_nonce_wrong");
    CHECK(code_with(claiming([](auto& c) {
              c["iss"] = "https://x.example";
          })) == "openid_issuer_wrong");
    CHECK(code_with(claiming([](auto& c) {
              c["iss"] = std::string(c["iss"].as_string()) + "/";
          })) == "openid_issuer_wrong");
    const std::string us = IdentityProvider::client_id;
    for (const json::value& audience :
         {json::value("x"), json::value(nullptr), json::value({"x"}), json::value({us, "x"})})
        CHECK(code_with(claiming([&](auto& c) {
                  c["aud"] = audience;
              })) == "openid_audience_wrong");
    CHECK(code_with(claiming([](auto& c) { c["azp"] = "x"; })) == "openid_audience_wrong");
    CHECK(code_with(claiming([&](auto& c) {
              c["aud"] = {us, "x"};
              c["azp"] = "x";
          })) == "openid_audience_wrong");
    CHECK(code_with(claiming([&](auto& c) {
              c["aud"] = {us, "x"};
              c["azp"] = us;
          })).empty());
    const auto later = [](const char* claim, int seconds) {
        return claiming([=](auto& c) { c[claim] = c["iat"].as_int64() + seconds; });
    };
    CHECK(code_with(later("exp", -61)) == "openid_token_expired");
    CHECK(code_with(later("exp", -59)).empty());
    CHECK(code_with(claiming([](auto& c) { c.erase("exp"); })) == "openid_token_expired");
    CHECK(code_with(claiming([](auto& c) { c["exp"] = "2030"; })) == "openid_token_expired");
    CHECK(code_with(claiming([](auto& c) { c["exp"] = 1e300; })) == "openid_token_expired");
    CHECK(code_with(claiming([](auto& c) { c.erase("iat"); })) == "openid_token_expired");
    CHECK(code_with(later("iat", -601)) == "openid_token_expired");
    CHECK(code_with(later("iat", 61)) == "openid_token_of_times_to_come");
    CHECK(code_with(later("nbf", 61)) == "openid_token_of_times_to_come");
    CHECK(code_with(later("nbf", 59)).empty());
    CHECK(code_with(claiming([](auto& c) { c["sub"] = ""; })) == "openid_subject_missing");
    CHECK(code_with(claiming([](auto& c) {
              c["sub"] = std::string(256, 'a');
          })) == "openid_subject_missing");
    // Every reason at once.
    CHECK(code_with(claiming([](auto& c) {
              c["nonce"] = "x";
              c["aud"] = "x";
          })) == "openid_audience_wrong openid_nonce_wrong");
}

TEST_CASE("a code is redeemed once, by who began") {
    Scene scene;
    const auto returned = scene.go();
    REQUIRE(returned.ok());
    const auto redeem = [&] {
        return codes(
            scene.client.redeem(scene.registration, scene.ties, returned.value(), scene.now)
        );
    };
    scene.ties.code_verifier = "another";
    CHECK(redeem() == "openid_code_refused");
    scene.ties.code_verifier = "a verifier of forty-three letters, or more of them";
    CHECK(redeem().empty());
    CHECK(redeem() == "openid_code_refused");
}

TEST_CASE("the answer of the browser is from the issuer, where it says whose it is") {
    CHECK(code_with({.says_who = true}).empty());
    Scene scene({.says_who = true});
    auto returned = scene.go().value();
    returned.issuer = "https://evil.example";
    CHECK(
        codes(scene.client.redeem(scene.registration, scene.ties, returned, scene.now)) ==
        "openid_issuer_wrong"
    );
    returned.issuer.reset();  // the service says that it always says
    CHECK(
        codes(scene.client.redeem(scene.registration, scene.ties, returned, scene.now)) ==
        "openid_issuer_wrong"
    );
    CHECK(scene.provider.asked("/realm/token") == 0);
}

TEST_CASE("a new key is fetched once it is used, and an unknown one asked for once a minute") {
    Scene scene;
    CHECK(scene.enter().ok());
    scene.now += std::chrono::minutes(2);
    scene.provider.now = scene.now;
    scene.provider.change_key("key 2");
    CHECK(scene.enter().ok());
    CHECK(scene.provider.asked("/realm/keys") == 2);
    scene.provider.change_key("key 3");
    scene.provider.show_keys(false);
    for (int i = 0; i < 3; ++i)
        CHECK(codes(scene.enter()) == "openid_key_unknown");
    CHECK(scene.provider.asked("/realm/keys") == 2);  // asked half a minute ago
    scene.now += std::chrono::seconds(61);
    scene.provider.now = scene.now;
    for (int i = 0; i < 3; ++i)
        CHECK(codes(scene.enter()) == "openid_key_unknown");
    CHECK(scene.provider.asked("/realm/keys") == 3);
    scene.provider.show_keys(true);
    CHECK(codes(scene.enter()) == "openid_key_unknown");
    scene.now += std::chrono::seconds(61);
    scene.provider.now = scene.now;
    CHECK(scene.enter().ok());
}

TEST_CASE("a document that leads elsewhere leads nowhere") {
    const auto with = [](const char* member, const json::value& value) {
        return code_with({.changes_document = [&](json::object& document) {
            document[member] = value;
        }});
    };
    for (const char* endpoint : {"authorization_endpoint", "token_endpoint", "jwks_uri"}) {
        CAPTURE(endpoint);
        CHECK(with(endpoint, "http://login.example.se/x") == "fetch_not_https");
        CHECK(with(endpoint, "https://127.0.0.1/x") == "fetch_host_not_public");
        CHECK(
            with(endpoint, "https://169.254.169.254/latest/meta-data") == "fetch_host_not_public"
        );
        CHECK(with(endpoint, "https://[::ffff:10.0.0.1]/") == "fetch_host_not_public");
        CHECK(with(endpoint, "file:///etc/passwd") == "fetch_not_https");
        CHECK(with(endpoint, "https://a@localhost/") == "fetch_not_https");
        CHECK(with(endpoint, 7) == "openid_metadata_unreadable");
        CHECK(with(endpoint, nullptr) == "openid_metadata_unreadable");
    }
    CHECK(with("issuer", "https://evil.example") == "openid_metadata_of_another");
    CHECK(with("response_types_supported", {"id_token"}) == "openid_service_does_not_fit");
    CHECK(with("code_challenge_methods_supported", {"plain"}) == "openid_service_does_not_fit");
    CHECK(
        with("id_token_signing_alg_values_supported", {"HS256"}) == "openid_service_does_not_fit"
    );
    CHECK(
        with("token_endpoint_auth_methods_supported", {"private_key_jwt"}) ==
        "openid_service_does_not_fit"
    );
}

TEST_CASE("answers that are too large, too deep, no JSON or sent elsewhere are refused") {
    const auto saying = [](const std::string& path, const std::string& bytes) {
        return code_with({.says = {{"/realm" + path, Said{bytes}}}});
    };
    const std::string deep(40, '[');
    const std::string ends(40, ']');
    const std::string document = "/.well-known/openid-configuration";
    const std::string too_deep = test::json_answer("{\"keys\":" + deep + ends + "}");
    CHECK(saying(document, too_deep) == "openid_metadata_unreadable");
    CHECK(saying("/keys", too_deep) == "openid_keys_unreadable");
    CHECK(saying("/token", too_deep) == "openid_token_unreadable");
    const std::string large = test::json_answer("{\"a\":\"" + std::string(300'000, 'x') + "\"}");
    const std::string elsewhere =
        "HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/\r\nContent-Length: 0\r\n\r\n";
    for (const std::string& path : {document, std::string("/keys"), std::string("/token")}) {
        CAPTURE(path);
        CHECK(saying(path, large) == "fetch_too_large");
        CHECK(saying(path, elsewhere) == "fetch_redirected");
    }
    CHECK(
        saying(document, test::json_answer("{\"issuer\":1,\"issuer\":2}")) ==
        "openid_metadata_unreadable"
    );
    CHECK(saying(document, test::json_answer("[]")) == "openid_metadata_unreadable");
    CHECK(saying(document, test::json_answer("{}", "500 X")) == "openid_metadata_unreadable");
    CHECK(saying("/keys", test::json_answer("{\"keys\":{}}")) == "openid_keys_unreadable");
    CHECK(saying("/keys", test::json_answer("{\"keys\":[]}")) == "openid_key_unknown");
    CHECK(
        saying(
            "/token",
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n{}"
        ) == "openid_code_refused"
    );
    for (const char* token : {"", "a", "a.b", "a.b.c.d", "e30.e30.", "e30.e30.e30", "..", "=.=.="})
        CHECK(code_with({.changes_answer = [&](json::object& answer) {
                  answer["id_token"] = token;
              }}).starts_with("openid_"));
}

TEST_CASE("a service that does not answer is not asked again for a while") {
    Scene scene({.says = {{"/realm/.well-known/openid-configuration", Said{"x\r\n\r\n"}}}});
    for (int i = 0; i < 3; ++i)
        CHECK(codes(scene.enter()) == "fetch_not_http");
    CHECK(scene.provider.asked("/realm/.well-known/openid-configuration") == 1);
    scene.provider.behave({});
    scene.now += std::chrono::seconds(11);
    scene.provider.now = scene.now;
    CHECK(scene.enter().ok());
}

TEST_CASE("keys for something else, weak ones and two of one name are not used") {
    const auto set = [](const char* text) {
        const auto read = KeySet::read(text);
        return read.ok() ? static_cast<int>(read.value().size()) : -1;
    };
    CHECK(set("{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}") == 0);
    CHECK(set("{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}") == 0);
    const std::string point =
        "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
        "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"";
    CHECK(set(("{\"keys\":[{" + point + "}]}").c_str()) == 1);
    for (const char* other :
         {",\"use\":\"enc\"", ",\"alg\":\"RS256\"", ",\"key_ops\":[\"encrypt\"]", ",\"use\":7"})
        CHECK(set(("{\"keys\":[{" + point + other + "}]}").c_str()) == 0);
    CHECK(set("{\"keys\":[7]}") == -1);
    CHECK(set("{}") == -1);
    const std::string named = "{" + point + ",\"kid\":\"a\"}";
    const auto two = KeySet::read("{\"keys\":[" + named + "," + named + "]}").value();
    CHECK(two.find({Algorithm::es256, "a"}) == nullptr);
    const auto one = KeySet::read("{\"keys\":[" + named + "]}").value();
    CHECK(one.find({Algorithm::es256, "a"}) != nullptr);
    CHECK(one.find({Algorithm::es256, "b"}) == nullptr);
    CHECK(one.find({Algorithm::rs256, "a"}) == nullptr);
}

TEST_CASE("every reason has its text") {
    const Texts texts = Texts::load(embedded::texts());
    for (const char* code :
         {"issuer_has_query",
          "metadata_unreadable",
          "metadata_of_another",
          "service_does_not_fit",
          "keys_unreadable",
          "key_unknown",
          "algorithm_not_taken",
          "signature_wrong",
          "token_unreadable",
          "token_expired",
          "token_of_times_to_come",
          "issuer_wrong",
          "audience_wrong",
          "nonce_wrong",
          "subject_missing",
          "code_refused"})
        for (const Language language : {Language::sv, Language::en})
            CHECK(
                texts.say(language, Reason{std::string("openid_") + code}) !=
                std::string("openid_") + code
            );
}

}  // namespace
}  // namespace uppsikt::openid
