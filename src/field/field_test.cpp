#include "field/field.h"

#include <algorithm>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "field/testing_journal.h"
#include "support/chain.h"
#include "support/database.h"
#include "support/signing.h"
#include "support/temporary_folder.h"

namespace uppsikt::field {
namespace {

using test::codes;
using test::day;
using test::for_each_database;
using test::the_handbook;
using Codes = std::vector<std::string>;

const services::Checklist& the_checklist() {
    static const services::Checklist checklist =
        services::Catalogue::load(embedded::services()).value().checklist("rom2").value();
    return checklist;
}

operations::Viewer inspector(const std::string& name) {
    return {.actor = "user:" + name, .role = "inspector"};
}

/// A small photo: it begins as a JPEG does.
std::string photo(char tone) { return "\xff\xd8\xff" + std::string(200, tone); }
std::string hash_of(std::string_view bytes) {
    return crypto::to_hex(crypto::sha256(crypto::bytes_of(bytes)));
}

/// An office with one contract and its premises, and visits that go there.
class Office {
public:
    template <class Work>
    auto on(const std::string& date, Work&& work, const std::string& actor = "user:olle") {
        return test::on(database_, date, actor, std::forward<Work>(work));
    }

    explicit Office(sql::Database& database) : database_(database) {
        desk_.lay(the_handbook());
        desk_.lay(the_checklist());
        premises_ = on("2026-02-20", [&](const Session& session) {
            const registry::ContractAsPublished contract{
                .number = "10072975",
                .supplier = "Alfa AB",
                .area = "Ånge",
                .started_on = day("2023-04-17"),
                .period = std::chrono::year{2023} / 5
            };
            const auto done =
                registry::ensure_contracts(session, "rom2", {&contract, 1}, session.today).value();
            record::act(session, {.kind = "test.published", .subject = "f:1", .rows = done.rows});
            const auto premises = registry::register_premises(
                session,
                {.contract = "10072975",
                 .address = "Storgatan 1",
                 .postal_code = "841 31",
                 .town = "Ånge",
                 .valid_from = day("2023-04-17")}
            );
            return premises.value().id;
        });
    }

    inspections::Rulebook rules() const { return {the_handbook(), the_checklist()}; }

    std::string plan(std::vector<std::string> inspectors) {
        return on("2026-03-01",
                  [&](const Session& session) {
                      return inspections::plan_visit(
                          session,
                          rules(),
                          {.contract = "10072975",
                           .premises = premises_,
                           .inspectors = std::move(inspectors)}
                      );
                  })
            .value()
            .diary_number.text();
    }

    std::string hand_in_photo(char tone) {
        const std::string bytes = photo(tone);
        const auto size =
            the_handbook().term(std::nullopt, "EVIDENCE-SIZE", day("2026-03-02")).value();
        const auto kept = keep_photo(archive_, size, {bytes, hash_of(bytes)}).value();
        const auto added =
            on("2026-03-02", [&](const Session& session) { return evidence::add(session, kept); });
        REQUIRE(added.ok());
        return hash_of(bytes);
    }

    Result<Receipt> receive(const JournalText& text, const std::string& who = "anna") {
        const auto journal = TRY(read_journal(text.text(), text.seal()));
        evidence::Upload upload(archive_, {.name = "journal", .most_bytes = 1'000'000});
        upload.add(crypto::bytes_of(text.text()));
        const auto kept = TRY(upload.finish());
        return on(
            "2026-03-02",
            [&](const Session& session) {
                return field::receive(session, inspector(who), {journal, kept});
            },
            "user:" + who
        );
    }

    Result<Receipt> register_visit(const JournalText& text, const std::string& who = "anna") {
        const auto journal = TRY(read_journal(text.text(), text.seal()));
        return on(
            "2026-03-02",
            [&](const Session& session) { return field::register_visit(session, desk_, journal); },
            "user:" + who
        );
    }

    Result<Receipt> hand_in(const JournalText& text) {
        TRY(receive(text));
        return register_visit(text);
    }

    inspections::Visit visit(const std::string& number) {
        return test::ask(database_, "2026-03-03", [&](const Session& session) {
            return inspections::visit(session, number).value();
        });
    }

    boost::json::object day_of(const std::string& who, const std::string& date = "2026-03-02") {
        return test::ask(database_, date, [&](const Session& session) {
            return field::day(session, desk_, inspector(who)).value();
        });
    }

    bool is_whole() { return test::fault_in_record(database_).empty(); }

