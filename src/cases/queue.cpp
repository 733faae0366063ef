#include "cases/queue.h"

#include <algorithm>
#include <iterator>

#include "cases/store.h"

namespace uppsikt::cases {

namespace {

bool is_before(const Case& one, const Case& other) {
    if (one.clock() != other.clock()) return one.clock() < other.clock();
    return one.id < other.id;
}

}  // namespace

bool Scope::covers(const Case& file) const {
    return !office || file.unit == office->unit || file.assignee == office->assignee;
}

std::vector<Case> queue(const Session& session, const QueueQuestion& question) {
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

bool is_supplier_of(const Session& session, const Case& file, std::string_view actor) {
    constexpr std::string_view prefix = "supplier:";
    if (!file.supplier || !actor.starts_with(prefix)) return false;
    const auto named = registry::supplier(session, actor.substr(prefix.size()));
    if (!named) return false;
    const auto names = registry::same_supplier(session, *file.supplier);
    return std::ranges::find(names, named->id) != names.end();
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
