#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "app/testing_office.h"
#include "support/temporary_folder.h"

namespace uppsikt::app {
namespace {

namespace json = boost::json;
using testing::address_of;
using testing::Office;
using testing::Outcome;
using testing::publish_contract;
using testing::Words;

const std::string the_complaint = "UPP 2026/000001";
const std::string the_report = "UPP 2026/000002";
const std::string the_penalty = "UPP 2026/000003";

/// Gives the code of whoever complained.
std::string complain_and_confirm(const Office& office) {
    const json::value receipt = office.answer(
        "registrar:rut",
        {"complaint",
         "register",
         "--text",
         "Stängt igen.",
         "--contract",
         "10072975",
         "--category",
         "premises",
         "--severity",
         "serious"}
    );
    CHECK(receipt.at("number") == json::value(the_complaint));
    CHECK(receipt.at("central_because") == "serious");
    CHECK(
        office.state("registrar:rut", {"complaint", "acknowledge", the_complaint}) == "acknowledged"
    );
    CHECK(
        office.state("officer:anna", {"complaint", "triage", the_complaint, "--to", "central"}) ==
        "central"
    );
    CHECK(
        office.state(
            "officer:anna",
            {"complaint", "confirm", the_complaint, "--text", "Stängt."}
        ) == "confirmed"
    );
    return std::string(receipt.at("code").as_string());
}

void investigate(const Office& office) {
    CHECK(
        office.state(
            "officer:anna",
            {"investigation",
             "open",
             "--contract",
             "10072975",
             "--question",
             "Varför?",
             "--origin",
             "complaint",
             "--reference",
             the_complaint}
        ) == "open"
    );
    (void)office.answer(
        "officer:anna",
        {"investigation",
         "add-finding",
         the_report,
         "--requirement",
         "PREMISES",
         "--text",
         "Stängt på öppettid.",
         "--severity",
         "serious",
         "--evidence",
         "diary:" + the_complaint}
    );
    CHECK(
        office.state(
            "officer:anna",
            {"investigation", "submit", the_report, "--text", "En brist."}
        ) == "submitted"
    );
    // The same person in another role is the same person.
    const Outcome own =
        office.run("assessor:anna", {"investigation", "approve", the_report, "--text", "Ja."});
    CHECK(own.exit == Exit::refused);
    CHECK(own.err.find("user:anna") != std::string::npos);
    CHECK(
        office.state("assessor:bo", {"investigation", "approve", the_report, "--text", "Ja."}) ==
        "assessed"
    );
}

void hear(const Office& office) {
    // Before the supplier has been sent anything it sees nothing, and cannot answer.
    const Words reply{"investigation", "reply", the_report, "--text", "Vi beklagar."};
    CHECK(office.run("supplier:Alfa AB", reply).exit == Exit::refused);
    CHECK(
        office.state("officer:anna", {"investigation", "send", the_report, "--text", "Svara."}) ==
        "heard"
    );
    CHECK(office.run("supplier:Beta AB", reply).exit == Exit::refused);
    CHECK(office.state("supplier:Alfa AB", reply) == "answered");
    CHECK(
        office.state(
            "officer:anna",
            {"investigation",
             "assess-reply",
             the_report,
             "--verdict",
             "not_accepted",
             "--text",
             "Ändrar inget."}
        ) == "reply_assessed"
    );
}

void decide(const Office& office) {
    CHECK(
        office.state(
            "officer:bo",
            {"sanction",
             "propose",
             "--investigation",
             the_report,
             "--kind",
             "one_off_penalty",
             "--ground",
             "premises_closed",
             "--text",
             "Upprepat."}
        ) == "proposed"
    );
    const Words yes{"sanction", "decide", the_penalty, "--text", "Ja."};
    CHECK(office.run("officer:anna", yes).exit == Exit::refused);       // no such role
    CHECK(office.run("decision_maker:bo", yes).exit == Exit::refused);  // who proposed it
    CHECK(office.state("decision_maker:anna", yes) == "penalty_due");
    const json::value shown = office.answer("officer:bo", {"sanction", "show", the_penalty});
    CHECK(shown.at("penalty") == 20000);
    CHECK(shown.at("contract") == "10072975");
    CHECK(office.answer("officer:bo", {"sanction", "precedents", the_penalty}).at("decided") == 0);
}

TEST_CASE("the whole chain by commands: from a complaint to a penalty that is paid") {
    test::for_each_fresh_database([](test::FreshDatabase& fresh) {
        publish_contract(fresh.database());
        fresh.close();
        const test::TemporaryFolder folder;
        const Office office(folder.path(), address_of(fresh));
        const std::string code = complain_and_confirm(office);
        investigate(office);
        hear(office);
        decide(office);
        CHECK(
            office.state(
                "officer:bo",
                {"sanction",
                 "pay",
                 the_penalty,
                 "--by",
                 "payment",
                 "--amount",
                 "20000",
                 "--reference",
                 "OCR 1"}
            ) == "closed_paid"
        );
        CHECK(
            office.answer("complainant:c", {"complaint", "follow", code}).at("state") ==
            "closed_investigated"
        );
        const auto acts = [&](const std::string& about) {
            return office.answer("officer:bo", {"timeline", about}).at("acts").as_array().size();
        };
        CHECK(acts(the_penalty) == 3);
        CHECK(acts("Alfa AB") >= acts(the_penalty) + acts(the_report) + acts(the_complaint));
        CHECK(office.answer("officer:bo", {"cases"}).at("cases").as_array().empty());
        CHECK(office.run("officer:bo", {"verify"}).exit == Exit::fine);
    });
}

TEST_CASE("a penalty without an amount, or with one that is no number, is refused with its reason"
) {
    const test::TemporaryFolder folder;
    const Office office(folder.path(), "sqlite:test.db");
    const Outcome outcome = office.run(
        "officer:bo",
        {"sanction", "pay", the_penalty, "--amount", "mycket", "--reference", "OCR 1"}
    );
    CHECK(outcome.exit == Exit::refused);
    CHECK(outcome.err.find("mycket") != std::string::npos);
    CHECK(
        office.run("officer:bo", {"sanction", "pay", the_penalty, "--reference", "x"}).exit ==
        Exit::refused
    );
}

}  // namespace
}  // namespace uppsikt::app