    sql::Database& database() { return database_; }

private:
    sql::Database& database_;
    test::TemporaryFolder folder_;
    evidence::Archive archive_{folder_.path() / "evidence"};
    test::Signing signing_{database_};
    operations::Desk desk_;
    registry::PremisesId premises_{0};
};

JournalText begun(const std::string& visit, const std::string& door = "open") {
    JournalText text(visit);
    text.add("opened", R"({"inspector":"anna","checklist":"rom2-checklist 2023-04-17"})")
        .add("arrived", R"({"day":"2026-03-02"})")
        .add("position", R"({"latitude":62.52,"longitude":15.66,"accuracy_m":8})")
        .add("door", R"({"state":")" + door + "\"}");
    return text;
}

std::string of_item(const std::string& item, const std::string& rest) {
    return R"({"item":")" + item + "\"," + rest + "}";
}

/// Every item is met, but those that are named.
void answer_all(JournalText& text, const Codes& but = {}) {
    for (const services::ChecklistItem& item :
         the_checklist().items_on(services::ControlKind::premises, day("2026-03-02")))
        if (std::ranges::count(but, item.id) == 0)
            text.add("answer", of_item(item.id, R"("answer":"meets")"));
}

TEST_CASE("a sealed journal becomes a visit with its findings, on both databases") {
    for_each_database([](sql::Database& database) {
        Office office(database);
        const std::string number = office.plan({"anna"});
        const std::string shown = office.hand_in_photo('a');
        JournalText text = begun(number);
        answer_all(text, {"accessible", "languages_as_declared"});
        text.add("answer", of_item("accessible", R"("answer":"does_not_meet")"))
            .add("said", of_item("accessible", R"("text":"Brant trappa, ingen hiss.")"))
            .add("photo", of_item("accessible", R"("sha256":")" + shown + "\""))
            .add("answer", of_item("languages_as_declared", R"("answer":"not_checked")"))
            .add("said", of_item("languages_as_declared", R"("text":"Ingen var där att fråga.")"))
            .add("said", of_item("visit", R"("text":"Vänligt mottagande.")"))
            .add("sealed", "{}");
        const Receipt receipt = office.hand_in(text).value();
        CHECK(receipt.visit == number);
        CHECK(receipt.outcome == "CHECKLIST_FAIL");
        CHECK(receipt.registered_at.has_value());
        CHECK(receipt.findings.size() == 1);
        const inspections::Visit visit = office.visit(number);
        CHECK(visit.file.state == "sealed");
        CHECK(visit.visited_on == day("2026-03-02"));
        CHECK(visit.note == "Vänligt mottagande.");
        CHECK(visit.answers.size() == 11);
        const auto found =
            std::ranges::find(visit.answers, "accessible", &inspections::ItemAnswer::item);
        REQUIRE(found != visit.answers.end());
        CHECK(found->reason == "Brant trappa, ingen hiss.");
        CHECK(found->evidence.size() == 1);
        // Both times are kept: the phone's, and ours.
        const auto journals = test::ask(database, "2026-03-03", [&](const Session& session) {
            return journals_of(session, visit.file);
        });
        REQUIRE(journals.size() == 1);
        CHECK(to_text(journals[0].arrived_at) == "2026-03-02T09:00:02.000000Z");
        CHECK(to_text(journals[0].received_at) == "2026-03-02T12:00:00.000000Z");
        REQUIRE(journals[0].position.has_value());
        CHECK(journals[0].position->latitude == 62.52);
        CHECK(office.is_whole());
    });
}

TEST_CASE("handing in again gives the same receipt and changes nothing") {
    for_each_database([](sql::Database& database) {
        Office office(database);
        const std::string number = office.plan({"anna"});
        JournalText text = begun(number);
        answer_all(text);
        text.add("sealed", "{}");
        const Receipt first = office.hand_in(text).value();
        const auto acts = [&] {
            return test::ask(database, "2026-03-03", [](const Session& session) {
                return session.db.value<std::int64_t>("SELECT count(*) FROM act");
            });
        };
        const std::int64_t before = acts();
        const Receipt again = office.hand_in(text).value();
        CHECK(again.received_at == first.received_at);
        CHECK(again.registered_at == first.registered_at);
        CHECK(again.outcome == "OK");
        CHECK(acts() == before);
    });
}

TEST_CASE("a server that ends between the two steps goes on where it was") {
    for_each_database([](sql::Database& database) {
        Office office(database);
        JournalText text = begun(office.plan({"anna"}));
        answer_all(text);
        text.add("sealed", "{}");
        const Receipt received = office.receive(text).value();
        CHECK(!received.registered_at.has_value());
        CHECK(office.hand_in(text).value().received_at == received.received_at);
        CHECK(office.register_visit(text).value().registered_at.has_value());
    });
}

