#include "play_2023_year.h"

#include <algorithm>

#include <fmt/format.h>

namespace uppsikt::play {

namespace {

using inspections::Outcome;

constexpr Date registry_opens{std::chrono::year{2023} / 4 / 17};
constexpr Date first_visits{std::chrono::year{2023} / 4 / 24};
constexpr Date last_visits{std::chrono::year{2023} / 12 / 20};
constexpr Date year_ends{std::chrono::year{2023} / 12 / 31};
constexpr Date competence_begins{std::chrono::year{2023} / 5 / 8};
constexpr std::chrono::days between_visits{28};
constexpr int inspectors = 12;

/// How much of a usual day's visits are made: few in July.
double pace(Date day) {
    const auto month = std::chrono::year_month_day{day}.month();
    if (month == std::chrono::July) return 0.35;
    if (month == std::chrono::August) return 0.8;
    return 1.0;
}

}  // namespace

Year::Year(Office& office)
    : office_(office), desk_(office), deck_(deck(office.chance())), joined_(joined_visits()) {
    unstaffed_ = shuffled_endings(unstaffed_endings, office.chance());
    checklist_ = shuffled_endings(checklist_endings, office.chance());
}

void Year::play() {
    const WorkingCalendar& calendar = office_.books().handbook.calendar();
    office_.begin(registry_opens);
    country_ = settle(office_, competence_reports);
    last_visit_.assign(country_.places.size(), registry_opens - between_visits);

    double whole = 0;
    for (Date day = first_visits; day <= last_visits; day += std::chrono::days{1})
        if (calendar.is_working_day(day)) whole += pace(day);
    double done = 0;
    int competence = 0;
    for (Date today = registry_opens + std::chrono::days{1}; today <= year_ends;
         today += std::chrono::days{1}) {
        office_.begin(today);
        jobs();
        if (!calendar.is_working_day(today)) continue;
        if (today >= competence_begins && competence < competence_reports &&
            calendar.is_working_day(today) && today.time_since_epoch().count() % 2 == 0)
            control_competence(competence++);
        if (today < first_visits || today > last_visits) continue;
        done += pace(today);
        const auto until =
            static_cast<std::size_t>(static_cast<double>(deck_.size()) * (done / whole) + 0.5);
        day(today, static_cast<int>(std::min(until, deck_.size()) - next_));
    }
    ensure(next_ == deck_.size() && joined_.empty(), "every visit of the plan was made");
    ensure(unstaffed_.empty() && checklist_.empty(), "every ending of the plan was reached");
}

void Year::jobs() {
    const auto& handbook = office_.books().handbook;
    office_.act("job:deadlines", [&](const Session& session) {
        return inspections::expire_demands(session, handbook);
    });
    office_.act("job:deadlines", [&](const Session& session) {
        return investigations::expire_replies(session, handbook);
    });
}

void Year::day(Date, int visits) {
    for (int i = 0; i < visits; ++i) {
        if (office_.chance().whole(4) == 0) join_one();
        const PlannedVisit& planned = deck_[next_++];
        visit(planned, pick_place());
    }
    join_one();
}

std::size_t Year::pick_place() {
    while (true) {
        const auto place =
            static_cast<std::size_t>(office_.chance().whole(static_cast<int>(country_.places.size())
            ));
        if (last_visit_[place] + between_visits <= office_.today()) return place;
    }
}

bool Year::join_one() {
    if (joined_.empty()) return false;
    // Its report is still open, and the complaint of its first finding has ended.
    while (!open_.empty() && open_.front().opened_on + std::chrono::days{4} < office_.today())
        open_.pop_front();
    for (auto open = open_.begin(); open != open_.end(); ++open) {
        if (open->opened_on >= office_.today()) continue;
        if (open->outcome != Outcome::no_staff &&
            open->outcome != Outcome::no_staff_came_after_contact)
            continue;
        const PlannedVisit visit = joined_.back();
        joined_.pop_back();
        const Open into = *open;
        open_.erase(open);
        const auto found = make(visit, into.place, std::nullopt);
        office_.later(office_.working_day_after(1), [this, found, into] {
            desk_.join(found.front(), into.number);
        });
        return true;
    }
    return false;
}

void Year::visit(
    const PlannedVisit& planned, std::size_t place, std::optional<std::string> follows
) {
    const auto found = make(planned, place, follows);
    if (planned.fate == Fate::found_twice && !follows) {
        // Seen again before anything was decided: what both visits found is one complaint.
        const std::string first = last_number_;
        office_.later(office_.working_day_after(2), [this, planned, place, first, found] {
            visit(planned, place, first);
            office_.later(office_.working_day_after(1), [this, found] {
                demand(found.front(), true);
            });
        });
        return;
    }
    handle(planned, place, found);
}

std::vector<Found> Year::make(
    const PlannedVisit& planned, std::size_t place, const std::optional<std::string>& follows
) {
    last_visit_[place] = office_.today();
    const Place& where = country_.places[place];
    const Contract& contract = country_.contracts[where.contract];
    const auto& rules = office_.books();
    const auto items =
        rules.checklist.items_on(inspections::ControlKind::premises, office_.today());
    const auto& outcome = inspections::rule_of(planned.outcome);
    const bool has_door = outcome.closed_door == inspections::Need::must;
    const bool has_list = outcome.checklist == inspections::Need::must;

    std::vector<evidence::KeptFile> photos;
    if (has_door) photos.push_back(office_.photo());
    for (const std::string& item : planned.items)
        if (std::ranges::find(items, item, &services::ChecklistItem::id)->needs_photo)
            photos.push_back(office_.photo());
    const std::string inspector = office_.somebody("inspector", inspectors);
    inspections::VisitReport report{
        .visit =
            {.contract = contract.number,
             .premises = where.id,
             .inspectors = {inspector, office_.somebody_else("inspector", inspectors, inspector)},
             .follows = follows},
        .visited_on = office_.today(),
        .seal = {.number = {}, .outcome = planned.outcome},
    };
    const auto sealed =
        office_.act(inspector, [&](const Session& session) -> Result<inspections::SealedVisit> {
            std::size_t photo = 0;
            report.answers.clear();
            for (const auto& item : items) {
                if (!has_list) break;
                inspections::ItemAnswer answer{.item = item.id};
                if (std::ranges::count(planned.items, item.id) > 0) {
                    answer.answer = inspections::Answer::does_not_meet;
                    answer.reason = "Uppfylls inte: " + item.text.sv;
                    if (item.needs_photo)
                        answer.evidence = {TRY(evidence::add(session, photos[photo++])).id};
                }
                report.answers.push_back(std::move(answer));
            }
            if (has_door)
                report.seal.closed_door = inspections::ClosedDoor{
                    .photo = TRY(evidence::add(session, photos.front())).id,
                    .calls_made = 2,
                    .waited_minutes = 20,
                    .came_after_contact = *outcome.came_after_contact
                };
            return inspections::record_visit(session, {rules.handbook, rules.checklist}, report);
        });
    last_number_ = sealed.file.diary_number.text();
    std::vector<Found> found;
    for (std::size_t i = 0; i < sealed.findings.size(); ++i) {
        const services::DefectRule defect =
            planned.items.empty()
                ? rules.checklist.outcome_on(outcome.name, office_.today())->defect
                : std::ranges::find(items, planned.items.front(), &services::ChecklistItem::id)
                      ->defect;
        found.push_back(
            {.number = sealed.findings[i],
             .visit = last_number_,
             .contract = contract.number,
             .requirement = defect.requirement,
             .severity = *investigations::named(investigations::severity_names, defect.severity)}
        );
    }
    return found;
}

void Year::handle(const PlannedVisit& planned, std::size_t place, const std::vector<Found>& found) {
    switch (planned.fate) {
        case Fate::nothing:
        case Fate::joined:
            break;
        case Fate::cured:
        case Fate::never_cured:
        case Fate::found_twice: {
            const bool is_cured = planned.fate != Fate::never_cured;
            office_.later(
                office_.working_day_after(1 + office_.chance().whole(3)),
                [this, planned, place, found, is_cured] {
                    for (const Found& one : found)
                        demand(one, is_cured);
                    if (!is_cured)
                        // The last day to cure it has passed, and the jobs have seen it.
                        office_.later(office_.working_day_after(14), [this, planned, place, found] {
                            investigate(planned, place, found.front());
                        });
                }
            );
            break;
        }
        case Fate::investigated:
            office_.later(office_.working_day_after(1), [this, planned, place, found] {
                investigate(planned, place, found.front());
            });
            break;
        case Fate::dismissed:
            office_.later(office_.working_day_after(4), [this, found] {
                office_.act(office_.somebody("officer", officers), [&](const Session& session) {
                    return inspections::dismiss_finding(
                        session,
                        office_.books().handbook,
                        {found.front().number,
                         "Stängningen var anmäld i förväg; den hade inte nått inspektörerna."}
                    );
                });
            });
            break;
    }
}

Ending Year::next_ending(const PlannedVisit& planned) {
    if (planned.outcome == Outcome::no_premises) return Ending::premises_penalty;
    if (planned.fate == Fate::never_cured) return Ending::warning;
    auto& endings = planned.outcome == Outcome::checklist_fail ? checklist_ : unstaffed_;
    const Ending ending = endings.back();
    endings.pop_back();
    return ending;
}

void Year::investigate(const PlannedVisit& planned, std::size_t place, const Found& found) {
    const std::string number = desk_.open(found, next_ending(planned));
    open_.push_back(
        {.number = number, .place = place, .outcome = planned.outcome, .opened_on = office_.today()}
    );
}

void Year::demand(const Found& found, bool is_cured) {
    const auto& handbook = office_.books().handbook;
    office_.act(office_.somebody("officer", officers), [&](const Session& session) {
        return inspections::demand_cure(
            session,
            handbook,
            {.number = found.number, .text = "Bristen ska rättas."}
        );
    });
    if (!is_cured) return;
    office_.later(office_.working_day_after(5), [this, found] {
        office_.act("supplier", [&](const Session& session) {
            return inspections::report_cure(
                session,
                office_.books().handbook,
                {found.number, "Rättat, se bild."}
            );
        });
    });
    office_.later(office_.working_day_after(9), [this, found] {
        office_.act(office_.somebody("inspector", inspectors), [&](const Session& session) {
            return inspections::verify_cure(
                session,
                office_.books().handbook,
                {found.number, "Rättat enligt bilden."}
            );
        });
    });
}

void Year::control_competence(int number) {
    const std::size_t contract = country_.staffed[static_cast<std::size_t>(number)];
    const std::string& contract_number = country_.contracts[contract].number;
    const auto& books = office_.books();
    const std::string who = office_.somebody("inspector", inspectors);
    const auto control = office_.act(who, [&](const Session& session) {
        return registry::begin_control(
            session,
            books.service,
            {.seed = fmt::format("kontroll {}", number + 1),
             .sample = 2,
             .contract = contract_number}
        );
    });
    for (const registry::ControlItem& item : control.items)
        office_.act(who, [&](const Session& session) -> Result<Done> {
            for (const registry::Claim& claim : registry::claims_of(session, item.person))
                TRY(registry::verify_claim(
                    session,
                    {.claim = claim.id,
                     .verdict = registry::Verdict::not_shown,
                     .reason = "Inget intyg kunde visas."}
                ));
            return Done{};
        });
    office_.act(who, [&](const Session& session) {
        return registry::finish_control(session, books.service, control.id);
    });
    const auto sealed = office_.act(who, [&](const Session& session) {
        return inspections::record_visit(
            session,
            {books.handbook, books.checklist},
            {.visit =
                 {.control = inspections::ControlKind::competence,
                  .form = inspections::VisitForm::announced,
                  .contract = contract_number,
                  .inspectors = {who},
                  .competence_control = control.id},
             .visited_on = session.today,
             .seal = {.number = {}, .outcome = Outcome::checklist_fail}}
        );
    });
    std::vector<Found> found;
    for (const std::string& one : sealed.findings)
        found.push_back(
            {.number = one,
             .visit = sealed.file.diary_number.text(),
             .contract = contract_number,
             .requirement = "COMP-POINTS",
             .severity = investigations::Severity::serious}
        );
    const bool is_one_off = number < one_off_reports;
    const int first_running = competence_reports - static_cast<int>(running_weeks.size());
    std::optional<int> weeks;
    if (number >= first_running)
        weeks = running_weeks[static_cast<std::size_t>(number - first_running)];
    office_.later(office_.working_day_after(1), [this, found, is_one_off, weeks] {
        desk_.open_on_competence(found, is_one_off, weeks);
    });
}

}  // namespace uppsikt::play
