#include "registry/premises_store.h"

namespace uppsikt::registry::store {

namespace {

using sql::Row;

PremisesVersion premises_version_from(const Row& row) {
    std::optional<Position> position;
    if (const auto latitude = row.get<std::optional<double>>(9))
        position = Position{.latitude = *latitude, .longitude = row.get<double>(10)};
    return {
        .premises = row.get<PremisesId>(0),
        .stated =
            {.contract = row.get<std::string>(1),
             .address = row.get<std::string>(2),
             .postal_code = row.get<std::string>(3),
             .town = row.get<std::string>(4),
             .valid_from = row.get<Date>(6),
             .valid_to = row.get<std::optional<Date>>(7),
             .position = position},
        .search_address = row.get<std::string>(5),
        .known_on = row.get<Date>(8),
    };
}

}  // namespace

PremisesId insert_premises(sql::Transaction& db, ContractId contract) {
    return db.value<PremisesId>(
        "INSERT INTO premises (contract_id) VALUES ($1) RETURNING id",
        contract
    );
}

std::int64_t insert_premises_version(sql::Transaction& db, const PremisesVersion& version) {
    const StatedPremises& stated = version.stated;
    std::optional<double> latitude;
    std::optional<double> longitude;
    if (stated.position) {
        latitude = stated.position->latitude;
        longitude = stated.position->longitude;
    }
    return db.value<std::int64_t>(
        R"sql(
        INSERT INTO premises_version (premises_id, address, postal_code, town, search_address,
                                      valid_from, valid_to, known_on, latitude, longitude)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id)sql",
        version.premises,
        stated.address,
        stated.postal_code,
        stated.town,
        version.search_address,
        stated.valid_from,
        stated.valid_to,
        version.known_on,
        latitude,
        longitude
    );
}

std::optional<PremisesVersion> premises_version(
    sql::Transaction& db, PremisesId premises, Date known_on
) {
    return db.find_one(
        premises_version_from,
        R"sql(
        SELECT version.premises_id, contract.number, version.address, version.postal_code,
               version.town, version.search_address, version.valid_from, version.valid_to,
               version.known_on, version.latitude, version.longitude
        FROM premises_version AS version
        JOIN premises ON premises.id = version.premises_id
        JOIN contract ON contract.id = premises.contract_id
        WHERE version.premises_id = $1 AND version.known_on <= $2
        ORDER BY version.known_on DESC, version.id DESC LIMIT 1)sql",
        premises,
        known_on
    );
}

std::vector<PremisesVersion> premises_versions(
    sql::Transaction& db, ContractId contract, Date known_on
) {
    return db.find_all(
        premises_version_from,
        R"sql(
        SELECT premises_id, number, address, postal_code, town, search_address, valid_from,
               valid_to, known_on, latitude, longitude
        FROM (SELECT version.*, contract.number,
                     row_number() OVER (PARTITION BY version.premises_id
                                        ORDER BY version.known_on DESC, version.id DESC) AS place
              FROM premises
              JOIN contract ON contract.id = premises.contract_id
              JOIN premises_version AS version ON version.premises_id = premises.id
              WHERE premises.contract_id = $1 AND version.known_on <= $2) AS latest
        WHERE place = 1
        ORDER BY premises_id)sql",
        contract,
        known_on
    );
}

}  // namespace uppsikt::registry::store
