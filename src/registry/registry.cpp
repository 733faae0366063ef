#include "registry/registry.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/text.h"
#include "registry/names.h"
#include "registry/rules.h"
#include "registry/store.h"

namespace uppsikt::registry {

namespace {

using record::RowRef;
using store::ByName;
using store::PeriodRow;

void add_rows(
    std::vector<RowRef>& rows, std::string_view table, std::span<const std::int64_t> ids
) {
    for (const std::int64_t id : ids)
        rows.push_back({.table = table, .id = id});
}

/// In order of their ids, so that the same import gives the same act.
template <class Id>
void add_rows(std::vector<RowRef>& rows, std::string_view table, const ByName<Id>& added) {
    std::vector<std::int64_t> ids;
    for (const auto& [name, id] : added)
        ids.push_back(id.value());
    std::ranges::sort(ids);
    add_rows(rows, table, ids);
}

/// Names as written of the texts, and which of them are not known yet. The same text is folded once
/// only, however often it is given.
class Names {
public:
    void add(const std::string& text) {
        if (!written_.contains(text)) written_.emplace(text, name_as_written(text));
    }
    const std::string& of(const std::string& text) const { return written_.at(text); }

    template <class Id>
    std::vector<std::string> unknown(const ByName<Id>& known) const {
        std::set<std::string> names;
        for (const auto& [text, name] : written_)
            if (!known.contains(name)) names.insert(name);
        return {names.begin(), names.end()};
    }

private:
    std::unordered_map<std::string, std::string> written_;
};

bool is_same(const PeriodRow& one, const PeriodRow& other) {
    const auto content = [](const PeriodRow& row) {
        return std::tie(
            row.contract,
            row.period,
            row.supplier,
            row.area,
            row.started_on,
            row.withdrawn
        );
    };
    return content(one) == content(other);
}

/// One registration: what is known, what is to be written, and what was odd.
class Registration {
public:
    Registration(const Session& session, std::string_view service, Date known_on)
        : session_(session), db_(session.db), service_(service), known_on_(known_on) {}

    Registered run(std::span<const ContractAsPublished> contracts) {
        for (const ContractAsPublished& one : contracts) {
            supplier_names_.add(one.supplier);
            area_names_.add(one.area);
        }
        register_names();
        register_numbers(contracts);
        register_periods(contracts);
        tell_changes();
        return std::move(registered_);
    }

private:
    void register_names() {
        suppliers_ = store::suppliers(db_);
        auto new_suppliers = store::insert_suppliers(db_, supplier_names_.unknown(suppliers_));
        registered_.new_suppliers = static_cast<int>(new_suppliers.size());
        add_rows(registered_.rows, "supplier", new_suppliers);
        suppliers_.merge(new_suppliers);

        areas_ = store::areas(db_);
        auto new_areas = store::insert_areas(db_, area_names_.unknown(areas_));
        add_rows(registered_.rows, "delivery_area", new_areas);
        areas_.merge(new_areas);
    }

    void register_numbers(std::span<const ContractAsPublished> contracts) {
        contracts_ = store::contracts(db_);
        std::set<std::string> unknown;
        std::set<std::string> elsewhere;
        for (const ContractAsPublished& one : contracts) {
            const std::string number(trimmed(one.number));
            const auto known = contracts_.find(number);
            if (known == contracts_.end())
                unknown.insert(number);
            else if (known->second.service != service_)
                elsewhere.insert(number);
        }
        for (const std::string& number : elsewhere)
            registered_.anomalies.push_back(
                {"registry_contract_in_another_service",
                 {{"contract", number},
                  {"was", contracts_.at(number).service},
                  {"is", std::string(service_)}}}
            );
        const std::vector<std::string> numbers(unknown.begin(), unknown.end());
        auto added = store::insert_contracts(db_, service_, numbers);
        registered_.new_contracts = static_cast<int>(added.size());
        ByName<ContractId> ids;
        for (const auto& [number, contract] : added)
            ids.emplace(number, contract.id);
        add_rows(registered_.rows, "contract", ids);
        contracts_.merge(added);
    }

    PeriodRow row_of(const ContractAsPublished& one) const {
        return {
            .contract = contracts_.at(std::string(trimmed(one.number))).id,
            .period = one.period,
            .supplier = suppliers_.at(supplier_names_.of(one.supplier)),
            .area = areas_.at(area_names_.of(one.area)),
            .started_on = one.started_on,
            .withdrawn = one.withdrawn,
        };
    }

