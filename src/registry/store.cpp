#include "registry/store.h"

#include <array>

#include <fmt/format.h>

#include "registry/names.h"

namespace uppsikt::registry::store {

namespace {

using sql::Row;
using sql::Value;

template <class Id>
ByName<Id> ids_by_name(sql::Transaction& db, std::string_view sql, std::int64_t after) {
    ByName<Id> found;
    db.each(
        [&](const Row& row) { found.emplace(row.get<std::string>(1), row.get<Id>(0)); },
        sql,
        after
    );
    return found;
}

constexpr std::string_view suppliers_after = "SELECT id, name FROM supplier WHERE id > $1";
constexpr std::string_view areas_after = "SELECT id, name FROM delivery_area WHERE id > $1";
constexpr std::string_view regions_after = "SELECT id, name FROM region WHERE id > $1";

// One at a time writes (sql.h), so the rows of an insert are those with an id after the last one.

constexpr std::string_view last_supplier = "SELECT coalesce(max(id), 0) FROM supplier";
constexpr std::string_view last_area = "SELECT coalesce(max(id), 0) FROM delivery_area";
constexpr std::string_view last_region = "SELECT coalesce(max(id), 0) FROM region";
constexpr std::string_view last_contract = "SELECT coalesce(max(id), 0) FROM contract";
constexpr std::string_view last_period_row = "SELECT coalesce(max(id), 0) FROM contract_period";
constexpr std::string_view last_area_region = "SELECT coalesce(max(id), 0) FROM area_region";

/// Names with what they are searched by.
void insert_named(
    sql::Transaction& db, std::string_view table, std::span<const std::string> names
) {
    static constexpr std::array<std::string_view, 2> columns{"name", "search_name"};
    std::vector<Value> rows;
    rows.reserve(names.size() * columns.size());
    for (const std::string& name : names) {
        rows.emplace_back(name);
        rows.emplace_back(search_name(name));
    }
    db.insert_many(table, columns, rows);
}

Contract contract_from(const Row& row) {
    return {
        .id = row.get<ContractId>(0),
        .number = row.get<std::string>(1),
        .service = row.get<std::string>(2),
    };
}

ByName<Contract> contracts_after(sql::Transaction& db, std::int64_t last) {
    ByName<Contract> found;
    db.each(
        [&](const Row& row) {
            Contract contract = contract_from(row);
            std::string number = contract.number;
            found.emplace(std::move(number), std::move(contract));
        },
        "SELECT id, number, service FROM contract WHERE id > $1",
        last
    );
    return found;
}

Version version_from(const Row& row) {
    return {
        .row =
            {.number = row.get<std::string>(0),
             .period = row.get<Month>(1),
             .supplier = row.get<std::string>(2),
             .area = row.get<std::string>(3),
             .started_on = row.get<Date>(4),
             .known_on = row.get<Date>(5)},
        .withdrawn = row.get<bool>(6),
    };
}

std::vector<std::int64_t> ids(sql::Transaction& db, std::string_view sql, std::int64_t after) {
    return db.find_all([](const Row& row) { return row.get<std::int64_t>(0); }, sql, after);
}

}  // namespace

ByName<SupplierId> suppliers(sql::Transaction& db) {
    return ids_by_name<SupplierId>(db, suppliers_after, 0);
}
ByName<AreaId> areas(sql::Transaction& db) { return ids_by_name<AreaId>(db, areas_after, 0); }
ByName<RegionId> regions(sql::Transaction& db) {
    return ids_by_name<RegionId>(db, regions_after, 0);
}

ByName<SupplierId> insert_suppliers(sql::Transaction& db, std::span<const std::string> names) {
    const auto last = db.value<std::int64_t>(last_supplier);
    insert_named(db, "supplier", names);
    return ids_by_name<SupplierId>(db, suppliers_after, last);
}

ByName<AreaId> insert_areas(sql::Transaction& db, std::span<const std::string> names) {
    const auto last = db.value<std::int64_t>(last_area);
    insert_named(db, "delivery_area", names);
    return ids_by_name<AreaId>(db, areas_after, last);
}

ByName<RegionId> insert_regions(sql::Transaction& db, std::span<const std::string> names) {
    static constexpr std::array<std::string_view, 1> columns{"name"};
    const auto last = db.value<std::int64_t>(last_region);
    db.insert_many("region", columns, std::vector<Value>(names.begin(), names.end()));
    return ids_by_name<RegionId>(db, regions_after, last);
}

ByName<Contract> contracts(sql::Transaction& db) { return contracts_after(db, 0); }

ByName<Contract> insert_contracts(
    sql::Transaction& db, std::string_view service, std::span<const std::string> numbers
) {
    static constexpr std::array<std::string_view, 2> columns{"number", "service"};
    const auto last = db.value<std::int64_t>(last_contract);
    std::vector<Value> rows;
    for (const std::string& number : numbers) {
        rows.emplace_back(number);
        rows.emplace_back(std::string(service));
    }
    db.insert_many("contract", columns, rows);
    return contracts_after(db, last);
}

std::optional<Contract> contract(sql::Transaction& db, std::string_view number) {
    return db.find_one(
        contract_from,
        "SELECT id, number, service FROM contract WHERE number = $1",
        number
    );
}

std::vector<PeriodRow> period_rows(sql::Transaction& db, Month period, Date known_on) {
    const auto from_row = [&](const Row& row) {
        return PeriodRow{
            .contract = row.get<ContractId>(0),
            .period = period,
            .supplier = row.get<SupplierId>(1),
            .area = row.get<AreaId>(2),
            .started_on = row.get<Date>(3),
            .withdrawn = row.get<bool>(4),
        };
    };
    return db.find_all(
        from_row,
        R"sql(
        SELECT contract_id, supplier_id, area_id, started_on, withdrawn FROM contract_period
        WHERE period = $1 AND known_on <= $2
        ORDER BY known_on, id)sql",
        period,
        known_on
    );
}

