#include "app/operations.h"

#include <algorithm>
#include <set>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "app/commands_page.h"
#include "app/testing_shell.h"
#include "cases/operations.h"
#include "support/shared_data.h"
#include "support/temporary_folder.h"

namespace uppsikt::app {
namespace {

namespace json = boost::json;
using operations::Operation;
using operations::Option;
using operations::Table;
using testing::Outcome;
using testing::Shell;
using testing::with;
using testing::Words;

TEST_CASE("every operation and option has a text in both languages, and a role that exists") {
    const Texts texts = Texts::load(embedded::texts());
    std::set<std::string> names;
    for (const Table* table : all_operations())
        for (const Operation& operation : table->operations) {
            CAPTURE(operation.name());
            CHECK(names.insert(operation.name()).second);
            CHECK(texts.knows(table->purpose_of(operation)));
            if (!operation.verb.empty())
                CHECK(texts.knows("app_noun_" + std::string(operation.noun)));
            for (const Option& option : operation.options) {
                CAPTURE(option.name);
                CHECK(texts.knows(table->purpose_of(option)));
                CHECK((option.takes == operations::Takes::choice) == !option.choices.empty());
                for (const std::string_view choice : option.choices)
                    CHECK_MESSAGE(texts.knows(operations::word_of(option.name, choice)), choice);
            }
            for (const std::string_view role : operation.roles)
                CHECK_MESSAGE(access::role_named(role).has_value(), role);
        }
    CHECK(names.size() > 20);
}

/// Whether an operation of the machine's module takes the step.
bool is_taken(const cases::Machine& machine, std::string_view verb) {
    for (const Table* table : all_operations())
        if (table->module == machine.module)
            for (const Operation& operation : table->operations)
                if (std::ranges::find(operation.steps, verb) != operation.steps.end()) return true;
    return false;
}

/// What no person does: times that run out, and histories that are read in.
bool is_unasked(std::string_view verb) { return verb == "expire" || verb == "close_as_handled"; }

TEST_CASE("every step of every case has a command, or is a job's or an import's") {
    for (const cases::Machine* machine : all_machines().all)
        for (const auto& step : machine->steps) {
            CAPTURE(machine->kind);
            CAPTURE(step.verb);
            CHECK((is_unasked(step.verb) || is_taken(*machine, step.verb)));
        }
}

TEST_CASE("an operation takes only steps that its cases have") {
    for (const Table* table : all_operations())
        for (const Operation& operation : table->operations)
            for (const std::string_view verb : operation.steps) {
                CAPTURE(operation.name());
                CAPTURE(verb);
                bool is_there = false;
                for (const cases::Machine* machine : all_machines().all)
                    if (machine->module == table->module)
                        is_there =
                            is_there || std::ranges::any_of(machine->steps, [&](const auto& step) {
                                return step.verb == verb;
                            });
                CHECK(is_there);
            }
}

TEST_CASE("states, roles and acts of cases have words that people read") {
    const Texts texts = Texts::load(embedded::texts());
    for (const cases::Machine* machine : all_machines().all) {
        CHECK_MESSAGE(texts.knows("app_kind_" + std::string(machine->kind)), machine->kind);
        for (const auto& state : machine->states) {
            CHECK_MESSAGE(texts.knows("app_state_" + std::string(state.name)), state.name);
            if (state.owner) {
                const std::string owner(cases::name_of(*state.owner));
                CHECK_MESSAGE(texts.knows("app_owner_" + owner), owner);
            }
        }
        for (const auto& step : machine->steps) {
            const std::string act(step.records);
            CHECK_MESSAGE(texts.knows(std::string(machine->module) + "_act_" + act), act);
        }
    }
}

TEST_CASE("docs/commands.md is what the tables say; uppsikt commands writes it") {
    const Texts texts = Texts::load(embedded::texts());
    CHECK(
        test::read_file(test::source_dir() / "docs" / "commands.md") ==
        commands_page(all_operations(), texts)
    );
}

TEST_CASE("one person is one actor in all roles, so that nobody decides what they proposed") {
    const auto actor = [](std::string_view text) {
        return viewer_of(Acting::parse(text), "root").actor;
    };
    CHECK(actor("officer:anna") == "user:anna");
    CHECK(actor("decision_maker:anna") == "user:anna");
    CHECK(actor("local_officer:anna@Ånge") == "user:anna");
    CHECK(viewer_of(std::nullopt, "anna").actor == "user:anna");
    CHECK(actor("supplier:Alfa AB") == "supplier:Alfa AB");
    for (const char* text : {"anna", "officer:", "chef:anna", "local_officer:bo", "officer:a\nb"})
        CHECK_MESSAGE(!Acting::parse(text), text);
}

TEST_CASE("who has no role sees less than who decides, and a supplier least") {
    const auto sees = [](std::string_view text) {
        return viewer_of(Acting::parse(text), "root").sees.size();
    };
    CHECK(sees("supplier:Alfa AB") == 1);
    CHECK(viewer_of(std::nullopt, "anna").sees.size() == 2);
    CHECK(sees("administrator:adam") == 2);
    CHECK(sees("officer:anna") == 3);
    CHECK(sees("decision_maker:dag") == 4);
}

/// A shell on 2 March 2026 with a complaint that lies at an office.
struct OfficeWithComplaint {
    test::TemporaryFolder folder;
    Shell uppsikt{folder.path(), "sqlite:test.db"};
    std::string number;
    std::string code;

