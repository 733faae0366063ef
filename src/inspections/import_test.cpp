#include <fstream>

#include <doctest/doctest.h>

#include "inspections/inspections.h"
#include "platform/record/signer.h"
#include "platform/record/verify.h"
#include "support/chain.h"
#include "support/database.h"
#include "support/temporary_folder.h"

namespace uppsikt::inspections {
namespace {

using test::codes;
using test::day;
using test::for_each_database;
using test::the_handbook;
using Codes = std::vector<std::string>;

const Rulebook& rules() {
    static const services::Checklist checklist =
        services::Catalogue::load(embedded::services()).value().checklist("rom2").value();
    static const Rulebook book{.handbook = the_handbook(), .checklist = checklist};
    return book;
}

Result<std::vector<ImportedVisit>> read(const std::string& text) {
    auto reader = delimited::Reader::from_bytes("besok.csv", text);
    if (!reader.ok()) return reader.refusal();
    return read_visits(reader.value(), rules().checklist);
}

/// The reasons with the number of their row, a line each: "2 inspections_import_cell".
std::string told(const Refusal& refusal) {
    std::string found;
    std::string row;
    for (const Reason& reason : refusal.reasons) {
        if (reason.code == "delimited_list_row") {
            row = reason.values[1].value + " ";
            continue;
        }
        found += row + reason.code + "\n";
    }
    return found;
}
template <class T>
std::string told(const Result<T>& result) {
    return result.ok() ? "" : told(result.refusal());
}

constexpr const char* header =
    "visit,contract,visited_on,outcome,inspectors,address,town,follows,"
    "calls,item:accessible,photo:accessible,rest,handled\n";

TEST_CASE("a row of a list is a visit with its answers, and the rest is not checked") {
    const auto visits = read(
        std::string(header) +
        "1,10072975,2023-05-02,CHECKLIST_FAIL,anna|bo,Storgatan 1,Ånge,,,"
        "does_not_meet: Trappa: brant.,trappa.jpg,,\n"
        "2,10072975,2023-06-02,NO_STAFF_CAME_AFTER_CONTACT,anna,Storgatan 1,Ånge,1,,,,,Rättat.\n"
        "3,10072975,2023-06-02,OK,anna,Storgatan 1,Ånge,,,,,meets,\n"
    );
    REQUIRE(visits.ok());
    REQUIRE(visits.value().size() == 3);
    const ImportedVisit& first = visits.value()[0];
    CHECK(first.report.visit.inspectors == Codes{"anna", "bo"});
    CHECK(first.report.visited_on == day("2023-05-02"));
    REQUIRE(first.report.answers.size() == 11);
    CHECK(first.report.answers[0].answer == Answer::does_not_meet);
    CHECK(first.report.answers[0].reason == "Trappa: brant.");
    CHECK(first.report.answers[1].answer == Answer::not_checked);
    REQUIRE(first.photos.size() == 1);
    CHECK(first.photos[0].item == "accessible");
    const ImportedVisit& second = visits.value()[1];
    CHECK(second.report.visit.follows == "1");
    CHECK(second.handled == "Rättat.");
    REQUIRE(second.report.seal.closed_door.has_value());
    CHECK(second.report.seal.closed_door->came_after_contact);
    CHECK(second.report.answers.empty());
    for (const ItemAnswer& answer : visits.value()[2].report.answers)
        CHECK(answer.answer == Answer::meets);
}

TEST_CASE("a list with faults is refused with every reason and its row") {
    CHECK(
        told(read(
            std::string(header) +
            "1,10072975,2 maj,CLOSED,anna,Storgatan 1,Ånge,9,many,bra,../lösenord,often,\n"
            "1,,2023-05-02,OK,,,,,,,,,\n"
        )) ==
        "1 delimited_list_cell\n"
        "1 delimited_list_cell\n"
        "1 delimited_list_cell\n"
        "1 delimited_list_cell\n"
        "1 delimited_list_cell\n"
        "1 inspections_import_photo_elsewhere\n"
        "1 inspections_import_follows_unknown\n"
        "2 delimited_list_cell_empty\n"
        "2 delimited_list_cell_empty\n"
        "2 delimited_list_key_twice\n"
    );
    CHECK(told(read(header)) == "delimited_list_without_rows\n");
    CHECK(
        told(read("visit,contract,visited_on,outcome,colour,item:smell\n1,2,3,4,5,6\n")) ==
        "delimited_unknown_column\n"
        "delimited_list_column\n"
        "delimited_list_column\n"
    );
    CHECK(!read(std::string("visit\xff\n1\n")).ok());
}

/// A database with one contract and its premises, and an archive.
class Office {
public:
    explicit Office(sql::Database& database) : database_(database) {
        signer_ = record::Signer::install(
                      database,
                      {folder_.path() / "record.key", folder_.path() / "record.checkpoint"}
        )
                      .value();
        test::on(database, "2023-04-20", "user:anna", [](const Session& session) {
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
            ensure(
                registry::register_premises(
                    session,
                    {.contract = "10072975",
                     .address = "Storgatan 1",
                     .postal_code = "841 31",
                     .town = "Ånge",
                     .valid_from = day("2023-04-17")}
                )
                    .ok(),
                "the premises are registered"
            );
            return 0;
        });
    }

