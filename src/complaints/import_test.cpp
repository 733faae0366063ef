#include <doctest/doctest.h>

#include "complaints/complaints.h"
#include "platform/record/signer.h"
#include "platform/record/verify.h"
#include "support/chain.h"
#include "support/database.h"
#include "support/temporary_folder.h"

namespace uppsikt::complaints {
namespace {

using test::day;
using test::for_each_database;
using test::the_handbook;
using namespace std::string_literals;

constexpr const char* header =
    "complaint,registered_on,since,sender,channel,category,severity,text,state,contract,"
    "organisation_number,address,town,unit,summary,outcome\n";

Result<EarlierComplaints> read(const std::string& text) {
    auto reader = delimited::Reader::from_bytes("klagomal.csv", text);
    if (!reader.ok()) return reader.refusal();
    return read_complaints(reader.value());
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

/// A database with a signed record, one contract whose supplier has a number, and its premises.
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
            const bool is_numbered = registry::set_organisation_number(
                                         session,
                                         "Alfa AB",
                                         OrganisationNumber::parse("556036-0793").value()
            )
                                         .ok();
            const bool has_premises = registry::register_premises(
                                          session,
                                          {.contract = "10072975",
                                           .address = "Storgatan 1",
                                           .postal_code = "841 31",
                                           .town = "Ånge",
                                           .valid_from = day("2023-04-17")}
            )
                                          .ok();
            ensure(is_numbered && has_premises, "the supplier is in the register");
            return 0;
        });
    }

    Result<cases::ImportReport> import(const std::string& text) {
        const EarlierComplaints list = read(text).value();
        return test::on(database_, "2026-03-02", "user:anna", [&](const Session& session) {
            return import_complaints(
                session,
                the_handbook(),
                {"klagomal.csv", crypto::sha256(crypto::bytes_of(text))},
                list
            );
        });
    }

    Complaint find(std::string_view number) {
        return test::ask(database_, "2026-03-02", [&](const Session& session) {
            return complaint(session, number).value();
        });
    }

    std::int64_t count(std::string_view table) {
        return database_.read([&](sql::Transaction& db) {
            return db.value<std::int64_t>("SELECT count(*) FROM " + std::string(table));
        });
    }

private:
    sql::Database& database_;
    test::TemporaryFolder folder_;
    std::unique_ptr<record::Signer> signer_;
};

TEST_CASE("a complaint that was handled before keeps its number, its days and its end") {
    for_each_database([](sql::Database& database) {
        Office office(database);
        const std::string list = std::string(header) +
                                 "Af-2024/0031 2290,2024-05-02,2024-06-14,participant,phone,"
                                 "staffing,minor,Ingen på plats.,closed_notified,10072975,,"
                                 "storgatan 1,ÅNGE,,Obemannat 2 maj.,Underrättad.\n"
                                 "Af-2026/0007 0004,2026-02-20,,public,mail,treatment,moderate,"
                                 "Otrevligt.,acknowledged,,556036-0793,,,Nord,,\n";
        const auto report = office.import(list);
        REQUIRE_MESSAGE(report.ok(), told(report.refusal()));
        CHECK(report.value().cases == 2);
        CHECK(report.value().open == 1);
        CHECK(report.value().missing.empty());

        const Complaint ended = office.find("Af-2024/0031 2290");
        CHECK(ended.file.diary_number.text() == "UPP 2026/000001");
        CHECK(ended.file.opened_on == day("2024-05-02"));
        CHECK(ended.file.ended_on == day("2024-06-14"));
        CHECK(!ended.file.owner);
        CHECK(ended.file.contract.has_value());
        CHECK(ended.subject.premises.has_value());
        CHECK(ended.subject.supplier == "Alfa AB");
        CHECK(ended.summary == "Obemannat 2 maj.");
        CHECK(to_supplier(ended)->summary == "Obemannat 2 maj.");

        const Complaint open = office.find("Af-2026/0007 0004");
        CHECK(open.file.state == "acknowledged");
        CHECK(open.file.owner == cases::Role::officer);
        CHECK(open.file.due_on == day("2026-02-27"));
        CHECK(open.file.central_due_on == day("2026-05-21"));
        CHECK(open.file.is_overdue(day("2026-03-02")));
        CHECK(open.file.supplier == ended.file.supplier);
        CHECK(open.file.unit == "Nord");
        CHECK(record::verify(database).ok());
    });
}

TEST_CASE("the same list again changes nothing, and a number that is known is refused in another") {
    for_each_database([](sql::Database& database) {
        Office office(database);
        const std::string list = std::string(header) +
                                 "A 1,2026-02-20,,public,mail,treatment,minor,Kort.,registered,,,,,"
                                 ",,\n";
        REQUIRE(office.import(list).ok());
        const auto again = office.import(list);
        REQUIRE(again.ok());
        CHECK(again.value().was_imported);
        const auto other = office.import(
            list + "A 2,2026-02-20,,public,mail,treatment,minor,Kort.,registered,,,,,,,\n"
        );
        REQUIRE(!other.ok());
        CHECK(told(other.refusal()) == "1 cases_earlier_known\n");
        CHECK(office.count("complaint") == 1);
        CHECK(office.count("case_import") == 1);
        CHECK(record::verify(database).ok());
    });
}

