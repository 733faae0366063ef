#include "inspections/statistics.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "inspections/inspections.h"
#include "inspections/states.h"

namespace uppsikt::inspections {

namespace {

cases::Case counted_case(const Session& session, cases::CaseId id) {
    const auto file = cases::find(session, id);
    ensure(file.has_value(), "what is counted has its case");
    return *file;
}

struct Made {
    cases::CaseId id{0};
    CountedVisit visit;
};

struct Found {
    cases::CaseId id{0};
    cases::CaseId visit{0};
    cases::CaseId complaint{0};
    std::string contract;
};

}  // namespace

std::vector<CountedVisit> visits_made(
    const Session& session, std::string_view service, const Days& days
) {
    auto rows = session.db.find_all(
        [](const sql::Row& row) {
            return Made{
                .id = row.get<cases::CaseId>(0),
                .visit =
                    {.number = {},
                     .contract = row.get<std::string>(1),
                     .outcome = row.get<Outcome>(2),
                     .visited_on = row.get<Date>(3)}
            };
        },
        R"sql(
        SELECT visit.case_id, contract.number, visit.outcome, visit.visited_on
        FROM visit JOIN contract ON contract.id = visit.contract_id
        WHERE visit.control = 'premises' AND visit.form <> 'remote' AND visit.outcome IS NOT NULL
          AND contract.service = $1 AND visit.visited_on BETWEEN $2 AND $3
        ORDER BY visit.visited_on, visit.case_id)sql",
        service,
        days.from,
        days.to
    );
    std::vector<CountedVisit> visits;
    for (Made& one : rows) {
        const cases::Case file = counted_case(session, one.id);
        // An outcome is written when the visit is sealed, and only then.
        ensure(
            file.state == visit_states().name(VisitState::sealed),
            "a visit with an outcome is sealed"
        );
        one.visit.number = file.diary_number.text();
        visits.push_back(std::move(one.visit));
    }
    return visits;
}

std::vector<CountedComplaint> complaints_of_visits(
    const Session& session, std::string_view service, const Days& days
) {
    const auto rows = session.db.find_all(
        [](const sql::Row& row) {
            return Found{
                .id = row.get<cases::CaseId>(0),
                .visit = row.get<cases::CaseId>(1),
                .complaint = row.get<cases::CaseId>(2),
                .contract = row.get<std::string>(3)
            };
        },
        R"sql(
        SELECT finding.case_id, visit.case_id, finding.complaint_case_id, contract.number
        FROM finding
        JOIN visit ON visit.id = finding.visit_id
        JOIN contract ON contract.id = visit.contract_id
        WHERE visit.control = 'premises' AND visit.form <> 'remote' AND contract.service = $1
          AND finding.complaint_case_id IS NOT NULL
        ORDER BY finding.complaint_case_id, finding.id)sql",
        service
    );
    std::map<cases::CaseId, CountedComplaint> by_case;
    for (const Found& one : rows) {
        const cases::Case finding = counted_case(session, one.id);
        if (finding_states().state(finding.state) == FindingState::dismissed) continue;
        const auto known = by_case.find(one.complaint);
        if (known != by_case.end()) {
            known->second.visits.push_back(counted_case(session, one.visit).diary_number.text());
            continue;
        }
        const cases::Case complaint = counted_case(session, one.complaint);
        if (complaint.opened_on < days.from || complaint.opened_on > days.to) continue;
        by_case.emplace(
            one.complaint,
            CountedComplaint{
                .number = complaint.diary_number.text(),
                .contract = one.contract,
                .registered_on = complaint.opened_on,
                .visits = {counted_case(session, one.visit).diary_number.text()}
            }
        );
    }
    std::vector<CountedComplaint> complaints;
    for (auto& [id, complaint] : by_case)
        complaints.push_back(std::move(complaint));
    return complaints;
}

}  // namespace uppsikt::inspections
