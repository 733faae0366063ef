#include <thread>

#include "app/web/testing_place.h"

namespace uppsikt::app::web {
namespace {

using namespace testing;

TEST_CASE("the public pages come from the published results, in both languages, without a cookie") {
    Place place;
    for (const char* path :
         {"/", "/en/", "/jamfor", "/sa-raknar-vi", "/tillganglighet", "/klagomal"}) {
        CAPTURE(path);
        const Response page = place.get(path);
        CHECK(page.status == 200);
        CHECK(header(page, "Content-Type") == "text/html; charset=utf-8");
        CHECK(!page.headers.contains("Set-Cookie"));
        CHECK(!header(page, "ETag").empty());
    }
    // The same again is the same bytes, from memory.
    CHECK(place.text(place.get("/")) == place.text(place.get("/")));
    CHECK(place.get("/ingenting-har").status == 404);
    CHECK(place.get("/?nonsense=1").status == 422);
    CHECK(place.get("/api/v1/leverantorer?tjanstekoder=A015").status == 200);
    // The agency's own way of asking; what is no place is told.
    CHECK(place.get("/api/v1/leverantorer?longitud=15.6&latitud=62.5&radie=10").status == 200);
    CHECK(has(place.text(place.get("/api/v1/leverantorer?radie=10")), "find_api_radius_of_what"));
    CHECK(place.get("/kommuner").status == 200);
    CHECK(place.get("/healthz").status == 200);
    CHECK(place.get("/readyz").status == 200);
    CHECK(place.get("/metrics").status == 200);
    CHECK(place.post("/", "a=1").status == 405);
}

TEST_CASE("results are shown from when two persons have published them, without starting anew") {
    Place place;
    const std::string before = place.text(place.get("/omrade/orrsala"));
    CHECK(has(before, "Resultaten är inte publicerade än."));
    CHECK(!has(before, "class=\"hill"));
    const std::string portal = place.sign_in(
        {.name = "sven",
         .display_name = "Sven Ek",
         .rights = {.roles = {"supplier"}, .supplier = "Glänta & Glöd AB"}}
    );
    CHECK(has(place.text(place.get("/uppdrag", portal)), "Inget resultat är publicerat"));
    place.publish("2025-07");
    const std::string after = place.text(place.get("/omrade/orrsala"));
    CHECK(has(after, "Publicerade 1 juli 2025. Nästa uppdatering: september 2025."));
    CHECK(has(after, "class=\"hill"));
    CHECK(has(place.text(place.get("/api/v1/leverantorer")), "\"utgava\":\"2025-07.1\""));
    CHECK(!has(place.text(place.get("/uppdrag", portal)), "Inget resultat är publicerat"));
}

TEST_CASE("a server follows a release by itself, and a snapshot in use stays what it was") {
    Place place;
    const std::shared_ptr<const Snapshot> begun = place.pages().current();
    PublicSite watching(
        place.source(),
        {.releases = std::chrono::milliseconds(5), .acts = std::chrono::hours(1)}
    );
    REQUIRE(watching.current() != nullptr);
    CHECK(watching.current()->site().finder().latest() == nullptr);
    place.publish("2025-07");
    // Another thread makes it: waited for, and never for ever.
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (watching.current()->site().finder().latest() == nullptr &&
           std::chrono::steady_clock::now() < limit)
        std::this_thread::yield();
    REQUIRE(watching.current()->site().finder().latest() != nullptr);
    CHECK(watching.current()->site().finder().published().release->number == "2025-07.1");
    CHECK(begun->site().finder().latest() == nullptr);
}

TEST_CASE("an anonymous tip is registered, answered by an officer, and the answer is read by code"
) {
    Place place;
    const Response receipt = place.post(
        "/klagomal",
        "step=review&to=send&checked=yes&kind=tip&about=Bolaget+p%C3%A5+Storgatan&category="
        "premises&"
        "text=St%C3%A4ngt+p%C3%A5+%C3%B6ppettid."
    );
    INFO(place.text(receipt));
    REQUIRE(receipt.status == 200);
    CHECK(!receipt.headers.contains("Set-Cookie"));
    CHECK(header(receipt, "Cache-Control") == "no-store");
    const std::string number = "UPP 2025/000001";
    CHECK(has(place.text(receipt), number));
    const std::string code = between(place.text(receipt), "<dd class=\"code\">", "</dd>");
    place.close();

    const auto written = place.shell(
        {"complaint", "write", number, "--text", "Vilken dag var det?", "--as", "officer:eva"}
    );
    INFO(written.err);
    REQUIRE(written.exit == Exit::fine);
    // Nothing of who sent it is kept, in the record or beside it.
    const std::string all = test::read_file(place.folder.path() / "test.db");
    CHECK(!has(all, "203.0.113.77"));
    CHECK(place.shell({"verify"}).exit == Exit::fine);
    CHECK(place.shell.json_of({"complaint", "show", number}).at("anonymous") == true);
    CHECK(!code.empty());
}

TEST_CASE("a complaint that is sent twice by a double click is one case") {
    Place place;
    const std::string form =
        "step=review&to=send&checked=yes&kind=complaint&about=Bolaget&category=premises&text=Kallt."
        "&key=0123456789abcdef";
    const std::string first = place.text(place.post("/klagomal", form));
    const std::string second = place.text(place.post("/klagomal", form));
    CHECK(has(first, "UPP 2025/000001"));
    CHECK(has(second, "UPP 2025/000001"));
    // Without a key the first page gives the form one, for all that follow.
    const std::string page =
        place.text(place.post("/klagomal", "step=start&to=next&kind=complaint"));
    CHECK(has(page, "name=\"key\""));
}

TEST_CASE("the public says what the pages ask, and nothing that is for officers to say") {
    Place place;
    const Response receipt = place.post(
        "/klagomal",
        "step=review&to=send&checked=yes&kind=complaint&about=Bolaget&category=premises&text=Kallt."
        "&unit=N%C3%A4tra&severity=grave&learned=2020-01-01&sender=officer&role=chef&channel=phone"
    );
    INFO(place.text(receipt));
    REQUIRE(receipt.status == 200);
    place.close();
    const auto shown = place.shell.json_of({"complaint", "show", "UPP 2025/000001"});
    CHECK(shown.at("unit") == "central");
    CHECK(shown.at("severity") == "minor");
    CHECK(shown.at("opened_on") == "2025-07-01");
    CHECK(shown.at("sender") == "public");
    CHECK(shown.at("channel") == "web");
    CHECK(shown.at("role").is_null());
}

TEST_CASE("what is missing in a complaint is told, and what was written is still there") {
    Place place;
    const Response page = place.post(
        "/klagomal",
        "step=review&to=send&kind=complaint&about=Bolaget&category=premises&text="
    );
    CHECK(page.status != 303);
    CHECK(has(place.text(page), "Bolaget"));
    CHECK(place.post("/klagomal", "text=%FF").status == 422);
    const Response unknown = place.post("/folj-arende", "do=follow&code=ABCD-EFGH-JKMN");
    CHECK(unknown.status == 422);
    CHECK(has(place.text(unknown), "ABCD-EFGH-JKMN"));
}

TEST_CASE("releases are listed under the same columns, also the first, which has none before it") {
    Place place;
    place.close();
    for (const char* period : {"2025-07", "2025-03"}) {
        const auto drafted = place.shell({"release", "draft", period, "--as", "analyst:agnes"});
        INFO(drafted.err);
        REQUIRE(drafted.exit == Exit::fine);
    }
    for (const char* format : {"table", "csv"}) {
        const auto listed = place.shell({"release", "list", "--format", format});
        INFO(listed.err);
        REQUIRE(listed.exit == Exit::fine);
        CHECK(has(listed.out, "2025-07.1"));
        CHECK(has(listed.out, "2025-03.1"));
        CHECK(has(listed.out, "2025-05"));  // what the later is compared with
    }
    const auto table = place.shell({"release", "list", "--format", "table"}).out;
    for (const char* code : {"is_superseded", "results_sha256", "before"})
        CHECK_MESSAGE(!has(table, code), code);
}

}  // namespace
}  // namespace uppsikt::app::web