std::vector<std::int64_t> insert_period_rows(
    sql::Transaction& db, std::span<const PeriodRow> rows, Date known_on
) {
    static constexpr std::array<std::string_view, 7> columns{
        "contract_id",
        "period",
        "supplier_id",
        "area_id",
        "started_on",
        "withdrawn",
        "known_on"
    };
    const auto last = db.value<std::int64_t>(last_period_row);
    const std::string known = to_text(known_on);
    std::vector<Value> values;
    values.reserve(rows.size() * columns.size());
    for (const PeriodRow& row : rows) {
        values.emplace_back(row.contract.value());
        values.emplace_back(to_text(row.period));
        values.emplace_back(row.supplier.value());
        values.emplace_back(row.area.value());
        values.emplace_back(to_text(row.started_on));
        values.emplace_back(std::int64_t{row.withdrawn ? 1 : 0});
        values.emplace_back(known);
    }
    db.insert_many("contract_period", columns, values);
    return ids(db, "SELECT id FROM contract_period WHERE id > $1 ORDER BY id", last);
}

std::vector<ContractId> changed_contracts(sql::Transaction& db) {
    return db.find_all([](const Row& row) { return row.get<ContractId>(0); }, R"sql(
        SELECT contract_id
        FROM (SELECT DISTINCT contract_id, area_id, started_on FROM contract_period) AS published
        GROUP BY contract_id HAVING count(*) > 1
        ORDER BY contract_id)sql");
}

std::vector<Version> versions_of_contract(
    sql::Transaction& db, std::string_view number, Date known_on
) {
    return db.find_all(
        version_from,
        R"sql(
        SELECT contract.number, published.period, supplier.name, delivery_area.name,
               published.started_on, published.known_on, published.withdrawn
        FROM contract
        JOIN contract_period AS published ON published.contract_id = contract.id
        JOIN supplier ON supplier.id = published.supplier_id
        JOIN delivery_area ON delivery_area.id = published.area_id
        WHERE contract.number = $1 AND published.known_on <= $2
        ORDER BY published.period, published.known_on, published.id)sql",
        number,
        known_on
    );
}

std::vector<Version> versions_in_period(sql::Transaction& db, Month period, Date known_on) {
    return db.find_all(
        version_from,
        R"sql(
        SELECT contract.number, published.period, supplier.name, delivery_area.name,
               published.started_on, published.known_on, published.withdrawn
        FROM contract_period AS published
        JOIN contract ON contract.id = published.contract_id
        JOIN supplier ON supplier.id = published.supplier_id
        JOIN delivery_area ON delivery_area.id = published.area_id
        WHERE published.period = $1 AND published.known_on <= $2
        ORDER BY contract.number, published.known_on, published.id)sql",
        period,
        known_on
    );
}

std::vector<RegionOfArea> regions_of_areas(sql::Transaction& db, Date known_on) {
    const auto from_row = [](const Row& row) {
        return RegionOfArea{.area = row.get<std::string>(0), .region = row.get<std::string>(1)};
    };
    return db.find_all(
        from_row,
        R"sql(
        SELECT area_name, region_name
        FROM (SELECT delivery_area.name AS area_name, region.name AS region_name,
                     row_number() OVER (PARTITION BY area_region.area_id
                                        ORDER BY area_region.known_on DESC, area_region.id DESC) AS place
              FROM area_region
              JOIN delivery_area ON delivery_area.id = area_region.area_id
              JOIN region ON region.id = area_region.region_id
              WHERE area_region.known_on <= $1) AS latest
        WHERE place = 1
        ORDER BY area_name)sql",
        known_on
    );
}

