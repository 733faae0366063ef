#include "registry/rules.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "registry/names.h"

namespace uppsikt::registry {

namespace {

void object_to_blanks(const ContractAsPublished& contract, std::vector<Reason>& reasons) {
    const std::string period = to_text(contract.period);
    if (trimmed(contract.number).empty())
        reasons.push_back({"registry_contract_without_number", {{"period", period}}});
    const std::vector<TextValue> values{{"contract", contract.number}, {"period", period}};
    if (is_blank(contract.supplier))
        reasons.push_back({"registry_contract_without_supplier", values});
    if (is_blank(contract.area)) reasons.push_back({"registry_contract_without_area", values});
}

}  // namespace

std::vector<Reason> objections(std::span<const ContractAsPublished> contracts) {
    struct Key {
        std::string_view number;
        Month period;
        auto operator<=>(const Key&) const = default;
    };
    std::vector<Reason> reasons;
    std::set<Key> seen;
    for (const ContractAsPublished& contract : contracts) {
        object_to_blanks(contract, reasons);
        if (!seen.insert({trimmed(contract.number), contract.period}).second)
            reasons.push_back(
                {"registry_contract_given_twice",
                 {{"contract", contract.number}, {"period", to_text(contract.period)}}}
            );
    }
    return reasons;
}

std::vector<Reason> objections(std::span<const AreaInRegion> areas) {
    std::vector<Reason> reasons;
    std::map<std::string, std::string> regions;
    for (const AreaInRegion& one : areas) {
        if (is_blank(one.area) || is_blank(one.region)) {
            reasons.push_back(
                {"registry_area_or_region_without_name",
                 {{"area", one.area}, {"region", one.region}}}
            );
            continue;
        }
        const std::string region = name_as_written(one.region);
        const auto [known, fresh] = regions.emplace(name_as_written(one.area), region);
        if (!fresh && known->second != region)
            reasons.push_back(
                {"registry_area_in_two_regions",
                 {{"area", one.area}, {"region", known->second}, {"other", region}}}
            );
    }
    return reasons;
}

std::vector<Reason> discontinuities(
    const std::string& contract, const std::map<Month, Lasting>& life
) {
    std::vector<Reason> reasons;
    for (auto later = life.begin(); later != life.end(); ++later) {
        if (later == life.begin()) continue;
        const auto earlier = std::prev(later);
        if (!earlier->second.is_new && !later->second.is_new) continue;
        const auto tell = [&](const char* code, std::string was, std::string is) {
            reasons.push_back(
                {code,
                 {{"contract", contract},
                  {"was", std::move(was)},
                  {"was_period", to_text(earlier->first)},
                  {"is", std::move(is)},
                  {"period", to_text(later->first)}}}
            );
        };
        if (earlier->second.area != later->second.area)
            tell("registry_contract_changed_area", earlier->second.area, later->second.area);
        if (earlier->second.started_on != later->second.started_on)
            tell(
                "registry_contract_changed_start",
                to_text(earlier->second.started_on),
                to_text(later->second.started_on)
            );
    }
    return reasons;
}

SupplierId main_supplier(SupplierId supplier, const Links& links) {
    std::vector<SupplierId> path{supplier};
    while (true) {
        const auto next = links.find(path.back());
        if (next == links.end()) return path.back();
        const auto circle = std::ranges::find(path, next->second);
        if (circle != path.end()) return *std::min_element(circle, path.end());
        path.push_back(next->second);
    }
}

std::vector<ContractInPeriod> in_force(std::span<const Version> versions) {
    std::vector<ContractInPeriod> rows;
    for (std::size_t i = 0; i < versions.size(); ++i) {
        const auto same = [&](const Version& other) {
            return other.row.number == versions[i].row.number &&
                   other.row.period == versions[i].row.period;
        };
        const bool is_last = i + 1 == versions.size() || !same(versions[i + 1]);
        if (is_last && !versions[i].withdrawn) rows.push_back(versions[i].row);
    }
    return rows;
}

std::vector<NameSpan> name_spans(std::span<const ContractInPeriod> life) {
    std::vector<NameSpan> spans;
    for (const ContractInPeriod& one : life) {
        if (!spans.empty() && spans.back().name == one.supplier)
            spans.back().last = one.period;
        else
            spans.push_back({.name = one.supplier, .first = one.period, .last = one.period});
    }
    return spans;
}

}  // namespace uppsikt::registry
