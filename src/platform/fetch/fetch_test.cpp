#include "platform/fetch/fetch.h"

#include <atomic>
#include <fstream>
#include <thread>

#include <doctest/doctest.h>
#include <openssl/ssl.h>

#include "base/embedded.h"
#include "platform/texts/texts.h"
#include "support/tls_server.h"

namespace uppsikt::fetch {
namespace {

using test::Asked;
using test::Certificate;
using test::Said;
using test::TlsServer;

std::string code_of(const Refusal& refusal) { return refusal.reasons.front().code; }
template <class T>
std::string code_of(const Result<T>& result) {
    return result.ok() ? "" : code_of(result.refusal());
}

TEST_CASE("an address is https and has one reading") {
    const auto url = parse_url("https://Login.Example.se:8443/a/b?c=d%20e").value();
    CHECK(url == Url{"login.example.se", 8443, "/a/b?c=d%20e"});
    CHECK(url.host_header() == "login.example.se:8443");
    CHECK(parse_url("https://a.se").value() == Url{"a.se", 443, "/"});
    CHECK(parse_url("https://a.se?b").value().target == "/?b");
    CHECK(parse_url("https://[2606:4700::1]:44/").value() == Url{"2606:4700::1", 44, "/"});
    CHECK(parse_url("https://[2606:4700::1]/").value().host_header() == "[2606:4700::1]");
    for (const char* text :
         {"",
          "http://a.se",
          "HTTPS://a.se",
          "file:///etc/passwd",
          "//a.se",
          "https://",
          "https:///a",
          "https://a@b.se",
          "https://a:b@c.se/",
          "https://a.se#b",
          "https://a.se\\@b.se",
          "https://a.se/ b",
          "https://a.se/\r\nb",
          "https://a.se:0",
          "https://a.se:65536",
          "https://a.se:",
          "https://a.se:8x",
          "https://a..se",
          "https://-a.se",
          "https://åre.se",
          "https://[::1",
          "https://[a.se]",
          "https://[::1]x",
          "https://a_b.se"}) {
        CAPTURE(text);
        CHECK(code_of(parse_url(text)) == "fetch_not_https");
    }
}

TEST_CASE("an address of the network is public, or not") {
    for (const char* text :
         {"0.0.0.0",
          "0.1.2.3",
          "10.0.0.1",
          "100.64.0.1",
          "100.127.255.255",
          "127.0.0.1",
          "127.255.255.255",
          "169.254.169.254",
          "172.16.0.1",
          "172.31.255.255",
          "192.0.0.170",
          "192.0.2.1",
          "192.88.99.1",
          "192.168.1.1",
          "198.18.0.1",
          "198.19.255.255",
          "198.51.100.1",
          "203.0.113.1",
          "224.0.0.1",
          "239.255.255.255",
          "240.0.0.1",
          "255.255.255.255",
          "::",
          "::1",
          "::ffff:127.0.0.1",
          "::ffff:169.254.169.254",
          "::127.0.0.1",
          "64:ff9b::7f00:1",
          "64:ff9b::a9fe:a9fe",
          "64:ff9b:1::1",
          "100::1",
          "2001::1",
          "2001:db8::1",
          "2001:10::1",
          "2002:7f00:1::",
          "2002:a9fe:a9fe::",
          "2002:808:808::",
          "3fff::1",
          "fc00::1",
          "fd12:3456::1",
          "fe80::1",
          "fec0::1",
          "ff02::1",
          "5f00::1"}) {
        CAPTURE(text);
        REQUIRE(Address::parse(text));
        CHECK(!is_public(*Address::parse(text)));
    }
    for (const char* text :
         {"1.1.1.1",
          "8.8.8.8",
          "9.255.255.255",
          "100.63.255.255",
          "100.128.0.0",
          "126.1.1.1",
          "172.15.1.1",
          "172.32.0.0",
          "192.167.1.1",
          "198.17.1.1",
          "198.20.0.0",
          "223.255.255.255",
          "::ffff:8.8.8.8",
          "64:ff9b::808:808",
          "2606:4700:4700::1111",
          "2a00:1450::1",
          "2001:200::1"}) {
        CAPTURE(text);
        REQUIRE(Address::parse(text));
        CHECK(is_public(*Address::parse(text)));
    }
    CHECK(Address::parse("::ffff:8.8.8.8")->text() == "8.8.8.8");
    CHECK(Address::parse("2606:4700::1")->text() == "2606:4700::1");
    for (const char* text : {"", "localhost", "127.1", "0x7f.0.0.1", "2130706433", "1.2.3.4 "})
        CHECK(!Address::parse(text));
}

/// A server somebody else runs, and what may ask it.
struct Scene {
    explicit Scene(
        TlsServer::Answering answering = [](const Asked&) { return Said{test::json_answer("{}")}; },
        const test::CertificateOf& of = {},
        const TlsServer::Options& options = {}
    )
        : certificate(of), server(certificate, std::move(answering), options) {
        rules.internal_hosts = {"localhost", "127.0.0.1"};
        rules.certificates = certificate.file();
        rules.longest = std::chrono::milliseconds(3000);
    }
    std::string url(const std::string& host = "localhost") const {
        return "https://" + host + ":" + std::to_string(server.port()) + "/a?b";
    }
    Result<Response> ask() const { return Fetcher(rules).ask({.url = url()}); }

