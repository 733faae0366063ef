#include "cases/queue.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "cases/store.h"

namespace uppsikt::cases {

namespace {

bool is_before(const Case& one, const Case& other) {
    if (one.clock() != other.clock()) return one.clock() < other.clock();
    return one.id < other.id;
}

}  // namespace

bool Scope::covers(const Case& file) const {
    if (office && file.unit != office->unit && file.assignee != office->assignee) return false;
    if (!suppliers) return true;
    return file.supplier && std::ranges::find(*suppliers, *file.supplier) != suppliers->end();
}

Scope scope_of(const Session& session, const operations::Viewer& viewer) {
    const operations::Reach& reach = viewer.reach;
    if (!viewer.role || reach.all) return {};
    if (reach.unit || reach.assignee)
        return {
            .office =
                Scope::Office{
                    .unit = reach.unit.value_or(""),
                    .assignee = reach.assignee.value_or("")
                }
        };
    if (!reach.supplier) return {.suppliers = std::vector<registry::SupplierId>{}};
    return {.suppliers = registry::same_supplier(session, registry::SupplierId(*reach.supplier))};
}

std::vector<Case> queue(const Session& session, const QueueQuestion& question) {
    if (question.scope.suppliers && question.scope.suppliers->empty()) return {};
    if (!question.scope.office) return store::queue(session.db, {.question = question});
    // Two questions, so that each has its index: what lies at the office, and their own elsewhere.
    const Scope::Office& office = *question.scope.office;
    std::vector<Case> found =
        store::queue(session.db, {.question = question, .lies_at = office.unit});
    std::vector<Case> own = store::queue(
        session.db,
        {.question = question, .lies_elsewhere_than = office.unit, .has = office.assignee}
    );
    std::vector<Case> both;
    std::merge(
        std::make_move_iterator(found.begin()),
        std::make_move_iterator(found.end()),
        std::make_move_iterator(own.begin()),
        std::make_move_iterator(own.end()),
        std::back_inserter(both),
        is_before
    );
    if (both.size() > static_cast<std::size_t>(question.at_most))
        both.erase(both.begin() + question.at_most, both.end());
    return both;
}

int count(const Session& session, const QueueQuestion& question) {
    if (!question.scope.office) return store::count(session.db, {.question = question});
    const Scope::Office& office = *question.scope.office;
    const int there = store::count(session.db, {.question = question, .lies_at = office.unit});
    const int elsewhere = store::count(
        session.db,
        {.question = question, .lies_elsewhere_than = office.unit, .has = office.assignee}
    );
    return std::min(there + elsewhere, question.at_most);
}

std::vector<std::string_view> way_of(const Machine& machine, const Case& file) {
    std::vector<std::string_view> way;
    for (const StateRule<int>* state = &machine.states[static_cast<std::size_t>(machine.first)];;) {
        if (std::ranges::find(way, state->name) != way.end()) break;
        way.push_back(state->name);
        const Step<int>* next = state->is_end ? nullptr : machine.step(*state, state->next);
        if (next == nullptr) break;
        state = &machine.states[static_cast<std::size_t>(next->to)];
    }
    if (std::ranges::find(way, file.state) != way.end()) return way;
    // Beside the way: in place of the end where it has ended, else before it.
    const std::string_view here = machine.state(file.state).name;
    if (file.ended_on)
        way.back() = here;
    else
        way.insert(way.end() - 1, here);
    return way;
}

std::vector<std::string> subjects_of(
    const Session& session, registry::SupplierId supplier, const Scope& scope
) {
    std::vector<std::string> subjects = registry::record_subjects(session, supplier);
    std::vector<DiaryNumber> numbers;
    for (const registry::SupplierId name : registry::same_supplier(session, supplier))
        std::ranges::move(store::numbers_of(session.db, name, scope), std::back_inserter(numbers));
    for (const DiaryNumber& number : numbers)
        subjects.push_back("case:" + number.text());
    return subjects;
}

std::optional<Refusal> covers(
    const Session& session, const operations::Question& question, std::string_view value
) {
    const operations::Viewer& viewer = question.viewer;
    if (!viewer.role || viewer.reach.all) return std::nullopt;
    constexpr std::string_view prefix = "diary:";
    if (value.starts_with(prefix)) value.remove_prefix(prefix.size());
    const Result<Case> file = find(session, trimmed(value));
    // A number that nothing has is refused in the same words as one that is hidden.
    if (!file.ok() && !DiaryNumber::parse(trimmed(value))) return std::nullopt;
    const bool is_told_of =
        file.ok() && (!viewer.reach.supplier ||
                      is_told(question.desk.get<Machines>().of(file.value()), file.value()));
    if (is_told_of && scope_of(session, viewer).covers(file.value())) return std::nullopt;
    return Refusal{
        RefusalKind::not_found,
        Reason{"cases_case_unknown", {{"case", std::string(value)}}}
    };
}

const Machine& Machines::of(const Case& file) const {
    const auto found = std::ranges::find_if(all, [&](const Machine* machine) {
        return machine->kind == file.kind;
    });
    ensure(found != all.end(), "every kind of case has its table");
    return **found;
}

std::vector<std::string_view> lawful_steps(
    const Machine& machine, const Case& file, const Session& session
) {
    const StateRule<int>& state = machine.state(file.state);
    std::vector<std::string_view> verbs;
    for (const Step<int>& step : machine.steps) {
        if (step.from != state.state || !objections(machine, file, step.verb, session).empty())
            continue;
        verbs.insert(step.verb == state.next ? verbs.begin() : verbs.end(), step.verb);
    }
    return verbs;
}

}  // namespace uppsikt::cases