TEST_CASE("a closed door is a visit without a checklist") {
    for_each_database([](sql::Database& database) {
        Office office(database);
        const std::string sign = office.hand_in_photo('s');
        const std::string other = office.hand_in_photo('t');
        const std::string number = office.plan({"anna"});
        JournalText text = begun(number, "no_staff");
        // Judged before the inspector saw that nobody was there: it stays in the journal alone.
        text.add("answer", of_item("accessible", R"("answer":"meets")"))
            .add("photo", of_item("door", R"("sha256":")" + sign + "\""))
            .add("photo", of_item("door", R"("sha256":")" + other + "\""))
            .add("calls", R"({"count":2})")
            .add("waited", R"({"count":20})");
        SUBCASE("nobody came") {
            text.add("sealed", "{}");
            CHECK(office.hand_in(text).value().outcome == "NO_STAFF");
            CHECK(office.visit(number).answers.empty());
        }
        SUBCASE("somebody came after a call") {
            text.add("came", R"({"came":true})").add("sealed", "{}");
            CHECK(office.hand_in(text).value().outcome == "NO_STAFF_CAME_AFTER_CONTACT");
            CHECK(office.visit(number).answers.size() == 1);
        }
        const inspections::Visit visit = office.visit(number);
        REQUIRE(visit.closed_door.has_value());
        CHECK(visit.closed_door->calls_made == 2);
        CHECK(visit.closed_door->waited_minutes == 20);
        CHECK(visit.evidence.size() == 1);  // the other photo
        CHECK(visit.findings.size() == 1);
        CHECK(office.is_whole());
    });
}

TEST_CASE("two inspectors both stand by the record") {
    for_each_database([](sql::Database& database) {
        Office office(database);
        const std::string number = office.plan({"anna", "bo"});
        JournalText text = begun(number);
        answer_all(text);
        SUBCASE("not without the other") {
            text.add("sealed", "{}");
            const auto refused = office.hand_in(text);
            CHECK(codes(refused) == Codes{"field_not_confirmed"});
            CHECK(office.visit(number).file.state == "planned");
            // Received all the same: opened again, confirmed and sealed, it goes on.
            text.add("reopened", "{}")
                .add("confirmed", R"({"inspector":"bo"})")
                .add("sealed", "{}");
            CHECK(office.hand_in(text).ok());
        }
        SUBCASE("with the other, and a third who joined") {
            text.add("joined", R"({"inspector":"cia"})")
                .add("confirmed", R"({"inspector":"cia"})")
                .add("confirmed", R"({"inspector":"bo"})")
                .add("sealed", "{}");
            CHECK(office.hand_in(text).ok());
            CHECK(office.visit(number).plan.inspectors == Codes{"anna", "bo", "cia"});
        }
        SUBCASE("who did not come has nothing to confirm") {
            text.add("absent", R"({"inspector":"bo"})").add("sealed", "{}");
            CHECK(office.hand_in(text).ok());
        }
        CHECK(office.is_whole());
    });
}

TEST_CASE("a visit that changed meanwhile is refused, and its journal is kept") {
    for_each_database([](sql::Database& database) {
        Office office(database);
        const std::string number = office.plan({"anna"});
        JournalText text = begun(number);
        answer_all(text);
        text.add("sealed", "{}");
        SUBCASE("cancelled") {
            const auto done = office.on("2026-03-02", [&](const Session& session) {
                return inspections::cancel_visit(session, office.rules(), {number, "Flyttat."});
            });
            REQUIRE(done.ok());
            CHECK(office.receive(text).ok());
            CHECK(codes(office.register_visit(text)) == Codes{"field_cancelled"});
        }
        SUBCASE("begun by hand on another day") {
            const auto done = office.on("2026-03-01", [&](const Session& session) {
                return inspections::begin_visit(
                    session,
                    office.rules(),
                    {number, day("2026-03-01")}
                );
            });
            REQUIRE(done.ok());
            CHECK(codes(office.hand_in(text)) == Codes{"field_begun_on_another_day"});
        }
        SUBCASE("sealed from another journal") {
            JournalText other = begun(number);
            answer_all(other);
            other.add("said", of_item("visit", R"("text":"Den andra telefonen.")"))
                .add("sealed", "{}");
            REQUIRE(office.hand_in(other).ok());
            CHECK(codes(office.hand_in(text)) == Codes{"field_sealed_by_other_means"});
        }
        const auto kept = test::ask(database, "2026-03-03", [&](const Session& session) {
            return receipt(session, text.seal());
        });
        REQUIRE(kept.has_value());
        CHECK(!kept->registered_at.has_value());
        CHECK(office.is_whole());
    });
}

