#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "platform/sql/sql.h"
#include "registry/registry.h"
#include "registry/rules.h"

/// All SQL for supplier, supplier_link, delivery_area, region, area_region, contract and
/// contract_period.
namespace uppsikt::registry::store {

template <class Id>
using ByName = std::unordered_map<std::string, Id>;

ByName<SupplierId> suppliers(sql::Transaction& db);
ByName<AreaId> areas(sql::Transaction& db);
ByName<RegionId> regions(sql::Transaction& db);

// Inserting gives the new ones, by name.
ByName<SupplierId> insert_suppliers(sql::Transaction& db, std::span<const std::string> names);
ByName<AreaId> insert_areas(sql::Transaction& db, std::span<const std::string> names);
ByName<RegionId> insert_regions(sql::Transaction& db, std::span<const std::string> names);

ByName<Contract> contracts(sql::Transaction& db);
ByName<Contract> insert_contracts(
    sql::Transaction& db, std::string_view service, std::span<const std::string> numbers
);
std::optional<Contract> contract(sql::Transaction& db, std::string_view number);

/// What a contract is published as in a period.
struct PeriodRow {
    ContractId contract{0};
    Month period{};
    SupplierId supplier{0};
    AreaId area{0};
    Date started_on;
    bool withdrawn = false;
};
/// In the order they became known, so that the last of a contract is in force.
std::vector<PeriodRow> period_rows(sql::Transaction& db, Month period, Date known_on);

/// Gives the ids of the new rows.
std::vector<std::int64_t> insert_period_rows(
    sql::Transaction& db, std::span<const PeriodRow> rows, Date known_on
);

/// Contracts that were ever published with more than one area or start.
std::vector<ContractId> changed_contracts(sql::Transaction& db);

// By contract and period, and in the order they became known.
std::vector<Version> versions_of_contract(
    sql::Transaction& db, std::string_view number, Date known_on
);
std::vector<Version> versions_in_period(sql::Transaction& db, Month period, Date known_on);

struct RegionOfArea {
    std::string area;
    std::string region;
};
/// In force on the day.
std::vector<RegionOfArea> regions_of_areas(sql::Transaction& db, Date known_on);
std::vector<std::int64_t> insert_regions_of_areas(
    sql::Transaction& db, std::span<const RegionOfArea> rows, Date known_on
);

std::optional<Supplier> supplier(sql::Transaction& db, std::string_view name);
std::optional<Supplier> supplier(sql::Transaction& db, SupplierId id);

/// "supplier:1", and of its contracts in any period "contract:10072975", "premises:2",
/// "assignment:3".
std::vector<std::string> record_subjects(sql::Transaction& db, SupplierId supplier);
std::optional<std::string> supplier_with_number(sql::Transaction& db, std::string_view number);
void set_organisation_number(sql::Transaction& db, SupplierId supplier, std::string_view number);

struct NamedSupplier {
    SupplierId id;
    std::string name;
    std::string search_name;
};
/// By name.
std::vector<NamedSupplier> named_suppliers(sql::Transaction& db);

/// In force on the day.
Links links(sql::Transaction& db, Date known_on);

struct NewLink {
    SupplierId supplier;
    std::optional<SupplierId> same_as;
    std::string reason;
    Date known_on;
};
std::int64_t insert_link(sql::Transaction& db, const NewLink& link);

}  // namespace uppsikt::registry::store
