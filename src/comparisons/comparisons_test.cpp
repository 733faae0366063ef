#include "comparisons/comparisons.h"

#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/embedded.h"
#include "support/base.h"
#include "support/database.h"
#include "support/signing.h"

namespace uppsikt::comparisons {
namespace {

using releases::State;
using test::day;
using Codes = std::vector<std::string>;

const Texts& texts() {
    static const Texts all = Texts::load(embedded::texts());
    return all;
}
const cases::Handbook& handbook() {
    static const auto catalogue = services::Catalogue::load(embedded::services()).value();
    static const cases::Handbook made = cases::Handbook::make(catalogue).value();
    return made;
}

/// Providers of so many participants each, who differ in what they brought and in what they got.
std::string a_list(const std::vector<int>& sizes) {
    std::string list = "utförare;ålder;arbete\n";
    for (std::size_t provider = 0; provider < sizes.size(); ++provider)
        for (int i = 0; i < sizes[provider]; ++i)
            list += fmt::format(
                "Utförare {};{};{}\n",
                static_cast<char>('A' + provider),
                20 + (i * 7 + static_cast<int>(provider) * 3) % 40,
                (i * 11 + static_cast<int>(provider)) % 10 < 3 + static_cast<int>(provider) ? 1 : 0
            );
    return list;
}
const std::string whole_list = a_list({40, 40, 40, 40});

const How how{.provider = "utförare", .outcome = "arbete", .covariates = "ålder", .floor = 0.2};

/// Persons who release comparisons.
class Room {
    template <class Work>
    auto write(const std::string& actor, Work work) {
        return database_.write([&](sql::Transaction& db) {
            return work(Session{db, actor, Instant{today_}, today_});
        });
    }

public:
    explicit Room(sql::Database& database) : database_(database), signing_(database) {}

