#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inspections/rules.h"
#include "inspections/visits.h"
#include "platform/sql/sql.h"

/// All SQL for visit, visit_inspector, visit_closed_door, visit_answer, visit_evidence,
/// visit_addition, finding and visit_import.
namespace uppsikt::inspections::store {

using VisitId = Id<struct VisitTag>;

/// A visit with everything that belongs to it.
struct StoredVisit {
    VisitId id{0};
    cases::CaseId case_id{0};
    Visit visit;  ///< without its case, the numbers it follows and of its findings
    std::optional<VisitId> follows;
    bool is_in_register = true;  ///< there are premises at the place
};
std::optional<StoredVisit> visit(sql::Transaction& db, cases::CaseId case_id);
std::optional<StoredVisit> visit(sql::Transaction& db, VisitId id);

/// The visits of an inspector that have no outcome: also those that were cancelled.
std::vector<cases::CaseId> unsealed_of(sql::Transaction& db, std::string_view inspector);

/// The latest sealed visits to a contract, the newest first.
struct LatestVisits {
    std::string_view contract;
    int at_most = 0;
};
std::vector<cases::CaseId> latest_sealed(sql::Transaction& db, const LatestVisits& which);

struct NewRow {
    cases::CaseId case_id{0};
    registry::ContractId contract{0};
    std::optional<VisitId> follows;
};
VisitId insert_visit(sql::Transaction& db, const NewVisit& visit, const NewRow& row);
std::int64_t insert_inspector(sql::Transaction& db, VisitId visit, std::string_view inspector);

struct Begun {
    Date visited_on;
    std::optional<registry::PremisesId> premises;
};
void begin(sql::Transaction& db, VisitId visit, const Begun& begun);

struct Sealed {
    Outcome outcome = Outcome::ok;
    std::string_view checklist_version;
    std::string_view note;
};
void seal(sql::Transaction& db, VisitId visit, const Sealed& sealed);

std::int64_t put_answer(sql::Transaction& db, VisitId visit, const ItemAnswer& answer);
/// None when it is laid to the item already.
std::optional<std::int64_t> insert_evidence(
    sql::Transaction& db, VisitId visit, std::string_view item, evidence::EvidenceId evidence
);
std::int64_t insert_closed_door(sql::Transaction& db, VisitId visit, const ClosedDoor& door);
std::int64_t insert_addition(sql::Transaction& db, VisitId visit, const AddedToVisit& added);

struct StoredFinding {
    std::int64_t id = 0;
    VisitId visit{0};
    std::string code;
    services::DefectRule defect;
    std::string seen;
    std::optional<cases::CaseId> complaint;
    std::vector<evidence::EvidenceId> evidence;
};
std::int64_t insert_finding(
    sql::Transaction& db, VisitId visit, cases::CaseId case_id, const NewFinding& finding
);
void set_complaint(sql::Transaction& db, std::int64_t finding, cases::CaseId complaint);
std::optional<StoredFinding> finding(sql::Transaction& db, cases::CaseId case_id);
std::vector<cases::CaseId> findings_of(sql::Transaction& db, VisitId visit);
std::vector<cases::CaseId> findings_of_complaint(sql::Transaction& db, cases::CaseId complaint);

/// The latest complaint of a finding of the same code at the same premises, or of the same contract
/// where a control is of no premises.
struct SamePlace {
    registry::ContractId contract{0};
    std::optional<registry::PremisesId> premises;
    std::string_view code;
};
std::optional<cases::CaseId> latest_complaint(sql::Transaction& db, const SamePlace& place);

struct ImportRow {
    evidence::EvidenceId evidence{0};
    std::string_view name;
    std::int64_t visits = 0;
    Date imported_on;
};
std::int64_t insert_import(sql::Transaction& db, const ImportRow& row);
bool is_imported(sql::Transaction& db, evidence::EvidenceId file);

}  // namespace uppsikt::inspections::store
