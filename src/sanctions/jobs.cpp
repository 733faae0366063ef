#include "sanctions/jobs.h"

#include <algorithm>

#include "inspections/inspections.h"
#include "sanctions/loaded.h"

namespace uppsikt::sanctions {

namespace {

using jobs::Performed;
using Done = Result<std::optional<Performed>>;

const cases::Handbook& handbook(const operations::Desk& desk) {
    return desk.get<cases::Handbook>();
}

std::optional<Sanction> open_sanction(const Session& session, std::int64_t thing) {
    const auto file = cases::find(session, cases::CaseId(thing));
    if (!file || file->ended_on) return std::nullopt;
    const Result<Sanction> found = sanction(session, file->diary_number.text());
    ensure(found.ok(), "the case of a sanction has its row");
    return found.value();
}

// --- accrual

std::vector<std::int64_t> accruing(const Session& session, const operations::Desk&) {
    return store::accruing(session.db, session.today - std::chrono::days{1});
}

Done accrue(const Session& session, const operations::Desk& desk, std::int64_t thing) {
    const auto found = open_sanction(session, thing);
    const Date through = session.today - std::chrono::days{1};
    if (!found || found->cured_on || !found->accrues_from) return std::optional<Performed>{};
    const Money amount = TRY(penalty_on(handbook(desk), *found, through));
    const auto row = store::insert_accrual(session.db, found->file.id, {through, amount});
    if (!row) return std::optional<Performed>{};
    record::act(
        session,
        {.kind = "sanctions.accrued",
         .subject = found->file.subject(),
         .diary_number = found->file.diary_number.text(),
         .rule = term_of_ground(found->ground),
         .rule_version = TRY(ground_on(
                                 handbook(desk),
                                 found->file.service,
                                 found->ground,
                                 found->file.opened_on
                             ))
                             .version,
         .fields =
             {{"through", to_text(through)},
              {"amount", std::to_string(amount.in_ore() / 100), record::FieldClass::internal}},
         .rows = {{"sanction_accrual", *row}}}
    );
    return std::optional(Performed{found->file.diary_number.text()});
}

// --- visits

/// What FOLLOW-UP says of a sanction on the day.
struct FollowUp {
    std::vector<std::string> kinds;
    std::vector<std::string> by_documents;  ///< the grounds that no visit to premises would show
    Date horizon;                           ///< what is due by then is planned now
    services::Term term;
};
Result<FollowUp> follow_up_on(const Session& session, const cases::Handbook& handbook) {
    const services::Term term = TRY(handbook.term(std::nullopt, "FOLLOW-UP", session.today));
    return FollowUp{
        .kinds = services::words_of(term, "kinds"),
        .by_documents = services::words_of(term, "by_documents"),
        .horizon = cases::last_day_of(term, "plan_before", session.today, handbook.calendar()),
        .term = term
    };
}

bool has(const std::vector<std::string>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

/// Whether a visit is to be planned for the sanction's last day, if none has been.
bool calls_for_visit(const Sanction& sanction, const FollowUp& rule) {
    const std::string& state = sanction.file.state;
    const bool is_running =
        state == states().name(State::in_force) || state == states().name(State::accruing);
    return is_running && sanction.file.due_on && *sanction.file.due_on <= rule.horizon &&
           has(rule.kinds, name_of(sanction.kind));
}

std::vector<std::int64_t> to_be_visited(const Session& session, const operations::Desk& desk) {
    const Result<FollowUp> rule = follow_up_on(session, handbook(desk));
    ensure(rule.ok(), "the terms say how sanctions are followed up");
    cases::Filter filter{.kind = std::string(machine().kind), .at_most = 1000};
    std::vector<std::int64_t> due;
    for (auto page = cases::list(session, filter); !page.empty();
         page = cases::list(session, filter)) {
        filter.after = page.back().id;
        for (const cases::Case& file : page)
            if (file.due_on && *file.due_on <= rule.value().horizon &&
                !store::has_visit(session.db, file.id, file.due_on))
                due.push_back(file.id.value());
    }
    return due;
}

/// The visit that found what the sanction rests on, if one did.
std::optional<inspections::Visit> visit_behind(const Session& session, const Sanction& sanction) {
    const auto report = investigations::investigation(session, sanction.investigation);
    ensure(report.ok(), "a sanction has its investigation");
    for (const investigations::Finding& finding : report.value().findings)
        for (const investigations::EvidenceRef& evidence : finding.evidence) {
            if (evidence.kind != investigations::EvidenceKind::diary) continue;
            auto found = inspections::finding(session, evidence.reference);
            auto visit =
                inspections::visit(session, found.ok() ? found.value().visit : evidence.reference);
            if (visit.ok() && visit.value().plan.contract == sanction.contract)
                return std::move(visit).value();
        }
    return std::nullopt;
}

/// Where the visit goes: the place of the visit before, or the contract's first premises.
void find_place(const Session& session, const Sanction& sanction, inspections::NewVisit& plan) {
    if (const auto before = visit_behind(session, sanction)) {
        plan.follows = before->file.diary_number.text();
        plan.premises = before->plan.premises;
        plan.address = before->plan.address;
        plan.town = before->plan.town;
    }
    if (plan.premises || plan.address) return;
    const auto premises = registry::premises_of(
        session,
        {.contract = sanction.contract, .open_on = session.today, .known_on = session.today}
    );
    if (!premises.empty()) plan.premises = premises.front().id;
}

inspections::NewVisit plan_for(
    const Session& session, const Sanction& sanction, const FollowUp& rule
) {
    inspections::NewVisit plan{
        .control = services::ControlKind::premises,
        .contract = sanction.contract,
        .inspectors = {},
        .unit = sanction.file.unit
    };
    find_place(session, sanction, plan);
    const bool has_place = plan.premises || (plan.address && plan.town);
    if (has(rule.by_documents, sanction.ground) || !has_place) {
        plan.control = services::ControlKind::documents;
        plan.premises.reset();
        plan.address.reset();
        plan.town.reset();
    }
    return plan;
}

Done plan_visit(const Session& session, const operations::Desk& desk, std::int64_t thing) {
    const FollowUp rule = TRY(follow_up_on(session, handbook(desk)));
    const auto found = open_sanction(session, thing);
    if (!found || !calls_for_visit(*found, rule) ||
        store::has_visit(session.db, found->file.id, found->file.due_on))
        return std::optional<Performed>{};
    const cases::Case visit = TRY(inspections::plan_visit(
        session,
        {handbook(desk), desk.get<services::Checklist>()},
        plan_for(session, *found, rule)
    ));
    const std::int64_t row = store::insert_visit(
        session.db,
        {found->file.id, found->file.due_on.value(), visit.diary_number.text()}
    );
    record::act(
        session,
        {.kind = "sanctions.visit_planned",
         .subject = found->file.subject(),
         .diary_number = found->file.diary_number.text(),
         .rule = rule.term.id,
         .rule_version = rule.term.version,
         .fields = {{"visit", visit.diary_number.text(), record::FieldClass::internal}},
         .rows = {{"sanction_visit", row}}}
    );
    return std::optional(Performed{visit.diary_number.text()});
}

}  // namespace

jobs::Job accrual() { return {.name = "penalty_accrual", .due = accruing, .perform = accrue}; }

jobs::Job follow_up_visits() {
    return {.name = "sanction_visits", .due = to_be_visited, .perform = plan_visit};
}

}  // namespace uppsikt::sanctions
