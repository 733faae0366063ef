#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/sql.h"
#include "registry/staff.h"

/// All SQL for person, staff_assignment and staff_assignment_version.
namespace uppsikt::registry::store {

struct Person {
    PersonId id;
    std::string identity;
    std::string name;
};
std::optional<Person> person(sql::Transaction& db, PersonId person);
std::optional<Person> person_with_identity(sql::Transaction& db, std::string_view identity);
PersonId insert_person(sql::Transaction& db, const StatedPerson& person);
void rename_person(sql::Transaction& db, PersonId person, std::string_view name);

AssignmentId insert_assignment(
    sql::Transaction& db, const StatedAssignment& stated, ContractId contract
);
std::int64_t insert_assignment_version(sql::Transaction& db, const Assignment& version);

/// The version in force.
std::optional<Assignment> assignment(sql::Transaction& db, AssignmentId assignment, Date known_on);

/// The versions in force, by id: of a service, a contract or a role, that hold on a day.
std::vector<Assignment> assignments_on(sql::Transaction& db, const StaffQuestion& question);

/// The numbers of the contracts that a person has or had an assignment under.
std::vector<std::string> contracts_of_person(sql::Transaction& db, PersonId person);

/// The versions in force of everybody who has more than one, by person and id.
std::vector<Assignment> shared_assignments(sql::Transaction& db, Date known_on);

}  // namespace uppsikt::registry::store
