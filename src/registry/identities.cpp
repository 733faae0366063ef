#include <algorithm>
#include <iterator>
#include <map>

#include "base/text.h"
#include "registry/names.h"
#include "registry/registry.h"
#include "registry/rules.h"
#include "registry/store.h"

namespace uppsikt::registry {

namespace {

Reason unknown_supplier(std::string_view name) {
    return {"registry_supplier_unknown", {{"supplier", std::string(name)}}};
}

std::string subject_of(const Supplier& supplier) {
    return "supplier:" + std::to_string(supplier.id.value());
}

/// Writes a link, or the end of one, and its act.
void write_link(const Session& session, const store::NewLink& link, const record::Act& act) {
    record::Act whole = act;
    whole.rows.push_back({.table = "supplier_link", .id = store::insert_link(session.db, link)});
    record::act(session, whole);
}

}  // namespace

std::string Identities::of(std::string_view name) const {
    std::string written = name_as_written(name);
    const auto found = main_names_.find(written);
    return found == main_names_.end() ? written : found->second;
}

Identities identities(const Session& session, Date known_on) {
    const Links links = store::links(session.db, known_on);
    std::map<std::string, std::string, std::less<>> main_names;
    if (links.empty()) return Identities(std::move(main_names));
    std::map<SupplierId, std::string> names;
    for (const auto& supplier : store::named_suppliers(session.db))
        names.emplace(supplier.id, supplier.name);
    for (const auto& [supplier, same_as] : links)
        main_names.emplace(names.at(supplier), names.at(main_supplier(supplier, links)));
    return Identities(std::move(main_names));
}

std::optional<Supplier> supplier(const Session& session, std::string_view name) {
    return store::supplier(session.db, name_as_written(name));
}

std::optional<Supplier> supplier(const Session& session, SupplierId id) {
    return store::supplier(session.db, id);
}

std::vector<SupplierId> same_supplier(const Session& session, SupplierId supplier) {
    const Links links = store::links(session.db, session.today);
    const SupplierId main = main_supplier(supplier, links);
    std::vector<SupplierId> same{main};
    for (const auto& [other, same_as] : links)
        if (other != main && main_supplier(other, links) == main) same.push_back(other);
    return same;
}

std::vector<std::string> record_subjects(const Session& session, SupplierId supplier) {
    std::vector<std::string> subjects;
    for (const SupplierId name : same_supplier(session, supplier))
        std::ranges::move(store::record_subjects(session.db, name), std::back_inserter(subjects));
    std::ranges::sort(subjects);
    subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
    return subjects;
}

Result<Done> link_suppliers(const Session& session, const SameSupplier& link) {
    const auto name = supplier(session, link.name);
    const auto same_as = supplier(session, link.same_as);
    std::vector<Reason> reasons;
    if (!name) reasons.push_back(unknown_supplier(link.name));
    if (!same_as) reasons.push_back(unknown_supplier(link.same_as));
    if (is_blank(link.reason)) reasons.push_back({"registry_link_without_reason"});
    if (name && same_as &&
        main_supplier(same_as->id, store::links(session.db, session.today)) == name->id)
        reasons.push_back(
            {"registry_link_in_a_circle", {{"supplier", name->name}, {"same_as", same_as->name}}}
        );
    if (!reasons.empty()) return Refusal{RefusalKind::conflict, std::move(reasons)};
    write_link(
        session,
        {.supplier = name->id,
         .same_as = same_as->id,
         .reason = link.reason,
         .known_on = session.today},
        {.kind = "registry.suppliers_linked",
         .subject = subject_of(*name),
         .fields =
             {
                 {"supplier", name->name},
                 {"same_as", same_as->name},
                 {"reason", link.reason, record::FieldClass::internal},
             }}
    );
    return Done{};
}

Result<Done> unlink_supplier(const Session& session, const NotTheSame& unlink) {
    const auto name = supplier(session, unlink.name);
    std::vector<Reason> reasons;
    if (!name) reasons.push_back(unknown_supplier(unlink.name));
    if (is_blank(unlink.reason)) reasons.push_back({"registry_link_without_reason"});
    if (name && !store::links(session.db, session.today).contains(name->id))
        reasons.push_back({"registry_supplier_is_not_linked", {{"supplier", name->name}}});
    if (!reasons.empty()) return Refusal{RefusalKind::conflict, std::move(reasons)};
    write_link(
        session,
        {.supplier = name->id,
         .same_as = std::nullopt,
         .reason = unlink.reason,
         .known_on = session.today},
        {.kind = "registry.supplier_unlinked",
         .subject = subject_of(*name),
         .fields =
             {
                 {"supplier", name->name},
                 {"reason", unlink.reason, record::FieldClass::internal},
             }}
    );
    return Done{};
}

std::optional<Supplier> supplier_with(const Session& session, const OrganisationNumber& number) {
    const auto name = store::supplier_with_number(session.db, number.text());
    if (!name) return std::nullopt;
    return supplier(session, *name);
}

std::optional<Supplier> supplier_on(const Session& session, std::string_view contract, Date day) {
    const auto periods = history(session, contract, session.today);
    if (periods.empty()) return std::nullopt;
    auto then = periods.begin();
    for (auto one = periods.begin(); one != periods.end(); ++one)
        if (one->period <= month_of(day)) then = one;
    return supplier(session, then->supplier);
}

Result<Done> set_organisation_number(
    const Session& session, std::string_view name, const OrganisationNumber& number
) {
    const auto known = supplier(session, name);
    if (!known) return Refusal{RefusalKind::not_found, unknown_supplier(name)};
    if (known->organisation_number == number) return Done{};
    if (const auto other = store::supplier_with_number(session.db, number.text()))
        return Refusal{
            RefusalKind::conflict,
            Reason{
                "registry_organisation_number_taken",
                {{"number", number.text()}, {"supplier", *other}}
            },
        };
    store::set_organisation_number(session.db, known->id, number.text());
    record::act(
        session,
        {.kind = "registry.organisation_number_set",
         .subject = subject_of(*known),
         .fields = {{"supplier", known->name}, {"organisation_number", number.text()}},
         .rows = {{.table = "supplier", .id = known->id.value()}}}
    );
    return Done{};
}

std::vector<std::vector<std::string>> names_alike(const Session& session, Date known_on) {
    struct Alike {
        std::vector<SupplierId> persons;
        std::vector<std::string> names;
    };
    const Links links = store::links(session.db, known_on);
    std::map<std::string, Alike> by_search_name;
    for (const auto& supplier : store::named_suppliers(session.db)) {
        Alike& alike = by_search_name[supplier.search_name];
        const SupplierId person = main_supplier(supplier.id, links);
        if (std::ranges::count(alike.persons, person) > 0) continue;
        alike.persons.push_back(person);
        alike.names.push_back(supplier.name);
    }
    std::vector<std::vector<std::string>> groups;
    for (auto& [search_name, alike] : by_search_name)
        if (alike.names.size() > 1) groups.push_back(std::move(alike.names));
    return groups;
}

}  // namespace uppsikt::registry
