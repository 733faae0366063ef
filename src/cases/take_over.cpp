#include <algorithm>

#include <fmt/format.h>

#include "cases/cases.h"
#include "cases/deadline.h"
#include "cases/store.h"

namespace uppsikt::cases {

namespace {

constexpr std::string_view act_of_it = "taken_over";

void check_days(
    std::vector<Reason>& reasons,
    const std::vector<std::optional<Date>>& in_order,
    const Session& session,
    Date begins
) {
    std::optional<Date> before;
    for (const auto& day : in_order) {
        // Days that the list does not tell apart are told once.
        if (!day || day == before) continue;
        if (before && *day < *before)
            reasons.push_back(
                {"cases_earlier_order", {{"day", to_text(*day)}, {"earlier", to_text(*before)}}}
            );
        if (*day > session.today)
            reasons.push_back(
                {"cases_earlier_to_come",
                 {{"day", to_text(*day)}, {"today", to_text(session.today)}}}
            );
        if (*day < begins)
            reasons.push_back(
                {"cases_earlier_too_old", {{"day", to_text(*day)}, {"begins", to_text(begins)}}}
            );
        before = day;
    }
}

const std::string* actor_of(const Earlier& earlier, std::string_view act) {
    const auto found = std::ranges::find(earlier.done, act, &StandingAct::act);
    return found == earlier.done.end() || !found->actor ? nullptr : &*found->actor;
}

std::vector<Reason> objections(
    const Session& session,
    const Handbook& handbook,
    const Machine& machine,
    const NewCase& order,
    const Earlier& earlier
) {
    std::vector<Reason> reasons;
    check_text(reasons, earlier.number, {.field = "number"});
    check_text(reasons, order.unit, {.field = "unit"});
    if (order.assignee) check_text(reasons, *order.assignee, {.field = "assignee"});
    for (const StandingAct& one : earlier.done)
        if (one.actor) check_text(reasons, *one.actor, {.field = one.act});
    check_days(
        reasons,
        {order.learned_on, earlier.opened_on, earlier.entered_on},
        session,
        handbook.calendar().begins()
    );
    if (earlier.due_on && *earlier.due_on < earlier.entered_on)
        reasons.push_back(
            {"cases_earlier_order",
             {{"day", to_text(*earlier.due_on)}, {"earlier", to_text(earlier.entered_on)}}}
        );
    for (const Separation& one : machine.separations) {
        const std::string* later = actor_of(earlier, one.later);
        const std::string* before = actor_of(earlier, one.earlier);
        if (later != nullptr && before != nullptr && *later == *before)
            reasons.push_back(
                {"cases_earlier_same_person",
                 {{"actor", *later},
                  {"earlier", std::string(one.earlier)},
                  {"later", std::string(one.later)}}}
            );
    }
    if (const auto known = store::id_of_earlier(session.db, {machine.kind, earlier.number})) {
        const auto file = store::find(session.db, *known);
        ensure(file.has_value(), "what was taken over is a case");
        reasons.push_back(
            {"cases_earlier_known",
             {{"number", earlier.number}, {"case", file->diary_number.text()}}}
        );
    }
    return reasons;
}

}  // namespace

Result<Case> take_over(
    const Session& session,
    const Handbook& handbook,
    const Machine& machine,
    const NewCase& order,
    const Earlier& earlier
) {
    const StateRule<int>& rule = machine.state(earlier.state);
    ensure(rule.takes_over, "a case comes from elsewhere to a state that takes over");
    auto reasons = objections(session, handbook, machine, order, earlier);
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    Case file{
        .kind = std::string(machine.kind),
        .diary_number = TRY(next_number(session, handbook, order.service)),
        .state = std::string(rule.name),
        .owner = rule.owner,
        .unit = order.unit,
        .assignee = order.assignee,
        .service = order.service,
        .supplier = order.supplier,
        .contract = order.contract,
        .learned_on = order.learned_on,
        .opened_on = earlier.opened_on,
        .entered_on = earlier.entered_on,
        .central_due_on = {},
        .due_on = std::nullopt,
        .ended_on = std::nullopt,
        .acts = {},
    };
    file.central_due_on = TRY(due_on(handbook, file, machine.central));
    if (rule.is_end) file.ended_on = earlier.entered_on;
    if (rule.deadline) file.due_on = TRY(due_on(handbook, file, *rule.deadline));
    if (rule.deadline && earlier.due_on) file.due_on = earlier.due_on;
    for (const std::string_view act : machine.acts_of_taken_over(rule)) {
        StandingAct standing{.act = std::string(act)};
        const std::string* actor = actor_of(earlier, act);
        if (machine.keeps_actor(act) && actor != nullptr) standing.actor = *actor;
        file.acts.push_back(std::move(standing));
    }
    file.acts.push_back({.act = std::string(act_of_it)});
    file = store::insert(session.db, std::move(file));
    store::insert_earlier(session.db, {file.id, file.kind, earlier.number, earlier.source});
    return file;
}

void record_taking_over(
    const Session& session,
    const Machine& machine,
    const Case& file,
    const Earlier& earlier,
    Content content
) {
    content.fields.push_back({"earlier_number", earlier.number});
    content.fields.push_back({"state", file.state, record::FieldClass::internal});
    content.fields.push_back({"opened", to_text(file.opened_on)});
    content.fields.push_back({"entered", to_text(file.entered_on), record::FieldClass::internal});
    content.fields.push_back(
        {"source", fmt::format("case_import:{} row {}", earlier.source.import, earlier.source.row)}
    );
    content.rows.push_back({"earlier_case", file.id.value()});
    record_act(session, machine, file, act_of_it, std::move(content));
}

std::optional<std::string> earlier_number(const Session& session, CaseId id) {
    return store::earlier_number(session.db, id);
}

}  // namespace uppsikt::cases