std::vector<std::int64_t> insert_regions_of_areas(
    sql::Transaction& db, std::span<const RegionOfArea> rows, Date known_on
) {
    const auto last = db.value<std::int64_t>(last_area_region);
    for (const RegionOfArea& row : rows)
        db.execute(
            R"sql(
            INSERT INTO area_region (area_id, region_id, known_on)
            VALUES ((SELECT id FROM delivery_area WHERE name = $1),
                    (SELECT id FROM region WHERE name = $2), $3))sql",
            row.area,
            row.region,
            known_on
        );
    return ids(db, "SELECT id FROM area_region WHERE id > $1 ORDER BY id", last);
}

namespace {

Supplier supplier_from(const Row& row) {
    return {
        .id = row.get<SupplierId>(0),
        .name = row.get<std::string>(1),
        .organisation_number = row.get<std::optional<OrganisationNumber>>(2),
    };
}

}  // namespace

std::optional<Supplier> supplier(sql::Transaction& db, std::string_view name) {
    return db.find_one(
        supplier_from,
        "SELECT id, name, organisation_number FROM supplier WHERE name = $1",
        name
    );
}

std::optional<Supplier> supplier(sql::Transaction& db, SupplierId id) {
    return db.find_one(
        supplier_from,
        "SELECT id, name, organisation_number FROM supplier WHERE id = $1",
        id
    );
}

std::vector<std::string> record_subjects(sql::Transaction& db, SupplierId supplier) {
    std::vector<std::string> subjects{fmt::format("supplier:{}", supplier.value())};
    // NOLINTNEXTLINE(bugprone-easily-swappable-parameters): three words of one table of SQL
    const auto add = [&](std::string_view what, std::string_view table, std::string_view column) {
        db.each(
            [&](const Row& row) {
                const sql::Value value = row.value(0);
                const auto* text = std::get_if<std::string>(&value);
                subjects.push_back(
                    text ? fmt::format("{}:{}", what, *text)
                         : fmt::format("{}:{}", what, std::get<std::int64_t>(value))
                );
            },
            fmt::format(
                "SELECT {} FROM {} WHERE {} IN (SELECT contract_id FROM contract_period "
                "WHERE supplier_id = $1)",
                column,
                table,
                table == "contract" ? "id" : "contract_id"
            ),
            supplier
        );
    };
    add("contract", "contract", "number");
    add("premises", "premises", "id");
    add("assignment", "staff_assignment", "id");
    return subjects;
}

std::optional<std::string> supplier_with_number(sql::Transaction& db, std::string_view number) {
    return db.find_one(
        [](const Row& row) { return row.get<std::string>(0); },
        "SELECT name FROM supplier WHERE organisation_number = $1",
        number
    );
}

void set_organisation_number(sql::Transaction& db, SupplierId supplier, std::string_view number) {
    db.execute("UPDATE supplier SET organisation_number = $2 WHERE id = $1", supplier, number);
}

std::vector<NamedSupplier> named_suppliers(sql::Transaction& db) {
    const auto from_row = [](const Row& row) {
        return NamedSupplier{
            .id = row.get<SupplierId>(0),
            .name = row.get<std::string>(1),
            .search_name = row.get<std::string>(2),
        };
    };
    return db.find_all(from_row, "SELECT id, name, search_name FROM supplier ORDER BY name");
}

Links links(sql::Transaction& db, Date known_on) {
    Links in_force;
    db.each(
        [&](const Row& row) {
            const auto supplier = row.get<SupplierId>(0);
            if (const auto same_as = row.get<std::optional<SupplierId>>(1))
                in_force.insert_or_assign(supplier, *same_as);
            else
                in_force.erase(supplier);
        },
        R"sql(
        SELECT supplier_id, same_as_id FROM supplier_link
        WHERE known_on <= $1
        ORDER BY known_on, id)sql",
        known_on
    );
    return in_force;
}

std::int64_t insert_link(sql::Transaction& db, const NewLink& link) {
    return db.value<std::int64_t>(
        R"sql(
        INSERT INTO supplier_link (supplier_id, same_as_id, reason, known_on)
        VALUES ($1, $2, $3, $4) RETURNING id)sql",
        link.supplier,
        link.same_as,
        link.reason,
        link.known_on
    );
}

}  // namespace uppsikt::registry::store
