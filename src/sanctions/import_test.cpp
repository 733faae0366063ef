#include <doctest/doctest.h>

#include "base/embedded.h"
#include "platform/texts/texts.h"
#include "sanctions/sanctions.h"
#include "support/chain.h"
#include "support/database.h"
#include "support/signing.h"

namespace uppsikt::sanctions {
namespace {

using investigations::Severity;
using test::day;
using test::for_each_database;
using test::the_handbook;

Result<EarlierDecisions> read(const std::string& text) {
    auto reader = delimited::Reader::from_bytes("beslut.csv", text);
    if (!reader.ok()) return reader.refusal();
    return read_decisions(reader.value());
}

/// The reasons with the number of their row, a line each: "2 delimited_list_cell".
std::string told(const Refusal& refusal) {
    std::string found;
    std::string row;
    for (const Reason& reason : refusal.reasons)
        if (reason.code == "delimited_list_row")
            row = reason.values[1].value + " ";
        else
            found += row + reason.code + "\n";
    return found;
}

/// A database with a signed record and two contracts.
class Office {
public:
    explicit Office(sql::Database& database) : database_(database) {
        test::on(database, "2023-04-20", "user:anna", [](const Session& session) {
            std::vector<registry::ContractAsPublished> contracts;
            for (const char* number : {"1", "2"})
                contracts.push_back(
                    {.number = number,
                     .supplier = "Alfa AB",
                     .area = "Ånge",
                     .started_on = day("2023-04-17"),
                     .period = std::chrono::year{2023} / 5}
                );
            const auto done =
                registry::ensure_contracts(session, "rom2", contracts, session.today).value();
            record::act(session, {.kind = "test.published", .subject = "f:1", .rows = done.rows});
            return 0;
        });
    }

    Result<cases::ImportReport> import(const std::string& text) {
        const EarlierDecisions list = read(text).value();
        return test::on(database_, "2026-03-02", "user:anna", [&](const Session& session) {
            return import_decisions(
                session,
                the_handbook(),
                {"beslut.csv", crypto::sha256(crypto::bytes_of(text))},
                list
            );
        });
    }

    Sanction find(std::string_view number) {
        return test::ask(database_, "2026-03-02", [&](const Session& session) {
            return sanction(session, number).value();
        });
    }

    /// What the sanctions of a year came to, as the control report counts them.
    std::string year(int number) {
        return test::ask(database_, "2026-03-02", [&](const Session& session) {
            const std::chrono::year year{number};
            const auto counted = decided_sanctions(
                                     session,
                                     the_handbook(),
                                     {year / std::chrono::January, year / std::chrono::December},
                                     session.today
            )
                                     .value();
            std::string text;
            for (const CountedSanction& one : counted) {
                Money sum;
                for (const Money amount : one.by_month)
                    sum = sum + amount;
                text += std::string(name_of(one.kind)) + " " + std::to_string(sum.in_ore() / 100) +
                        "\n";
            }
            return text;
        });
    }