    Certificate certificate;
    TlsServer server;
    Rules rules = {};
};

TEST_CASE("what is asked for comes, with what was sent") {
    Asked asked;
    const Scene scene([&](const Asked& got) {
        asked = got;
        return Said{test::json_answer("{\"a\":1}", "400 Bad Request")};
    });
    const Fetcher fetcher(scene.rules);
    const auto answer = fetcher.ask(
        {.url = scene.url(), .headers = {{"Authorization", "Basic x"}}, .form = "a=1&b=%20"}
    );
    REQUIRE(answer.ok());
    CHECK(answer.value().status == 400);
    CHECK(answer.value().media_type == "application/json");
    CHECK(answer.value().body == "{\"a\":1}");
    CHECK(asked.method == "POST");
    CHECK(asked.target == "/a?b");
    CHECK(asked.body == "a=1&b=%20");
    CHECK(asked.headers["authorization"] == "Basic x");
    CHECK(asked.headers["content-type"] == "application/x-www-form-urlencoded");
    CHECK(asked.headers["host"] == "localhost:" + std::to_string(scene.server.port()));
    REQUIRE(fetcher.ask({.url = scene.url("127.0.0.1")}).ok());
    CHECK(asked.method == "GET");
}

TEST_CASE("nobody is asked who has an address that is not public, unless the host is allowed") {
    Scene scene;
    scene.rules.internal_hosts = {};
    const Fetcher fetcher(scene.rules);
    for (const char* host :
         {"localhost",
          "127.0.0.1",
          "127.1",
          "2130706433",
          "[::1]",
          "[::ffff:127.0.0.1]",
          "169.254.169.254",
          "0.0.0.0"}) {
        CAPTURE(host);
        const auto answer = fetcher.ask({.url = scene.url(host)});
        CHECK(!answer.ok());
        const bool is_said = code_of(answer) == "fetch_host_not_public" ||
                             code_of(answer) == "fetch_host_unknown";  // where libc knows no 127.1
        CHECK(is_said);
        CHECK(code_of(fetcher.check(scene.url(host))) == code_of(answer));
    }
    CHECK(scene.server.connected() == 0);
    // Exactly that host, and no other name of the same machine.
    scene.rules.internal_hosts = {"127.0.0.1"};
    CHECK(code_of(Fetcher(scene.rules).ask({.url = scene.url()})) == "fetch_host_not_public");
    CHECK(Fetcher(scene.rules).ask({.url = scene.url("127.0.0.1")}).ok());
}

TEST_CASE("a name is looked up once, and every address of it must be public") {
    Scene scene;
    scene.rules.internal_hosts = {};
    scene.rules.longest = std::chrono::milliseconds(300);
    int looked = 0;
    std::vector<Address> addresses;
    scene.rules.look_up = [&](const std::string&) {
        ++looked;
        return addresses;
    };
    const auto parsed = [](const char* text) { return Address::parse(text).value(); };
    addresses = {parsed("8.8.8.8"), parsed("127.0.0.1")};
    CHECK(code_of(scene.ask()) == "fetch_host_not_public");
    CHECK(looked == 1);
    addresses = {parsed("2606:4700::1"), parsed("fd00::1")};
    CHECK(code_of(scene.ask()) == "fetch_host_not_public");
    addresses = {};
    CHECK(code_of(scene.ask()) == "fetch_host_unknown");
    // A name server that gives another address the second time is not asked a second time.
    scene.rules.internal_hosts = {"localhost"};
    looked = 0;
    scene.rules.look_up = [&](const std::string&) {
        return std::vector{parsed(++looked == 1 ? "127.0.0.1" : "203.0.113.1")};
    };
    CHECK(scene.ask().ok());
    CHECK(looked == 1);
}

TEST_CASE("a certificate must be of the host, valid, and of an authority that is trusted") {
    Scene scene;
    scene.rules.certificates = "";
    CHECK(code_of(scene.ask()) == "fetch_certificate");
    CHECK(code_of(Scene({}, {.names = "DNS:elsewhere.example"}).ask()) == "fetch_certificate");
    CHECK(code_of(Scene({}, {.names = "DNS:localhost.evil.example"}).ask()) == "fetch_certificate");
    CHECK(code_of(Scene({}, {.valid_s = -60}).ask()) == "fetch_certificate");
    // The name stands where it does not count: RFC 9525 section 2.
    CHECK(code_of(Scene({}, {.names = "URI:https://localhost/"}).ask()) == "fetch_certificate");
    CHECK(scene.server.asked() == 0);
}

TEST_CASE("TLS before 1.2 and no TLS at all get nothing said") {
    CHECK(code_of(Scene({}, {}, {.newest_version = TLS1_1_VERSION}).ask()) == "fetch_no_answer");
    const Scene plain({}, {}, {.speaks_tls = false});
    CHECK(code_of(plain.ask()) == "fetch_no_answer");
    CHECK(plain.server.asked() == 0);
    CHECK(Scene(
              [](const Asked&) { return Said{test::json_answer("{}")}; },
              {},
              {.newest_version = TLS1_2_VERSION}
    )
              .ask()
              .ok());
}

TEST_CASE("what is no proper answer is refused, each for its reason") {
    const auto code_for = [](std::string bytes) {
        return code_of(Scene([&](const Asked&) { return Said{bytes}; }).ask());
    };
    int followed = 0;
    const Certificate elsewhere_certificate;
    const TlsServer elsewhere(elsewhere_certificate, [&](const Asked&) {
        ++followed;
        return Said{test::json_answer("{}")};
    });
    const std::string other = "https://localhost:" + std::to_string(elsewhere.port()) + "/";
    for (const char* status : {"301 Moved", "302 Found", "303 See Other", "307 T", "308 P"})
        CHECK(
            code_for(
                "HTTP/1.1 " + std::string(status) + "\r\nLocation: " + other +
                "\r\nContent-Length: 0\r\n\r\n"
            ) == "fetch_redirected"
        );
    CHECK(followed == 0);
    const std::string large(std::size_t{300} * 1024, 'x');
    CHECK(code_for(test::json_answer(large)) == "fetch_too_large");
    CHECK(code_for("HTTP/1.1 200 OK\r\n\r\n" + large) == "fetch_too_large");
    CHECK(
        code_for("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4b000\r\n" + large) ==
        "fetch_too_large"
    );
    CHECK(code_for("HTTP/1.1 200 OK\r\nX: " + large + "\r\n\r\n") == "fetch_too_large");
    CHECK(code_for("SSH-2.0-OpenSSH\r\n\r\n") == "fetch_not_http");
    CHECK(code_for("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc") == "fetch_not_http");
    CHECK(code_for("") == "fetch_not_http");
}

TEST_CASE("an answer that dribbles is not waited for longer than the time for the whole") {
    Scene scene([](const Asked&) {
        return Said{test::json_answer("{}"), std::chrono::milliseconds(50)};
    });
    scene.rules.longest = std::chrono::milliseconds(400);
    const auto begun = std::chrono::steady_clock::now();
    CHECK(code_of(scene.ask()) == "fetch_no_answer");
    const auto took = std::chrono::steady_clock::now() - begun;
    CHECK(took >= std::chrono::milliseconds(400));
    CHECK(took < std::chrono::milliseconds(2500));
    // Nor is a name server.
    scene.rules.look_up = [](const std::string&) {
        std::this_thread::sleep_for(std::chrono::milliseconds(900));
        return std::vector<Address>();
    };
    const auto again = std::chrono::steady_clock::now();
    CHECK(code_of(scene.ask()) == "fetch_host_unknown");
    CHECK(std::chrono::steady_clock::now() - again < std::chrono::milliseconds(800));
}

TEST_CASE("a few go on at once, and who comes on top is told so without waiting") {
    std::atomic<bool> goes_on = false;
    Scene scene([&](const Asked&) {
        goes_on.wait(false);
        return Said{test::json_answer("{}")};
    });
    scene.rules.at_once = 2;
    const Fetcher fetcher(scene.rules);
    std::vector<std::thread> threads;
    std::atomic<int> answered = 0;
    for (int i = 0; i < 2; ++i)
        threads.emplace_back([&] { answered += fetcher.ask({.url = scene.url()}).ok() ? 1 : 0; });
    while (scene.server.asked() < 2)
        std::this_thread::yield();
    CHECK(code_of(fetcher.ask({.url = scene.url()})) == "fetch_busy");
    goes_on = true;
    goes_on.notify_all();
    for (std::thread& thread : threads)
        thread.join();
    CHECK(answered == 2);
    CHECK(fetcher.ask({.url = scene.url()}).ok());
}

TEST_CASE("every reason has its text in both languages, and a file of no certificates is a fault") {
    const Texts texts = Texts::load(embedded::texts());
    for (const char* code :
         {"fetch_not_https",
          "fetch_busy",
          "fetch_host_unknown",
          "fetch_host_not_public",
          "fetch_no_answer",
          "fetch_certificate",
          "fetch_redirected",
          "fetch_too_large",
          "fetch_not_http"})
        for (const Language language : {Language::sv, Language::en})
            CHECK(texts.say(language, Reason{code, {{"host", "h"}, {"address", "a"}}}) != code);
    CHECK_THROWS(Fetcher({.certificates = "/nowhere/x.pem"}));
}

}  // namespace
}  // namespace uppsikt::fetch
