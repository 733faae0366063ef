#include "inspections/store.h"

#include <map>

namespace uppsikt::inspections::store {

namespace {

using evidence::EvidenceId;
using sql::Row;

/// The row of a visit itself.
StoredVisit visit_from(const Row& row) {
    StoredVisit stored;
    stored.id = row.get<VisitId>(0);
    stored.case_id = row.get<cases::CaseId>(1);
    stored.visit.plan = {
        .control = row.get<ControlKind>(2),
        .form = row.get<VisitForm>(3),
        .contract = row.get<std::string>(4),
        .premises = row.get<std::optional<registry::PremisesId>>(5),
        .address = row.get<std::optional<std::string>>(6),
        .town = row.get<std::optional<std::string>>(7),
        .inspectors = {},
        .competence_control = row.get<std::optional<registry::ControlId>>(9),
    };
    stored.follows = row.get<std::optional<VisitId>>(8);
    stored.visit.visited_on = row.get<std::optional<Date>>(10);
    stored.visit.outcome = row.get<std::optional<Outcome>>(11);
    stored.visit.checklist_version = row.get<std::optional<std::string>>(12).value_or("");
    stored.visit.note = row.get<std::optional<std::string>>(13).value_or("");
    stored.is_in_register = stored.visit.plan.premises.has_value();
    return stored;
}

constexpr std::string_view visit_by_case = R"sql(
    SELECT visit.id, visit.case_id, visit.control, visit.form, contract.number, visit.premises_id,
           visit.address, visit.town, visit.follows_id, visit.competence_control_id,
           visit.visited_on, visit.outcome, visit.checklist_version, visit.note
    FROM visit JOIN contract ON contract.id = visit.contract_id
    WHERE visit.case_id = $1)sql";

constexpr std::string_view visit_by_id = R"sql(
    SELECT visit.id, visit.case_id, visit.control, visit.form, contract.number, visit.premises_id,
           visit.address, visit.town, visit.follows_id, visit.competence_control_id,
           visit.visited_on, visit.outcome, visit.checklist_version, visit.note
    FROM visit JOIN contract ON contract.id = visit.contract_id
    WHERE visit.id = $1)sql";

/// Answers, and evidence by the item it is laid to.
void read_answers(sql::Transaction& db, StoredVisit& stored) {
    std::map<std::string, std::vector<EvidenceId>> evidence;
    db.each(
        [&](const Row& row) {
            evidence[row.get<std::string>(0)].push_back(row.get<EvidenceId>(1));
        },
        "SELECT item, evidence_id FROM visit_evidence WHERE visit_id = $1 ORDER BY id",
        stored.id
    );
    stored.visit.answers = db.find_all(
        [&](const Row& row) {
            ItemAnswer answer{
                .item = row.get<std::string>(0),
                .answer = row.get<Answer>(1),
                .reason = row.get<std::string>(2)
            };
            answer.evidence = evidence[answer.item];
            return answer;
        },
        "SELECT item, answer, reason FROM visit_answer WHERE visit_id = $1 ORDER BY id",
        stored.id
    );
    stored.visit.evidence = evidence[""];
}

void complete(sql::Transaction& db, StoredVisit& stored) {
    stored.visit.plan.inspectors = db.find_all(
        [](const Row& row) { return row.get<std::string>(0); },
        "SELECT inspector FROM visit_inspector WHERE visit_id = $1 ORDER BY id",
        stored.id
    );
    read_answers(db, stored);
    stored.visit.closed_door = db.find_one(
        [](const Row& row) {
            return ClosedDoor{
                .photo = row.get<EvidenceId>(0),
                .calls_made = row.get<int>(1),
                .waited_minutes = row.get<int>(2),
                .came_after_contact = row.get<bool>(3),
            };
        },
        R"sql(
        SELECT photo_id, calls_made, waited_minutes, came_after_contact
        FROM visit_closed_door WHERE visit_id = $1)sql",
        stored.id
    );
    stored.visit.additions = db.find_all(
        [](const Row& row) {
            return AddedToVisit{
                .text = row.get<std::string>(0),
                .evidence = row.get<std::optional<EvidenceId>>(1),
                .added_on = row.get<Date>(2),
                .added_by = row.get<std::string>(3),
            };
        },
        R"sql(
        SELECT text, evidence_id, added_on, added_by FROM visit_addition
        WHERE visit_id = $1 ORDER BY id)sql",
        stored.id
    );
}

}  // namespace

std::optional<StoredVisit> visit(sql::Transaction& db, cases::CaseId case_id) {
    auto stored = db.find_one(visit_from, visit_by_case, case_id);
    if (stored) complete(db, *stored);
    return stored;
}

