#include <set>
#include <sstream>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "app/operation_table.h"
#include "app/run.h"
#include "registry/registry.h"
#include "support/database.h"
#include "support/temporary_folder.h"

namespace uppsikt::app {
namespace {

namespace json = boost::json;

struct Outcome {
    Exit exit = Exit::fine;
    std::string out;
    std::string err;
};

/// Command lines of two persons on one day after the other.
class Office {
public:
    explicit Office(test::FreshDatabase& fresh)
        : address_(
              fresh.location().backend == sql::Backend::sqlite ? "sqlite:" + fresh.location().target
                                                               : fresh.location().target
          ) {}

    Date today = parse_date("2026-03-02").value();
    std::string user = "anna";

    Outcome operator()(std::vector<std::string> words) const {
        words.insert(words.begin(), {"--database", address_, "--format", "json"});
        std::ostringstream out, err;
        Environment environment{
            .out = out,
            .err = err,
            .err_is_terminal = false,
            .folder = folder_.path(),
            .user = user,
            .now = Instant{today},
            .today = today,
            .clock = {},
        };
        const Exit exit = run(words, environment);
        return {exit, out.str(), err.str()};
    }

    json::value answer(std::vector<std::string> words) const {
        const Outcome outcome = (*this)(std::move(words));
        INFO(outcome.err);
        REQUIRE(outcome.exit == Exit::fine);
        return json::parse(outcome.out);
    }
    std::string state(std::vector<std::string> words) const {
        return std::string(answer(std::move(words)).at("state").as_string());
    }

private:
    std::string address_;
    test::TemporaryFolder folder_;
};

/// A contract to complain about; there is no command that makes one without a workbook.
void publish_contract(sql::Database& database) {
    database.write([](sql::Transaction& db) {
        const Session session{db, "test", Instant{}, parse_date("2026-03-01").value()};
        const registry::ContractAsPublished contract{
            .number = "10072975",
            .supplier = "Alfa AB",
            .area = "Ånge",
            .started_on = parse_date("2023-04-17").value(),
            .period = std::chrono::year{2026} / 3,
        };
        auto done = registry::ensure_contracts(session, "rom2", {&contract, 1}, session.today);
        record::act(
            session,
            {.kind = "test.published", .subject = "x:1", .rows = done.value().rows}
        );
    });
}

TEST_CASE("the whole chain by commands: from a complaint to a penalty that is paid") {
    test::for_each_fresh_database([](test::FreshDatabase& fresh) {
        publish_contract(fresh.database());
        fresh.close();
        Office office(fresh);
        const json::value complaint = office.answer(
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
        CHECK(complaint.at("case") == "UPP 2026/000001");
        CHECK(complaint.at("central_because") == "serious");
        const std::string code(complaint.at("code").as_string());
        const std::string c1 = "UPP 2026/000001";
        const std::string i1 = "UPP 2026/000002";
        const std::string s1 = "UPP 2026/000003";
        CHECK(office.state({"complaint", "acknowledge", c1}) == "acknowledged");
        CHECK(office.state({"complaint", "triage", c1, "--severity", "serious"}) == "central");
        CHECK(
            office.state({"complaint", "confirm-defect", c1, "--text", "Stängt."}) == "confirmed"
        );
        CHECK(
            office.state(
                {"investigation",
                 "open",
                 "--contract",
                 "10072975",
                 "--question",
                 "Varför?",
                 "--origin",
                 "complaint",
                 "--reference",
                 c1}
            ) == "open"
        );
        office.answer(
            {"investigation",
             "add-finding",
             i1,
             "--requirement",
             "PREMISES",
             "--statement",
             "Stängt på öppettid.",
             "--severity",
             "serious",
             "--diary",
             c1}
        );
        CHECK(office.state({"investigation", "submit", i1, "--text", "En brist."}) == "submitted");
        const Outcome own = office({"investigation", "approve", i1, "--text", "Ja."});
        CHECK(own.exit == Exit::refused);
        CHECK(own.err.find("cli:anna") != std::string::npos);
        office.user = "bo";
        CHECK(office.state({"investigation", "approve", i1, "--text", "Ja."}) == "assessed");
        CHECK(office.state({"investigation", "send", i1, "--text", "Svara."}) == "heard");
        CHECK(office.state({"investigation", "reply", i1, "--text", "Vi beklagar."}) == "answered");
        CHECK(
            office.state(
                {"investigation",
                 "assess-reply",
                 i1,
                 "--verdict",
                 "not_accepted",
                 "--text",
                 "Ändrar inget."}
            ) == "reply_assessed"
        );
        CHECK(
            office.state(
                {"sanction",
                 "propose",
                 "--investigation",
                 i1,
                 "--kind",
                 "one_off_penalty",
                 "--ground",
                 "premises_closed",
                 "--text",
                 "Upprepat."}
            ) == "proposed"
        );
        CHECK(office({"sanction", "decide", s1, "--text", "Ja."}).exit == Exit::refused);
        office.user = "anna";
        CHECK(office.state({"sanction", "decide", s1, "--text", "Ja."}) == "penalty_due");
        CHECK(office.answer({"sanction", "show", s1}).at("penalty") == 20000);
        CHECK(office.answer({"sanction", "precedents", s1}).at("decided") == 0);
        CHECK(
            office.state({"sanction", "pay", s1, "--amount", "20000", "--reference", "OCR 1"}) ==
            "closed_paid"
        );
        CHECK(office.answer({"complaint", "follow", code}).at("state") == "closed_investigated");
        CHECK(office.answer({"timeline", s1}).at("acts").as_array().size() == 3);
        CHECK(office.answer({"cases"}).at("cases").as_array().empty());
        CHECK(office.answer({"cases", "--ended"}).at("cases").as_array().size() == 3);
        CHECK(office({"verify"}).exit == Exit::fine);
    });
}

TEST_CASE("everything that cannot be read is told at once, and nothing is stored") {
    test::FreshDatabase fresh(sql::Backend::sqlite);
    fresh.close();
    const Office office(fresh);
    const Outcome outcome = office(
        {"complaint",
         "register",
         "--text",
         "\x01",
         "--category",
         "nonsense",
         "--severity",
         "awful",
         "--learned-on",
         "2026-13-01"}
    );
    CHECK(outcome.exit == Exit::refused);
    for (const char* said : {"nonsense", "awful", "2026-13-01", "U+0001"})
        CHECK_MESSAGE(outcome.err.find(said) != std::string::npos, outcome.err);
    CHECK(office.answer({"cases", "--ended"}).at("cases").as_array().empty());
    CHECK(office({"cases", "--owner", "janitor"}).exit == Exit::refused);
    CHECK(office({"complaint", "register"}).exit == Exit::refused);
}

TEST_CASE("jobs may be run for any day, again; and a case list shows whose time has run out") {
    test::FreshDatabase fresh(sql::Backend::sqlite);
    fresh.close();
    Office office(fresh);
    const std::string c1 = "UPP 2026/000001";
    office.answer({"complaint", "register", "--text", "Kallt."});
    office.answer({"complaint", "acknowledge", c1, "--text", "Tack."});
    office.answer(
        {"complaint",
         "triage",
         c1,
         "--severity",
         "minor",
         "--local",
         "yes",
         "--unit",
         "Ånge",
         "--assignee",
         "cli:anna"}
    );
    CHECK(office.answer({"cases", "--mine"}).at("cases").as_array().size() == 1);
    CHECK(office.answer({"cases", "--overdue"}).at("cases").as_array().empty());
    office.answer({"complaint", "report-fix", c1, "--text", "Elementet är lagat."});
    const auto expired = [&](const char* today) {
        return office.answer({"--today", today, "jobs", "run"})
            .at("confirmations_expired")
            .as_int64();
    };
    CHECK(expired("2026-03-09") == 0);
    CHECK(
        office.answer({"--today", "2026-03-10", "cases", "--overdue"})
            .at_pointer("/cases/0/owner") == "complainant"
    );
    CHECK(expired("2026-03-10") == 1);
    CHECK(expired("2026-03-10") == 0);
    CHECK(expired("2036-03-10") == 0);
}

TEST_CASE("every operation has a name of its own in its group, and a purpose in both languages") {
    for (const OperationGroup& group :
         {complaint_operations(),
          investigation_operations(),
          sanction_operations(),
          job_operations()}) {
        std::set<std::string> names;
        for (const Operation& operation : group.operations) {
            CHECK(names.insert(operation.name).second);
            CHECK(std::string(operation.purpose).find(" / ") != std::string::npos);
        }
        CHECK(!names.empty());
    }
}

}  // namespace
}  // namespace uppsikt::app