TEST_CASE("all of a list or nothing, with every fault of every row, read or held against the rest"
) {
    for_each_database([](sql::Database& database) {
        Office office(database);
        const auto refused = office.import(
            std::string(header) +
            "a,2026-02-20,,public,mail,treatment,minor,Kort.,registered,,,,,,,\n"
            "b,20 feb,,somebody,pigeon,smell,awful,,closed,,123,Storgatan 1,,,,\n"
            "c,2026-02-20,,public,mail,treatment,minor,Kort.,closed_fixed,,,,,,,\n"
            "d,2026-03-03,,public,mail,treatment,minor,Kort.,registered,99,,,,,,\n"
            "e,2026-02-20,2026-02-19,public,mail,treatment,minor,Kort.,central,,212000-0142,,,,,\n"
            "f,1989-12-31,,public,mail,treatment,grave,Kort.,local,,,,,,,\n"
            "a,2026-02-20,,public,mail,treatment,minor,Kort.,registered,,,,,,,\n"
            "g,2026-02-20,,public\n"
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
            "2 delimited_list_cell_empty\n"
            "3 delimited_list_cell_empty\n"
            "4 complaints_learned_in_the_future\n"
            "4 complaints_contract_unknown\n"
            "4 cases_earlier_to_come\n"
            "5 complaints_organisation_number_unknown\n"
            "5 cases_earlier_order\n"
            "6 services_term_not_in_force\n"
            "7 delimited_list_key_twice\n"
            "7 delimited_ragged_row\n"
        );
        CHECK(office.count("complaint") == 0);
        CHECK(office.count("case_file") == 0);
        CHECK(office.count("case_import") == 0);
    });
}

TEST_CASE("text is taken in any script and as it is written, but not what steers a terminal") {
    for_each_database([](sql::Database& database) {
        Office office(database);
        const auto row = [](const std::string& number, const std::string& text) {
            return number + ",2026-02-20,,public,mail,treatment,minor,\"" + text +
                   "\",registered,,,,,,,\n";
        };
        const std::string formula = "=HYPERLINK(\"\"http://x\"\")";
        REQUIRE(office
                    .import(
                        header + row("a", "خدمة سيئة\nрядом 服务 👩‍🦽") +
                        row("b", formula)
                    )
                    .ok());
        CHECK(office.find("a").text == "خدمة سيئة\nрядом 服务 👩‍🦽");
        CHECK(office.find("b").text == "=HYPERLINK(\"http://x\")");
        const auto refused = office.import(
            header + row("c", "\x1b[2J") + row("d\te", "Kort.") + row("f", "\u009bx")
        );
        REQUIRE(!refused.ok());
        CHECK(
            told(refused.refusal()) ==
            "1 cases_text_control_character\n"
            "2 cases_text_control_character\n"
            "3 cases_text_control_character\n"
        );
    });
}

TEST_CASE("a list that is not UTF-8 is refused with where, and what is wrong before that") {
    CHECK(!read(std::string("\xff\xfe") + "c\0o\0"s).ok());
    const auto latin = read(
        std::string(header) +
        "a,never,,public,mail,treatment,minor,Kort.,registered,,,,,,,\n"
        "b,2026-02-20,,public,mail,treatment,minor,\xc5nge,registered,,,,,,,\n"
    );
    REQUIRE(latin.ok());
    CHECK(told(*latin.value().refusal()) == "1 delimited_list_cell\n1 delimited_not_utf8\n");
}

TEST_CASE("a tip that was handled before has no contact, and what the list lacks is told") {
    for_each_database([](sql::Database& database) {
        Office office(database);
        const std::string columns =
            "complaint;registered_on;since;sender;channel;category;severity;text;state;anonymous;"
            "contact_name;contact_address\n";
        const auto refused = office.import(
            columns +
            "a;2026-02-20;;participant;web;other;minor;Tips.;registered;yes;Ada Ek;070-2\n"
            "b;2026-02-20;;participant;web;other;minor;Tips.;registered;;;070-1\n"
        );
        REQUIRE(!refused.ok());
        CHECK(
            told(refused.refusal()) ==
            "1 complaints_tip_with_contact\n2 delimited_list_cell_empty\n"
        );
        const auto report = office.import(
            columns +
            "a;2025-02-20;2025-03-01;participant;web;other;minor;Tips.;closed_notified;yes;;\n"
            "b;2026-02-20;;participant;web;other;minor;Klagomål.;registered;no;Ada Ek;070-1\n"
        );
        REQUIRE(report.ok());
        CHECK(
            report.value().missing ==
            std::map<std::string, std::size_t>{{"contract", 2}, {"outcome", 1}, {"summary", 1}}
        );
        CHECK(office.find("a").is_anonymous);
        CHECK(office.find("b").contact->name == "Ada Ek");
        CHECK(record::verify(database).ok());
    });
}

TEST_CASE("every state that a list may name is one a case can be taken over in") {
    std::size_t taken = 0;
    for (const auto& rule : states().machine().states) {
        const auto list = read(
            std::string(header) + "a,2026-02-20,2026-02-20,public,mail,treatment,minor,Kort.," +
            std::string(rule.name) + ",,,,,,,\n"
        );
        REQUIRE(list.ok());
        CHECK(list.value().rows[0].faults.empty() == rule.takes_over);
        taken += rule.takes_over ? 1 : 0;
    }
    // All but a merged one, which would need the case that it was merged into.
    CHECK(taken + 1 == states().machine().states.size());
}

}  // namespace
}  // namespace uppsikt::complaints
