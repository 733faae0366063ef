#include <fmt/format.h>

#include "app/web/testing_place.h"

namespace uppsikt::app::web {
namespace {

using namespace testing;

constexpr const char* comparing = "/betyg/jamfor-deltagare";

/// Four providers of forty participants each, who differ in how many got work and in what they
/// brought.
std::string a_list() {
    std::string list = "utförare;ålder;arbete\n";
    for (int provider = 0; provider < 4; ++provider)
        for (int i = 0; i < 40; ++i)
            list += fmt::format(
                "Utförare {};{};{}\n",
                "ABCD"[provider],
                20 + (i * 7 + provider * 3) % 40,
                (i * 11 + provider) % 10 < 3 + provider ? 1 : 0
            );
    return list;
}

class ComparingDesk {
public:
    explicit ComparingDesk(const std::string& role)
        : cookie_(place.sign_in(
              {.name = "anna", .display_name = "Anna Berg", .rights = {.roles = {role}}}
          )) {}

    Response compare(Fields fields, const std::vector<SentFile>& files) {
        fields.push_back({"token", Place::token_of(cookie_)});
        return sent(place, with_files(comparing, fields, files), cookie_);
    }
    Response form() { return place.get(comparing, cookie_); }

    Place place;

private:
    std::string cookie_;
};

Fields asked() {
    return {
        {"provider", "utförare"},
        {"outcome", "arbete"},
        {"covariates", "ålder"},
        {"model", "fixed"},
        {"floor", "0,2"}
    };
}

TEST_CASE("an analyst compares a list of participants, and nothing of it is kept") {
    ComparingDesk desk("analyst");
    const std::string form = desk.place.text(desk.form());
    CHECK(has(form, "accept=\".csv"));
    CHECK(has(form, ">Jämför</button>"));
    CHECK(!has(form, "Spara"));
    const Response page = desk.compare(asked(), {{"file", "lista.csv", a_list()}});
    INFO(desk.place.text(page).substr(0, 2000));
    REQUIRE(page.status == 200);
    for (const char* told : {"Utförare A", "Utförare D", "uppsikt profile lista.csv", "160"})
        CHECK_MESSAGE(has(desk.place.text(page), told), told);
    CHECK(has(header(page, "Content-Security-Policy"), "form-action 'none'"));
    CHECK(header(page, "Cache-Control") == "no-store");
    desk.place.close();
    CHECK(!has(test::read_file(desk.place.folder.path() / "test.db"), "Utförare A"));
    CHECK(!std::filesystem::exists(desk.place.folder.path() / "test.evidence"));
}

TEST_CASE("what stands in the way of a comparison is told, and what was filled in is still there") {
    ComparingDesk desk("analyst");
    const auto told = [&](const Fields& fields, const std::vector<SentFile>& files) {
        const Response page = desk.compare(fields, files);
        CHECK(page.status == 422);
        CHECK(has(desk.place.text(page), "value=\"ålder\""));
        return desk.place.text(page);
    };
    CHECK(has(told(asked(), {}), "med rubrikrad (CSV eller TSV, inte packad) saknas."));
    CHECK(has(told(asked(), {{"file", "a.csv.gz", "\x1f\x8b\x08"}}), "Packa upp"));
    Fields wrong = asked();
    wrong[1].value = "arbte";
    CHECK(has(told(wrong, {{"file", "lista.csv", a_list()}}), "arbete"));
    wrong = asked();
    wrong[4].value = "20 %";
    CHECK(has(told(wrong, {{"file", "lista.csv", a_list()}}), "ingen andel"));
    // Whose number stands in the wrong column is nobody's to read.
    const std::string page =
        told(asked(), {{"file", "lista.csv", "utförare;ålder;arbete\nA;30;19900101-1234\n"}});
    CHECK(!has(page, "19900101"));
}

TEST_CASE("who has nothing to do in the rating room compares nobody") {
    ComparingDesk desk("inspector");
    CHECK(desk.form().status == 403);
    CHECK(desk.compare(asked(), {{"file", "lista.csv", a_list()}}).status == 403);
}

}  // namespace
}  // namespace uppsikt::app::web
