#include <algorithm>

#include "inspections/loaded.h"
#include "inspections/store.h"
#include "inspections/visits.h"

namespace uppsikt::inspections {

namespace {

cases::Case case_of(const Session& session, cases::CaseId id) {
    auto file = cases::find(session, id);
    ensure(file.has_value(), "a visit and a finding have their cases");
    return *std::move(file);
}

}  // namespace

std::vector<cases::Case> visits_of_inspector(const Session& session, std::string_view inspector) {
    std::vector<cases::Case> open;
    for (const cases::CaseId id : store::unsealed_of(session.db, inspector))
        if (cases::Case file = case_of(session, id); !file.ended_on)
            open.push_back(std::move(file));
    std::ranges::stable_sort(open, {}, [](const cases::Case& file) {
        return std::make_tuple(file.clock(), file.diary_number);
    });
    return open;
}

std::vector<EarlierVisit> earlier_visits(const Session& session, const EarlierQuestion& question) {
    std::vector<EarlierVisit> earlier;
    for (const cases::CaseId id :
         store::latest_sealed(session.db, {question.contract, question.at_most})) {
        const auto stored = store::visit(session.db, id);
        ensure(stored && stored->visit.visited_on && stored->visit.outcome, "it was sealed");
        EarlierVisit visit{
            .number = case_of(session, id).diary_number.text(),
            .visited_on = *stored->visit.visited_on,
            .outcome = *stored->visit.outcome,
            .open_findings = {}
        };
        for (const cases::CaseId finding : store::findings_of(session.db, stored->id))
            if (const cases::Case file = case_of(session, finding); !file.ended_on)
                visit.open_findings.push_back(file.diary_number.text());
        earlier.push_back(std::move(visit));
    }
    return earlier;
}

}  // namespace uppsikt::inspections