TEST_CASE("every reason against registering is told at once") {
    for_each_database([](sql::Database& database) {
        Office office(database);
        JournalText text(office.plan({"anna", "bo"}));
        text.add("opened", R"({"inspector":"anna","checklist":"rom2-checklist 2020-01-01"})")
            .add("arrived", R"({"day":"2026-03-02"})")
            .add("photo", of_item("door", R"("sha256":")" + std::string(64, 'b') + "\""))
            .add("sealed", "{}");
        CHECK(
            codes(office.hand_in(text)) ==
            Codes{
                "field_no_door",
                "field_checklist_changed",
                "field_not_confirmed",
                "field_photo_missing"
            }
        );
    });
}

TEST_CASE("what the rules of visits refuse leaves nothing behind") {
    for_each_database([](sql::Database& database) {
        Office office(database);
        const std::string number = office.plan({"anna"});
        JournalText text = begun(number);
        answer_all(text, {"accessible"});  // one is not answered
        text.add("sealed", "{}");
        CHECK(codes(office.hand_in(text)) == Codes{"inspections_item_not_answered"});
        CHECK(office.visit(number).file.state == "planned");
        CHECK(office.visit(number).answers.empty());
        CHECK(office.is_whole());
    });
}

TEST_CASE("nobody hands in what is not theirs") {
    for_each_database([](sql::Database& database) {
        Office office(database);
        JournalText text = begun(office.plan({"anna", "bo"}));
        text.add("sealed", "{}");
        CHECK(codes(office.receive(text, "cia")) == Codes{"cases_case_unknown"});
        CHECK(codes(office.receive(text, "bo")) == Codes{"field_journal_of_another"});
        JournalText nowhere = begun("UPP 2026/999999");
        nowhere.add("sealed", "{}");
        CHECK(codes(office.receive(nowhere)) == Codes{"cases_case_unknown"});
    });
}

TEST_CASE("the day has the inspector's visits, and what is known of the place") {
    for_each_database([](sql::Database& database) {
        Office office(database);
        const std::string earlier = office.plan({"anna"});
        const std::string shown = office.hand_in_photo('a');
        JournalText text = begun(earlier);
        answer_all(text, {"accessible"});
        text.add("answer", of_item("accessible", R"("answer":"does_not_meet")"))
            .add("said", of_item("accessible", R"("text":"Brant trappa.")"))
            .add("photo", of_item("accessible", R"("sha256":")" + shown + "\""))
            .add("sealed", "{}");
        REQUIRE(office.hand_in(text).ok());
        const std::string number = office.plan({"anna", "bo"});
        office.plan({"bo"});

        const boost::json::object found = office.day_of("anna", "2026-03-03");
        CHECK(found.at("inspector").as_string() == "anna");
        const auto& visits = found.at("visits").as_array();
        REQUIRE(visits.size() == 1);
        const auto& visit = visits[0].as_object();
        CHECK(visit.at("number").as_string() == number.c_str());
        CHECK(visit.at("supplier").as_string() == "Alfa AB");
        CHECK(visit.at("address").as_string() == "Storgatan 1");
        CHECK(visit.at("inspectors").as_array().size() == 2);
        CHECK(visit.at("items").as_array().size() == 11);
        CHECK(visit.at("doors").as_array().size() == door_rules.size());
        const auto& before = visit.at("before").as_array();
        REQUIRE(before.size() == 1);
        CHECK(before[0].at("outcome").as_string() == "CHECKLIST_FAIL");
        REQUIRE(before[0].at("open").as_array().size() == 1);
        CHECK(before[0].at("open").as_array()[0].at("seen").as_string() == "Brant trappa.");
        CHECK(visit.at("complaints").as_int64() == 1);  // as which the finding was registered
        CHECK(office.day_of("bo", "2026-03-03").at("visits").as_array().size() == 2);
        CHECK(office.day_of("eva", "2026-03-03").at("visits").as_array().empty());
    });
}

TEST_CASE("only inspectors take visits along") {
    CHECK(!only_inspectors({.actor = "user:anna", .role = "inspector"}).has_value());
    CHECK(!only_inspectors({.actor = "cli:root"}).has_value());
    for (const char* role : {"officer", "decision_maker", "supplier", "complainant"})
        CHECK(only_inspectors({.actor = "user:bo", .role = role}).has_value());
}

