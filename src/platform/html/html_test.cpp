#include <limits>
#include <sstream>

#include <doctest/doctest.h>

#include "platform/crypto/bytes.h"
#include "platform/crypto/hash.h"
#include "platform/html/node.h"
#include "platform/html/page.h"
#include "platform/html/style.h"
#include "platform/html/voice.h"
#include "support/xml.h"

namespace uppsikt::html {
namespace {

using namespace std::chrono_literals;

std::string written(const Node& node) {
    std::ostringstream out;
    out << node;
    return out.str();
}

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

TEST_CASE("words between stars are strong") {
    CHECK(
        written(with_emphasis("*96* avtal av *933*.")) ==
        "<strong>96</strong> avtal av <strong>933</strong>."
    );
    CHECK(written(with_emphasis("inga")) == "inga");
    CHECK_THROWS_AS(with_emphasis("en * ensam"), BrokenAssumption);
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
