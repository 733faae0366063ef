#include "registry/competence_store.h"

#include "base/text.h"

namespace uppsikt::registry::store {

namespace {

using sql::Row;

Claim claim_from(const Row& row) {
    return {
        .id = row.get<ClaimId>(0),
        .stated =
            {.person = row.get<PersonId>(1),
             .kind = row.get<ClaimKind>(2),
             .description = row.get<std::string>(3),
             .is_relevant = row.get<bool>(4),
             .credits = row.get<std::optional<int>>(5),
             .began_on = row.get<std::optional<Date>>(6),
             .ended_on = row.get<std::optional<Date>>(7),
             .country = row.get<std::string>(8),
             .foreign_assessment = row.get<ForeignAssessment>(9)},
        .claimed_on = row.get<Date>(10),
        .evidence = {},
        .verdict = std::nullopt,
        .verifier = {},
        .verified_on = std::nullopt,
    };
}

/// What the claim rests on, and the latest verdict.
void complete(sql::Transaction& db, Claim& claim) {
    claim.evidence = db.find_all(
        [](const Row& row) {
            return EvidenceOfClaim{
                .evidence = row.get<evidence::EvidenceId>(0),
                .issued_on = row.get<Date>(1)
            };
        },
        "SELECT evidence_id, issued_on FROM claim_evidence WHERE claim_id = $1 ORDER BY id",
        claim.id
    );
    const auto latest = db.find_one(
        [&](const Row& row) {
            return GivenVerdict{
                .stated =
                    {.claim = claim.id,
                     .verdict = row.get<Verdict>(0),
                     .reason = row.get<std::string>(1),
                     .valid_to = row.get<std::optional<Date>>(2)},
                .verifier = row.get<std::string>(3),
                .decided_on = row.get<Date>(4),
            };
        },
        R"sql(
        SELECT verdict, reason, valid_to, verifier, decided_on FROM claim_verdict
        WHERE claim_id = $1 ORDER BY id DESC LIMIT 1)sql",
        claim.id
    );
    if (!latest) return;
    claim.verdict = latest->stated;
    claim.verifier = latest->verifier;
    claim.verified_on = latest->decided_on;
}

constexpr std::string_view claim_by_id = R"sql(
    SELECT id, person_id, kind, description, is_relevant, credits, began_on, ended_on, country,
           foreign_assessment, claimed_on
    FROM competence_claim WHERE id = $1)sql";

constexpr std::string_view claims_by_person = R"sql(
    SELECT id, person_id, kind, description, is_relevant, credits, began_on, ended_on, country,
           foreign_assessment, claimed_on
    FROM competence_claim WHERE person_id = $1 ORDER BY id)sql";

std::string defects_text(const Assessment& assessment) {
    std::string text;
    for (const CompetenceDefect defect : assessment.defects)
        text += (text.empty() ? "" : " ") + std::string(name_of(defect));
    return text;
}

std::vector<CompetenceDefect> defects_from(std::string_view text) {
    std::vector<CompetenceDefect> defects;
    if (text.empty()) return defects;
    for (const std::string_view name : split(text, ' ')) {
        const auto defect = competence_defect_named(name);
        if (!defect)
            throw sql::UnexpectedValue("no such defect of competence: " + std::string(name));
        defects.push_back(*defect);
    }
    return defects;
}

ControlItem item_from(const Row& row) {
    ControlItem item{
        .assignment = row.get<AssignmentId>(1),
        .person = row.get<PersonId>(2),
        .contract = row.get<std::string>(3),
        .assessment = std::nullopt,
    };
    if (const auto claimed = row.get<std::optional<bool>>(4))
        item.assessment = Assessment{
            .claimed = *claimed,
            .shown = row.get<bool>(5),
            .defects = defects_from(row.get<std::string>(6)),
        };
    return item;
}

}  // namespace

ClaimId insert_claim(sql::Transaction& db, const StatedClaim& stated, Date claimed_on) {
    return db.value<ClaimId>(
        R"sql(
        INSERT INTO competence_claim (person_id, kind, description, is_relevant, credits, began_on,
                                      ended_on, country, foreign_assessment, claimed_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id)sql",
        stated.person,
        stated.kind,
        stated.description,
        stated.is_relevant,
        stated.credits,
        stated.began_on,
        stated.ended_on,
        stated.country,
        stated.foreign_assessment,
        claimed_on
    );
}

