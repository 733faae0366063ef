#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "platform/evidence/evidence.h"
#include "platform/record/session.h"
#include "platform/sql/value.h"
#include "registry/ids.h"
#include "registry/staff.h"
#include "services/services.h"

/// What staff are said to be able to, what it rests on, and what a verifier found: claim against
/// evidence.
namespace uppsikt::registry {

using ControlId = Id<struct ControlTag>;

enum class ClaimKind { education, work };
inline constexpr std::array claim_kind_names{
    sql::EnumName{ClaimKind::education, "education"},
    sql::EnumName{ClaimKind::work, "work"},
};

/// Whether the council for higher education (in Sweden UHR) has assessed an education from abroad.
enum class ForeignAssessment { none, applied, assessed };
inline constexpr std::array foreign_assessment_names{
    sql::EnumName{ForeignAssessment::none, "none"},
    sql::EnumName{ForeignAssessment::applied, "applied"},
    sql::EnumName{ForeignAssessment::assessed, "assessed"},
};

/// What a supplier claims of a person.
struct StatedClaim {
    PersonId person{0};
    ClaimKind kind = ClaimKind::work;
    std::string description;            ///< the degree and the school, or the work and the employer
    bool is_relevant = true;            ///< in a field that the requirement means
    std::optional<int> credits = {};    ///< of an education: higher-education credits
    std::optional<Date> began_on = {};  ///< of work
    std::optional<Date> ended_on = {};  ///< of work; none when it goes on
    std::string country = "SE";         ///< ISO 3166-1
    ForeignAssessment foreign_assessment = ForeignAssessment::none;
};

enum class Verdict {
    shown,         ///< the evidence shows what is claimed
    not_shown,     ///< it does not, or there is none
    contradicted,  ///< it shows something else
    not_relevant,  ///< it is shown, but is not in a field that the requirement means
};
inline constexpr std::array verdict_names{
    sql::EnumName{Verdict::shown, "shown"},
    sql::EnumName{Verdict::not_shown, "not_shown"},
    sql::EnumName{Verdict::contradicted, "contradicted"},
    sql::EnumName{Verdict::not_relevant, "not_relevant"},
};

struct StatedVerdict {
    ClaimId claim{0};
    Verdict verdict = Verdict::shown;
    std::string reason;
    std::optional<Date> valid_to = {};  ///< the last day on which it may be relied on
};

struct EvidenceOfClaim {
    evidence::EvidenceId evidence{0};
    Date issued_on;  ///< the day the certificate bears
};

struct Claim {
    ClaimId id{0};
    StatedClaim stated;
    Date claimed_on;
    std::vector<EvidenceOfClaim> evidence;
    std::optional<StatedVerdict> verdict;  ///< the latest
    std::string verifier;                  ///< who gave it
    std::optional<Date> verified_on;
};

/// Registers a claim. Refuses an unknown person, a text that says nothing, an education without
/// credits, work without its first day, a day in the future, and what is no country code. With the
/// supplier that says so, where it is one: it may have several persons who speak for it.
Result<ClaimId> claim_competence(
    const Session& session,
    const StatedClaim& stated,
    std::optional<SupplierId> supplier = std::nullopt
);

/// Lays a file to a claim. Refuses an unknown claim or file, a file that is there already, and a
/// certificate from the future.
Result<Done> add_claim_evidence(
    const Session& session, ClaimId claim, const EvidenceOfClaim& evidence
);

/// What the one who compared claim and evidence found; the session's actor is the verifier. The
/// latest verdict holds. Refuses an unknown claim, no reason, a last day that is past, and `shown`
/// without any evidence.
Result<Done> verify_claim(const Session& session, const StatedVerdict& verdict);

/// Of a person, by id.
std::vector<Claim> claims_of(const Session& session, PersonId person);

// --- assessment
// -----------------------------------------------------------------------------------

/// Why what is shown is less than what is claimed, or less than the requirement.
enum class CompetenceDefect {
    too_little_claimed,  ///< even the claims would not do
    not_verified,        ///< nobody has compared a claim with evidence, or too long ago
    education_not_shown,
    work_not_shown,
    not_relevant,  ///< an education or work in another field
    foreign_degree_not_assessed,
    certificate_after_start,  ///< a certificate is younger than the assignment
};
std::string_view name_of(CompetenceDefect defect);
std::optional<CompetenceDefect> competence_defect_named(std::string_view name);

struct Assessment {
    bool claimed = false;                   ///< the requirement is met by what is claimed
    bool shown = false;                     ///< … and by what is shown
    std::vector<CompetenceDefect> defects;  ///< each once, in the order above
};

/// What a control of coaches is of: they alone have a requirement that could be read. The same
/// order on the same staff gives the same sample.
struct ControlOrder {
    std::string seed;                          ///< drawn in public, or by lot: any text
    int sample = 0;                            ///< how many; all when there are fewer
    std::optional<std::string> contract = {};  ///< KA-nummer; else the whole service
};

struct ControlItem {
    AssignmentId assignment{0};
    PersonId person{0};
    std::string contract;
    std::optional<Assessment> assessment;  ///< when the control is finished
};
struct Control {
    ControlId id{0};
    ControlOrder order;
    int population = 0;
    Date begun_on;
    std::optional<Date> finished_on;
    std::string rule_version;
    std::vector<ControlItem> items;  ///< in the order they were drawn
};

/// Draws the sample among the coaches of today. Refuses an unknown contract, a sample of none, an
/// empty seed, and a population of none.
Result<Control> begin_control(
    const Session& session, const services::Service& service, const ControlOrder& order
);

/// Compares claim and evidence of everyone in the sample, by the requirement of today. Refuses an
/// unknown control and one that is finished.
Result<Control> finish_control(
    const Session& session, const services::Service& service, ControlId control
);

std::optional<Control> control(const Session& session, ControlId control);

}  // namespace uppsikt::registry

template <>
struct uppsikt::sql::Stored<uppsikt::registry::ClaimKind>
    : uppsikt::sql::StoredEnum<uppsikt::registry::ClaimKind, uppsikt::registry::claim_kind_names> {
};
template <>
struct uppsikt::sql::Stored<uppsikt::registry::ForeignAssessment>
    : uppsikt::sql::StoredEnum<
          uppsikt::registry::ForeignAssessment,
          uppsikt::registry::foreign_assessment_names> {};
template <>
struct uppsikt::sql::Stored<uppsikt::registry::Verdict>
    : uppsikt::sql::StoredEnum<uppsikt::registry::Verdict, uppsikt::registry::verdict_names> {};
