#include "releases/releases.h"

#include <memory>
#include <set>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "platform/record/signer.h"
#include "platform/record/verify.h"
#include "releases/content.h"
#include "releases/shown.h"
#include "results/parsed_workbook.h"
#include "support/base.h"
#include "support/database.h"
#include "support/performing.h"
#include "support/release.h"
#include "support/temporary_folder.h"
#include "support/workbook_writer.h"

namespace uppsikt::releases {
namespace {

using test::day;
using Sheets = results::testing::Release;

Month month(std::string_view text) { return parse_month(text).value(); }

const services::Catalogue& catalogue() {
    static const services::Catalogue loaded =
        services::Catalogue::load(embedded::services()).value();
    return loaded;
}
const services::Service& rom2() {
    static const services::Service service = catalogue().service("rom2").value();
    return service;
}

std::set<std::string> codes(const Refusal& refusal) {
    std::set<std::string> all;
    for (const Reason& reason : refusal.reasons)
        all.insert(reason.code);
    return all;
}

/// What is wrong with the record; empty when nothing is.
std::string finding(sql::Database& database) {
    const auto report = record::verify(database);
    return report.finding ? report.finding->code : "";
}

/// Two periods of results, and persons who make releases of them.
class Room {
public:
    explicit Room(sql::Database& database)
        : database_(database),
          signer_(
              record::Signer::install(database, {folder_.path() / "key", folder_.path() / "head"})
                  .value()
          ) {
        import(period("2025-03"), "2025-04-01");
        import(period("2025-05"), "2025-06-01");
    }

    static Sheets period(const std::string& name) {
        Sheets sheets(name);
        for (int i = 1; i <= 12; ++i)
            sheets.with(
                {.contract = std::to_string(10000000 + i),
                 .star = 3,
                 .levels = {{"A", 10 + i, i % 4, i % 3}, {"B", 20, i, 1}, {"C", 10, 2, 1}}}
            );
        return sheets;
    }

    void import(const Sheets& sheets, std::string_view known_on) {
        const test::TemporaryFolder folder;
        const auto path = folder.path() / ("utfall-" + std::string(known_on) + ".xlsx");
        test::write_workbook(path, sheets.sheets());
        const auto workbook = results::read_workbook(path, results::testing::rom2_layout()).value();
        const auto done = database_.write([&](sql::Transaction& db) {
            return results::import_workbook(session(db, "import"), *workbook, day(known_on));
        });
        REQUIRE(done.ok());
    }

    Result<Release> draft(std::string actor, std::string_view of) {
        return database_.write([&](sql::Transaction& db) {
            return releases::draft(session(db, actor), rom2(), month(of), today_);
        });
    }
    Result<Release> submit(std::string actor, const Said& said) {
        return database_.write([&](sql::Transaction& db) {
            return releases::submit(session(db, actor), rom2(), said);
        });
    }
    Result<Release> approve(std::string actor, const Said& said) {
        return database_.write([&](sql::Transaction& db) {
            return releases::approve(session(db, actor), rom2(), said);
        });
    }
    Result<std::vector<Shown>> shown() {
        return database_.read([&](sql::Transaction& db) {
            return releases::shown(session(db, "anyone"), rom2());
        });
    }
    results::PeriodResults results(std::string_view of) {
        return database_.read([&](sql::Transaction& db) {
            return results::results_of(session(db, "anyone"), rom2(), month(of), today_).value();
        });
    }
    void publish(std::string_view of, const std::string& number) {
        REQUIRE(draft("user:anna", of).ok());
        REQUIRE(submit("user:anna", {number, "granskad"}).ok());
        REQUIRE(approve("user:bo", {number, "stämmer"}).ok());
    }
    Result<Release> withdraw(std::string actor, const Said& said) {
        return database_.write([&](sql::Transaction& db) {
            return releases::withdraw(session(db, actor), said);
        });
    }
    std::vector<Release> all() {
        return database_.read([&](sql::Transaction& db) {
            return releases::releases(session(db, "anyone"));
        });
    }
    sql::Database& database() { return database_; }

private:
    Session session(sql::Transaction& db, std::string actor) const {
        return {.db = db, .actor = std::move(actor), .now = Instant{today_}, .today = today_};
    }