    std::int64_t count(std::string_view table) {
        return database_.read([&](sql::Transaction& db) {
            return db.value<std::int64_t>("SELECT count(*) FROM " + std::string(table));
        });
    }

private:
    sql::Database& database_;
    test::Signing signing_{database_};
};

constexpr const char* header =
    "decision,contract,kind,ground,severity,decided_on,decided_by,proposed_by,received_on,amount,"
    "rate,per,accrues_until,ends_on,completed_on,reversed_on,paid,paid_on,set_off,set_off_on,"
    "refunded_on\n";

TEST_CASE("a decision that was made before has the state that its facts make, and counts its year"
) {
    for_each_database([](sql::Database& database) {
        Office office(database);
        const auto report = office.import(
            std::string(header) +
            "w,1,warning,delivery,minor,2023-05-02,Bo,Siv,,,,,,,,,,,,,\n"
            "c,1,correction,delivery,,2023-05-02,Bo,,,,,,,,2023-06-01,,,,,,\n"
            "p,1,one_off_penalty,premises_closed,,2023-05-02,Bo,,2023-05-04,\"12 500,50\",,,,,,,"
            "2500,2023-05-30,\"10000,50\",2023-06-12,\n"
            "d,1,one_off_penalty,premises_closed,,2023-05-02,Bo,,2023-05-04,20000,,,,,,,500,"
            "2023-05-30,,,\n"
            "r,2,running_penalty,competence_missing,,2023-12-22,Bo,,,,9000,week,2024-01-11,,,,,,,,"
            "\n"
            "u,2,running_penalty,competence_missing,,2026-02-27,Bo,,,,100,day,,,,,,,,,\n"
            "x,2,one_off_penalty,premises_closed,,2023-05-02,Bo,,,8000,,,,,,2023-07-01,8000,"
            "2023-06-01,,,2023-07-09\n"
            "h,2,rescission,false_statement,,2023-05-02,Bo,,,,,,,,2023-05-10,,,,,,\n"
        );
        REQUIRE_MESSAGE(report.ok(), told(report.refusal()));
        CHECK(report.value().cases == 8);
        CHECK(report.value().open == 4);
        CHECK(report.value().missing.at("proposed_by") == 7);
        CHECK(report.value().missing.at("severity") == 7);

        const auto state = [&](std::string_view number) { return office.find(number).file.state; };
        CHECK(state("w") == "in_force");
        CHECK(state("c") == "closed_completed");
        CHECK(state("p") == "closed_paid");
        CHECK(state("d") == "penalty_due");
        CHECK(state("r") == "penalty_due");
        CHECK(state("u") == "accruing");
        CHECK(state("x") == "closed_reversed");
        CHECK(state("h") == "closed_completed");
        for (const char* number : {"w", "d", "r", "u"}) {
            const cases::Case file = office.find(number).file;
            CHECK(file.owner.has_value());
            CHECK(file.due_on.has_value());
        }
        CHECK(office.find("p").file.ended_on == day("2023-06-12"));
        CHECK(office.find("p").amount == Money::ore(1'250'050));
        // Where the list is silent: the least that the ladder asks for.
        CHECK(office.find("h").severity == Severity::grave);
        CHECK(office.find("h").ends_on == day("2023-05-02"));
        CHECK(paid_by(office.find("x")) == Money());
        CHECK(office.find("w").investigation.empty());

        // Two weeks began in 2023 and one in 2024; what was reversed never was.
        CHECK(
            office.year(2023) ==
            "warning 0\ncorrection 0\none_off_penalty 12500\none_off_penalty 20000\n"
            "running_penalty 18000\nrescission 0\n"
        );
        CHECK(office.year(2024) == "running_penalty 9000\n");
        CHECK(office.year(2026) == "running_penalty 400\n");
        CHECK(test::fault_in_record(database) == "");
    });
}

TEST_CASE("what the case of a decision stands on are the persons of the list, as far as known") {
    for_each_database([](sql::Database& database) {
        Office office(database);
        REQUIRE(office
                    .import(
                        std::string(header) +
                        "w,1,warning,delivery,minor,2023-05-02,Bo Ek,Siv Al,,,,,,,,,,,,,\n"
                        "v,1,warning,delivery,minor,2023-05-02,Bo Ek,,,,,,,,,,,,,,\n"
                    )
                    .ok());
        using Acts = std::vector<cases::StandingAct>;
        CHECK(
            office.find("w").file.acts ==
            Acts{{"proposed", "Siv Al"}, {"decided", "Bo Ek"}, {"taken_over"}}
        );
        CHECK(
            office.find("v").file.acts == Acts{{"proposed"}, {"decided", "Bo Ek"}, {"taken_over"}}
        );
    });
}

TEST_CASE("the same list again changes nothing") {
    for_each_database([](sql::Database& database) {
        Office office(database);
        const std::string list =
            std::string(header) + "w,1,warning,delivery,minor,2023-05-02,Bo,,,,,,,,,,,,,,\n";
        REQUIRE(office.import(list).ok());
        const auto again = office.import(list);
        REQUIRE(again.ok());
        CHECK(again.value().was_imported);
        CHECK(again.value().cases == 0);
        CHECK(office.count("sanction") == 1);
        CHECK(office.count("earlier_case") == 1);
        CHECK(test::fault_in_record(database) == "");
    });
}

TEST_CASE("all of a list or nothing, with every fault of every row, read or held against the rest"
) {
    for_each_database([](sql::Database& database) {
        Office office(database);
        const auto refused = office.import(
            std::string(header) +
            "a,1,warning,delivery,minor,2023-05-02,Bo,,,,,,,,,,,,,,\n"
            "b,1,fine,delivery,bad,2 maj,,,never,-5,0,month,,,,,,,,,\n"
            "c,1,warning,delivery,,2023-05-02,Bo,,,500,,,,2023-06-01,,,10,2023-06-01,,,\n"
            "d,1,one_off_penalty,delivery,,2023-05-02,Bo,,,,,,,,,,10,,,2023-06-01,\n"
            "e,9,warning,no_such,,2026-03-03,Bo,Bo,,,,,,,,,,,,,\n"
            "f,1,running_penalty,competence_missing,,2023-05-02,Bo,,2023-05-01,,5,day,2026-03-02,,,"
            ",,,,,\n"
            "g,1,one_off_penalty,premises_closed,,2023-05-02,Bo,,,100,,,,,,,100,2023-05-03,"
            "\"0,01\",2023-05-03,\n"
            "h,1,one_off_penalty,premises_closed,,2023-05-02,Bo,,,100,,,,,,2023-06-01,100,"
            "2023-05-03,,,\n"
            "i,1,one_off_penalty,premises_closed,,2023-05-02,Bo,,,100,,,,,,,,,,,2023-06-01\n"
            "j,1,notice,false_statement,,2023-05-02,Bo,,,,,,,,,,,,,,\n"
            "k,1,notice,false_statement,,2023-05-02,Bo,,2023-05-04,,,,,,2023-08-04,,,,,,\n"
            "l,1,warning,delivery,,1985-05-02,Bo,,,,,,,,,,,,,,\n"
            "m,1,warning,\"=1+1\",,2023-05-02,\x1b[31mBo,,,,,,,,,,,,,,\n"
        );
        REQUIRE(!refused.ok());
        CHECK(
            told(refused.refusal()) ==
            "2 delimited_list_cell_empty\n"
            "2 delimited_list_cell\n"
            "2 delimited_list_cell\n"
            "2 delimited_list_cell\n"
            "2 delimited_list_cell\n"
            "2 delimited_list_cell\n"
            "2 delimited_list_cell\n"
            "2 delimited_list_cell\n"
            "3 sanctions_import_not_for_kind\n"
            "3 sanctions_import_not_for_kind\n"
            "3 sanctions_import_not_for_kind\n"
            "3 sanctions_import_not_for_kind\n"
            "4 delimited_list_cell_empty\n"
            "4 delimited_list_cell_empty\n"
            "4 delimited_list_cell_empty\n"
            "5 sanctions_import_to_come\n"
            "5 sanctions_import_contract_unknown\n"
            "5 sanctions_ground_unknown\n"
            "6 sanctions_import_order\n"
            "6 sanctions_import_to_come\n"
            "7 sanctions_pays_too_much\n"
            "8 sanctions_import_not_refunded\n"
            "9 sanctions_import_not_reversed\n"
            "10 delimited_list_cell_empty\n"
            "11 sanctions_notice_runs\n"
            "12 cases_earlier_too_old\n"
            "12 sanctions_ground_unknown\n"
            "13 sanctions_ground_unknown\n"
            "13 cases_text_control_character\n"
        );
        CHECK(office.count("sanction") == 0);
        CHECK(office.count("case_file") == 0);
        CHECK(office.count("case_import") == 0);
    });
}

TEST_CASE("a disputed decision of before is settled here, and its case has a day of its own") {
    for_each_database([](sql::Database& database) {
        Office office(database);
        const std::string columns =
            "decision;contract;kind;ground;decided_on;decided_by;amount;disputed_on;due_on;"
            "investigation;reason\n";
        const auto refused = office.import(
            columns +
            "a;1;one_off_penalty;premises_closed;2025-11-03;Bo;500;2025-11-01;;;\n"
            "b;1;one_off_penalty;premises_closed;2025-11-03;Bo;500;2025-11-20;2025-11-19;;\n"
        );
        REQUIRE(!refused.ok());
        CHECK(told(refused.refusal()) == "1 sanctions_import_order\n2 cases_earlier_order\n");
        const auto report = office.import(
            columns +
            "a;1;one_off_penalty;premises_closed;2025-11-03;Bo;500;2025-11-20;2026-05-04;U 7;\"Det "
            "var\nstängt.\"\n"
        );
        REQUIRE_MESSAGE(report.ok(), told(report.refusal()));
        const Sanction disputed = office.find("a");
        CHECK(disputed.file.state == "disputed");
        CHECK(disputed.file.due_on == day("2026-05-04"));
        CHECK(disputed.investigation == "U 7");
        CHECK(disputed.reason == "Det var\nstängt.");
        test::on(database, "2026-03-03", "user:siv", [](const Session& session) {
            REQUIRE(uphold(session, the_handbook(), {"a", "Står fast."}).ok());
            return 0;
        });
        CHECK(office.find("a").file.state == "penalty_due");
        CHECK(test::fault_in_record(database) == "");
    });
}

TEST_CASE("sanctions that were there before the lists are what they were") {
    test::for_each_fresh_database(
        [](test::FreshDatabase& fresh) {
            sql::Database& database = fresh.database();
            std::vector<EmbeddedFile> before;
            for (const EmbeddedFile& file : embedded::migrations())
                if (file.path.substr(file.path.rfind('/') + 1) < "0024") before.push_back(file);
            REQUIRE(sql::migrate(database, before).ok());
            database.write([](sql::Transaction& db) {
                db.execute(
                    "INSERT INTO investigation (id, origin, reference, contract, question) "
                    "VALUES (4, 'risk', 'r', '1', 'q')"
                );
                db.execute(
                    "INSERT INTO sanction (id, investigation_id, contract, kind, ground, "
                    "severity, reason) VALUES (5, 4, '1', 'warning', 'g', 'minor', 'r')"
                );
                db.execute(
                    "INSERT INTO sanction_payment (sanction_id, kind, amount_ore, paid_on, "
                    "reference) VALUES (5, 'payment', 1, '2026-01-01', 'r')"
                );
            });
            REQUIRE(sql::migrate(database, embedded::migrations()).ok());
            database.write([](sql::Transaction& db) {
                CHECK(
                    db.value<std::int64_t>(
                        "SELECT count(*) FROM sanction WHERE investigation_id = 4 AND id = 5 AND "
                        "rate_ore IS NULL AND earlier_investigation IS NULL"
                    ) == 1
                );
                db.execute(
                    "INSERT INTO sanction (id, contract, kind, ground, severity, reason) "
                    "VALUES (6, '1', 'warning', 'g', 'minor', 'r')"
                );
            });
            // The column still leads to an investigation, or nowhere.
            CHECK_THROWS_AS(
                database.write([](sql::Transaction& db) {
                    db.execute("UPDATE sanction SET investigation_id = 99 WHERE id = 6");
                }),
                sql::DatabaseError
            );
        },
        test::FreshDatabase::Schema::empty
    );
}

TEST_CASE("every reason of an import has a text in both languages") {
    const Texts texts = Texts::load(embedded::texts());
    for (const char* code :
         {"sanctions_import_contract_unknown",
          "sanctions_import_not_for_kind",
          "sanctions_import_order",
          "sanctions_import_to_come",
          "sanctions_import_notice_too_short",
          "sanctions_import_not_refunded",
          "sanctions_import_not_reversed",
          "complaints_organisation_number_unknown",
          "complaints_organisation_number_of_another",
          "cases_earlier_known",
          "cases_earlier_order",
          "cases_earlier_to_come",
          "cases_earlier_too_old",
          "cases_earlier_same_person"})
        CHECK_MESSAGE(texts.knows(code), code);
}

}  // namespace
}  // namespace uppsikt::sanctions
