#include "cases/queue.h"

#include <doctest/doctest.h>

#include "cases/jobs.h"
#include "cases/timeline.h"
#include "support/chain.h"
#include "support/database.h"
#include "support/signing.h"

namespace uppsikt::cases {
namespace {

using test::ask;
using test::day;
using test::for_each_database;
using test::on;
using test::the_handbook;
using Numbers = std::vector<std::string>;

enum class QuestionState { waiting, answered, lapsed };

Design<QuestionState> question_design() {
    return {
        .kind = "question",
        .module = "questions",
        .first = QuestionState::waiting,
        .opened_by = "asked",
        .central = {"DEFECT-90", "within", CountedFrom::learned},
        .states =
            {{.state = QuestionState::waiting,
              .name = "waiting",
              .owner = Role::supplier,
              .deadline = DeadlineRule{"COMPLAINT-SLA", "acknowledge"},
              .next = "answer"},
             {.state = QuestionState::answered,
              .name = "answered",
              .needs = {"answered"},
              .is_end = true},
             {.state = QuestionState::lapsed, .name = "lapsed", .needs = {"lapsed"}, .is_end = true}
            },
        .steps =
            {{.from = QuestionState::waiting,
              .verb = "note",
              .to = QuestionState::waiting,
              .records = "noted"},
             {.from = QuestionState::waiting,
              .verb = "answer",
              .to = QuestionState::answered,
              .records = "answered",
              .other_than = {"asked"}},
             {.from = QuestionState::waiting,
              .verb = "expire",
              .to = QuestionState::lapsed,
              .records = "lapsed",
              .after_deadline = true}},
    };
}
const Machine& question() {
    static const CaseTable<QuestionState> table(question_design());
    return table.machine();
}

struct Asked {
    std::string_view on;
    std::string unit = "central";
    std::optional<std::string> assignee = std::nullopt;
    std::optional<std::string_view> learned_on = std::nullopt;
};

Case asked(sql::Database& database, const Asked& asked) {
    return on(database, asked.on, "user:anna", [&](const Session& session) {
        Case file = open(
                        session,
                        the_handbook(),
                        question(),
                        {.unit = asked.unit,
                         .learned_on = day(asked.learned_on.value_or(asked.on)),
                         .assignee = asked.assignee}
        )
                        .value();
        record_opening(session, question(), file, {});
        return file;
    });
}

Numbers numbers(sql::Database& database, const QueueQuestion& question) {
    return ask(database, "2026-03-10", [&](const Session& session) {
        Numbers found;
        for (const Case& file : queue(session, question))
            found.push_back(file.diary_number.text());
        return found;
    });
}

TEST_CASE("the queue has the least time left first, whichever clock that is") {
    for_each_database([](sql::Database& database) {
        asked(database, {.on = "2026-03-09"});
        asked(database, {.on = "2026-03-04"});
        // The day of the whole case comes before that of its state.
        asked(database, {.on = "2026-03-09", .learned_on = "2025-12-05"});
        CHECK(
            numbers(database, {}) ==
            Numbers{"UPP 2026/000003", "UPP 2026/000002", "UPP 2026/000001"}
        );
        CHECK(
            numbers(database, {.due_before = day("2026-03-10")}) ==
            Numbers{"UPP 2026/000003", "UPP 2026/000002"}
        );
        CHECK(numbers(database, {.at_most = 1}) == Numbers{"UPP 2026/000003"});
    });
}

TEST_CASE("the queue goes on after a case, without gap or repetition") {
    for_each_database([](sql::Database& database) {
        for (int i = 0; i < 7; ++i)
            asked(database, {.on = i % 2 == 0 ? "2026-03-02" : "2026-03-03"});
        const Numbers all = numbers(database, {});
        REQUIRE(all.size() == 7);
        Numbers paged;
        QueueQuestion page{.at_most = 2};
        while (true) {
            const std::vector<Case> found =
                ask(database, "2026-03-10", [&](const Session& session) {
                    return queue(session, page);
                });
            if (found.empty()) break;
            for (const Case& file : found)
                paged.push_back(file.diary_number.text());
            page.after = QueuePlace{.clock = found.back().clock(), .id = found.back().id};
        }
        CHECK(paged == all);
    });
}

TEST_CASE("a scope shows the office's cases and the reader's own, each once and in order") {
    for_each_database([](sql::Database& database) {
        asked(database, {.on = "2026-03-04", .unit = "Nord", .assignee = "user:bo"});
        asked(database, {.on = "2026-03-03", .unit = "Syd"});
        asked(database, {.on = "2026-03-05", .unit = "Syd", .assignee = "user:bo"});
        asked(database, {.on = "2026-03-02", .unit = "Nord"});
        const Scope scope{Scope::Office{.unit = "Syd", .assignee = "user:bo"}};
        CHECK(
            numbers(database, {.scope = scope}) ==
            Numbers{"UPP 2026/000002", "UPP 2026/000001", "UPP 2026/000003"}
        );
        CHECK(numbers(database, {.scope = scope, .unit = "Nord"}) == Numbers{"UPP 2026/000001"});
        CHECK(numbers(database, {.scope = scope, .at_most = 1}) == Numbers{"UPP 2026/000002"});
        const Scope nowhere{Scope::Office{.unit = "Väst", .assignee = "user:eva"}};
        CHECK(numbers(database, {.scope = nowhere}).empty());
    });
}

TEST_CASE("a lawful step is one that this person may take today") {
    for_each_database([](sql::Database& database) {
        const Case file = asked(database, {.on = "2026-03-02"});
        const auto steps = [&](std::string_view date, const std::string& actor) {
            return on(database, date, actor, [&](const Session& session) {
                return lawful_steps(question(), file, session);
            });
        };
        using Steps = std::vector<std::string_view>;
        CHECK(steps("2026-03-04", "user:bo") == Steps{"answer", "note"});
        CHECK(steps("2026-03-04", "user:anna") == Steps{"note"});
        CHECK(steps("2026-03-05", "user:bo") == Steps{"answer", "note", "expire"});
    });
}

jobs::Job lapses() {
    return expiry(
        {.name = "lapses",
         .machine = question(),
         .verb = "expire",
         .expire = [](const Session& session, const Handbook& handbook, const Case& file
                   ) { return take(session, handbook, question(), file, {.verb = "expire"}); }}
    );
}

TEST_CASE("times that run out and reminders are done once, whatever the days and their order") {
    test::for_each_fresh_database([](test::FreshDatabase& fresh) {
        sql::Database& database = fresh.database();
        const test::Signing signing(database);
        asked(database, {.on = "2026-03-02"});
        asked(database, {.on = "2026-03-04"});
        operations::Desk desk;
        desk.lay(the_handbook());
        const std::vector<jobs::Job> all{lapses(), reminders()};
        const auto run_on = [&](std::string_view date) {
            Numbers done;
            const jobs::Report report =
                jobs::run(database, desk, all, {.now = Instant{day(date)}, .today = day(date)});
            CHECK(report.ok());
            for (const jobs::Step& step : report.steps)
                done.push_back(step.job + " " + step.about);
            return done;
        };
        // Two working days to answer: the 4th and the 6th.
        CHECK(run_on("2026-02-27").empty());
        CHECK(run_on("2026-03-02") == Numbers{"reminders UPP 2026/000001"});
        CHECK(run_on("2026-03-02").empty());
        CHECK(
            run_on("2026-03-05") == Numbers{"lapses UPP 2026/000001", "reminders UPP 2026/000002"}
        );
        CHECK(run_on("2026-03-03").empty());
        CHECK(run_on("2026-03-06").empty());
        CHECK(run_on("2027-01-01") == Numbers{"lapses UPP 2026/000002"});
        CHECK(run_on("2027-01-01").empty());
        CHECK(test::fault_in_record(database) == "");
    });
}

TEST_CASE("the time line of a supplier has the acts of all its names' cases, in scope") {
    for_each_database([](sql::Database& database) {
        const auto supplier_of = [&](const std::string& contract, const std::string& name) {
            return on(database, "2026-03-02", "user:anna", [&](const Session& session) {
                const registry::ContractAsPublished published{
                    .number = contract,
                    .supplier = name,
                    .area = "Ånge",
                    .started_on = day("2023-04-17"),
                    .period = month_of(session.today)
                };
                const auto done =
                    registry::ensure_contracts(session, "rom2", {&published, 1}, session.today);
                record::act(
                    session,
                    {.kind = "registry.published",
                     .subject = "contract:" + contract,
                     .rows = done.value().rows}
                );
                return registry::supplier(session, name)->id;
            });
        };
        const auto alfa = supplier_of("10000001", "Alfa AB");
        const auto other_name = supplier_of("10000002", "Alfa Aktiebolag");
        const auto beta = supplier_of("10000003", "Beta AB");
        const auto linked = on(database, "2026-03-02", "user:anna", [](const Session& session) {
            return registry::link_suppliers(
                session,
                {.name = "Alfa Aktiebolag", .same_as = "Alfa AB", .reason = "samma nummer"}
            );
        });
        REQUIRE(linked.ok());
        const auto about = [&](registry::SupplierId supplier, const std::string& unit) {
            on(database, "2026-03-03", "user:bo", [&](const Session& session) {
                const Case file =
                    open(
                        session,
                        the_handbook(),
                        question(),
                        {.unit = unit, .learned_on = session.today, .supplier = supplier}
                    )
                        .value();
                return record_opening(session, question(), file, {.fields = {{"unit", unit}}});
            });
        };
        about(alfa, "Nord");
        about(beta, "Nord");
        about(other_name, "Syd");
        const auto kinds = [&](const Scope& scope, int at_most) {
            return ask(database, "2026-03-04", [&](const Session& session) {
                Numbers found;
                for (const record::RecordedAct& act :
                     timeline(session, alfa, scope, {.at_most = at_most}))
                    found.push_back(act.kind + " " + act.subject.substr(0, 9));
                return found;
            });
        };
        const Numbers whole{
            "questions.asked case:UPP ",
            "questions.asked case:UPP ",
            "registry.suppliers_linked supplier:",
            "registry.published contract:",
            "registry.published contract:"
        };
        CHECK(kinds({}, 100) == whole);
        CHECK(kinds({}, 2) == Numbers(whole.begin(), whole.begin() + 2));
        const Scope syd{Scope::Office{.unit = "Syd", .assignee = "user:eva"}};
        CHECK(kinds(syd, 100) == Numbers(whole.begin() + 1, whole.end()));
        const auto newest = ask(database, "2026-03-04", [&](const Session& session) {
            return timeline(session, alfa, {}, {.at_most = 1}).front();
        });
        REQUIRE(newest.fields.size() == 1);
        CHECK(newest.fields.front().value == "Syd");
        CHECK(newest.actor == "user:bo");
    });
}

}  // namespace
}  // namespace uppsikt::cases