    evidence::KeptFile kept(const std::string& content) const {
        std::ofstream(folder_.path() / "file", std::ios::binary) << content;
        return archive_.keep(folder_.path() / "file", {"file", 1'000'000}).value();
    }

    Result<ImportReport> import(const std::string& text, const Codes& photos = {}) {
        VisitFile file{
            .name = "besok.csv",
            .content = kept(text),
            .visits = read(text).value(),
            .photos = {}
        };
        for (const std::string& photo : photos)
            file.photos.emplace(photo, kept(photo));
        return test::on(database_, "2024-01-10", "user:anna", [&](const Session& session) {
            return import_visits(session, rules(), file);
        });
    }

    template <class T>
    T count(std::string_view sql) {
        return database_.read([&](sql::Transaction& db) { return db.value<T>(sql); });
    }

private:
    sql::Database& database_;
    test::TemporaryFolder folder_;
    evidence::Archive archive_{folder_.path() / "evidence"};
    std::unique_ptr<record::Signer> signer_;
};

TEST_CASE("a list is imported with its findings, on which it is the evidence where no photo is") {
    for_each_database([](sql::Database& database) {
        Office office(database);
        const std::string list =
            std::string(header) +
            "a,10072975,2023-05-02,NO_STAFF,anna|bo,Storgatan 1,Ånge,,2,,,,Varning 9 maj 2023.\n"
            "b,10072975,2023-06-02,CHECKLIST_FAIL,anna,Storgatan 1,Ånge,a,,"
            "does_not_meet: Trappa.,trappa.jpg,meets,\n"
            "c,10072975,2023-07-03,STAFF_BUSY,anna,Storgatan 9,Ånge,,,,,,\n";
        const auto report = office.import(list, {"trappa.jpg"});
        REQUIRE_MESSAGE(report.ok(), told(report));
        CHECK(report.value().visits == 3);
        CHECK(report.value().findings == 3);
        CHECK(report.value().complaints == 3);

        // What was handled before is no open case; what was not is.
        CHECK(
            office.count<std::int64_t>("SELECT count(*) FROM case_file WHERE kind = 'finding' "
                                       "AND state = 'handled_before'") == 1
        );
        CHECK(
            office.count<std::int64_t>("SELECT count(*) FROM case_file WHERE kind = 'complaint' "
                                       "AND state = 'closed_notified'") == 1
        );
        CHECK(
            office.count<std::int64_t>("SELECT count(*) FROM case_file WHERE kind = 'finding' "
                                       "AND state = 'found'") == 2
        );
        const auto visit_b = test::ask(database, "2024-01-11", [](const Session& session) {
            return visit(session, "UPP 2024/000004").value();
        });
        CHECK(visit_b.plan.follows == "UPP 2024/000001");
        CHECK(visit_b.answers.size() == 11);

        const auto again = office.import(list, {"trappa.jpg"});
        REQUIRE(again.ok());
        CHECK(again.value().was_imported);
        CHECK(office.count<std::int64_t>("SELECT count(*) FROM visit") == 3);
        CHECK(record::verify(database).ok());
    });
}

TEST_CASE("all of a list or nothing: one bad row, and none is stored") {
    for_each_database([](sql::Database& database) {
        Office office(database);
        const std::string list = std::string(header) +
                                 "a,10072975,2023-05-02,STAFF_BUSY,anna,Storgatan 1,Ånge,,,,,,\n"
                                 "b,99,2023-05-02,STAFF_BUSY,anna,Storgatan 1,Ånge,,,,,,\n"
                                 "c,10072975,2024-01-11,STAFF_BUSY,anna,Storgatan 1,Ånge,b,,,,,\n"
                                 "d,10072975,2024-01-11,OK,anna,Storgatan 1,Ånge,,,,gone.jpg,,\n"
                                 "e,10072975,2024-01-11,OK,anna,Storgatan 1,Ånge,,,,,,\n";
        CHECK(
            told(office.import(list)) ==
            "2 inspections_contract_unknown\n"
            "3 inspections_day_in_the_future\n"
            "4 inspections_import_photo_missing\n"
            "4 inspections_day_in_the_future\n"
            "4 inspections_ok_without_check\n"
            "5 inspections_day_in_the_future\n"
            "5 inspections_ok_without_check\n"
        );
        CHECK(office.count<std::int64_t>("SELECT count(*) FROM visit") == 0);
        CHECK(office.count<std::int64_t>("SELECT count(*) FROM case_file") == 0);
    });
}

}  // namespace
}  // namespace uppsikt::inspections
