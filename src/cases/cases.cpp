#include "cases/cases.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "cases/deadline.h"
#include "cases/store.h"

namespace uppsikt::cases {

namespace {

/// In the record an actor is one line.
std::string one_line(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    return text;
}

void stand(const Machine& machine, Case& file, std::string_view act, const std::string& actor) {
    std::erase_if(file.acts, [&](const StandingAct& one) { return one.act == act; });
    StandingAct standing{.act = std::string(act)};
    if (machine.keeps_actor(act)) standing.actor = one_line(actor);
    file.acts.push_back(std::move(standing));
}

Date counted_from(const Case& file, CountedFrom from) {
    switch (from) {
        case CountedFrom::learned:
            return file.learned_on;
        case CountedFrom::opened:
            return file.opened_on;
        case CountedFrom::entered:
            return file.entered_on;
    }
    report_broken_assumption(
        "a deadline is counted from somewhere",
        std::source_location::current()
    );
}

/// Puts the case in the state: whose turn it is and by when.
Result<Done> enter(
    const Session& session, const Handbook& handbook, const StateRule<int>& rule, Case& file
) {
    file.state = rule.name;
    file.entered_on = session.today;
    file.owner = rule.owner;
    file.due_on = std::nullopt;
    if (rule.deadline) file.due_on = TRY(due_on(handbook, file, *rule.deadline));
    file.ended_on = std::nullopt;
    if (rule.is_end) file.ended_on = session.today;
    return Done{};
}

std::int64_t record(
    const Session& session,
    const Machine& machine,
    const Case& file,
    std::string_view act,
    Content content
) {
    const std::string kind = fmt::format("{}.{}", machine.module, act);
    content.rows.push_back(row_of(file));
    return record::act(
        session,
        {.kind = kind,
         .subject = file.subject(),
         .diary_number = file.diary_number.text(),
         .rule = std::move(content.rule),
         .rule_version = std::move(content.rule_version),
         .fields = std::move(content.fields),
         .rows = std::move(content.rows)}
    );
}

std::vector<TextValue> values_of(const Case& file) {
    return {{"case", file.diary_number.text()}, {"state", file.state}};
}

Reason reason(std::string_view code, const Case& file, std::vector<TextValue> more = {}) {
    std::vector<TextValue> values = values_of(file);
    std::ranges::move(more, std::back_inserter(values));
    return {std::string(code), std::move(values)};
}

}  // namespace

Result<Date> due_on(const Handbook& handbook, const Case& file, const DeadlineRule& rule) {
    const services::Term term = TRY(handbook.term(file.service, rule.term, file.opened_on));
    const Date last =
        last_day_of(term, rule.parameter, counted_from(file, rule.from), handbook.calendar());
    return rule.ends_on_working_day ? handbook.calendar().working_day_on_or_after(last) : last;
}

Result<DiaryNumber> next_number(
    const Session& session, const Handbook& handbook, const std::optional<std::string>& service
) {
    const services::Term diary = TRY(handbook.term(service, "DIARY", session.today));
    return DiaryNumber{
        services::words_of(diary, "series").front(),
        static_cast<int>(month_of(session.today).year()),
        0
    };
}

std::string DiaryNumber::text() const { return fmt::format("{} {}/{:06}", series, year, serial); }

std::optional<DiaryNumber> DiaryNumber::parse(std::string_view text) {
    const std::size_t space = text.find(' ');
    const std::size_t slash = text.find('/');
    if (space == text.npos || space == 0 || slash == text.npos || slash < space)
        return std::nullopt;
    const auto year = parse_integer(text.substr(space + 1, slash - space - 1));
    const auto serial = parse_integer(text.substr(slash + 1));
    if (!year || *year < 1 || *year > 9999 || !serial || *serial < 1) return std::nullopt;
    return DiaryNumber{std::string(text.substr(0, space)), static_cast<int>(*year), *serial};
}

bool is_told(const Machine& machine, const Case& file) {
    return machine.state(file.state).is_public ||
           std::ranges::any_of(machine.told, [&](auto act) { return file.stands(act); });
}

bool Case::stands(std::string_view act) const {
    return std::ranges::find(acts, act, &StandingAct::act) != acts.end();
}

Date Case::clock() const { return due_on ? std::min(*due_on, central_due_on) : central_due_on; }

bool Case::is_overdue(Date today) const { return !ended_on && clock() < today; }

record::RowRef row_of(const Case& file) { return {"case_file", file.id.value()}; }

Result<Case> open(
    const Session& session, const Handbook& handbook, const Machine& machine, const NewCase& order
) {
    Case file{
        .kind = std::string(machine.kind),
        .diary_number = TRY(next_number(session, handbook, order.service)),
        .state = {},
        .owner = std::nullopt,
        .unit = order.unit,
        .assignee = order.assignee,
        .service = order.service,
        .supplier = order.supplier,
        .contract = order.contract,
        .learned_on = order.learned_on,
        .opened_on = session.today,
        .entered_on = session.today,
        .central_due_on = {},
        .due_on = std::nullopt,
        .ended_on = std::nullopt,
        .acts = {},
    };
    file.central_due_on = TRY(due_on(handbook, file, machine.central));
    TRY(enter(session, handbook, machine.states[static_cast<std::size_t>(machine.first)], file));
    stand(machine, file, machine.opened_by, session.actor);
    return store::insert(session.db, std::move(file));
}

std::int64_t record_opening(
    const Session& session, const Machine& machine, const Case& file, Content content
) {
    return record(session, machine, file, machine.opened_by, std::move(content));
}

std::int64_t record_act(
    const Session& session,
    const Machine& machine,
    const Case& file,
    std::string_view act,
    Content content
) {
    return record(session, machine, file, act, std::move(content));
}

std::vector<Reason> objections(
    const Machine& machine, const Case& file, std::string_view verb, const Session& session
) {
    ensure(file.kind == machine.kind, "a case is taken by its own tables");
    const Step<int>* step = machine.step(machine.state(file.state), verb);
    if (step == nullptr)
        return {reason("cases_step_not_possible", file, {{"verb", std::string(verb)}})};
    std::vector<Reason> reasons;
    for (const std::string_view act : step->after)
        if (!file.stands(act))
            reasons.push_back(reason("cases_act_missing", file, {{"act", std::string(act)}}));
    const std::string actor = one_line(session.actor);
    for (const std::string_view act : step->other_than) {
        const auto done = std::ranges::find(file.acts, act, &StandingAct::act);
        if (done != file.acts.end() && done->actor == actor)
            reasons.push_back(
                reason("cases_same_person", file, {{"act", std::string(act)}, {"actor", actor}})
            );
    }
    if (step->after_deadline && file.due_on && session.today <= *file.due_on)
        reasons.push_back(
            reason("cases_deadline_not_passed", file, {{"due", to_text(*file.due_on)}})
        );
    return reasons;
}

Result<Case> take(
    const Session& session,
    const Handbook& handbook,
    const Machine& machine,
    const Case& file,
    Move move
) {
    if (auto reasons = objections(machine, file, move.verb, session); !reasons.empty())
        return Refusal{RefusalKind::conflict, std::move(reasons)};
    const Step<int>& step = *machine.step(machine.state(file.state), move.verb);
    Case moved = file;
    for (const std::string_view act : step.undoes)
        std::erase_if(moved.acts, [&](const StandingAct& one) { return one.act == act; });
    stand(machine, moved, step.records, session.actor);
    if (step.to != step.from)
        TRY(enter(session, handbook, machine.states[static_cast<std::size_t>(step.to)], moved));
    if (move.unit) moved.unit = *std::move(move.unit);
    if (move.assignee) moved.assignee = *std::move(move.assignee);
    if (move.due_on) moved.due_on = move.due_on;
    store::update(session.db, moved);
    record(session, machine, moved, step.records, std::move(move.content));
    return moved;
}

Result<Case> hand_over(
    const Session& session, const Machine& machine, const Case& file, const Holder& to
) {
    std::vector<Reason> reasons;
    check_text(reasons, to.unit, {.field = "unit"});
    if (to.assignee) check_text(reasons, *to.assignee, {.field = "assignee"});
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    if (file.ended_on) return Refusal{RefusalKind::conflict, reason("cases_case_has_ended", file)};
    Case moved = file;
    moved.unit = to.unit;
    moved.assignee = to.assignee;
    store::update(session.db, moved);
    record(
        session,
        machine,
        moved,
        "handed_over",
        {.fields =
             {
                 {"unit", to.unit, record::FieldClass::internal},
                 {"assignee", to.assignee.value_or(""), record::FieldClass::internal},
             }}
    );
    return moved;
}

Result<Case> extend(
    const Session& session, const Machine& machine, const Case& file, const Extension& extension
) {
    std::vector<Reason> reasons;
    check_text(
        reasons,
        extension.reason,
        {.field = "reason", .most_bytes = 2000, .one_line = false}
    );
    if (file.due_on && extension.due_on <= *file.due_on)
        reasons.push_back(reason("cases_not_later", file, {{"due", to_text(*file.due_on)}}));
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    if (!file.due_on) return Refusal{RefusalKind::conflict, reason("cases_case_has_ended", file)};
    Case extended = file;
    extended.due_on = extension.due_on;
    store::update(session.db, extended);
    record(
        session,
        machine,
        extended,
        "extended",
        {.fields =
             {
                 {"was", to_text(*file.due_on)},
                 {"due", to_text(extension.due_on)},
                 {"reason", extension.reason, record::FieldClass::internal},
             },
         .rows = extension.rows}
    );
    return extended;
}

Result<Case> find(const Session& session, std::string_view diary_number) {
    const std::string_view text = trimmed(diary_number);
    const auto number = DiaryNumber::parse(text);
    auto file = number ? store::find(session.db, *number) : std::nullopt;
    if (!file) file = store::find_earlier(session.db, text);
    if (!file)
        return Refusal{
            RefusalKind::not_found,
            Reason{"cases_case_unknown", {{"case", std::string(diary_number)}}}
        };
    return *std::move(file);
}

std::optional<Case> find(const Session& session, CaseId id) { return store::find(session.db, id); }

std::vector<Case> list(const Session& session, const Filter& filter) {
    return store::list(session.db, filter, session.today);
}

}  // namespace uppsikt::cases