    sql::Database& database_;
    test::TemporaryFolder folder_;
    std::unique_ptr<record::Signer> signer_;
    Date today_ = day("2025-06-10");
};

TEST_CASE("a release is published by two persons with a note, and cannot be changed afterwards") {
    test::for_each_database([](sql::Database& database) {
        Room room(database);
        const Release draft = room.draft("user:anna", "2025-05").value();
        CHECK(draft.number == "2025-05.1");
        CHECK(draft.before_period == month("2025-03"));
        CHECK(draft.results_sha256.size() == 64);
        CHECK(
            codes(room.draft("user:bo", "2025-05").refusal()) ==
            std::set<std::string>{"releases_is_open"}
        );
        CHECK(
            codes(room.approve("user:bo", {"2025-05.1", "klart"}).refusal()) ==
            std::set<std::string>{"releases_not_now_drafted"}
        );
        REQUIRE(room.submit("user:anna", {"2025-05.1", "inget särskilt"}).ok());
        // Both reasons at once: the same person, and nothing written.
        CHECK(
            codes(room.approve("user:anna", {"2025-05.1", "  "}).refusal()) ==
            std::set<std::string>{"releases_four_eyes", "releases_note_missing"}
        );
        const Release published = room.approve("user:bo", {"2025-05.1", "granskat"}).value();
        CHECK(published.state() == State::published);
        CHECK(published.results_sha256 == draft.results_sha256);
        CHECK(published.step(State::published)->actor == "user:bo");
        for (const auto& again :
             {room.submit("user:anna", {"2025-05.1", "x"}),
              room.approve("user:eva", {"2025-05.1", "x"})})
            CHECK(codes(again.refusal()) == std::set<std::string>{"releases_not_now_published"});
        CHECK(!room.withdraw("user:bo", {"2025-05.1", ""}).ok());
        CHECK(
            room.withdraw("user:bo", {"2025-05.1", "fel i underlaget"}).value().steps.size() == 4
        );
        CHECK(finding(database) == "");
    });
}

TEST_CASE("a release that was changed behind the record's back is found") {
    test::for_each_database([](sql::Database& database) {
        Room room(database);
        REQUIRE(room.draft("user:anna", "2025-05").ok());
        const auto changed = database.write([](sql::Transaction& db) {
            db.execute("UPDATE rating_release SET results_sha256 = 'x'");
            return Result<Done>(Done{});
        });
        REQUIRE(changed.ok());
        CHECK(finding(database) == "record_row_changed");
    });
}

TEST_CASE("what was imported after the draft stops it, and a new draft supersedes the published") {
    test::for_each_database([](sql::Database& database) {
        Room room(database);
        REQUIRE(room.draft("user:anna", "2025-05").ok());
        REQUIRE(room.submit("user:anna", {"2025-05.1"}).ok());
        REQUIRE(room.approve("user:bo", {"2025-05.1", "ja"}).ok());
        REQUIRE(room.draft("user:anna", "2025-05").ok());
        Sheets corrected = Room::period("2025-05");
        corrected.with({.contract = "20000001"});
        room.import(corrected, "2025-06-10");  // known on the day of the draft
        CHECK(codes(room.submit("user:anna", {"2025-05.2"}).refusal())
                  .contains("releases_results_changed"));
        REQUIRE(room.withdraw("user:anna", {"2025-05.2", "nya uppgifter"}).ok());
        REQUIRE(room.draft("user:anna", "2025-05").ok());
        REQUIRE(room.submit("user:anna", {"2025-05.3"}).ok());
        REQUIRE(room.approve("user:bo", {"2025-05.3", "rättad"}).ok());
        const std::vector<Release> all = room.all();
        REQUIRE(all.size() == 3);
        CHECK(all[0].number == "2025-05.3");
        CHECK(!all[0].is_superseded);
        CHECK(all[2].is_superseded);
        CHECK(all[0].before_period == month("2025-05"));  // compared with what was released of it
    });
}

TEST_CASE("published values that cannot be computed again block a release") {
    test::for_each_database([](sql::Database& database) {
        Room room(database);
        Sheets wrong("2025-05");
        wrong.with({.contract = "10000001", .published_measure = 0.999});
        wrong.with({.contract = "10000002"});
        room.import(wrong, "2025-06-05");
        REQUIRE(room.draft("user:anna", "2025-05").ok());
        CHECK(codes(room.submit("user:anna", {"2025-05.1", "x"}).refusal())
                  .contains("releases_mismatches"));
    });
}

TEST_CASE("what is shown is what was computed when it was published, to the last bit") {
    test::for_each_database([](sql::Database& database) {
        Room room(database);
        REQUIRE(room.draft("user:anna", "2025-05").ok());
        REQUIRE(room.submit("user:anna", {"2025-05.1", "granskad"}).ok());
        CHECK(room.shown().value().empty());
        REQUIRE(room.approve("user:bo", {"2025-05.1", "stämmer"}).ok());
        const results::PeriodResults computed = room.results("2025-05");
        const auto is_as_computed = [&] {
            const std::vector<Shown> all = room.shown().value();
            REQUIRE(all.size() == 1);
            const Shown& shown = all.front();
            CHECK(shown.number == "2025-05.1");
            CHECK(shown.published_on == day("2025-06-10"));
            CHECK(shown.next_update == month("2025-07"));
            CHECK(shown.terms.least_participants == 18);
            // The hash of the release covers every figure, model and posterior.
            CHECK(canonical(shown.results) == canonical(computed));
            for (std::size_t i = 0; i < computed.contracts.size(); ++i) {
                const auto& one = shown.results.contracts[i];
                CHECK(one.figure.source == computed.contracts[i].figure.source);
                CHECK(one.first_effect->mean == computed.contracts[i].first_effect->mean);
                CHECK(one.first_effect->sd == computed.contracts[i].first_effect->sd);
            }
            CHECK(shown.results.first.levels[0].se == computed.first.levels[0].se);
        };
        is_as_computed();
        Sheets corrected("2025-05");
        corrected.with({.contract = "10000001", .star = 3});
        room.import(corrected, "2025-06-10");
        REQUIRE(canonical(room.results("2025-05")) != canonical(computed));
        is_as_computed();
        CHECK(finding(database) == "");
    });
}

TEST_CASE("what is shown and was changed behind the record's back is refused, and found") {
    test::for_each_database([](sql::Database& database) {
        Room room(database);
        room.publish("2025-05", "2025-05.1");
        REQUIRE(database
                    .write([](sql::Transaction& db) {
                        db.execute(
                            "UPDATE rating_release_shown "
                            "SET content_json = replace(content_json, '\"star\":3', '\"star\":4')"
                        );
                        return Result<Done>(Done{});
                    })
                    .ok());
        CHECK(codes(room.shown().refusal()) == std::set<std::string>{"releases_shown_spoilt"});
        CHECK(finding(database) == "record_row_changed");
    });
}

TEST_CASE("a release from before its results were kept is shown as computed again") {
    test::for_each_database([](sql::Database& database) {
        Room room(database);
        room.publish("2025-05", "2025-05.1");
        const std::string kept = canonical(room.shown().value().front().results);
        REQUIRE(database
                    .write([](sql::Transaction& db) {
                        db.execute("DELETE FROM rating_release_shown");
                        return Result<Done>(Done{});
                    })
                    .ok());
        const Shown again = room.shown().value().front();
        CHECK(canonical(again.results) == kept);
        CHECK(again.published_on == day("2025-06-10"));
    });
}

TEST_CASE("the next update is the next month of the cycle, and never one that has been") {
    CHECK(next_update(rom2(), month("2025-05"), day("2025-05-28")) == month("2025-07"));
    CHECK(next_update(rom2(), month("2025-05"), day("2025-07-03")) == month("2025-07"));
    CHECK(next_update(rom2(), month("2025-11"), day("2025-12-01")) == month("2026-01"));
    CHECK(next_update(rom2(), month("2025-05"), day("2026-02-01")) == month("2026-03"));
    CHECK(next_update(rom2(), month("2022-05"), day("2022-05-28")) == std::nullopt);
}

TEST_CASE("content that is not what was written is refused") {
    const ShownTerms terms = shown_terms(rom2(), month("2025-05")).value();
    results::PeriodResults results{
        .period = month("2025-05"),
        .known_at = day("2025-06-10"),
        .weights = {{"A", 0.7}},
        .weights_source = {},
        .limit = {},
        .rule = "QUAL-LIM",
        .rule_version = "rom2 2023-04-17",
        .first = {},
        .follow_up = {},
        .contracts = {},
    };
    const std::string whole = content_of(terms, results);
    REQUIRE(content_from(whole).ok());
    CHECK(content_of(terms, content_from(whole).value().results) == whole);
    for (std::size_t end = 0; end < whole.size(); ++end)
        CHECK(!content_from(whole.substr(0, end)).ok());
    for (const char* other : {"null", "[]", "{}", "1", "{\"terms\":{}}"})
        CHECK(!content_from(other).ok());
}

TEST_CASE("the operations answer with what was asked, in the roles that may") {
    test::for_each_database([](sql::Database& database) {
        Room room(database);
        operations::Desk desk;
        desk.lay(catalogue());
        const test::Performing run{database, operations(), "release", desk, day("2025-06-10")};
        const auto drafted = run("draft", {{"period", {"2025-05"}}}, "officer");
        REQUIRE(drafted.ok());
        CHECK(drafted.value().json.at("number").as_string() == "2025-05.1");
        const auto checked = run("check", {{"number", {"2025-05.1"}}}, "officer");
        REQUIRE(checked.ok());
        CHECK(checked.value().json.at("may_go_on").as_bool());
        CHECK(checked.value().json.at("movement").at("in_both").as_int64() == 12);
        CHECK(!run("approve", {{"number", {"2025-05.1"}}, {"note", {"x"}}}, "officer").ok());
        CHECK(run("list", {}, "officer").value().json.at("releases").as_array().size() == 1);
        CHECK(!run("draft", {{"period", {"maj"}}}, "officer").ok());
    });
}

}  // namespace
}  // namespace uppsikt::releases
