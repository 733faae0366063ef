#include "inspections/store.h"

namespace uppsikt::inspections::store {

namespace {

using sql::Row;

cases::CaseId case_from(const Row& row) { return row.get<cases::CaseId>(0); }

StoredFinding finding_from(const Row& row) {
    return {
        .id = row.get<std::int64_t>(0),
        .visit = row.get<VisitId>(1),
        .code = row.get<std::string>(2),
        .defect =
            {.requirement = row.get<std::string>(3),
             .category = row.get<std::string>(4),
             .severity = row.get<std::string>(5),
             .easy_to_cure = row.get<bool>(6)},
        .seen = row.get<std::string>(7),
        .complaint = row.get<std::optional<cases::CaseId>>(8),
        .evidence = {},
    };
}

}  // namespace

std::int64_t insert_finding(
    sql::Transaction& db, VisitId visit, cases::CaseId case_id, const NewFinding& finding
) {
    return db.value<std::int64_t>(
        R"sql(
        INSERT INTO finding (case_id, visit_id, code, requirement, category, severity,
                             easy_to_cure, seen)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id)sql",
        case_id,
        visit,
        finding.code,
        finding.defect.requirement,
        finding.defect.category,
        finding.defect.severity,
        finding.defect.easy_to_cure,
        finding.seen
    );
}

void set_complaint(sql::Transaction& db, std::int64_t finding, cases::CaseId complaint) {
    db.execute("UPDATE finding SET complaint_case_id = $2 WHERE id = $1", finding, complaint);
}

std::optional<StoredFinding> finding(sql::Transaction& db, cases::CaseId case_id) {
    auto found = db.find_one(
        finding_from,
        R"sql(
        SELECT id, visit_id, code, requirement, category, severity, easy_to_cure, seen,
               complaint_case_id
        FROM finding WHERE case_id = $1)sql",
        case_id
    );
    if (found)
        found->evidence = db.find_all(
            [](const Row& row) { return row.get<evidence::EvidenceId>(0); },
            R"sql(
            SELECT evidence_id FROM visit_evidence
            WHERE visit_id = $1 AND item = $2 ORDER BY id)sql",
            found->visit,
            found->code
        );
    return found;
}

std::vector<cases::CaseId> findings_of(sql::Transaction& db, VisitId visit) {
    return db
        .find_all(case_from, "SELECT case_id FROM finding WHERE visit_id = $1 ORDER BY id", visit);
}

std::vector<cases::CaseId> findings_of_complaint(sql::Transaction& db, cases::CaseId complaint) {
    return db.find_all(
        case_from,
        "SELECT case_id FROM finding WHERE complaint_case_id = $1 ORDER BY id",
        complaint
    );
}

std::optional<cases::CaseId> latest_complaint(sql::Transaction& db, const SamePlace& place) {
    return db.find_one(
        case_from,
        R"sql(
        SELECT finding.complaint_case_id
        FROM visit
        JOIN finding ON finding.visit_id = visit.id
        WHERE visit.contract_id = $1 AND finding.code = $3
          AND finding.complaint_case_id IS NOT NULL
          AND (visit.premises_id = $2 OR (visit.premises_id IS NULL AND $2 IS NULL))
        ORDER BY finding.complaint_case_id DESC LIMIT 1)sql",
        place.contract,
        place.premises,
        place.code
    );
}

}  // namespace uppsikt::inspections::store
