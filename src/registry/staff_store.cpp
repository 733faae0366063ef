#include "registry/staff_store.h"

namespace uppsikt::registry::store {

namespace {

using sql::Row;

Person person_from(const Row& row) {
    return {
        .id = row.get<PersonId>(0),
        .identity = row.get<std::string>(1),
        .name = row.get<std::string>(2),
    };
}

Assignment assignment_from(const Row& row) {
    return {
        .id = row.get<AssignmentId>(0),
        .stated =
            {.person = row.get<PersonId>(1),
             .contract = row.get<std::string>(2),
             .role = row.get<StaffRole>(3),
             .premises = row.get<std::optional<PremisesId>>(4),
             .extent_hundredths = row.get<int>(5),
             .valid_from = row.get<Date>(6),
             .valid_to = row.get<std::optional<Date>>(7)},
        .known_on = row.get<Date>(8),
    };
}

}  // namespace

std::optional<Person> person(sql::Transaction& db, PersonId person) {
    return db.find_one(person_from, "SELECT id, identity, name FROM person WHERE id = $1", person);
}

std::optional<Person> person_with_identity(sql::Transaction& db, std::string_view identity) {
    return db.find_one(
        person_from,
        "SELECT id, identity, name FROM person WHERE identity = $1",
        identity
    );
}

PersonId insert_person(sql::Transaction& db, const StatedPerson& person) {
    return db.value<PersonId>(
        "INSERT INTO person (identity, name) VALUES ($1, $2) RETURNING id",
        person.identity,
        person.name
    );
}

void rename_person(sql::Transaction& db, PersonId person, std::string_view name) {
    db.execute("UPDATE person SET name = $2 WHERE id = $1", person, name);
}

AssignmentId insert_assignment(
    sql::Transaction& db, const StatedAssignment& stated, ContractId contract
) {
    return db.value<AssignmentId>(
        R"sql(
        INSERT INTO staff_assignment (person_id, contract_id, role)
        VALUES ($1, $2, $3) RETURNING id)sql",
        stated.person,
        contract,
        stated.role
    );
}

std::int64_t insert_assignment_version(sql::Transaction& db, const Assignment& version) {
    return db.value<std::int64_t>(
        R"sql(
        INSERT INTO staff_assignment_version (assignment_id, premises_id, extent_hundredths,
                                              valid_from, valid_to, known_on)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id)sql",
        version.id,
        version.stated.premises,
        version.stated.extent_hundredths,
        version.stated.valid_from,
        version.stated.valid_to,
        version.known_on
    );
}

std::optional<Assignment> assignment(sql::Transaction& db, AssignmentId assignment, Date known_on) {
    return db.find_one(
        assignment_from,
        R"sql(
        SELECT one.id, one.person_id, contract.number, one.role, version.premises_id,
               version.extent_hundredths, version.valid_from, version.valid_to, version.known_on
        FROM staff_assignment AS one
        JOIN contract ON contract.id = one.contract_id
        JOIN staff_assignment_version AS version ON version.assignment_id = one.id
        WHERE one.id = $1 AND version.known_on <= $2
        ORDER BY version.known_on DESC, version.id DESC LIMIT 1)sql",
        assignment,
        known_on
    );
}

std::vector<Assignment> assignments_on(sql::Transaction& db, const StaffQuestion& question) {
    return db.find_all(
        assignment_from,
        R"sql(
        SELECT id, person_id, number, role, premises_id, extent_hundredths, valid_from, valid_to,
               known_on
        FROM (SELECT one.id, one.person_id, contract.number, one.role, version.premises_id,
                     version.extent_hundredths, version.valid_from, version.valid_to,
                     version.known_on,
                     row_number() OVER (PARTITION BY one.id
                                        ORDER BY version.known_on DESC, version.id DESC) AS place
              FROM contract
              JOIN staff_assignment AS one ON one.contract_id = contract.id
              JOIN staff_assignment_version AS version ON version.assignment_id = one.id
              WHERE contract.service = $1 AND ($2 IS NULL OR contract.id = $2)
                AND ($3 IS NULL OR one.role = $3) AND version.known_on <= $5) AS latest
        WHERE place = 1 AND valid_from <= $4 AND (valid_to IS NULL OR valid_to >= $4)
        ORDER BY id)sql",
        question.service,
        question.contract,
        question.role,
        question.day,
        question.known_on
    );
}

std::vector<std::string> contracts_of_person(sql::Transaction& db, PersonId person) {
    return db.find_all(
        [](const sql::Row& row) { return row.get<std::string>(0); },
        R"sql(
        SELECT DISTINCT contract.number FROM staff_assignment AS one
        JOIN contract ON contract.id = one.contract_id
        WHERE one.person_id = $1 ORDER BY contract.number)sql",
        person
    );
}

std::vector<Assignment> shared_assignments(sql::Transaction& db, Date known_on) {
    return db.find_all(
        assignment_from,
        R"sql(
        SELECT id, person_id, number, role, premises_id, extent_hundredths, valid_from, valid_to,
               known_on
        FROM (SELECT one.id, one.person_id, contract.number, one.role, version.premises_id,
                     version.extent_hundredths, version.valid_from, version.valid_to,
                     version.known_on,
                     row_number() OVER (PARTITION BY one.id
                                        ORDER BY version.known_on DESC, version.id DESC) AS place
              FROM staff_assignment AS one
              JOIN contract ON contract.id = one.contract_id
              JOIN staff_assignment_version AS version ON version.assignment_id = one.id
              WHERE version.known_on <= $1
                AND one.person_id IN (SELECT person_id FROM staff_assignment
                                      GROUP BY person_id HAVING count(*) > 1)) AS latest
        WHERE place = 1
        ORDER BY person_id, id)sql",
        known_on
    );
}

}  // namespace uppsikt::registry::store
