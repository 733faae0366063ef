#include "platform/http/openapi.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "support/http_site.h"
#include "support/shared_data.h"

namespace uppsikt::http {
namespace {

namespace json = boost::json;

Result<Response> nothing(const Request&) { return Response::empty(204); }

/// A table as app/ makes it from an operation's options, while the program runs.
std::vector<Route> a_table() {
    const Schema sanction = object(
        "Sanction",
        {required("id", integer()),
         required("kind", choice({"warning", "penalty"})),
         required("from", day()),
         optional("share", number({.least = 0, .most = 1}).with_about("Of the compensation."))}
    );
    Route list_route{
        .method = Method::get,
        .pattern = "/api/sanctions",
        .name = "sanctions.list",
        .summary = "Sanctions in force.",
        .needs = "sanctions.read",
        .query =
            {optional("cursor", text()), optional("unit", list(text(), {.least = 1, .most = 9}))},
        .output =
            object("SanctionPage", {required("rows", list(sanction)), optional("next", text())}),
        .handler = nothing,
    };
    Route impose{
        .method = Method::post,
        .pattern = "/api/cases/{number}/sanctions",
        .name = "sanctions.impose",
        .summary = "Impose a sanction.",
        .needs = "sanctions.decide",
        .path = {required("number", text({.least = 3, .most = 20}).with_about("Diary number."))},
        .input = object(
            "ImposeSanction",
            {required("kind", choice({"warning", "penalty"})),
             required("from", day()),
             optional("final", yes_or_no()),
             optional("at", moment())}
        ),
        .output = sanction,
        .answers = 201,
        .takes_idempotency_key = true,
        .handler = nothing,
    };
    Route change = impose;
    change.method = Method::put;
    change.pattern = "/api/cases/{number}/photo";
    change.name = "cases.photo";
    change.summary = "Change the photo.";
    change.input = {};
    change.output = {};
    change.input_type = "image/jpeg";
    change.output_type = "image/jpeg";
    change.answers = 200;
    change.needs_if_match = true;
    change.takes_idempotency_key = false;
    Route health{
        .method = Method::get,
        .pattern = "/healthz",
        .name = "health",
        .summary = "Whether the process is alive.",
        .runs = Runs::at_once,
        .output_type = "text/plain",
        .handler = nothing,
    };
    return {list_route, impose, change, health};
}

ApiInfo info() {
    return {
        .title = "Uppsikt",
        .version = "1",
        .description = "For tests.",
        .session_cookie = "__Host-session"
    };
}

/// One member a line, so that a change reads as a diff.
void write_indented(std::ostream& out, const json::value& value, const std::string& indent) {
    const std::string deeper = indent + "  ";
    if (value.is_object() && !value.get_object().empty()) {
        const char* before = "{\n";
        for (const auto& member : value.get_object()) {
            out << before << deeper << json::serialize(json::value(member.key())) << ": ";
            write_indented(out, member.value(), deeper);
            before = ",\n";
        }
        out << "\n" << indent << "}";
    } else if (value.is_array() && !value.get_array().empty()) {
        const char* before = "[\n";
        for (const json::value& item : value.get_array()) {
            out << before << deeper;
            write_indented(out, item, deeper);
            before = ",\n";
        }
        out << "\n" << indent << "]";
    } else {
        out << json::serialize(value);
    }
}

TEST_CASE("the document of a sample table is as it was") {
    std::ostringstream now;
    write_indented(now, openapi(a_table(), info()), "");
    now << "\n";
    const auto path = test::source_dir() / "src/platform/http/openapi_sample.json";
    // UPPSIKT_REMAKE=1 build/…/http_tests -tc="the document*" makes it anew; read the diff.
    if (std::getenv("UPPSIKT_REMAKE") != nullptr) std::ofstream(path) << now.str();
    CHECK(test::read_file(path) == now.str());
}

/// Every "$ref" in the document.
void collect_references(const json::value& value, std::vector<std::string>& found) {
    if (value.is_object())
        for (const auto& member : value.get_object()) {
            if (member.key() == "$ref") found.emplace_back(member.value().as_string());
            collect_references(member.value(), found);
        }
    if (value.is_array())
        for (const json::value& item : value.get_array())
            collect_references(item, found);
}

TEST_CASE("whatever the document refers to is in it") {
    const json::value document = openapi(a_table(), info());
    std::vector<std::string> references;
    collect_references(document, references);
    CHECK(references.size() > 20);
    for (const std::string& reference : references) {
        CAPTURE(reference);
        REQUIRE(reference.starts_with("#/"));
        boost::system::error_code error;
        CHECK(document.find_pointer(reference.substr(1), error) != nullptr);
    }
}

TEST_CASE("two schemas of one name are a fault of ours") {
    std::vector<Route> table = a_table();
    table[0].output = object("ImposeSanction", {required("other", text())});
    CHECK_THROWS_AS(openapi(table, info()), BrokenAssumption);
    CHECK_THROWS_AS(object("A", {required("a", text()), optional("a", day())}), BrokenAssumption);
}

}  // namespace
}  // namespace uppsikt::http
