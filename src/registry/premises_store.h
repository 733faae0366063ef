#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/sql/sql.h"
#include "registry/premises.h"

/// All SQL for premises and premises_version.
namespace uppsikt::registry::store {

struct PremisesVersion {
    PremisesId premises;
    StatedPremises stated;
    std::string search_address;
    Date known_on;
};

PremisesId insert_premises(sql::Transaction& db, ContractId contract);
std::int64_t insert_premises_version(sql::Transaction& db, const PremisesVersion& version);

/// The version in force of one, and of all of a contract in the order they were registered.
std::optional<PremisesVersion> premises_version(
    sql::Transaction& db, PremisesId premises, Date known_on
);
std::vector<PremisesVersion> premises_versions(
    sql::Transaction& db, ContractId contract, Date known_on
);

}  // namespace uppsikt::registry::store
