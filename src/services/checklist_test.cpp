#include <doctest/doctest.h>

#include "base/embedded.h"
#include "services/services.h"
#include "support/base.h"

namespace uppsikt::services {
namespace {

using test::day;

/// A checklist of one item, with the lines given instead of its own.
Result<Catalogue> load_checklist(std::string_view lines) {
    static std::string text;
    text = std::string(R"(kind = "checklist"
service = "rom2"
[[item]]
id = "open"
control = "premises"
requirement = "D10"
category = "opening_hours"
needs_photo = true
basis = "inferred"
sources = [{ key = "S1" }]
text.sv = "Öppet."
text.en = "Open."
)") + std::string(lines) +
           R"(
[[source]]
key = "S1"
title = "A source"
)";
    const EmbeddedFile file{"services/test-checklist.toml", text};
    return Catalogue::load({&file, 1});
}

std::vector<std::string> codes(const Result<Catalogue>& result) {
    std::vector<std::string> found;
    if (!result.ok())
        for (const Reason& reason : result.refusal().reasons)
            found.push_back(reason.code);
    return found;
}

TEST_CASE("the checklist of Rusta och matcha 2 covers premises, documents and competence") {
    const Catalogue catalogue = Catalogue::load(embedded::services()).value();
    const Checklist checklist = catalogue.checklist("rom2").value();
    const Date today = day("2023-06-01");
    CHECK(checklist.items_on(ControlKind::premises, today).size() == 11);
    CHECK(checklist.items_on(ControlKind::documents, today).size() == 6);
    CHECK(checklist.items_on(ControlKind::competence, today).size() == 7);
    CHECK(checklist.items_on(ControlKind::premises, day("2023-04-16")).empty());
    CHECK(checklist.version_on(today) == "rom2-checklist 2023-04-17");
    CHECK(checklist.version_on(day("2023-04-16")).empty());
    CHECK(checklist.outcome_on("NO_PREMISES", today)->defect.severity == "grave");
    CHECK(!checklist.outcome_on("STAFF_BUSY", today));
    CHECK(!checklist.outcome_on("OK", today));
    CHECK(!catalogue.checklist("rom9").ok());
}

TEST_CASE("an item keeps its id over its versions, and a day has one of them") {
    const auto catalogue = load_checklist(R"(severity = "minor"
easy_to_cure = true
valid_from = 2023-01-01
valid_to = 2023-06-30
[[item]]
id = "open"
control = "premises"
requirement = "D10"
category = "opening_hours"
severity = "serious"
easy_to_cure = false
needs_photo = true
valid_from = 2023-07-01
basis = "inferred"
sources = [{ key = "S1" }]
text.sv = "Öppet."
text.en = "Open."
)");
    REQUIRE(catalogue.ok());
    const Checklist checklist = catalogue.value().checklist("rom2").value();
    const auto severity_on = [&](std::string_view date) {
        return checklist.items_on(ControlKind::premises, day(date)).at(0).defect.severity;
    };
    CHECK(severity_on("2023-06-30") == "minor");
    CHECK(severity_on("2023-07-01") == "serious");
    CHECK(checklist.version_on(day("2023-06-30")) == "rom2-checklist 2023-01-01");
    CHECK(checklist.version_on(day("2024-01-01")) == "rom2-checklist 2023-07-01");
}

TEST_CASE("a checklist with faults is refused with every one of them") {
    CHECK(codes(load_checklist("severity = \"minor\"\neasy_to_cure = true\nvalid_from = 2023-01-01")
    )
              .empty());
    using Codes = std::vector<std::string>;
    CHECK(
        codes(load_checklist("severity = \"bad\"\nvalid_from = 2023-01-01\ncolour = \"red\"")) ==
        Codes{"services_value_not_allowed", "services_key_missing", "services_key_unknown"}
    );
}

}  // namespace
}  // namespace uppsikt::services