    /// What is published in a period and not known to be so.
    void register_periods(std::span<const ContractAsPublished> contracts) {
        std::map<Month, std::unordered_map<ContractId, PeriodRow>> known;
        for (const ContractAsPublished& one : contracts)
            known[one.period];
        for (auto& [period, by_contract] : known)
            for (const PeriodRow& row : store::period_rows(db_, period, known_on_))
                by_contract.insert_or_assign(row.contract, row);
        for (const ContractAsPublished& one : contracts) {
            const PeriodRow row = row_of(one);
            const auto& by_contract = known.at(one.period);
            const auto before = by_contract.find(row.contract);
            const bool is_known = before != by_contract.end() && is_same(before->second, row);
            const bool was_never_there = before == by_contract.end() && row.withdrawn;
            if (!is_known && !was_never_there) written_.push_back(row);
        }
        const auto ids = store::insert_period_rows(db_, written_, known_on_);
        add_rows(registered_.rows, "contract_period", ids);
    }

    /// Tells where what was written now breaks with what a contract was in the periods around it.
    void tell_changes() {
        std::unordered_map<ContractId, std::set<Month>> new_periods;
        for (const PeriodRow& row : written_)
            new_periods[row.contract].insert(row.period);
        std::unordered_map<ContractId, std::string> numbers;
        for (const auto& [number, contract] : contracts_)
            numbers.emplace(contract.id, number);
        for (const ContractId contract : store::changed_contracts(db_)) {
            if (!new_periods.contains(contract)) continue;
            const std::string& number = numbers.at(contract);
            std::map<Month, Lasting> life;
            for (const ContractInPeriod& one : history(session_, number, known_on_))
                life[one.period] = {
                    .area = one.area,
                    .started_on = one.started_on,
                    .is_new = new_periods.at(contract).contains(one.period),
                };
            std::ranges::move(
                discontinuities(number, life),
                std::back_inserter(registered_.anomalies)
            );
        }
    }

    const Session& session_;
    sql::Transaction& db_;
    std::string_view service_;
    Date known_on_;
    Names supplier_names_;
    Names area_names_;
    ByName<SupplierId> suppliers_;
    ByName<AreaId> areas_;
    ByName<Contract> contracts_;
    std::vector<PeriodRow> written_;
    Registered registered_;
};

}  // namespace

Result<Registered> ensure_contracts(
    const Session& session,
    std::string_view service,
    std::span<const ContractAsPublished> contracts,
    Date known_on
) {
    auto reasons = objections(contracts);
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    return Registration(session, service, known_on).run(contracts);
}

Result<Registered> set_regions(
    const Session& session, std::span<const AreaInRegion> areas, Date known_on
) {
    auto reasons = objections(areas);
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};

    Names area_names;
    Names region_names;
    for (const AreaInRegion& one : areas) {
        area_names.add(one.area);
        region_names.add(one.region);
    }
    Registered registered;
    add_rows(
        registered.rows,
        "delivery_area",
        store::insert_areas(session.db, area_names.unknown(store::areas(session.db)))
    );
    add_rows(
        registered.rows,
        "region",
        store::insert_regions(session.db, region_names.unknown(store::regions(session.db)))
    );

    std::map<std::string, std::string> known = regions(session, known_on);
    std::vector<store::RegionOfArea> written;
    for (const AreaInRegion& one : areas) {
        const std::string& area = area_names.of(one.area);
        const std::string& region = region_names.of(one.region);
        const auto [before, fresh] = known.emplace(area, region);
        if (!fresh && before->second == region) continue;
        if (!fresh)
            registered.anomalies.push_back(
                {"registry_area_changed_region",
                 {{"area", area}, {"was", before->second}, {"is", region}}}
            );
        before->second = region;
        written.push_back({.area = area, .region = region});
    }
    add_rows(
        registered.rows,
        "area_region",
        store::insert_regions_of_areas(session.db, written, known_on)
    );
    return registered;
}

std::optional<Contract> contract(const Session& session, std::string_view number) {
    return store::contract(session.db, trimmed(number));
}

std::vector<ContractInPeriod> history(
    const Session& session, std::string_view number, Date known_on
) {
    return in_force(store::versions_of_contract(session.db, trimmed(number), known_on));
}

std::vector<NameSpan> names(const Session& session, std::string_view number, Date known_on) {
    return name_spans(history(session, number, known_on));
}

std::vector<ContractInPeriod> contracts_in(
    const Session& session, Month period, std::optional<std::string_view> area, Date known_on
) {
    auto found = in_force(store::versions_in_period(session.db, period, known_on));
    if (area) {
        // Only now: a contract may have been in another area in a version that is no longer in
        // force.
        const std::string wanted = name_as_written(*area);
        std::erase_if(found, [&](const ContractInPeriod& one) { return one.area != wanted; });
    }
    return found;
}

std::optional<std::string> region_of_area(
    const Session& session, std::string_view area, Date known_on
) {
    const auto all = regions(session, known_on);
    const auto found = all.find(name_as_written(area));
    if (found == all.end()) return std::nullopt;
    return found->second;
}

std::map<std::string, std::string> regions(const Session& session, Date known_on) {
    std::map<std::string, std::string> found;
    for (store::RegionOfArea& one : store::regions_of_areas(session.db, known_on))
        found.emplace(std::move(one.area), std::move(one.region));
    return found;
}

}  // namespace uppsikt::registry
