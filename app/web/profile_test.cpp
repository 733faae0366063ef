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

/// Which columns of such a list, and how.
Fields asked() {
    return {
        {"provider", "utförare"},
        {"outcome", "arbete"},
        {"covariates", "ålder"},
        {"model", "fixed"},
        {"floor", "0,2"}
    };
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

/// The rooms of two persons, where comparisons are kept.
class TwoPersons {
public:
    Place place;
    std::string anna = place.sign_in(
        {.name = "anna", .display_name = "Anna Berg", .rights = {.roles = {"analyst"}}}
    );
    std::string bo = place.sign_in(
        {.name = "bo", .display_name = "Bo Ek", .rights = {.roles = {"decision_maker"}}}
    );

    Response post(
        const std::string& who,
        const std::string& path,
        Fields fields,
        const std::vector<SentFile>& files = {}
    ) {
        fields.push_back({"token", Place::token_of(who)});
        return sent(place, with_files(path, fields, files), who);
    }
    Response draft(Fields fields, const std::string& list) {
        return post(anna, all, std::move(fields), {{"list", "lista.csv", list}});
    }
    std::string text(const Response& response) const { return place.text(response); }

    static constexpr const char* all = "/betyg/jamforelser";
};

Fields titled() {
    Fields fields = asked();
    fields.push_back({"title", "Alla deltagare 2025"});
    return fields;
}

TEST_CASE("a comparison is released by two persons, and then everybody reads the same page") {
    TwoPersons room;
    Place& place = room.place;
    CHECK(has(room.text(place.get(room.all, room.anna)), "Ingen jämförelse har gjorts än."));
    CHECK(place.get("/jamforelser/2025-1").status == 404);
    const Response drafted = room.draft(titled(), a_list());
    INFO(room.text(drafted).substr(0, 3000));
    REQUIRE(drafted.status == 303);
    const std::string one = "/betyg/jamforelser/2025-1";
    REQUIRE(header(drafted, "Location") == one);
    const std::string shown = room.text(place.get(one, room.anna));
    for (const char* told :
         {"Alla deltagare 2025", "160 deltagare hos 4 utförare", "Alla utförare visas", "/submit"})
        CHECK_MESSAGE(has(shown, told), told);
    const Response kept = place.get(one + "/sida/sv", room.bo);
    REQUIRE(kept.status == 200);
    CHECK(has(room.text(kept), "Utförare D"));
    CHECK(has(header(kept, "Content-Security-Policy"), "form-action 'none'"));
    CHECK(place.get(one + "/sida/de", room.bo).status == 404);

    CHECK(room.post(room.anna, one + "/submit", {{"note", ""}}).status == 303);
    CHECK(!has(room.text(place.get(one, room.anna)), "/approve"));
    CHECK(has(room.text(place.get(one, room.bo)), one + "/approve"));
    // With another list it is not approved, and what was written is still there.
    const Response refused = room.post(
        room.bo,
        one + "/approve",
        {{"note", "Stämmer med underlaget."}},
        {{"list", "annan.csv", a_list() + "Utförare D;30;1\n"}}
    );
    CHECK(refused.status == 422);
    CHECK(has(room.text(refused), "Listan är inte den"));
    CHECK(has(room.text(refused), "Stämmer med underlaget."));
    const Response approved = room.post(
        room.bo,
        one + "/approve",
        {{"note", "Stämmer med underlaget."}},
        {{"list", "samma.csv", a_list()}}
    );
    INFO(room.text(approved).substr(0, 3000));
    REQUIRE(approved.status == 303);
    CHECK(has(room.text(place.get(one, room.bo)), "Ja, av den som godkände"));

    place.publish("2025-05");
    const Response open = place.get("/jamforelser/2025-1");
    REQUIRE(open.status == 200);
    CHECK(room.text(open) == room.text(kept));
    CHECK(has(header(open, "Content-Security-Policy"), "default-src 'none'"));
    CHECK(
        room.text(place.get("/en/comparisons/2025-1")) ==
        room.text(place.get(one + "/sida/en", room.anna))
    );
    CHECK(has(room.text(place.get("/jamforelser")), "href=\"/jamforelser/2025-1\""));
    CHECK(has(room.text(place.get("/en/comparisons")), "href=\"/en/comparisons/2025-1\""));
    CHECK(has(room.text(place.get("/")), "href=\"/jamforelser\""));

    CHECK(room.post(room.bo, one + "/withdraw", {{"note", "Fel urval."}}).status == 303);
    place.renew_pages();
    CHECK(place.get("/jamforelser/2025-1").status == 404);
    CHECK(!has(room.text(place.get("/jamforelser")), "2025-1"));
}

TEST_CASE("a draft that is sent twice is one; what is wrong with it is told, all at once") {
    TwoPersons room;
    Fields fields = titled();
    fields.push_back({"key", "0123456789abcdef0123456789abcdef"});
    CHECK(room.draft(fields, a_list()).status == 303);
    CHECK(header(room.draft(fields, a_list()), "Location") == "/betyg/jamforelser/2025-1");
    CHECK(!has(room.text(room.place.get(room.all, room.anna)), "2025-2"));
    Fields wrong = asked();
    wrong[0].value = "";
    const Response refused = room.draft(wrong, a_list());
    CHECK(refused.status == 422);
    for (const char* told : {"Rubrik: vilka deltagare", "Kolumn med utföraren", "value=\"ålder\""})
        CHECK_MESSAGE(has(room.text(refused), told), told);
    // A list of participants may have their numbers where a value is wrong.
    const Response numbers =
        room.draft(titled(), "utförare;ålder;arbete\nA;30;19900101-1234\nB;31;1\n");
    CHECK(numbers.status == 422);
    CHECK(!has(room.text(numbers), "19900101"));
}

TEST_CASE("nothing of the list stays in the database") {
    TwoPersons room;
    std::string list = a_list();
    list.replace(list.find("ålder"), std::string("ålder").size(), "hemlig kolumn");
    Fields fields = titled();
    fields[2].value = "hemlig kolumn";
    fields.push_back({"key", "fedcba9876543210fedcba9876543210"});
    REQUIRE(room.draft(fields, list).status == 303);
    room.place.close();
    std::string all;
    for (const auto& file : std::filesystem::recursive_directory_iterator(room.place.folder.path()))
        if (file.is_regular_file()) all += test::read_file(file.path());
    CHECK(has(all, "hemlig kolumn"));
    CHECK(!has(all, list.substr(list.find('\n') + 1, 60)));
    CHECK(!has(all, ";27;"));
}

TEST_CASE("who has nothing to do in the rating room sees no comparison") {
    Place place;
    const std::string inspector =
        place.sign_in({.name = "ida", .display_name = "Ida Lo", .rights = {.roles = {"inspector"}}}
        );
    for (const char* path :
         {"/betyg/jamforelser", "/betyg/jamforelser/2025-1", "/betyg/jamforelser/2025-1/sida/sv"})
        CHECK_MESSAGE(place.get(path, inspector).status == 403, path);
}

}  // namespace
}  // namespace uppsikt::app::web
