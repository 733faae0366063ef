#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/sql.h"
#include "registry/competence.h"

/// All SQL for competence_claim, claim_evidence, claim_verdict, competence_control and
/// competence_control_item.
namespace uppsikt::registry::store {

ClaimId insert_claim(sql::Transaction& db, const StatedClaim& stated, Date claimed_on);
std::int64_t insert_claim_evidence(
    sql::Transaction& db, ClaimId claim, const EvidenceOfClaim& evidence
);
struct GivenVerdict {
    StatedVerdict stated;
    std::string verifier;
    Date decided_on;
};
std::int64_t insert_verdict(sql::Transaction& db, const GivenVerdict& given);

/// With evidence and the latest verdict.
std::optional<Claim> claim(sql::Transaction& db, ClaimId claim);
std::vector<Claim> claims_of(sql::Transaction& db, PersonId person);

struct NewControl {
    std::string_view service;
    std::optional<ContractId> contract;
    std::string_view seed;
    int population = 0;
    Date begun_on;
};
ControlId insert_control(sql::Transaction& db, const NewControl& control);
std::int64_t insert_control_item(sql::Transaction& db, ControlId control, AssignmentId assignment);

struct ControlRow {
    Control control;  ///< with its items, as they were drawn
    std::vector<std::int64_t> item_ids;
};
std::optional<ControlRow> control(sql::Transaction& db, ControlId control);

struct Finish {
    ControlId control;
    Date finished_on;
    std::string_view rule_version;
};
void finish_control(sql::Transaction& db, const Finish& finish);
void set_assessment(sql::Transaction& db, std::int64_t item, const Assessment& assessment);

}  // namespace uppsikt::registry::store
