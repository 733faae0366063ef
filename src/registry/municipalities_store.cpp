#include "registry/municipalities_store.h"

namespace uppsikt::registry::store {

record::RowRef insert_municipality(sql::Transaction& db, const Municipality& municipality) {
    const StatedMunicipality& stated = municipality.stated;
    const auto id = db.value<std::int64_t>(
        R"sql(
        INSERT INTO municipality (code, name, latitude, longitude, valid_from, valid_to, source,
                                  known_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id)sql",
        stated.code,
        stated.name,
        stated.centre.latitude,
        stated.centre.longitude,
        stated.valid_from,
        stated.valid_to,
        municipality.source,
        municipality.known_on
    );
    return {.table = "municipality", .id = id};
}

std::vector<Municipality> municipalities(sql::Transaction& db, Date known_on) {
    return db.find_all(
        [](const sql::Row& row) {
            return Municipality{
                .stated =
                    {.code = row.get<std::string>(0),
                     .name = row.get<std::string>(1),
                     .centre = {.latitude = row.get<double>(2), .longitude = row.get<double>(3)},
                     .valid_from = row.get<Date>(4),
                     .valid_to = row.get<std::optional<Date>>(5)},
                .source = row.get<std::string>(6),
                .known_on = row.get<Date>(7),
            };
        },
        R"sql(
        SELECT code, name, latitude, longitude, valid_from, valid_to, source, known_on
        FROM (SELECT municipality.*,
                     row_number() OVER (PARTITION BY code
                                        ORDER BY known_on DESC, id DESC) AS place
              FROM municipality WHERE known_on <= $1) AS latest
        WHERE place = 1
        ORDER BY code)sql",
        known_on
    );
}

}  // namespace uppsikt::registry::store
