#include "app/web/testing_place.h"
#include "platform/evidence/picture.h"
#include "support/pictures.h"

/// Files that come with forms, and how they are given out again.
namespace uppsikt::app::web {
namespace {

using namespace testing;
access::NewAccount an_officer(const std::string& name) {
    return {.name = name, .display_name = "Anna Berg", .rights = {.roles = {"officer"}}};
}

access::NewAccount a_supplier(const std::string& name, const std::string& legal_person) {
    return {
        .name = name,
        .display_name = "Sven Ek",
        .rights = {.roles = {"supplier"}, .supplier = legal_person}
    };
}

Fields a_tip(const std::string& key) {
    return {
        {"step", "review"},
        {"to", "send"},
        {"kind", "tip"},
        {"about", "Bolaget på Storgatan"},
        {"category", "premises"},
        {"text", "Stängt på öppettid."},
        {"key", key}
    };
}

constexpr const char* first_number = "UPP 2025/000001";
constexpr const char* first_case = "/arenden/UPP-2025-000001";

/// The way to the first file on a page.
std::string way_to_file(const std::string& page) {
    return std::string(first_case) + "/fil/" +
           between(page, std::string(first_case) + "/fil/", "\"");
}

TEST_CASE("a tip may have pictures: an officer fetches them, bare of place and maker") {
    Place place;
    const Fields tip = a_tip("0123456789abcdef");
    const SentFile photo{"file", "Anna Bergs bild.jpg", test::a_jpeg()};
    const Response receipt = sent(place, with_files("/klagomal", tip, {photo}));
    INFO(place.text(receipt));
    REQUIRE(receipt.status == 200);
    const std::string code = between(place.text(receipt), "<dd class=\"code\">", "</dd>");
    // A double click is one case with one file.
    CHECK(has(place.text(sent(place, with_files("/klagomal", tip, {photo}))), first_number));

    const std::string anna = place.sign_in(an_officer("anna"));
    const std::string page = place.text(place.get(first_case, anna));
    REQUIRE(has(page, "/fil/"));
    const Response file = place.get(way_to_file(page), anna);
    CHECK(file.status == 200);
    CHECK(place.text(file) == evidence::without_metadata(test::a_jpeg()));
    CHECK(header(file, "Content-Type") == "image/jpeg");
    CHECK(has(header(file, "Content-Disposition"), "attachment"));
    CHECK(has(header(file, "Content-Security-Policy"), "sandbox"));
    CHECK(header(file, "Cache-Control") == "no-store");

    // More comes with the code, and what was sent is counted.
    const Response more = sent(
        place,
        with_files(
            "/folj-arende",
            {{"do", "write"}, {"code", code}, {"text", "Här är listan."}},
            {{"file", "lista.txt", "Måndag: stängt."}, {"file", "b.pdf", "%PDF-1.7"}}
        )
    );
    INFO(place.text(more));
    CHECK(has(place.text(more), "Du har lämnat 3 filer."));

    place.close();
    const auto shown = place.shell.json_of({"complaint", "show", first_number});
    CHECK(shown.at("files").as_array().size() == 3);
    const std::string all = test::read_file(place.folder.path() / "test.db");
    for (const char* told : {"Anna Bergs bild", "203.0.113.77"})
        CHECK(!has(all, told));
    CHECK(place.shell({"verify"}).exit == Exit::fine);
}

TEST_CASE("what is no file for others is refused by name, with what was written still there") {
    Place place;
    const Response page = sent(
        place,
        with_files(
            "/klagomal",
            a_tip("0123456789abcdef"),
            {{"file", "program.exe", "MZ\x90"},
             {"file", "bomb.png", test::a_png(60'000, 60'000)},
             {"file", "hel.png", test::a_png()}}
        )
    );
    CHECK(page.status == 422);
    CHECK(has(place.text(page), "program.exe"));
    CHECK(has(place.text(page), "bomb.png"));
    CHECK(!has(place.text(page), "hel.png"));
    CHECK(has(place.text(page), "Stängt på öppettid."));
    // Nor may evidence that is there already be named: it would be shown with the case.
    Fields named = a_tip("0123456789abcdef");
    named.push_back({"file", "1"});
    const Response receipt = sent(place, with_files("/klagomal", named, {}));
    CHECK(receipt.status == 200);
    const std::string anna = place.sign_in(an_officer("anna"));
    CHECK(!has(place.text(place.get(first_case, anna)), "/fil/"));
    // More files than a case may have: none of them, and no case.
    std::vector<SentFile> many;
    for (int i = 0; i < 11; ++i)
        many.push_back({"file", "a.txt", "fil " + std::to_string(i)});
    Fields other = a_tip("fedcba9876543210");
    other[5].value = "Något annat.";
    CHECK(has(place.text(sent(place, with_files("/klagomal", other, many))), "10 filer"));
    CHECK(place.get("/arenden/UPP-2025-000002", anna).status == 404);
    for (const char* type : {"multipart/form-data", "multipart/form-data; boundary=x"}) {
        Request broken;
        broken.method = Method::post;
        broken.target = "/klagomal";
        broken.headers.add("Content-Type", type);
        broken.body = "--y\r\n\r\n--y--";
        CHECK(place.ask(std::move(broken)).status == 422);
    }
}

TEST_CASE("a file of a case is for who is shown the case with it, and by its own hash alone") {
    Place place;
    const std::string anna = place.sign_in(an_officer("anna"));
    const std::string other = place.sign_in(a_supplier("sven", "Glänta & Glöd AB"));
    REQUIRE(
        sent(place, with_files("/klagomal", a_tip("0123456789abcdef"), {{"file", "a.txt", "Ett."}}))
            .status == 200
    );
    Fields second = a_tip("fedcba9876543210");
    second[5].value = "Något annat.";
    REQUIRE(
        sent(place, with_files("/klagomal", second, {{"file", "b.txt", "Två."}})).status == 200
    );
    const std::string way = way_to_file(place.text(place.get(first_case, anna)));
    const std::string hash = way.substr(way.rfind('/') + 1);
    CHECK(place.text(place.get(way, anna)) == "Ett.");
    CHECK(place.get(way).status == 303);
    CHECK(place.get(way, other).status == 404);
    // Of another case, of none, or of the machine.
    for (const std::string& wrong :
         {"/arenden/UPP-2025-000002/fil/" + hash,
          std::string(first_case) + "/fil/" + std::string(64, '0'),
          std::string(first_case) + "/fil/test.db",
          std::string(first_case) + "/fil/" + hash.substr(1)})
        CHECK_MESSAGE(place.get(wrong, anna).status == 404, wrong);
    // Who writes the hash of a file in their own case has not got the file by it.
    Fields third = a_tip("00112233445566778899");
    third[5].value = hash;
    REQUIRE(sent(place, with_files("/klagomal", third, {})).status == 200);
    REQUIRE(has(place.text(place.get("/arenden/UPP-2025-000003", anna)), hash));
    CHECK(place.get("/arenden/UPP-2025-000003/fil/" + hash, anna).status == 404);
    CHECK(place.get(std::string(first_case) + "/fil/..%2F..%2Ftest.db", anna).status == 400);
}

TEST_CASE("a form of the office takes files, once for a double click") {
    Place place;
    const std::string anna = place.sign_in(an_officer("anna"));
    const std::string form = place.text(place.get("/nytt/complaint/register", anna));
    CHECK(has(form, "enctype=\"multipart/form-data\""));
    CHECK(has(form, "type=\"file\""));
    const Fields fields{
        {"token", Place::token_of(anna)},
        {"key", "0123456789abcdef"},
        {"text", "Intyget saknas."},
        {"category", "competence"},
        {"sender", "participant"},
        {"channel", "phone"}
    };
    const SentFile photo{"file", "bild.jpg", test::a_jpeg()};
    const auto send = [&](const Fields& all, const SentFile& file) {
        return sent(place, with_files("/nytt/complaint/register", all, {file}), anna);
    };
    Fields forged = fields;
    forged[0].value = "elsewhere";
    CHECK(send(forged, photo).status == 403);
    const Response done = send(fields, photo);
    INFO(place.text(done));
    REQUIRE(done.status == 303);
    CHECK(header(send(fields, photo), "Location") == header(done, "Location"));
    // The same key for another file is no double click.
    CHECK(send(fields, {"file", "bild.jpg", test::a_png()}).status == 422);
    CHECK(send(fields, {"text", "bild.jpg", test::a_jpeg()}).status == 422);
    // What an officer is given stays as it was given: evidence.
    const std::string way = way_to_file(place.text(place.get(first_case, anna)));
    CHECK(place.text(place.get(way, anna)) == test::a_jpeg());
}

TEST_CASE("a supplier names no evidence by its number") {
    Place place;
    const std::string sven = place.sign_in(a_supplier("sven", "Glänta & Glöd AB"));
    Request request;
    request.method = Method::post;
    request.target = "/api/complaint/register";
    request.headers.add("Content-Type", "application/json");
    request.headers.add("Cookie", sven);
    request.headers.add("X-Uppsikt-Token", Place::token_of(sven));
    request.body = R"({"text":"x","file":["1"]})";
    const Response refused = place.ask(std::move(request));
    CHECK(refused.status == 403);
    CHECK(has(place.text(refused), "evidence_number_not_given"));
}

}  // namespace
}  // namespace uppsikt::app::web
