#include "cases/cases.h"

#include <map>
#include <set>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "platform/texts/texts.h"
#include "support/chain.h"
#include "support/database.h"

namespace uppsikt::cases {
namespace {

using test::ask;
using test::codes;
using test::day;
using test::for_each_database;
using test::on;
using test::the_handbook;
using Codes = std::vector<std::string>;

enum class State { written, assessed, done };

Design<State> letter_design() {
    return {
        .kind = "letter",
        .module = "letters",
        .first = State::written,
        .opened_by = "written",
        .central = {"DEFECT-90", "within", CountedFrom::learned},
        .states =
            {{.state = State::written,
              .name = "written",
              .owner = Role::assessor,
              .deadline = DeadlineRule{"COMPLAINT-SLA", "acknowledge"},
              .next = "assess"},
             {.state = State::assessed,
              .name = "assessed",
              .owner = Role::officer,
              .deadline = DeadlineRule{"COMPLAINT-SLA", "triage", CountedFrom::entered},
              .next = "close"},
             {.state = State::done, .name = "done", .needs = {"assessed"}, .is_end = true}},
        .steps =
            {{.from = State::written,
              .verb = "assess",
              .to = State::assessed,
              .records = "assessed",
              .other_than = {"written"}},
             {.from = State::assessed,
              .verb = "rewrite",
              .to = State::written,
              .records = "written",
              .undoes = {"assessed"}},
             {.from = State::assessed, .verb = "close", .to = State::done, .records = "closed"},
             {.from = State::assessed,
              .verb = "forget",
              .to = State::assessed,
              .records = "forgotten",
              .after_deadline = true}},
        .separations = {{"assessed", "written"}},
    };
}
const CaseTable<State>& letters() {
    static const CaseTable<State> table(letter_design());
    return table;
}
const Machine& letter() { return letters().machine(); }

Case a_letter(const Session& session, std::string_view learned_on, std::string unit = "central") {
    Case file = open(
                    session,
                    the_handbook(),
                    letter(),
                    {.unit = std::move(unit), .learned_on = day(learned_on)}
    )
                    .value();
    record_opening(session, letter(), file, {});
    return file;
}

Case opened(sql::Database& database, std::string_view date, std::string unit = "central") {
    return on(database, date, "user:anna", [&](const Session& session) {
        return a_letter(session, date, unit);
    });
}

Result<Case> taken(
    sql::Database& database,
    std::string_view date,
    const std::string& actor,
    const Case& file,
    std::string_view verb
) {
    return on(database, date, actor, [&](const Session& session) {
        return take(session, the_handbook(), letter(), file, {.verb = verb});
    });
}

TEST_CASE("the diary has a series a year, without gaps") {
    for_each_database([](sql::Database& database) {
        CHECK(opened(database, "2025-12-30").diary_number.text() == "UPP 2025/000001");
        CHECK(opened(database, "2025-12-31").diary_number.text() == "UPP 2025/000002");
        CHECK(opened(database, "2026-01-01").diary_number.text() == "UPP 2026/000001");
        const Result<Case> rolled_back =
            on(database, "2026-01-01", "user:anna", [&](const Session& session) -> Result<Case> {
                a_letter(session, "2026-01-01");
                return Refusal{RefusalKind::conflict, Reason{"no"}};
            });
        CHECK(!rolled_back.ok());
        const Case next = opened(database, "2026-01-02");
        CHECK(next.diary_number.text() == "UPP 2026/000002");
        const Result<Case> found = ask(database, "2026-01-02", [](const Session& session) {
            return find(session, " UPP 2026/000002 ");
        });
        CHECK(found.value().id == next.id);
        for (const char* unknown :
             {"UPP 2026/000003", "UPP 2026", "2026/1", "", "UPP /1", "UPP 2026/-1"})
            CHECK(codes(ask(database, "2026-01-02", [&](const Session& session) {
                      return find(session, unknown);
                  })) == Codes{"cases_case_unknown"});
    });
}

TEST_CASE("a case is opened in its first state, with owner, deadline and central clock") {
    for_each_database([](sql::Database& database) {
        const Case file = on(database, "2026-04-01", "user:anna", [](const Session& session) {
            return a_letter(session, "2026-03-20");
        });
        CHECK(file.state == "written");
        CHECK(file.owner == Role::assessor);
        // Two working days from a Wednesday: Thursday, then over Easter to Tuesday 7 April.
        CHECK(file.due_on == day("2026-04-07"));
        CHECK(file.central_due_on == day("2026-06-18"));  // 90 days from 20 March
        CHECK(file.stands("written"));
        CHECK(!file.is_overdue(day("2026-04-07")));
        CHECK(file.is_overdue(day("2026-04-08")));
    });
}

TEST_CASE("a step changes state, owner and deadline, and is an act about the case") {
    for_each_database([](sql::Database& database) {
        const Case file = opened(database, "2026-03-02");
        const Case moved = taken(database, "2026-03-05", "user:bo", file, "assess").value();
        CHECK(moved.state == "assessed");
        CHECK(moved.owner == Role::officer);
        CHECK(moved.due_on == day("2026-03-12"));
        const Case closed = taken(database, "2026-03-09", "user:anna", moved, "close").value();
        CHECK(closed.ended_on == day("2026-03-09"));
        CHECK(!closed.owner);
        CHECK(!closed.due_on);
        CHECK(!closed.is_overdue(day("2030-01-01")));
        const auto acts = ask(database, "2026-03-09", [&](const Session& session) {
            return record::acts_about(session.db, file.subject());
        });
        REQUIRE(acts.size() == 3);
        CHECK(acts[0].kind == "letters.closed");
        CHECK(acts[1].kind == "letters.assessed");
        CHECK(acts[1].actor == "user:bo");
        CHECK(acts[1].diary_number == "UPP 2026/000001");
        CHECK(acts[2].kind == "letters.written");
        const auto found = ask(database, "2026-03-09", [&](const Session& session) {
            return find(session, file.id);
        });
        CHECK(found->state == "done");
        CHECK(found->acts == closed.acts);
    });
}

TEST_CASE("a step that the tables do not have, or not for this person, is refused") {
    for_each_database([](sql::Database& database) {
        const Case file = opened(database, "2026-03-02");
        CHECK(
            codes(taken(database, "2026-03-03", "user:bo", file, "close")) ==
            Codes{"cases_step_not_possible"}
        );
        CHECK(
            codes(taken(database, "2026-03-03", "user:anna", file, "assess")) ==
            Codes{"cases_same_person"}
        );
        const Case moved = taken(database, "2026-03-03", "user:bo", file, "assess").value();
        const Case again = taken(database, "2026-03-04", "user:bo", moved, "rewrite").value();
        CHECK(!again.stands("assessed"));
        CHECK(
            codes(taken(database, "2026-03-04", "user:bo", again, "assess")) ==
            Codes{"cases_same_person"}
        );
        CHECK(taken(database, "2026-03-04", "user:anna", again, "assess").ok());
    });
}

TEST_CASE("the last day belongs to whoever has the time") {
    for_each_database([](sql::Database& database) {
        const Case file =
            taken(database, "2026-03-02", "user:bo", opened(database, "2026-03-02"), "assess")
                .value();
        REQUIRE(file.due_on == day("2026-03-09"));
        CHECK(
            codes(taken(database, "2026-03-09", "user:bo", file, "forget")) ==
            Codes{"cases_deadline_not_passed"}
        );
        CHECK(taken(database, "2026-03-10", "user:bo", file, "forget").ok());
    });
}

TEST_CASE("no step, handing over or extension touches the central clock") {
    for_each_database([](sql::Database& database) {
        rc::check([&](const std::vector<unsigned>& choices) {
            Date today = day("2026-01-07");
            Case file = opened(database, to_text(today));
            const Date central = file.central_due_on;
            for (const unsigned choice : choices) {
                today += std::chrono::days{choice % 9};
                const std::string actor = choice % 2 == 0 ? "user:anna" : "user:bo";
                const Result<Case> moved = on(
                    database,
                    to_text(today),
                    actor,
                    [&](const Session& session) -> Result<Case> {
                        switch (choice / 2 % 4) {
                            case 0:
                                return hand_over(session, letter(), file, {"Nord", actor});
                            case 1:
                                return extend(
                                    session,
                                    letter(),
                                    file,
                                    {.due_on = today + std::chrono::days{30}, .reason = "sjukdom"}
                                );
                            case 2:
                                return take(
                                    session,
                                    the_handbook(),
                                    letter(),
                                    file,
                                    {.verb = "assess"}
                                );
                            default:
                                return take(
                                    session,
                                    the_handbook(),
                                    letter(),
                                    file,
                                    {.verb = "rewrite"}
                                );
                        }
                    }
                );
                if (moved.ok()) file = moved.value();
                const auto stored = ask(database, to_text(today), [&](const Session& session) {
                    return find(session, file.id);
                });
                RC_ASSERT(stored->central_due_on == central);
                RC_ASSERT(stored->acts == file.acts);
                RC_ASSERT(stored->due_on == file.due_on);
            }
        });
    });
}

TEST_CASE("a case is handed over to a unit that has a name, and an ended one to nobody") {
    for_each_database([](sql::Database& database) {
        Case file = opened(database, "2026-03-02");
        const auto over = [&](const Holder& to) {
            return on(database, "2026-03-03", "user:anna", [&](const Session& session) {
                return hand_over(session, letter(), file, to);
            });
        };
        CHECK(codes(over({" "})) == Codes{"cases_text_missing"});
        CHECK(over({"Nord", "user:bo"}).value().assignee == "user:bo");
        file = taken(database, "2026-03-03", "user:bo", file, "assess").value();
        file = taken(database, "2026-03-03", "user:bo", file, "close").value();
        CHECK(codes(over({"Syd"})) == Codes{"cases_case_has_ended"});
    });
}

TEST_CASE("cases are listed by whose turn it is, where, and whether their time has run out") {
    for_each_database([](sql::Database& database) {
        const Case first = opened(database, "2026-03-02", "Nord");
        const Case second = opened(database, "2026-03-09", "Syd");
        const Case third = opened(database, "2026-03-10", "Syd");
        taken(database, "2026-03-10", "user:bo", third, "assess").value();
        const auto numbers = [&](const Filter& filter) {
            std::vector<std::int64_t> found;
            for (const Case& file : ask(database, "2026-03-11", [&](const Session& session) {
                     return list(session, filter);
                 }))
                found.push_back(file.diary_number.serial);
            return found;
        };
        using Numbers = std::vector<std::int64_t>;
        CHECK(numbers({}) == Numbers{1, 2, 3});
        CHECK(numbers({.owner = Role::assessor}) == Numbers{1, 2});
        CHECK(numbers({.unit = "Syd"}) == Numbers{2, 3});
        CHECK(numbers({.only_overdue = true}) == Numbers{1});
        CHECK(numbers({.after = second.id}) == Numbers{3});
        CHECK(numbers({.at_most = 1}) == Numbers{1});
        CHECK(numbers({.kind = "complaint"}).empty());
        CHECK(numbers({.assignee = "user:bo"}).empty());
    });
}

TEST_CASE("a service's own term comes before the common one, and only on its days") {
    const Handbook& handbook = the_handbook();
    CHECK(
        handbook.term("rom2", "DEFECT-90", day("2026-01-01")).value().version == "rom2 2023-04-17"
    );
    CHECK(
        handbook.term("stom", "DEFECT-90", day("2018-01-01")).value().version ==
        "uppfoljning 2007-01-01"
    );
    CHECK(
        handbook.term(std::nullopt, "DEFECT-90", day("2018-01-01")).value().version ==
        "uppfoljning 2007-01-01"
    );
    CHECK(
        codes(handbook.term("rom2", "DEFECT-90", day("2022-01-01"))) ==
        Codes{"services_term_not_in_force"}
    );
    CHECK(
        codes(handbook.term("rom2", "OVER-N", day("2026-01-01"))) == Codes{"services_term_unknown"}
    );
    CHECK(handbook.knows("rom2"));
    CHECK(!handbook.knows("stom"));
}

/// A term with one time.
services::Term a_time(std::int64_t count, std::string unit) {
    services::Term term;
    term.parameters.push_back({.name = "time", .values = {count}, .unit = std::move(unit)});
    return term;
}

TEST_CASE("a time is counted in its unit, and a month ends where the month ends") {
    const auto ends = [](std::int64_t count, std::string unit, std::string_view from) {
        return to_text(last_day_of(
            a_time(count, std::move(unit)),
            "time",
            day(from),
            the_handbook().calendar()
        ));
    };
    CHECK(ends(1, "months", "2026-01-31") == "2026-02-28");
    CHECK(ends(1, "months", "2024-01-31") == "2024-02-29");
    CHECK(ends(1, "years", "2024-02-29") == "2025-02-28");
    CHECK(ends(90, "calendar_days", "2023-12-01") == "2024-02-29");
    CHECK(ends(2, "weeks", "2026-01-01") == "2026-01-15");
    CHECK(ends(2, "working_days", "2026-04-01") == "2026-04-07");
    CHECK_THROWS_AS(ends(1, "participants", "2026-01-01"), BrokenAssumption);
}

TEST_CASE("a text is taken in any script, and refused with every reason at once") {
    const auto said = [](std::string_view text, const TextRule& rule) {
        std::vector<Reason> reasons;
        check_text(reasons, text, rule);
        return codes(reasons);
    };
    const TextRule line{.field = "name", .most_bytes = 20};
    const TextRule lines{.field = "text", .most_bytes = 40, .one_line = false};
    CHECK(said("Åsa Öberg", line).empty());
    CHECK(said("שלום", line).empty());
    CHECK(said("ሰላም 你好", line).empty());
    CHECK(said("rad ett\n\trad två\r\n", lines).empty());
    CHECK(said("rad ett\nrad två", line) == Codes{"cases_text_control_character"});
    CHECK(said(std::string_view("a\0b", 3), lines) == Codes{"cases_text_control_character"});
    CHECK(said("\x1b[31m", lines) == Codes{"cases_text_control_character"});
    CHECK(said("\xc2\x85", lines) == Codes{"cases_text_control_character"});
    CHECK(said("\xff\xfe", lines) == Codes{"cases_text_not_utf8"});
    CHECK(said(" \n\u00a0", lines) == Codes{"cases_text_missing"});
    CHECK(said("", {.field = "x", .may_be_empty = true}).empty());
    CHECK(
        said(std::string(41, 'a') + "\x07", lines) ==
        Codes{"cases_text_too_long", "cases_text_control_character"}
    );
}

TEST_CASE("every reason of the module has a text") {
    const Texts texts = Texts::load(embedded::texts());
    for (const char* code :
         {"cases_case_unknown",
          "cases_case_has_ended",
          "cases_step_not_possible",
          "cases_act_missing",
          "cases_same_person",
          "cases_deadline_not_passed",
          "cases_not_later",
          "cases_text_missing",
          "cases_text_too_long",
          "cases_text_not_utf8",
          "cases_text_control_character"})
        CHECK(texts.knows(code));
}

}  // namespace
}  // namespace uppsikt::cases