    Result<Comparison> draft(const std::string& actor, const std::string& list) {
        return write(actor, [&](const Session& session) {
            return comparisons::draft(
                session,
                means_,
                {.title = " Alla deltagare 2025 ", .list = list, .how = how}
            );
        });
    }
    Result<Comparison> submit(const std::string& actor, const releases::Said& said) {
        return write(actor, [&](const Session& session) {
            return comparisons::submit(session, said);
        });
    }
    Result<Comparison> approve(
        const std::string& actor,
        const releases::Said& said,
        const std::optional<std::string>& list = std::nullopt
    ) {
        return write(actor, [&](const Session& session) {
            return comparisons::approve(session, means_, said, list);
        });
    }
    Result<Comparison> withdraw(const std::string& actor, const releases::Said& said) {
        return write(actor, [&](const Session& session) {
            return comparisons::withdraw(session, said);
        });
    }
    std::string page(const Comparison& comparison, Language language) {
        return write(
                   "user:anyone",
                   [&](const Session& session) {
                       return comparisons::page(session, comparison, language);
                   }
        ).value();
    }
    Result<std::vector<Shown>> shown() {
        return write("user:anyone", [](const Session& session) {
            return comparisons::shown(session);
        });
    }
    std::int64_t steps() {
        return database_.read([&](sql::Transaction& db) {
            return comparisons::steps_taken({db, "anyone", Instant{today_}, today_});
        });
    }

private:
    sql::Database& database_;
    test::Signing signing_;
    Date today_ = day("2025-11-26");
    Means means_{texts(), handbook()};
};

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

TEST_CASE("two persons release a comparison: what the second reads is what everybody gets") {
    test::for_each_database([](sql::Database& database) {
        Room room(database);
        const Comparison drafted = room.draft("user:anna", whole_list).value();
        CHECK(drafted.number == "2025-1");
        CHECK(drafted.title == "Alla deltagare 2025");
        CHECK(drafted.participants == 160);
        CHECK(drafted.shown == 4);
        CHECK(drafted.withheld == 0);
        CHECK(drafted.drafted_on == day("2025-11-26"));
        const std::string page = room.page(drafted, Language::sv);
        for (const char* told : {"Alla deltagare 2025", "Utförare A", "Jämförelse 2025-1", "160"})
            CHECK_MESSAGE(has(page, told), told);
        CHECK(has(room.page(drafted, Language::en), "Comparison 2025-1"));
        CHECK(room.shown().value().empty());

        CHECK(
            test::codes(room.approve("user:bo", {"2025-1", "stämmer"})) ==
            Codes{"releases_not_now_drafted"}
        );
        REQUIRE(room.submit("user:anna", {"2025-1", ""}).ok());
        CHECK(
            test::codes(room.submit("user:anna", {"2025-1", ""})) ==
            Codes{"releases_not_now_submitted"}
        );
        CHECK(
            test::codes(room.approve("user:anna", {"2025-1", " "})) ==
            Codes{"releases_four_eyes", "releases_note_missing"}
        );
        const Comparison published = room.approve("user:bo", {"2025-1", "stämmer"}).value();
        CHECK(published.state() == State::published);
        CHECK(!published.was_repeated);

        const auto shown = room.shown().value();
        REQUIRE(shown.size() == 1);
        CHECK(shown[0].title == "Alla deltagare 2025");
        CHECK(shown[0].published_on == day("2025-11-26"));
        CHECK(shown[0].page_sv == page);
        CHECK(shown[0].page_en == room.page(drafted, Language::en));

        const std::int64_t before = room.steps();
        CHECK(
            test::codes(room.withdraw("user:bo", {"2025-1", ""})) == Codes{"releases_note_missing"}
        );
        REQUIRE(room.withdraw("user:bo", {"2025-1", "fel lista"}).ok());
        CHECK(room.shown().value().empty());
        CHECK(room.steps() > before);
        CHECK(room.draft("user:anna", whole_list).value().number == "2025-2");
        CHECK(test::fault_in_record(database).empty());
    });
}

TEST_CASE("who approves may have it computed again, from the same list and no other") {
    test::for_each_database([](sql::Database& database) {
        Room room(database);
        REQUIRE(room.draft("user:anna", whole_list).ok());
        REQUIRE(room.submit("user:anna", {"2025-1", ""}).ok());
        std::string another = whole_list;
        another.back() = ' ';
        CHECK(
            test::codes(room.approve("user:bo", {"2025-1", "stämmer"}, another)) ==
            Codes{"comparisons_another_list"}
        );
        const auto approved = room.approve("user:bo", {"2025-1", "stämmer"}, whole_list);
        REQUIRE(approved.ok());
        CHECK(approved.value().was_repeated);
    });
}

TEST_CASE("nothing of the list is kept, and nothing of a provider that is too small") {
    test::for_each_fresh_database([](test::FreshDatabase& fresh) {
        Room room(fresh.database());
        // E and F have three participants each.
        const Comparison drafted = room.draft("user:anna", a_list({40, 40, 40, 40, 3, 3})).value();
        CHECK(drafted.shown == 3);
        CHECK(drafted.withheld == 3);
        CHECK(drafted.withheld_participants == 46);
        for (const Language language : {Language::sv, Language::en}) {
            const std::string page = room.page(drafted, language);
            CHECK(has(page, "Utförare B"));
            CHECK(has(page, language == Language::sv ? "hos 6 utförare" : "at 6 providers"));
            CHECK(!has(
                page,
                language == Language::sv ? "Ingen utförare är utelämnad" : "No provider is left out"
            ));
            for (const char* hidden : {"Utförare A", "Utförare E", "Utförare F"})
                CHECK_MESSAGE(!has(page, hidden), hidden);
        }
    });
}

TEST_CASE("what was changed behind the record's back is not shown") {
    test::for_each_database([](sql::Database& database) {
        Room room(database);
        REQUIRE(room.draft("user:anna", whole_list).ok());
        REQUIRE(room.submit("user:anna", {"2025-1", ""}).ok());
        REQUIRE(room.approve("user:bo", {"2025-1", "stämmer"}).ok());
        database.write([](sql::Transaction& db) {
            db.execute("UPDATE comparison_page SET html = replace(html, 'Utförare A', 'Utförare Z')"
            );
        });
        CHECK(test::codes(room.shown()) == Codes{"comparisons_page_spoilt"});
        CHECK(!test::fault_in_record(database).empty());
    });
}

TEST_CASE("the operations answer in the roles that may, and say why not") {
    test::for_each_database([](sql::Database& database) {
        const test::Signing signing(database);
        operations::Desk desk;
        desk.lay(texts());
        desk.lay(handbook());
        const auto run = [&](std::string_view verb, operations::Given given, std::string role) {
            return database.write([&](sql::Transaction& db) {
                const Session session{
                    db,
                    "user:" + role,
                    Instant{day("2025-11-26")},
                    day("2025-11-26")
                };
                return operations::perform(
                    *operations().find("comparison", verb),
                    session,
                    desk,
                    {.actor = session.actor, .role = role},
                    given
                );
            });
        };
        const operations::Given asked{
            {"title", {"Alla deltagare"}},
            {"list", {whole_list}},
            {"provider", {"utförare"}},
            {"outcome", {"arbete"}},
            {"covariates", {"ålder"}},
            {"model", {"fixed"}},
        };
        const auto drafted = run("draft", asked, "analyst");
        REQUIRE(drafted.ok());
        CHECK(drafted.value().json.at("shown").as_int64() == 4);
        CHECK(drafted.value().json.at("rule").as_string() == "SMALL-CELLS");
        CHECK(run("list", {}, "officer").value().json.at("comparisons").as_array().size() == 1);
        CHECK(
            run("show", {{"number", {"2025-1"}}}, "analyst").value().json.at("step").as_string() ==
            "drafted"
        );
        CHECK(!run("draft", asked, "inspector").ok());
        CHECK(!run("approve", {{"number", {"2025-1"}}, {"note", {"x"}}}, "analyst").ok());
        operations::Given wrong = asked;
        wrong["floor"] = {"20 %"};
        CHECK(test::codes(run("draft", wrong, "analyst")) == Codes{"comparisons_not_a_share"});
        wrong = asked;
        wrong["title"] = {"Anna 19900101-1234"};
        CHECK(
            test::codes(run("draft", wrong, "analyst")) == Codes{"comparisons_title_has_identity"}
        );
        wrong = asked;
        wrong["list"] = {"\x1f\x8b\x08"};
        CHECK(test::codes(run("draft", wrong, "analyst")) == Codes{"comparisons_packed"});
        wrong = asked;
        wrong["list"] = {a_list({40, 3})};
        CHECK(test::codes(run("draft", wrong, "analyst")) == Codes{"comparisons_too_few"});
    });
}

}  // namespace
}  // namespace uppsikt::comparisons