TEST_CASE("a photo is a JPEG that is what it is said to be") {
    const test::TemporaryFolder folder;
    const evidence::Archive archive(folder.path() / "evidence");
    const auto size = the_handbook().term(std::nullopt, "EVIDENCE-SIZE", day("2026-03-02")).value();
    const std::string bytes = photo('x');
    CHECK(keep_photo(archive, size, {bytes, hash_of(bytes)}).ok());
    CHECK(keep_photo(archive, size, {bytes, hash_of(bytes)}).ok());
    CHECK(!keep_photo(archive, size, {bytes, hash_of("another")}).ok());
    CHECK(
        codes(keep_photo(archive, size, {"<svg>", "../secret"})) ==
        Codes{"field_photo_hash", "field_photo_not_jpeg"}
    );
    CHECK(archive.list().kept.size() == 1);
    CHECK(archive.list().unfinished.empty());
}

TEST_CASE("a photo comes in parts, and goes on where it was") {
    for_each_database([](sql::Database& database) {
        const auto size =
            the_handbook().term(std::nullopt, "EVIDENCE-SIZE", day("2026-03-02")).value();
        const std::string bytes = photo('p') + photo('q');
        const std::string sha256 = hash_of(bytes);
        const auto hold = [&](std::size_t from, std::size_t count, const std::string& date) {
            return test::on(database, date, "user:anna", [&](const Session& session) {
                const std::string_view part = std::string_view(bytes).substr(from, count);
                return hold_part(
                    session,
                    size,
                    {.sha256 = sha256, .starts_at = static_cast<std::int64_t>(from), .bytes = part}
                );
            });
        };
        const auto held = [&](const std::string& hash) {
            return test::ask(database, "2026-03-02", [&](const Session& session) {
                const std::vector<std::string> asked{hash, hash};
                const auto missing = missing_photos(session, asked);
                REQUIRE(missing.size() == 1);
                CHECK(
                    static_cast<std::int64_t>(held_parts(session, hash).size()) ==
                    missing[0].bytes_here
                );
                return missing[0].bytes_here;
            });
        };
        CHECK(held(sha256) == 0);
        CHECK(codes(hold(10, 10, "2026-03-02")) == Codes{"field_photo_gap"});
        CHECK(hold(0, 100, "2026-03-02").value() == 100);
        CHECK(hold(0, 100, "2026-03-02").value() == 100);
        CHECK(hold(50, 20, "2026-03-02").value() == 100);
        CHECK(codes(hold(101, 10, "2026-03-02")) == Codes{"field_photo_gap"});
        CHECK(codes(hold(100, 0, "2026-03-02")) == Codes{"field_photo_gap"});
        CHECK(hold(60, 100, "2026-03-02").value() == 160);  // overlaps what is here
        CHECK(held(sha256) == 160);
        CHECK(hold(160, 1000, "2026-03-03").value() == static_cast<std::int64_t>(bytes.size()));
        CHECK(test::ask(database, "2026-03-03", [&](const Session& session) {
                  return held_parts(session, sha256);
              }) == bytes);
        // What is left for a week is dropped when another comes.
        const std::string other = hash_of("another");
        const auto begun = test::on(database, "2026-03-20", "user:bo", [&](const Session& session) {
            return hold_part(session, size, {.sha256 = other, .starts_at = 0, .bytes = "x"});
        });
        CHECK(begun.value() == 1);
        CHECK(held(sha256) == 0);
        CHECK(held(other) == 1);
        const auto refused = test::on(database, "2026-03-20", "user:bo", [&](const Session& s) {
            return hold_part(s, size, {.sha256 = "..", .starts_at = 0, .bytes = "x"});
        });
        CHECK(codes(refused) == Codes{"field_photo_hash"});
    });
}

TEST_CASE("the app is small, and its worker keeps all of it") {
    const auto files =
        app_files({.app = embedded::field(), .site = embedded::site(), .texts = embedded::texts()});
    std::size_t bytes = 0;
    const auto worker = std::ranges::find(files, "/falt/sw.js", &AppFile::path);
    REQUIRE(worker != files.end());
    for (const AppFile& file : files) {
        bytes += file.bytes.size();
        const bool is_font = file.type == "font/woff2";
        CHECK_MESSAGE((is_font || file.bytes.find("{{") == std::string::npos), file.path);
        if (file.path != worker->path)
            CHECK_MESSAGE(
                worker->bytes.find('"' + file.path + '"') != std::string::npos,
                file.path
            );
    }
    CHECK(bytes < 250'000);
}

}  // namespace
}  // namespace uppsikt::field