std::int64_t insert_claim_evidence(
    sql::Transaction& db, ClaimId claim, const EvidenceOfClaim& evidence
) {
    return db.value<std::int64_t>(
        R"sql(
        INSERT INTO claim_evidence (claim_id, evidence_id, issued_on)
        VALUES ($1, $2, $3) RETURNING id)sql",
        claim,
        evidence.evidence,
        evidence.issued_on
    );
}

std::int64_t insert_verdict(sql::Transaction& db, const GivenVerdict& given) {
    return db.value<std::int64_t>(
        R"sql(
        INSERT INTO claim_verdict (claim_id, verdict, reason, verifier, decided_on, valid_to)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id)sql",
        given.stated.claim,
        given.stated.verdict,
        given.stated.reason,
        given.verifier,
        given.decided_on,
        given.stated.valid_to
    );
}

std::optional<Claim> claim(sql::Transaction& db, ClaimId claim) {
    auto found = db.find_one(claim_from, claim_by_id, claim);
    if (found) complete(db, *found);
    return found;
}

std::vector<Claim> claims_of(sql::Transaction& db, PersonId person) {
    auto found = db.find_all(claim_from, claims_by_person, person);
    for (Claim& one : found)
        complete(db, one);
    return found;
}

ControlId insert_control(sql::Transaction& db, const NewControl& control) {
    return db.value<ControlId>(
        R"sql(
        INSERT INTO competence_control (service, contract_id, seed, population, begun_on)
        VALUES ($1, $2, $3, $4, $5) RETURNING id)sql",
        control.service,
        control.contract,
        control.seed,
        control.population,
        control.begun_on
    );
}

std::int64_t insert_control_item(sql::Transaction& db, ControlId control, AssignmentId assignment) {
    return db.value<std::int64_t>(
        R"sql(
        INSERT INTO competence_control_item (control_id, assignment_id, defects)
        VALUES ($1, $2, '') RETURNING id)sql",
        control,
        assignment
    );
}

std::optional<ControlRow> control(sql::Transaction& db, ControlId control) {
    auto found = db.find_one(
        [&](const Row& row) {
            return ControlRow{
                .control =
                    {.id = control,
                     .order =
                         {.seed = row.get<std::string>(0),
                          .contract = row.get<std::optional<std::string>>(1)},
                     .population = row.get<int>(2),
                     .begun_on = row.get<Date>(3),
                     .finished_on = row.get<std::optional<Date>>(4),
                     .rule_version = row.get<std::optional<std::string>>(5).value_or(""),
                     .items = {}},
                .item_ids = {},
            };
        },
        R"sql(
        SELECT control.seed, contract.number, control.population, control.begun_on,
               control.finished_on, control.rule_version
        FROM competence_control AS control
        LEFT JOIN contract ON contract.id = control.contract_id
        WHERE control.id = $1)sql",
        control
    );
    if (!found) return found;
    db.each(
        [&](const Row& row) {
            found->item_ids.push_back(row.get<std::int64_t>(0));
            found->control.items.push_back(item_from(row));
        },
        R"sql(
        SELECT item.id, item.assignment_id, one.person_id, contract.number, item.claimed,
               item.shown, item.defects
        FROM competence_control_item AS item
        JOIN staff_assignment AS one ON one.id = item.assignment_id
        JOIN contract ON contract.id = one.contract_id
        WHERE item.control_id = $1
        ORDER BY item.id)sql",
        control
    );
    found->control.order.sample = static_cast<int>(found->item_ids.size());
    return found;
}

void finish_control(sql::Transaction& db, const Finish& finish) {
    db.execute(
        "UPDATE competence_control SET finished_on = $2, rule_version = $3 WHERE id = $1",
        finish.control,
        finish.finished_on,
        finish.rule_version
    );
}

void set_assessment(sql::Transaction& db, std::int64_t item, const Assessment& assessment) {
    db.execute(
        R"sql(
        UPDATE competence_control_item SET claimed = $2, shown = $3, defects = $4
        WHERE id = $1)sql",
        item,
        assessment.claimed,
        assessment.shown,
        defects_text(assessment)
    );
}

}  // namespace uppsikt::registry::store
