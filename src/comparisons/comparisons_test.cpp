#include "comparisons/comparisons.h"

#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/embedded.h"
#include "support/base.h"
#include "support/database.h"
#include "support/performing.h"
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
                {.title = " Alla deltagare 2024/2025 ", .list = list, .how = how}
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
    std::vector<Shown> shown() {
        return database_.read([&](sql::Transaction& db) {
            return comparisons::shown({db, "anyone", Instant{today_}, today_});
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
        CHECK(drafted.title == "Alla deltagare 2024/2025");
        CHECK(drafted.participants == 160);
        CHECK(drafted.shown == 4);
        CHECK(drafted.withheld == 0);
        CHECK(drafted.drafted_on == day("2025-11-26"));
        const std::string page = room.page(drafted, Language::sv);
        for (const char* told :
             {"Alla deltagare 2024/2025", "Utförare A", "Jämförelse 2025-1", "160"})
            CHECK_MESSAGE(has(page, told), told);
        CHECK(has(room.page(drafted, Language::en), "Comparison 2025-1"));
        CHECK(room.shown().empty());

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

        const auto shown = room.shown();
        REQUIRE(shown.size() == 1);
        CHECK(shown[0].title == "Alla deltagare 2024/2025");
        CHECK(shown[0].published_on == day("2025-11-26"));
        CHECK(shown[0].page_sv == page);
        CHECK(shown[0].page_en == room.page(drafted, Language::en));

        const std::int64_t before = room.steps();
        CHECK(
            test::codes(room.withdraw("user:bo", {"2025-1", ""})) == Codes{"releases_note_missing"}
        );
        REQUIRE(room.withdraw("user:bo", {"2025-1", "fel lista"}).ok());
        CHECK(room.shown().empty());
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

TEST_CASE("a page with providers that are too small is the page without them") {
    test::for_each_database([](sql::Database& database) {
        Room room(database);
        // E and F have three participants each.
        const Comparison drafted = room.draft("user:anna", a_list({40, 40, 40, 40, 3, 3})).value();
        const Comparison alone = room.draft("user:anna", whole_list).value();
        CHECK(drafted.shown == 4);
        CHECK(drafted.withheld == 2);
        CHECK(drafted.participants == 160);
        CHECK(alone.withheld == 0);
        for (const Language language : {Language::sv, Language::en}) {
            std::string page = room.page(drafted, language);
            for (const char* hidden : {"Utförare E", "Utförare F", "166"})
                CHECK_MESSAGE(!has(page, hidden), hidden);
            // Whatever is told of the others is what is told where there are no such providers: so
            // none of it can tell of them. All that differs says that they are not there.
            const std::string other = room.page(alone, language);
            const auto from_summary = [](const std::string& of) {
                return of.substr(
                    of.find("id=\"summary\""),
                    of.find("class=\"topics\"") - of.find("id=\"summary\"")
                );
            };
            CHECK(from_summary(page) == from_summary(other));
        }
    });
}

TEST_CASE("of a list one comparison is published at a time") {
    test::for_each_database([](sql::Database& database) {
        Room room(database);
        for (const char* number : {"2025-1", "2025-2"}) {
            REQUIRE(room.draft("user:anna", whole_list).ok());
            REQUIRE(room.submit("user:anna", {number, ""}).ok());
        }
        REQUIRE(room.approve("user:bo", {"2025-1", "stämmer"}).ok());
        CHECK(
            test::codes(room.approve("user:bo", {"2025-2", "också"})) ==
            Codes{"comparisons_list_published"}
        );
        REQUIRE(room.withdraw("user:bo", {"2025-1", "den andra är rätt"}).ok());
        CHECK(room.approve("user:bo", {"2025-2", "i stället"}).ok());
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
        CHECK(room.shown().empty());
        CHECK(!test::fault_in_record(database).empty());
    });
}

TEST_CASE("the operations answer in the roles that may, and say why not") {
    test::for_each_database([](sql::Database& database) {
        const test::Signing signing(database);
        operations::Desk desk;
        desk.lay(texts());
        desk.lay(handbook());
        const test::Performing run{database, operations(), "comparison", desk, day("2025-11-26")};
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
        wrong["title"] = {" "};
        CHECK(test::codes(run("draft", wrong, "analyst")) == Codes{"comparisons_title_missing"});
        wrong["title"] = {"Anna 19900101-1234"};
        CHECK(
            test::codes(run("draft", wrong, "analyst")) == Codes{"comparisons_title_has_identity"}
        );
        wrong = asked;
        wrong["list"] = {"\x1f\x8b\x08"};
        CHECK(test::codes(run("draft", wrong, "analyst")) == Codes{"comparisons_packed"});
        wrong = asked;
        wrong["outcome"] = {"jobb"};
        const auto another = run("draft", wrong, "analyst");
        REQUIRE(!another.ok());
        // By the title, which may have any sign in it.
        CHECK(has(texts().say(Language::sv, another.refusal().reasons.front()), "Alla deltagare"));
        wrong = asked;
        wrong["list"] = {a_list({40, 3})};
        CHECK(test::codes(run("draft", wrong, "analyst")) == Codes{"comparisons_too_few"});
    });
}

}  // namespace
}  // namespace uppsikt::comparisons
