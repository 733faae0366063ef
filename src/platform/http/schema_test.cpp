#include "platform/http/schema.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "platform/http/json_text.h"
#include "support/http_site.h"

namespace uppsikt::http {
namespace {

/// "code /pointer", one a line.
std::string said(const std::vector<Reason>& reasons) {
    std::string text;
    for (const Reason& reason : reasons) {
        text += reason.code + " ";
        for (const TextValue& value : reason.values)
            if (value.name == "pointer") text += value.value;
        text += "\n";
        CHECK_FALSE(test_site::texts().say(Language::sv, reason).empty());
    }
    return text;
}

std::string said(const Schema& schema, std::string_view json) {
    return said(faults(schema, boost::json::parse({json.data(), json.size()})));
}

Schema sanction_order() {
    return object(
        "ImposeSanction",
        {required("kind", choice({"warning", "penalty"})),
         required("from", day()),
         optional("amount", integer({.least = 1, .most = 100})),
         optional("share", number({.least = 0, .most = 1})),
         optional("reason", text({.least = 2, .most = 5})),
         optional("final", yes_or_no()),
         optional("at", moment()),
         optional(
             "findings",
             list(object("", {required("id", integer())}), {.least = 1, .most = 2})
         ),
         optional("more", anything())}
    );
}

TEST_CASE("a value that is as the schema says has no faults") {
    CHECK(said(sanction_order(), R"({"kind": "warning", "from": "2026-03-01"})").empty());
    CHECK(said(
              sanction_order(),
              R"({"kind": "penalty", "from": "2024-02-29", "amount": 100, "share": 0.5,
        "reason": "ååååå", "final": true, "at": "2026-03-01T12:00:00.000000Z",
        "findings": [{"id": 1}, {"id": -2}], "more": {"x": [null]}})"
    )
              .empty());
}

TEST_CASE("every fault is told at once, each with its place") {
    CHECK(
        said(
            sanction_order(),
            R"({"kind": "fine", "from": "2026-02-29", "amount": 101, "share": -1,
        "reason": "å", "final": 1, "at": "today", "findings": [{"id": 1.5}, {"di": 2}], "x/y~": 1})"
        ) ==
        "http_field_no_choice /kind\n"
        "http_field_no_day /from\n"
        "http_field_too_large /amount\n"
        "http_field_too_small /share\n"
        "http_field_too_short /reason\n"
        "http_field_no_boolean /final\n"
        "http_field_no_moment /at\n"
        "http_field_no_integer /findings/0/id\n"
        "http_field_missing /findings/1/id\n"
        "http_field_unknown /findings/1/di\n"
        "http_field_unknown /x~1y~0\n"
    );
    CHECK(said(sanction_order(), "{}") == "http_field_missing /kind\nhttp_field_missing /from\n");
    CHECK(said(sanction_order(), "[]") == "http_field_no_object \n");
    CHECK(said(sanction_order(), "null") == "http_field_no_object \n");
    CHECK(said(list(integer(), {.least = 2, .most = 3}), "[1]") == "http_field_too_few \n");
    CHECK(
        said(list(integer(), {.least = 2, .most = 3}), "[1,1,1,\"x\"]") == "http_field_too_many \n"
    );
    CHECK(said(integer(), "9223372036854775808") == "http_field_no_integer \n");
    CHECK(said(number(), "\"1\"") == "http_field_no_number \n");
    CHECK(said(text(), R"("")") == "http_field_too_short \n");
    CHECK(said(text(), R"("a\u0000b")") == "http_field_control_character \n");
    CHECK(said(text(), R"("a\nb\tc")").empty());
}

TEST_CASE("no more than a hundred faults are told") {
    std::string many = "[0";
    for (int i = 0; i < 500; ++i)
        many += ",0";
    CHECK(faults(list(text()), boost::json::parse(many + "]")).size() == 100);
}

TEST_CASE("a query is read by its fields") {
    const std::vector<Field> fields{
        required("page", integer({.least = 1, .most = 9})),
        optional("open", yes_or_no()),
        optional("unit", list(text())),
        optional("share", number()),
    };
    const auto read =
        read_query(fields, {{"page", "7"}, {"open", "yes"}, {"unit", "a"}, {"unit", "b"}});
    REQUIRE(read.ok());
    CHECK(boost::json::serialize(read.value()) == R"({"page":7,"open":true,"unit":["a","b"]})");
    const auto refused = read_query(
        fields,
        {{"open", "maybe"}, {"share", "1,5"}, {"page", "07x"}, {"page", "8"}, {"x", ""}}
    );
    REQUIRE_FALSE(refused.ok());
    CHECK(
        said(refused.refusal().reasons) ==
        "http_setting_twice /page\nhttp_field_no_integer /page\nhttp_field_no_boolean /open\n"
        "http_field_no_number /share\nhttp_field_unknown /x\n"
    );
}

std::string json_fault(const std::string& text) {
    const auto read = read_json(text);
    if (read.ok()) return "";
    CHECK_FALSE(test_site::texts().say(Language::en, read.refusal().reasons.front()).empty());
    return read.refusal().reasons.front().code;
}

TEST_CASE("a JSON text is taken whole or not at all") {
    CHECK(
        boost::json::serialize(read_json(R"( {"å": [1, -2.5e3, "\u00e5\n", null, true]} )").value()
        ) == R"({"å":[1,-2.5E3,"å\n",null,true]})"
    );
    for (const std::string& malformed :
         {std::string(""),
          std::string(" "),
          std::string("{"),
          std::string("[1,]"),
          std::string("01"),
          std::string("nul"),
          std::string("'a'"),
          std::string("{\"a\":1}x"),
          std::string("\"\xff\""),
          std::string("\"\xc0\xaf\""),
          std::string("\"a\nb\""),
          std::string("\"\\ud800\""),
          std::string("// c\n1"),
          std::string("NaN"),
          std::string("1 2"),
          std::string("\"\0\"", 3),
          std::string("\xef\xbb\xbf{}"),
          std::string("1e999"),
          std::string("[-1e999]"),
          std::string("+1"),
          std::string(".5"),
          std::string("{a:1}")}) {
        CAPTURE(malformed);
        CHECK(json_fault(malformed) == "http_json_malformed");
    }
}

TEST_CASE("a name that stands twice in one object is refused, escaped or in pieces") {
    CHECK(json_fault(R"({"a":1,"b":{"a":2}})").empty());
    CHECK(json_fault(R"([{"a":1},{"a":1}])").empty());
    CHECK(json_fault(R"({"a":1,"b":2,"a":3})") == "http_json_name_twice");
    CHECK(json_fault(R"({"x":[{"a":1,"\u0061":2}]})") == "http_json_name_twice");
    CHECK(json_fault(R"({"":1,"":2})") == "http_json_name_twice");
}

TEST_CASE("depth has an end: at thirty-two levels and a million") {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    CHECK(json_fault(nested(32)).empty());
    CHECK(json_fault(nested(33)) == "http_json_too_deep");
    CHECK(json_fault(std::string(1'000'000, '[')) == "http_json_too_deep");
    std::string objects;
    for (int i = 0; i < 100'000; ++i)
        objects += R"({"a":)";
    CHECK(json_fault(objects) == "http_json_too_deep");
}

}  // namespace
}  // namespace uppsikt::http