std::optional<StoredVisit> visit(sql::Transaction& db, VisitId id) {
    auto stored = db.find_one(visit_from, visit_by_id, id);
    if (stored) complete(db, *stored);
    return stored;
}

std::vector<cases::CaseId> unsealed_of(sql::Transaction& db, std::string_view inspector) {
    return db.find_all(
        [](const Row& row) { return row.get<cases::CaseId>(0); },
        R"sql(
        SELECT visit.case_id
        FROM visit JOIN visit_inspector ON visit_inspector.visit_id = visit.id
        WHERE visit_inspector.inspector = $1 AND visit.outcome IS NULL
        ORDER BY visit.id)sql",
        inspector
    );
}

std::vector<cases::CaseId> latest_sealed(sql::Transaction& db, const LatestVisits& which) {
    return db.find_all(
        [](const Row& row) { return row.get<cases::CaseId>(0); },
        R"sql(
        SELECT visit.case_id
        FROM visit JOIN contract ON contract.id = visit.contract_id
        WHERE contract.number = $1 AND visit.outcome IS NOT NULL
        ORDER BY visit.visited_on DESC, visit.id DESC LIMIT $2)sql",
        which.contract,
        which.at_most
    );
}

VisitId insert_visit(sql::Transaction& db, const NewVisit& visit, const NewRow& row) {
    return db.value<VisitId>(
        R"sql(
        INSERT INTO visit (case_id, control, form, contract_id, premises_id, address, town,
                           follows_id, competence_control_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id)sql",
        row.case_id,
        visit.control,
        visit.form,
        row.contract,
        visit.premises,
        visit.address,
        visit.town,
        row.follows,
        visit.competence_control
    );
}

std::int64_t insert_inspector(sql::Transaction& db, VisitId visit, std::string_view inspector) {
    return db.value<std::int64_t>(
        "INSERT INTO visit_inspector (visit_id, inspector) VALUES ($1, $2) RETURNING id",
        visit,
        inspector
    );
}

void begin(sql::Transaction& db, VisitId visit, const Begun& begun) {
    db.execute(
        "UPDATE visit SET visited_on = $2, premises_id = $3 WHERE id = $1",
        visit,
        begun.visited_on,
        begun.premises
    );
}

void seal(sql::Transaction& db, VisitId visit, const Sealed& sealed) {
    db.execute(
        "UPDATE visit SET outcome = $2, checklist_version = $3, note = $4 WHERE id = $1",
        visit,
        sealed.outcome,
        sealed.checklist_version,
        sealed.note
    );
}

std::int64_t put_answer(sql::Transaction& db, VisitId visit, const ItemAnswer& answer) {
    return db.value<std::int64_t>(
        R"sql(
        INSERT INTO visit_answer (visit_id, item, answer, reason) VALUES ($1, $2, $3, $4)
        ON CONFLICT (visit_id, item)
            DO UPDATE SET answer = excluded.answer, reason = excluded.reason
        RETURNING id)sql",
        visit,
        answer.item,
        answer.answer,
        answer.reason
    );
}

std::optional<std::int64_t> insert_evidence(
    sql::Transaction& db, VisitId visit, std::string_view item, EvidenceId evidence
) {
    return db.find_one(
        [](const Row& row) { return row.get<std::int64_t>(0); },
        R"sql(
        INSERT INTO visit_evidence (visit_id, item, evidence_id) VALUES ($1, $2, $3)
        ON CONFLICT (visit_id, item, evidence_id) DO NOTHING RETURNING id)sql",
        visit,
        item,
        evidence
    );
}

std::int64_t insert_closed_door(sql::Transaction& db, VisitId visit, const ClosedDoor& door) {
    return db.value<std::int64_t>(
        R"sql(
        INSERT INTO visit_closed_door (visit_id, photo_id, calls_made, waited_minutes,
                                       came_after_contact)
        VALUES ($1, $2, $3, $4, $5) RETURNING id)sql",
        visit,
        door.photo,
        door.calls_made,
        door.waited_minutes,
        door.came_after_contact
    );
}

std::int64_t insert_addition(sql::Transaction& db, VisitId visit, const AddedToVisit& added) {
    return db.value<std::int64_t>(
        R"sql(
        INSERT INTO visit_addition (visit_id, text, evidence_id, added_on, added_by)
        VALUES ($1, $2, $3, $4, $5) RETURNING id)sql",
        visit,
        added.text,
        added.evidence,
        added.added_on,
        added.added_by
    );
}

}  // namespace uppsikt::inspections::store
