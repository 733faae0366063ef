#include <fstream>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "app/testing_office.h"
#include "support/temporary_folder.h"

/// Premises, staff, competence and suppliers by commands.
namespace uppsikt::app {
namespace {

namespace json = boost::json;
using testing::address_of;
using testing::inspector;
using testing::Office;
using testing::officer;
using testing::Outcome;
using testing::publish_contract;
using testing::with;
using testing::Words;

const std::string alfa = "supplier:Alfa AB";
const std::string beta = "supplier:Beta AB";
const Words asa{"--identity", "19850709-9805", "--name", "Åsa Berg"};

/// Two suppliers with a contract each; Åsa works for both.
struct Town {
    test::TemporaryFolder folder;
    Office office;

    explicit Town(test::FreshDatabase& fresh) : office(folder.path(), address_of(fresh)) {
        publish_contract(fresh.database());
        publish_contract(fresh.database(), "10072976", "Beta AB");
        fresh.close();
        const Words assign{"staff", "assign", "--contract"};
        (void)office.answer(alfa, with(with(assign, {"10072975"}), asa));
        (void)office.answer(beta, with(with(assign, {"10072976", "--extent", "50"}), asa));
    }
};

TEST_CASE("a supplier states its own premises, and no other's") {
    test::for_each_fresh_database([](test::FreshDatabase& fresh) {
        const Town town(fresh);
        const Words place{
            "premises",
            "register",
            "--contract",
            "10072975",
            "--address",
            "Storgatan 1",
            "--postal-code",
            "841 31",
            "--town",
            "Ånge"
        };
        CHECK(town.office.run(beta, place).exit == Exit::refused);
        CHECK(town.office.answer(alfa, place).at("premises") == 1);
        const Words moved{"premises", "revise", "1", "--to", "2026-12-31"};
        CHECK(town.office.run(beta, moved).exit == Exit::refused);
        CHECK(town.office.answer(alfa, moved).at("valid_to") == "2026-12-31");
        CHECK(town.office.answer(officer, {"premises", "show", "1"}).at("town") == "Ånge");
        const Words list{"premises", "list", "--contract", "10072975"};
        CHECK(town.office.answer(inspector, list).at("premises").as_array().size() == 1);
        CHECK(town.office.run(beta, list).exit == Exit::refused);
        CHECK(town.office.run(officer, {"verify"}).exit == Exit::fine);
    });
}

TEST_CASE("who is counted at two places is found, and a number of identity is not shown") {
    test::for_each_fresh_database([](test::FreshDatabase& fresh) {
        const Town town(fresh);
        const json::value counted = town.office.answer(officer, {"staff", "overbooked"});
        REQUIRE(counted.at("overbooked").as_array().size() == 1);
        CHECK(counted.at("overbooked").at(0).at("extent") == 150);
        CHECK(counted.at("overbooked").at(0).at("identity") == "198507099805");
        const Words list{"staff", "list", "--contract", "10072975"};
        for (const std::string& who : {alfa, inspector}) {
            const Outcome seen = town.office.run(who, list);
            CHECK(seen.exit == Exit::fine);
            CHECK(seen.out.find("Åsa Berg") != std::string::npos);
            CHECK(seen.out.find("9805") == std::string::npos);
        }
        CHECK(town.office.run(beta, list).exit == Exit::refused);
        // Neither is one that stands where it should not.
        for (const Words& wrong :
             {Words{"competence", "list", "--person", "198507099805"},
              Words{"competence", "list", "--person", "19850709-9805"},
              Words{"staff", "list", "--contract", "198507099805"},
              Words{"supplier", "organisation-number", "Alfa AB", "--number", "850709-9805"}}) {
            const Outcome outcome = town.office.run(officer, wrong);
            CHECK(outcome.exit == Exit::refused);
            CHECK(outcome.err.find("9805") == std::string::npos);
        }
        (void)town.office.answer(alfa, {"staff", "revise", "1", "--extent", "50"});
        const json::value after = town.office.answer(officer, {"staff", "overbooked"});
        CHECK(after.at("overbooked").as_array().empty());
    });
}

TEST_CASE("a claim is laid to its certificate, verified and controlled") {
    test::for_each_fresh_database([](test::FreshDatabase& fresh) {
        const Town town(fresh);
        std::ofstream(town.folder.path() / "intyg.pdf") << "a certificate";
        const Words claim{
            "competence",
            "claim",
            "--person",
            "1",
            "--kind",
            "work",
            "--text",
            "Arbetsförmedlare",
            "--from",
            "2020-01-01"
        };
        CHECK(town.office.answer(alfa, claim).at("claim") == 1);
        const Words
            lay{"competence", "evidence", "1", "--file", "intyg.pdf", "--issued", "2023-01-01"};
        CHECK(town.office.run(beta, lay).exit == Exit::refused);
        CHECK(town.office.answer(alfa, lay).at("claim") == 1);
        const Words
            verify{"competence", "verify", "1", "--verdict", "shown", "--text", "Granskat."};
        CHECK(town.office.run(alfa, verify).exit == Exit::refused);
        CHECK(town.office.answer(inspector, verify).at("verdict") == "shown");
        // Another employer of the same person does not see what the first has claimed.
        const Words list{"competence", "list", "--person", "1"};
        CHECK(town.office.answer(beta, list).at("claims").as_array().empty());
        CHECK(town.office.answer(alfa, list).at("claims").at(0).at("reason").is_null());
        CHECK(town.office.answer(inspector, list).at("claims").at(0).at("reason") == "Granskat.");
        const Words draw{
            "competence",
            "draw",
            "--seed",
            "lott 17",
            "--sample",
            "5",
            "--contract",
            "10072975"
        };
        CHECK(town.office.answer(inspector, draw).at("sample").as_array().size() == 1);
        const json::value finished = town.office.answer(inspector, {"competence", "finish", "1"});
        CHECK(finished.at("sample").at(0).at("shown") == true);
        CHECK(town.office.answer(officer, {"competence", "control", "1"}) == finished);
        CHECK(town.office.run(officer, {"verify"}).exit == Exit::fine);
    });
}

TEST_CASE("two names are linked as one supplier, which then has the contracts of both") {
    test::for_each_fresh_database([](test::FreshDatabase& fresh) {
        const Town town(fresh);
        const Words list{"staff", "list", "--contract", "10072976"};
        CHECK(town.office.run(alfa, list).exit == Exit::refused);
        (void)town.office.answer(
            officer,
            {"supplier", "link", "Beta AB", "--same-as", "Alfa AB", "--text", "Fusion."}
        );
        (void)town.office.answer(
            officer,
            {"supplier", "organisation-number", "Alfa AB", "--number", "556036-0793"}
        );
        CHECK(town.office.run(alfa, list).exit == Exit::fine);
        const json::value shown = town.office.answer(officer, {"supplier", "show", "Alfa AB"});
        CHECK(shown.at("contracts").as_array().size() == 2);
        CHECK(shown.at("organisation_number") == "556036-0793");
        (void)town.office.answer(officer, {"supplier", "unlink", "Beta AB", "--text", "Fel."});
        CHECK(town.office.run(alfa, list).exit == Exit::refused);
        CHECK(town.office.answer(officer, {"supplier", "alike"}).at("alike").as_array().empty());
    });
}

}  // namespace
}  // namespace uppsikt::app
