#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <sstream>

#include <doctest/doctest.h>

#include "base/embedded.h"
#include "platform/crypto/bytes.h"
#include "platform/crypto/hash.h"
#include "platform/html/node.h"
#include "platform/html/page.h"
#include "platform/html/site_page.h"
#include "platform/html/style.h"
#include "platform/html/testing_html.h"
#include "platform/html/voice.h"
#include "support/xml.h"

namespace uppsikt::html {
namespace {

using namespace std::chrono_literals;

std::string written(const Page& page) {
    std::ostringstream out;
    write_page(out, page);
    return out.str();
}

const Texts& texts() {
    static const Texts all = Texts::load(embedded::texts());
    return all;
}

const Voice swedish{texts(), Language::sv};
const Voice english{texts(), Language::en};

TEST_CASE("what is data stays text, in elements and in attributes") {
    const std::string name = R"(<script>alert("x")</script> & Söner 'AB')";
    CHECK(
        written(Node(name)) ==
        "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; Söner &#39;AB&#39;"
    );
    CHECK(
        written(element("b", {{"title", name}})) ==
        "<b title=\"&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; Söner "
        "&#39;AB&#39;\"></b>"
    );
}

TEST_CASE("children follow each other, and a group adds nothing of its own") {
    CHECK(
        written(element("i", {}, {"a ", element("b", {}, {"c"}), nothing(), Nodes{"d", "e"}})) ==
        "<i>a <b>c</b>de</i>"
    );
    CHECK(written(element("br")) == "<br/>");
}

TEST_CASE("what neither HTML nor XML can hold becomes a replacement character") {
    CHECK(escaped(std::string_view("a\0b\x01\x7F", 5)) == "a\uFFFDb\uFFFD\uFFFD");
    CHECK(escaped("tab\tline\n") == "tab\tline\n");
    CHECK(escaped("\xC3(") == "\uFFFD(");
    CHECK(escaped("\xE2\x82") == "\uFFFD\uFFFD");
    CHECK(escaped("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");
    CHECK(escaped("\xEF\xBF\xBF") == "\uFFFD\uFFFD\uFFFD");
    CHECK(escaped("å€😀") == "å€😀");
}

TEST_CASE("nothing that loads, runs or leaves the page can be written") {
    for (const char* name :
         {"script", "style", "img", "iframe", "link", "form", "foreignObject", "a b", "", "1x"})
        CHECK_THROWS_AS(element(name), BrokenAssumption);
    for (const char* name : {"src", "onclick", "onload", "style", "srcset", "a=b", "x>", ""})
        CHECK_THROWS_AS(element("b", {{name, "1"}}), BrokenAssumption);
    for (const char* target : {"javascript:alert(1)", "//elsewhere", "page.html", ""})
        CHECK_THROWS_AS(element("a", {{"href", target}}), BrokenAssumption);
    CHECK(written(element("a", {{"href", "#here"}}, {"x"})) == "<a href=\"#here\">x</a>");
    CHECK_THROWS_AS(element("br", {}, {"x"}), BrokenAssumption);
}

TEST_CASE("links and forms of a site stay within it") {
    for (const char* path : {"/", "/en/area/ange?page=2&order=name#found", "/a//b"})
        CHECK(is_site_path(path));
    for (const char* path :
         {"",
          "#x",
          "a",
          "//evil.example",
          "/\\evil.example",
          "https://evil.example",
          "javascript:alert(1)",
          "/a b",
          "/\t/evil.example"}) {
        INFO(path);
        CHECK_FALSE(is_site_path(path));
        CHECK_THROWS(link(path, {}, {"x"}));
        CHECK_THROWS(form(path, Sends::get, {}, {}));
    }
    CHECK_THROWS(link("/", {{"onclick", "x"}}, {"x"}));
    CHECK(
        written(link("/a?b=1&c=2", {{"class", "k"}}, {"x"})) ==
        "<a href=\"/a?b=1&amp;c=2\" class=\"k\">x</a>"
    );
    CHECK(
        written(form("/k", Sends::post, {}, {})) == "<form action=\"/k\" method=\"post\"></form>"
    );
    // A form goes nowhere by itself: its button must not either.
    CHECK_THROWS(element("button", {{"formaction", "/k"}}));
}

TEST_CASE("a page of a site is well-formed, and its files are its own") {
    SitePage page{.language = Language::en, .title = "A & B", .style = "/static/s.css", .body = {}};
    page.script = "/static/s.js";
    page.translations = {{Language::sv, "/"}, {Language::en, "/en/"}};
    page.body.push_back(element("p", {}, {"<b>"}));
    std::ostringstream out;
    write_site_page(out, page);
    const std::string text = out.str();
    const test::XmlFacts facts = test::read_xml(std::string_view(text).substr(text.find('\n')));
    CHECK_MESSAGE(facts.well_formed, facts.error);
    CHECK(facts.elements.at("link") == 3);
    CHECK(text.find("hreflang=\"sv\" href=\"/\"") != text.npos);
    CHECK(text.find("unsafe") == text.npos);
    page.style_within = "main > p { color: red; }";
    std::ostringstream again;
    write_site_page(again, page);
    CHECK(again.str().find("<style>main > p { color: red; }</style>") != text.npos);
    CHECK(again.str().find("stylesheet") == text.npos);
    CHECK(site_policy().find("style-src 'self';") != text.npos);
    CHECK(site_policy(page.style_within).find("style-src 'sha256-") != text.npos);
    CHECK(site_policy(page.style_within) != site_policy("b { color: red; }"));
    page.style_within = "</style><script>";
    CHECK_THROWS(write_site_page(out, page));
    page.style_within = {};
    page.script = "//evil.example/s.js";
    CHECK_THROWS(write_site_page(out, page));
}

TEST_CASE("words between stars are strong, and what programs call something is code") {
    CHECK(
        written(with_emphasis("*En* `avstand_m` till.")) ==
        "<strong>En</strong> <code>avstand_m</code> till."
    );
    CHECK_THROWS_AS(with_emphasis("ett ` ensamt"), BrokenAssumption);
    CHECK(
        written(with_emphasis("*96* avtal av *933*.")) ==
        "<strong>96</strong> avtal av <strong>933</strong>."
    );
    CHECK(written(with_emphasis("inga")) == "inga");
    CHECK_THROWS_AS(with_emphasis("en * ensam"), BrokenAssumption);
}

TEST_CASE("marks in what comes from outside are no marks") {
    const Texts texts = Texts::load(embedded::texts());
    const Voice voice(texts, Language::sv);
    const auto told = written(voice.tell(
        "profiling_report_coefficients_text",
        {{"outcome", "arb*te`"}, {"level", "95 %"}}
    ));
    CHECK(told.find("arb∗teˋ") != told.npos);
}

Page a_page() {
    return {
        .language = Language::sv,
        .title = "Översyn <maj>",
        .styles = {base_style(), "b { color: red; }\n"},
        .body = {element("main", {}, {element("p", {}, {"Hej & hå"})})}
    };
}

TEST_CASE("a page is well-formed and says its language and title") {
    const std::string page = written(a_page());
    const auto facts = test::read_xml(page);
    CHECK_MESSAGE(facts.well_formed, facts.error);
    CHECK(page.starts_with("<!DOCTYPE html>\n<html lang=\"sv\">"));
    CHECK(facts.text.find("Översyn <maj>") != facts.text.npos);
    CHECK(facts.text.find("Hej & hå") != facts.text.npos);
    CHECK(facts.elements.at("style") == 1);
    CHECK(!facts.elements.contains("script"));
}

/// What stands between two texts.
std::string between(const std::string& page, const std::string& begin, const std::string& end) {
    const std::size_t from = page.find(begin) + begin.size();
    return page.substr(from, page.find(end, from) - from);
}

TEST_CASE("the policy allows the page's own style and script by their hashes, and nothing else") {
    Page page = a_page();
    page.script = "document.title = 'x > y';";
    const std::string text = written(page);
    const auto hash = [](const std::string& code) {
        return crypto::to_base64(crypto::sha256(crypto::bytes_of(code)));
    };
    const auto facts = test::read_xml(text);
    CHECK(
        facts.attributes.find(
            "content=default-src 'none'; style-src 'sha256-" +
            hash(between(text, "<style>", "</style>")) + "'; script-src 'sha256-" +
            hash(between(text, "<script>", "</script>")) +
            "'; base-uri 'none'; form-action 'none'\n"
        ) != std::string::npos
    );
}

TEST_CASE("style and script that could end their element are refused") {
    Page page = a_page();
    page.script = "if (1 < 2) {}";
    CHECK_THROWS_AS(written(page), BrokenAssumption);
    page.script = {};
    page.styles = {"</style>"};
    CHECK_THROWS_AS(written(page), BrokenAssumption);
}

TEST_CASE("the base style asks for nothing from outside") {
    for (const char* outside : {"http", "url(", "@import", "//"})
        CHECK(base_style().find(outside) == std::string_view::npos);
}

/// The colours of a block of the style: "--ink: #1b2733;".
std::map<std::string, std::string> colours_in(std::string_view block) {
    std::map<std::string, std::string> colours;
    for (std::size_t at = block.find("--"); at != block.npos; at = block.find("--", at + 2)) {
        const std::string_view rest = block.substr(at + 2);
        const std::size_t colon = rest.find(": #");
        if (colon == rest.npos || colon > rest.find_first_of(";(){}")) continue;
        colours[std::string(rest.substr(0, colon))] = rest.substr(colon + 3, 6);
    }
    return colours;
}

/// Relative luminance, WCAG 2.2.
double luminance(const std::string& colour) {
    const auto channel = [&](std::size_t at) {
        const double value = std::stoi(colour.substr(at, 2), nullptr, 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4);
}

double contrast(const std::string& one, const std::string& other) {
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

TEST_CASE("text can be read on every ground, in light and in dark") {
    CHECK(contrast("000000", "ffffff") == doctest::Approx(21));
    const std::string_view style = base_style();
    const std::size_t dark = style.find("prefers-color-scheme: dark");
    const auto light_colours = colours_in(style.substr(0, dark));
    auto dark_colours = light_colours;
    for (const auto& [name, colour] : colours_in(style.substr(dark, style.find("* {") - dark)))
        dark_colours[name] = colour;
    for (const auto& colours : {light_colours, dark_colours}) {
        for (const char* ground : {"paper", "card", "tint"})
            for (const char* text : {"ink", "quiet", "action", "good", "bad", "caution"}) {
                INFO(text << " on " << ground);
                CHECK(contrast(colours.at(text), colours.at(ground)) >= 4.5);
            }
        CHECK(contrast(colours.at("on-top"), colours.at("top")) >= 4.5);
        CHECK(contrast(colours.at("mid"), colours.at("card")) >= 3);  // lines and marks
    }
    CHECK(light_colours.at("ink") != dark_colours.at("ink"));
}

TEST_CASE("numbers are written as in their language") {
    CHECK(swedish.count(2300) == "2\u00A0300");
    CHECK(english.count(1234567) == "1,234,567");
    CHECK(swedish.decimal(0.2, 3) == "0,200");
    CHECK(english.decimal(0.2, 3) == "0.200");
    CHECK(swedish.decimal(-0.405, 2) == "−0,41");
    CHECK(swedish.decimal(-0.0001, 2) == "0,00");
    CHECK(swedish.percent(0.9, 0) == "90\u00A0%");
    CHECK(english.percent(0.184, 1) == "18.4%");
    CHECK(swedish.range(0.1144, 0.196, 3) == "0,114–0,196");
    CHECK(swedish.range(-0.5, 0.1, 1) == "−0,5 till 0,1");
}

TEST_CASE("as many as there are, in words") {
    const Texts all = Texts::load(std::vector<EmbeddedFile>{
        {.path = "x/texts.sv.json",
         .text =
             R"({"a_none": "inga", "a_one": "ett", "a_many": "{n} {what}", "b_one": "1", "b_many": "{n}"})"
        },
        {.path = "x/texts.en.json",
         .text = R"({"a_none": "", "a_one": "", "a_many": "", "b_one": "", "b_many": ""})"},
    });
    const Voice voice{all, Language::sv};
    CHECK(voice.counted("a", 0) == "inga");
    CHECK(voice.counted("a", 1) == "ett");
    CHECK(voice.counted("a", 1234, {{"what", "avtal"}}) == "1\u00A0234 avtal");
    CHECK(voice.counted("b", 0) == "0");
}

TEST_CASE("a number that is not finite is never written") {
    CHECK_THROWS_AS(swedish.decimal(std::numeric_limits<double>::quiet_NaN(), 3), BrokenAssumption);
    CHECK_THROWS_AS(english.percent(std::numeric_limits<double>::infinity(), 0), BrokenAssumption);
}

TEST_CASE("months are named, with the year once where it can be") {
    CHECK(swedish.month(2025y / 5) == "maj 2025");
    CHECK(english.month(2025y / 12) == "December 2025");
    const std::vector<Month> spring{2025y / 3, 2025y / 5};
    const std::vector<Month> winter{2025y / 9, 2025y / 11, 2026y / 1};
    CHECK(swedish.months(spring) == "mars och maj 2025");
    CHECK(english.months(winter) == "September, November 2025 and January 2026");
    CHECK(swedish.months({}).empty());
}

}  // namespace
}  // namespace uppsikt::html
