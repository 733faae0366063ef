#include "registry/operations.h"

#include <algorithm>
#include <iterator>

#include <boost/json.hpp>

#include "registry/operations_parts.h"
#include "registry/staff_store.h"

namespace uppsikt::registry {

namespace parts {

namespace {

std::optional<Supplier> supplier_of(const Session& session, std::string_view contract) {
    const auto known = history(session, contract, session.today);
    if (known.empty()) return std::nullopt;
    return supplier(session, known.back().supplier);
}

Refusal not_its_own(const char* code, TextValue which) {
    return {RefusalKind::not_permitted, Reason{code, {std::move(which)}}};
}

}  // namespace

Roles states() { return {"officer", "supplier"}; }
Roles controls() { return {"inspector", "officer"}; }
Roles sees() { return {"officer", "inspector", "assessor", "decision_maker", "supplier"}; }

bool is_own(const operations::Request& request, std::string_view contract) {
    if (!is_supplier(request)) return true;
    const auto& itself = request.viewer.reach.supplier;
    const auto owner = supplier_of(request.session, contract);
    if (!itself || !owner) return false;
    const auto same = same_supplier(request.session, SupplierId(*itself));
    return std::ranges::find(same, owner->id) != same.end();
}

Result<Done> check_own(const operations::Request& request, std::string_view contract) {
    if (is_own(request, contract)) return Done{};
    return not_its_own("registry_contract_of_another", {"contract", std::string(contract)});
}

Result<Done> check_own(const operations::Request& request, PersonId person) {
    if (!is_supplier(request)) return Done{};
    for (const std::string& contract : store::contracts_of_person(request.session.db, person))
        if (is_own(request, contract)) return Done{};
    return not_its_own("registry_person_of_another", {"person", std::to_string(person.value())});
}

Result<services::Service> service_of(const operations::Request& request) {
    return request.desk.get<services::Catalogue>().service(request.arguments.text("service", "rom2")
    );
}

operations::Option chosen(std::string_view name, std::vector<std::string_view> choices) {
    return {.name = name, .takes = operations::Takes::choice, .choices = std::move(choices)};
}

operations::Option required(operations::Option option) {
    option.is_required = true;
    return option;
}

operations::Option placed(std::string_view name) {
    return {
        .name = name,
        .takes = operations::Takes::number,
        .is_required = true,
        .is_placed = true
    };
}

boost::json::value optional_day(const std::optional<Date>& day) {
    return day ? boost::json::value(to_text(*day)) : boost::json::value(nullptr);
}

}  // namespace parts

const operations::Table& operations() {
    static const operations::Table table = [] {
        operations::Table made{.module = "registry", .operations = {}};
        for (auto* part :
             {parts::of_premises, parts::of_staff, parts::of_competence, parts::of_suppliers})
            std::ranges::move(part(), std::back_inserter(made.operations));
        return made;
    }();
    return table;
}

}  // namespace uppsikt::registry
