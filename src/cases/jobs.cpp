#include "cases/jobs.h"

#include "cases/store.h"

namespace uppsikt::cases {

namespace {

/// The last day of which it is time to remind.
Date horizon(const Session& session, const Handbook& handbook) {
    const Result<services::Term> term = handbook.term(std::nullopt, "REMINDER", session.today);
    ensure(term.ok(), "the terms say when to remind");
    return last_day_of(term.value(), "before", session.today, handbook.calendar());
}

/// Whether to remind of the case today, if nobody has.
bool is_near(const Session& session, const Handbook& handbook, const Case& file) {
    return !file.ended_on && file.entered_on <= session.today && file.clock() >= session.today &&
           file.clock() <= horizon(session, handbook);
}

std::vector<std::int64_t> to_remind(const Session& session, const operations::Desk& desk) {
    return store::to_remind(
        session.db,
        {.from = session.today, .to = horizon(session, desk.get<Handbook>())}
    );
}

Result<std::optional<jobs::Performed>> remind(
    const Session& session, const operations::Desk& desk, std::int64_t thing
) {
    const auto file = store::find(session.db, CaseId(thing));
    if (!file || !is_near(session, desk.get<Handbook>(), *file))
        return std::optional<jobs::Performed>{};
    const services::Term term =
        TRY(desk.get<Handbook>().term(std::nullopt, "REMINDER", session.today));
    const auto row = store::insert_reminder(session.db, *file, session.today);
    if (!row) return std::optional<jobs::Performed>{};
    using record::FieldClass;
    record::act(
        session,
        {.kind = "cases.reminded",
         .subject = file->subject(),
         .diary_number = file->diary_number.text(),
         .rule = term.id,
         .rule_version = term.version,
         .fields =
             {{"due", to_text(file->clock())},
              {"owner", std::string(file->owner ? name_of(*file->owner) : "")},
              {"unit", file->unit, FieldClass::internal},
              {"assignee", file->assignee.value_or(""), FieldClass::internal}},
         .rows = {{"case_reminder", *row}}}
    );
    return std::optional(jobs::Performed{file->diary_number.text()});
}

std::vector<std::string_view> states_left_by(const Machine& machine, std::string_view verb) {
    std::vector<std::string_view> states;
    for (const Step<int>& step : machine.steps)
        if (step.verb == verb)
            states.push_back(machine.states[static_cast<std::size_t>(step.from)].name);
    ensure(!states.empty(), "the table has the step");
    return states;
}

}  // namespace

jobs::Job reminders() { return {.name = "reminders", .due = to_remind, .perform = remind}; }

jobs::Job expiry(const Expiry& expiry) {
    const auto due = [expiry](const Session& session, const operations::Desk&) {
        std::vector<std::int64_t> expired;
        for (const std::string_view state : states_left_by(expiry.machine, expiry.verb))
            store::add_expired(
                session.db,
                {.kind = expiry.machine.kind, .state = state, .today = session.today},
                expired
            );
        return expired;
    };
    const auto perform = [expiry](
                             const Session& session,
                             const operations::Desk& desk,
                             std::int64_t thing
                         ) -> Result<std::optional<jobs::Performed>> {
        const auto file = store::find(session.db, CaseId(thing));
        if (!file || !objections(expiry.machine, *file, expiry.verb, session).empty())
            return std::optional<jobs::Performed>{};
        const Case expired = TRY(expiry.expire(session, desk.get<Handbook>(), *file));
        return std::optional(jobs::Performed{expired.diary_number.text()});
    };
    return {.name = expiry.name, .due = due, .perform = perform};
}

}  // namespace uppsikt::cases
