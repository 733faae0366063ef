#include "platform/http/content.h"

#include <brotli/decode.h>
#include <doctest/doctest.h>
#include <zlib.h>

#include "platform/http/compress.h"
#include "platform/http/conditional.h"
#include "platform/http/cursor.h"
#include "support/http_site.h"

namespace uppsikt::http {
namespace {

using test_site::Running;

std::string unzipped(std::string_view packed, std::size_t size) {
    std::string bytes(size, '\0');
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, MAX_WBITS + 16) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_out = static_cast<uInt>(bytes.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    inflateEnd(&stream);
    return bytes;
}

std::string unbrotlied(std::string_view packed, std::size_t size) {
    std::string bytes(size, '\0');
    CHECK(
        BrotliDecoderDecompress(
            packed.size(),
            reinterpret_cast<const std::uint8_t*>(packed.data()),
            &size,
            reinterpret_cast<std::uint8_t*>(bytes.data())
        ) == BROTLI_DECODER_RESULT_SUCCESS
    );
    return bytes.substr(0, size);
}

std::string a_page() {
    std::string page = "<!DOCTYPE html><title>Å</title>";
    for (int i = 0; i < 500; ++i)
        page += "<p>Leverantör " + std::to_string(i) + "</p>";
    return page;
}

struct Published {
    Published() {
        publication.publish(Content::of(
            {{.path = "/", .bytes = a_page()},
             {.path = "/app.3f2a.js", .bytes = std::string(1000, 'x'), .fingerprinted = true},
             {.path = "/logo.png", .bytes = std::string(1000, 'x')},
             {.path = "/report.html", .bytes = "<p>", .policy = "default-src 'none'"}}
        ));
        SiteParts parts;
        parts.pages = &publication;
        running.emplace(std::vector<Route>{test_site::hello()}, ServerOptions{}, parts);
    }
    test::HttpAnswer ask(std::string_view target, std::string_view headers = "") const {
        const auto answer = running->client().ask(
            "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(headers) +
            "\r\n"
        );
        REQUIRE(answer);
        return *answer;
    }
    Publication publication;
    std::optional<Running> running;
};

TEST_CASE("a page is sent as small as the client can read it") {
    const Published published;
    const auto plain = published.ask("/");
    CHECK(plain.body == a_page());
    CHECK(plain.headers.at("content-type") == "text/html; charset=utf-8");
    CHECK(plain.headers.at("vary") == "Accept-Encoding");
    CHECK_FALSE(plain.headers.contains("content-encoding"));

    const auto br = published.ask("/", "Accept-Encoding: gzip, deflate, br\r\n");
    CHECK(br.headers.at("content-encoding") == "br");
    CHECK(br.body.size() * 4 < a_page().size());
    CHECK(unbrotlied(br.body, a_page().size()) == a_page());

    const auto gz = published.ask("/", "Accept-Encoding: gzip, br;q=0.5\r\n");
    CHECK(gz.headers.at("content-encoding") == "gzip");
    CHECK(unzipped(gz.body, a_page().size()) == a_page());

    for (const std::string_view none : {"identity", "gzip;q=0, br;q=0", "zstd", ""}) {
        const std::string header = "Accept-Encoding: " + std::string(none) + "\r\n";
        CHECK_FALSE(published.ask("/", header).headers.contains("content-encoding"));
    }
    const auto png = published.ask("/logo.png", "Accept-Encoding: br\r\n");
    CHECK_FALSE(png.headers.contains("content-encoding"));
    CHECK(png.headers.at("content-type") == "image/png");
}

TEST_CASE("who has the page is told so, by the tag of what it has") {
    const Published published;
    const std::string tag = published.ask("/").headers.at("etag");
    const std::string br_tag = published.ask("/", "Accept-Encoding: br\r\n").headers.at("etag");
    CHECK(tag == entity_tag(a_page()));
    CHECK(tag != br_tag);
    const auto same = published.ask("/", "If-None-Match: \"other\", " + tag + "\r\n");
    CHECK(same.status == 304);
    CHECK(same.body.empty());
    CHECK(same.headers.at("etag") == tag);
    CHECK_FALSE(same.headers.contains("content-length"));
    CHECK(published.ask("/", "If-None-Match: W/" + tag + "\r\n").status == 304);
    CHECK(published.ask("/", "If-None-Match: *\r\n").status == 304);
    CHECK(published.ask("/", "If-None-Match: " + br_tag + "\r\n").status == 200);
    CHECK(
        published.ask("/", "Accept-Encoding: br\r\nIf-None-Match: " + br_tag + "\r\n").status == 304
    );
}

TEST_CASE("what has its fingerprint in its path is kept for good; the rest is asked for again") {
    const Published published;
    CHECK(
        published.ask("/app.3f2a.js").headers.at("cache-control") ==
        "public, max-age=31536000, immutable"
    );
    CHECK(published.ask("/").headers.at("cache-control") == "no-cache");
    CHECK(
        published.ask("/report.html").headers.at("content-security-policy") == "default-src 'none'"
    );
}

TEST_CASE("there is no way out of what is published") {
    const Published published;
    for (const std::string_view target :
         {"/../etc/passwd",
          "/..%2fetc/passwd",
          "/%2e%2e/etc/passwd",
          "/a/../logo.png",
          "/.%2e/logo.png",
          "/a%5c..%5clogo.png"})
        CHECK(published.ask(target).status == 400);
    for (const std::string_view target :
         {"/etc/passwd", "//etc/passwd", "//logo.png", "/logo.png/", "/LOGO.PNG", "/logo"})
        CHECK(published.ask(target).status == 404);
    const auto post = published.running->client().ask(
        "POST /logo.png HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
    );
    REQUIRE(post);
    CHECK(post->status == 405);
    CHECK(post->headers.at("allow") == "GET, HEAD, OPTIONS");
}

TEST_CASE("what is published anew takes the place of the old, while others read") {
    Published published;
    const auto before = published.publication.current();
    published.publication.publish(Content::of({{.path = "/", .bytes = "new"}}));
    CHECK(published.ask("/").body == "new");
    CHECK(published.ask("/logo.png").status == 404);
    Request request;
    request.path = "/logo.png";
    CHECK(before->answer(request).has_value());
}

TEST_CASE("two pages of one path, or an ending nobody knows, are faults of ours") {
    CHECK_THROWS_AS(
        Content::of({{.path = "/a", .bytes = ""}, {.path = "/a", .bytes = ""}}),
        BrokenAssumption
    );
    CHECK_THROWS_AS(Content::of({{.path = "/a.exe", .bytes = ""}}), BrokenAssumption);
    CHECK_THROWS_AS(Content::of({{.path = "a", .bytes = ""}}), BrokenAssumption);
}

TEST_CASE("compression gives back what it got, at either effort") {
    for (const std::string& text :
         {std::string(), std::string("a"), a_page(), std::string(300'000, 'z')})
        for (const Effort effort : {Effort::quick, Effort::best}) {
            CHECK(unzipped(gzip(text, effort), text.size() + 1).substr(0, text.size()) == text);
            CHECK(unbrotlied(brotli(text, effort), text.size() + 1) == text);
        }
}

TEST_CASE("a change needs the tag of what was seen") {
    Request request;
    request.method = Method::put;
    CHECK(unmet_if_match(request, version_tag(7))->status == 428);
    request.headers.set("If-Match", "\"v6\", \"v8\"");
    CHECK(unmet_if_match(request, version_tag(7))->status == 412);
    request.headers.set("If-Match", "W/\"v7\"");
    CHECK(unmet_if_match(request, version_tag(7))->status == 412);
    request.headers.set("If-Match", "\"v6\", \"v7\"");
    CHECK_FALSE(unmet_if_match(request, version_tag(7)));
    request.headers.set("If-Match", "*");
    CHECK_FALSE(unmet_if_match(request, version_tag(7)));
}

TEST_CASE("a cursor gives back its values, and is good for its list alone") {
    const Cursor cursor{.list = "cases by day", .values = {"2026-03-01", "", "Å:1", "42"}};
    const std::string text = write_cursor(cursor);
    CHECK(text.find_first_of("+/= ") == text.npos);
    CHECK(read_cursor(text, {.list = "cases by day", .values = 4}) == cursor);
    CHECK_FALSE(read_cursor(text, {.list = "cases by name", .values = 4}));
    CHECK_FALSE(read_cursor(text, {.list = "cases by day", .values = 3}));
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string damaged = text;
        damaged[i] = damaged[i] == 'A' ? 'B' : 'A';
        CHECK_FALSE(read_cursor(damaged, {.list = "cases by day", .values = 4}));
        CHECK_FALSE(read_cursor(text.substr(0, i), {.list = "cases by day", .values = 4}));
    }
    for (const std::string_view none : {"", "a", "====", "!!", "AAAAAAAAAAAA"})
        CHECK_FALSE(read_cursor(none, {.list = "x", .values = 0}));
    CHECK(unusable_cursor().status == 400);
}

}  // namespace
}  // namespace uppsikt::http