    OfficeWithComplaint() {
        uppsikt.today = parse_date("2026-03-02").value();
        const json::value receipt = uppsikt.json_of(
            {"complaint",
             "register",
             "--as",
             "registrar:rut",
             "--text",
             "Dörren var låst.",
             "--category",
             "opening_hours",
             "--name",
             "Åsa Öberg",
             "--reach",
             "070-1",
             "--unit",
             "Ånge"}
        );
        number = receipt.at("number").as_string();
        code = receipt.at("code").as_string();
        CHECK(receipt.at("state") == "registered");
        CHECK(receipt.at("days_left") == 2);
        (void)uppsikt.json_of({"complaint", "acknowledge", number, "--as", "registrar:rut"});
        (void)uppsikt.json_of(
            {"complaint",
             "triage",
             number,
             "--to",
             "local",
             "--unit",
             "Ånge",
             "--assignee",
             "user:bo",
             "--as",
             "officer:eva"}
        );
    }

    json::array queue(const Words& words) const {
        return uppsikt.json_of(with({"cases"}, words)).at("cases").as_array();
    }
};

TEST_CASE("the queue tells whose turn it is, how many days are left, and what can be done") {
    const OfficeWithComplaint office;
    const json::array queue = office.queue({"--as", "local_officer:bo@Ånge"});
    REQUIRE(queue.size() == 1);
    CHECK(queue[0].at("owner") == "local_officer");
    CHECK(queue[0].at("days_left") == 14);
    // What is meant to come next is first.
    CHECK(
        json::serialize(queue[0].at("steps")) ==
        R"(["complaint fix","complaint send-central","complaint merge"])"
    );
    // Who may not do a step is not told of it.
    CHECK(office.queue({"--as", "decision_maker:dag"})[0].at("steps").as_array().empty());
}

TEST_CASE("a local officer sees the office's cases and their own, and no others") {
    const OfficeWithComplaint office;
    CHECK(office.queue({"--as", "local_officer:eva@Ånge"}).size() == 1);
    CHECK(office.queue({"--as", "local_officer:bo@Nord"}).size() == 1);
    CHECK(office.queue({"--as", "local_officer:eva@Nord"}).empty());
    const Words hidden{"--as", "local_officer:eva@Nord"};
    for (const Words& question :
         {Words{"case", "show", office.number},
          Words{"timeline", office.number},
          Words{"complaint", "show", office.number},
          Words{"complaint", "fix", office.number, "--text", "Ny skylt."},
          Words{"complaint", "merge", office.number, "--into", office.number}}) {
        const Outcome outcome = office.uppsikt(with(question, hidden));
        CHECK(outcome.exit == Exit::refused);
        CHECK(outcome.err.find("Det finns inget ärende") != std::string::npos);
    }
}

TEST_CASE("the queue is asked by person, kind, owner and days") {
    const OfficeWithComplaint office;
    CHECK(office.queue({"--mine", "--as", "officer:bo"}).size() == 1);
    CHECK(office.queue({"--mine", "--as", "officer:eva"}).empty());
    CHECK(office.queue({"--kind", "sanction"}).empty());
    CHECK(office.queue({"--owner", "local_officer"}).size() == 1);
    CHECK(office.queue({"--overdue", "--today", "2026-03-16"}).empty());
    CHECK(office.queue({"--overdue", "--today", "2026-03-17"}).size() == 1);
    CHECK(office.queue({"--after", office.number}).empty());
    CHECK(office.uppsikt({"cases", "--supplier", "Ingen AB"}).exit == Exit::refused);
    CHECK(office.uppsikt({"cases", "--owner", "chef"}).exit == Exit::refused);
}

TEST_CASE("the time line masks what the reader may not see") {
    const OfficeWithComplaint office;
    (void)office.uppsikt.json_of(
        {"complaint", "fix", office.number, "--text", "Ny skylt.", "--as", "local_officer:bo@Ånge"}
    );
    const auto fix_as = [&](const std::string& who) {
        const json::value line = office.uppsikt.json_of({"timeline", office.number, "--as", who});
        const json::value& act = line.at("acts").as_array().front();
        CHECK(act.at("what") == "complaints.fix_reported");
        CHECK(act.at("actor") == "user:bo");
        return act.at("fields").as_array().front();
    };
    CHECK(fix_as("officer:eva").at("value") == "Ny skylt.");
    CHECK(fix_as("registrar:rut").at("value").is_null());
    CHECK(fix_as("registrar:rut").at("masked") == true);
    CHECK(
        office.uppsikt({"timeline", office.number, "--as", "supplier:Alfa"}).exit == Exit::refused
    );
    const Outcome table = office.uppsikt({"timeline", office.number});
    CHECK(table.out.find("åtgärd anmäld") != std::string::npos);
    CHECK(table.out.find("(dolt)") != std::string::npos);
    CHECK(table.out.find("Ny skylt") == std::string::npos);
    // The rule by which the case was sent to the office, and who did it.
    CHECK(table.out.find("COMPLAINT-CENTRAL") != std::string::npos);
    CHECK(table.out.find("user:eva") != std::string::npos);
}

TEST_CASE("who complained is shown only to those who may see it") {
    const OfficeWithComplaint office;
    const auto shown_to = [&](const std::string& who) {
        return office.uppsikt.json_of({"complaint", "show", office.number, "--as", who});
    };
    CHECK(shown_to("officer:eva").at("name") == "Åsa Öberg");
    CHECK(shown_to("inspector:ivar").at("name").is_null());
    CHECK(shown_to("inspector:ivar").at("text").is_null());
    CHECK(shown_to("inspector:ivar").at("masked") == true);
    const Outcome supplier =
        office.uppsikt({"complaint", "show-supplier", office.number, "--as", "supplier:Alfa"});
    CHECK(supplier.exit == Exit::refused);
}

TEST_CASE("whoever complained follows and answers with the code") {
    const OfficeWithComplaint office;
    (void)office.uppsikt.json_of({"complaint", "fix", office.number, "--text", "Ny skylt."});
    (void)office.uppsikt.json_of({"complaint", "write", office.number, "--text", "Hjälpte det?"});
    CHECK(
        office.uppsikt.json_of({"complaint", "answer-by-code", office.code, "--fixed", "yes"})
            .at("state") == "closed_fixed"
    );
    const json::value seen = office.uppsikt.json_of({"complaint", "follow", office.code});
    CHECK(seen.at("state") == "closed_fixed");
    CHECK(seen.at_pointer("/messages/0/text") == "Hjälpte det?");
    const Outcome table = office.uppsikt({"complaint", "follow", office.code});
    CHECK(table.out.find("avslutat: åtgärdat") != std::string::npos);
    CHECK(table.out.find("Hjälpte det?") != std::string::npos);
}

TEST_CASE("a command tells every reason at once, and a role that may not is refused") {
    const OfficeWithComplaint office;
    const Outcome outcome = office.uppsikt(
        {"complaint", "register", "--category", "väder", "--learned", "i går", "--premises", "x"}
    );
    CHECK(outcome.exit == Exit::refused);
    for (const char* text : {"väder", "i går", "text saknas", "inget heltal"})
        CHECK_MESSAGE(outcome.err.find(text) != std::string::npos, text);
    const Outcome role = office.uppsikt(
        {"complaint", "confirm", office.number, "--text", "x", "--as", "registrar:rut"}
    );
    CHECK(role.exit == Exit::refused);
    CHECK(role.err.find("registrar") != std::string::npos);
    CHECK(office.uppsikt({"complaint", "nonsense"}).exit == Exit::refused);
    CHECK(office.uppsikt({"complaint", "register", "--help"}).exit == Exit::fine);
    CHECK(office.uppsikt({"cases", "--as", "chef:anna"}).exit == Exit::refused);
}

TEST_CASE("every answer of an operation has a table, JSON and CSV in both languages") {
    const OfficeWithComplaint office;
    for (const Words& question :
         {Words{"cases"},
          Words{"case", "show", office.number},
          Words{"timeline", office.number},
          Words{"complaint", "show", office.number},
          Words{"complaint", "follow", office.code},
          Words{"jobs", "run"}})
        for (const char* language : {"sv", "en"})
            for (const char* format : {"table", "json", "csv"}) {
                CAPTURE(question.front());
                CAPTURE(format);
                const Outcome outcome =
                    office.uppsikt(with({"--language", language, "--format", format}, question));
                CHECK(outcome.exit == Exit::fine);
                CHECK(outcome.err.empty());
                CHECK(!outcome.out.empty());
            }
}

TEST_CASE("jobs remind before the last day and send on what was not confirmed, once") {
    const OfficeWithComplaint office;
    const auto run_on = [&](const std::string& day) {
        return office.uppsikt.json_of({"jobs", "run", "--on", day});
    };
    const auto acts = [&] {
        return office.uppsikt.json_of({"timeline", office.number}).at("acts").as_array().size();
    };
    // The office has until 16 March; two working days before is the 12th.
    CHECK(run_on("2026-03-11").at("done") == 0);
    CHECK(run_on("2026-03-12").at("done") == 1);
    CHECK(run_on("2026-03-12").at("done") == 0);
    CHECK(run_on("2026-03-13").at("done") == 0);
    CHECK(run_on("2026-03-01").at("done") == 0);
    (void)office.uppsikt.json_of(
        {"complaint", "fix", office.number, "--text", "Ny skylt.", "--today", "2026-03-13"}
    );
    // Five working days to answer, the 20th included.
    CHECK(run_on("2026-03-20").at_pointer("/steps/0/job") == "reminders");
    const json::value expired = run_on("2026-03-21");
    CHECK(expired.at("done") == 1);
    CHECK(expired.at_pointer("/steps/0/job") == "complaint_confirmations");
    CHECK(expired.at_pointer("/steps/0/number") == json::value(office.number));
    const std::size_t before = acts();
    CHECK(run_on("2026-03-21").at("done") == 0);
    CHECK(acts() == before);
    CHECK(office.queue({})[0].at("state") == "central");
    CHECK(office.uppsikt({"verify"}).exit == Exit::fine);
}

}  // namespace
}  // namespace uppsikt::app
