#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "platform/record/session.h"
#include "platform/sql/value.h"
#include "registry/ids.h"

/// Who works under which contract, in what role and how much.
namespace uppsikt::registry {

enum class StaffRole {
    coach,              ///< handledare: the only role that may hold individual meetings
    career_counsellor,  ///< studie- och yrkesvägledare
    administrator,
    other,
};
inline constexpr std::array staff_role_names{
    sql::EnumName{StaffRole::coach, "coach"},
    sql::EnumName{StaffRole::career_counsellor, "career_counsellor"},
    sql::EnumName{StaffRole::administrator, "administrator"},
    sql::EnumName{StaffRole::other, "other"},
};
std::string_view name_of(StaffRole role);

struct StatedPerson {
    std::string identity;  ///< a personal identity number, or another that tells people apart
    std::string name;
};

/// The person with the identity, registered now if not before; another name than before is kept
/// from now on. Refuses a blank name, and a Swedish number without century or with a wrong check
/// digit.
Result<PersonId> ensure_person(const Session& session, const StatedPerson& person);

struct StatedAssignment {
    PersonId person{0};
    std::string contract;  ///< KA-nummer
    StaffRole role = StaffRole::coach;
    std::optional<PremisesId> premises = std::nullopt;
    int extent_hundredths = 100;  ///< of full time, 1-100
    Date valid_from;
    std::optional<Date> valid_to = std::nullopt;
};

struct Assignment {
    AssignmentId id{0};
    StatedAssignment stated;
    Date known_on;
};

/// Registers that a person has a role under a contract. Refuses an unknown person, contract or
/// premises, premises of another contract, an extent out of range and days in the wrong order. A
/// person who is counted too much in all is registered all the same: see `overbooked`.
Result<Assignment> assign(const Session& session, const StatedAssignment& stated);

/// What is known of it from today on; person, contract and role stay.
Result<Assignment> revise_assignment(
    const Session& session, AssignmentId assignment, const StatedAssignment& stated
);

std::optional<Assignment> assignment(
    const Session& session, AssignmentId assignment, Date known_on
);

/// Who works on a day, as known on a day; under one contract, or under all of a service. By id.
struct StaffQuestion {
    std::string_view service;
    std::optional<ContractId> contract = std::nullopt;
    std::optional<StaffRole> role = std::nullopt;
    Date day;
    Date known_on;
};
std::vector<Assignment> staff_on(const Session& session, const StaffQuestion& question);

/// A span of days on which a person is counted for more than full time.
struct Overbooking {
    PersonId person{0};
    Date from;
    std::optional<Date> to;  ///< none: until further notice
    int extent_hundredths = 0;
    std::vector<AssignmentId> assignments;
};
/// Everybody who is, on some day from `from` on, as known on a day; by person and day.
struct OverbookingQuestion {
    Date from;
    Date known_on;
};
std::vector<Overbooking> overbooked(const Session& session, const OverbookingQuestion& question);

}  // namespace uppsikt::registry

template <>
struct uppsikt::sql::Stored<uppsikt::registry::StaffRole>
    : uppsikt::sql::StoredEnum<uppsikt::registry::StaffRole, uppsikt::registry::staff_role_names> {
};
