#include <doctest/doctest.h>

#include "cases/cases.h"
#include "platform/record/record.h"
#include "support/chain.h"
#include "support/database.h"

namespace uppsikt::cases {
namespace {

using test::codes;
using test::day;
using test::for_each_database;
using test::the_handbook;
using Codes = std::vector<std::string>;

enum class ParcelState { written, assessed, done };

Design<ParcelState> design_of(std::string_view kind) {
    return {
        .kind = kind,
        .module = "letters",
        .first = ParcelState::written,
        .opened_by = "written",
        .central = {"DEFECT-90", "within", CountedFrom::learned},
        .states =
            {{.state = ParcelState::written,
              .name = "written",
              .owner = Role::assessor,
              .deadline = DeadlineRule{"COMPLAINT-SLA", "acknowledge"},
              .next = "assess"},
             {.state = ParcelState::assessed,
              .name = "assessed",
              .owner = Role::officer,
              .deadline = DeadlineRule{"COMPLAINT-SLA", "triage", CountedFrom::entered},
              .next = "close",
              .needs = {"assessed"},
              .takes_over = true},
             {.state = ParcelState::done,
              .name = "done",
              .needs = {"assessed"},
              .is_end = true,
              .takes_over = true}},
        .steps =
            {{.from = ParcelState::written,
              .verb = "assess",
              .to = ParcelState::assessed,
              .records = "assessed",
              .other_than = {"written"}},
             {.from = ParcelState::assessed,
              .verb = "close",
              .to = ParcelState::done,
              .records = "closed"}},
        .separations = {{"assessed", "written"}},
    };
}
const Machine& posted_letter() {
    static const CaseTable<ParcelState> table(design_of("letter"));
    return table.machine();
}
const Machine& parcel() {
    static const CaseTable<ParcelState> table(design_of("parcel"));
    return table.machine();
}

Earlier earlier(std::string number) {
    return {
        .number = std::move(number),
        .source = {},
        .state = "assessed",
        .opened_on = day("2026-01-12"),
        .entered_on = day("2026-01-20"),
    };
}

/// A list of one row, which is the case.
Result<Case> taken(sql::Database& database, const Machine& machine, Earlier from) {
    return test::on(
        database,
        "2026-03-02",
        "user:anna",
        [&](const Session& session) -> Result<Case> {
            const SourceFile file{
                machine.kind == "letter" ? from.number : "p" + from.number,
                crypto::sha256(crypto::bytes_of(from.number))
            };
            const auto import = begin_import(session, machine, file, 1);
            from.source = {.import = import.value(), .row = 1};
            const Case done = TRY(take_over(
                session,
                the_handbook(),
                machine,
                {.unit = "Nord", .learned_on = day("2026-01-07")},
                from
            ));
            record_taking_over(session, machine, done, from, {});
            end_import(session, machine, file, from.source.import, {.cases = 1, .open = 1});
            return done;
        }
    );
}

TEST_CASE("a case is taken over with its days, and its clocks go on as they were") {
    for_each_database([](sql::Database& database) {
        Earlier from = earlier("A 1");
        from.done = {{.act = "written", .actor = "Siv Al"}};
        const auto done = taken(database, posted_letter(), from);
        REQUIRE(done.ok());
        const Case& file = done.value();
        CHECK(file.diary_number.text() == "UPP 2026/000001");
        CHECK(file.owner == Role::officer);
        CHECK(file.opened_on == day("2026-01-12"));
        CHECK(file.due_on == day("2026-01-27"));
        CHECK(file.central_due_on == day("2026-04-07"));
        CHECK(
            file.acts ==
            std::vector<StandingAct>{{"written", "Siv Al"}, {"assessed"}, {"taken_over"}}
        );
        test::ask(database, "2026-03-02", [&](const Session& session) {
            CHECK(find(session, "A 1").value().id == file.id);
            CHECK(find(session, " UPP 2026/000001 ").value().id == file.id);
            CHECK(earlier_number(session, file.id) == "A 1");
            CHECK(!earlier_number(session, CaseId(99)));
            return 0;
        });
        // It goes on by its own tables.
        test::on(database, "2026-03-03", "user:bo", [&](const Session& session) {
            CHECK(take(session, the_handbook(), posted_letter(), file, {.verb = "close"}).ok());
            return 0;
        });
    });
}

TEST_CASE("a deadline that was agreed elsewhere holds, and an ended case has none") {
    for_each_database([](sql::Database& database) {
        Earlier from = earlier("A 1");
        from.due_on = day("2026-05-04");
        CHECK(taken(database, posted_letter(), from).value().due_on == day("2026-05-04"));
        from.number = "A 2";
        from.state = "done";
        const Case ended = taken(database, posted_letter(), from).value();
        CHECK(!ended.due_on);
        CHECK(ended.ended_on == day("2026-01-20"));
        CHECK(!ended.owner);
    });
}

TEST_CASE("a number of several kinds of cases leads to none of them, and ours comes first") {
    for_each_database([](sql::Database& database) {
        REQUIRE(taken(database, posted_letter(), earlier("A 1")).ok());
        REQUIRE(taken(database, parcel(), earlier("A 1")).ok());
        REQUIRE(taken(database, posted_letter(), earlier("UPP 2026/000002")).ok());
        test::ask(database, "2026-03-02", [](const Session& session) {
            CHECK(codes(find(session, "A 1")) == Codes{"cases_case_unknown"});
            CHECK(find(session, "UPP 2026/000002").value().kind == "parcel");
            return 0;
        });
    });
}

TEST_CASE("every reason why a case cannot be taken over is told") {
    for_each_database([](sql::Database& database) {
        Earlier from = earlier("A\n1");
        from.done = {{.act = "written", .actor = "Bo Ek"}, {.act = "assessed", .actor = "Bo Ek"}};
        from.entered_on = day("2026-03-03");
        from.due_on = day("2026-01-10");
        CHECK(
            codes(taken(database, posted_letter(), from)) ==
            Codes{
                "cases_text_control_character",
                "cases_earlier_to_come",
                "cases_earlier_order",
                "cases_earlier_same_person"
            }
        );
        from = earlier("A 1");
        from.opened_on = day("2025-12-01");
        CHECK(codes(taken(database, posted_letter(), from)) == Codes{"cases_earlier_order"});
    });
}

}  // namespace
}  // namespace uppsikt::cases
