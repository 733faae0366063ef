#include "registry/premises.h"

#include <algorithm>

#include "base/text.h"
#include "platform/record/record.h"
#include "registry/names.h"
#include "registry/premises_rules.h"
#include "registry/premises_store.h"
#include "registry/store.h"

namespace uppsikt::registry {

namespace {

Premises premises_from(store::PremisesVersion version) {
    return {
        .id = version.premises,
        .stated = std::move(version.stated),
        .known_on = version.known_on,
    };
}

/// What another address of the contract stands in the way.
void object_to_double(
    const Session& session,
    const StatedPremises& stated,
    std::optional<PremisesId> itself,
    std::vector<Reason>& reasons
) {
    const auto contract = store::contract(session.db, trimmed(stated.contract));
    if (!contract) {
        reasons.push_back({"registry_contract_unknown", {{"contract", stated.contract}}});
        return;
    }
    for (const auto& other : store::premises_versions(session.db, contract->id, session.today))
        if (other.premises != itself && is_same_place(other.stated, stated))
            reasons.push_back(
                {"registry_premises_given_twice",
                 {{"address", stated.address},
                  {"contract", contract->number},
                  {"premises", std::to_string(other.premises.value())}}}
            );
}

Premises write_version(
    const Session& session, PremisesId premises, const StatedPremises& stated, record::Act act
) {
    const store::PremisesVersion version{
        .premises = premises,
        .stated = stated,
        .search_address = search_address({stated.address, stated.town}),
        .known_on = session.today,
    };
    const std::int64_t row = store::insert_premises_version(session.db, version);
    act.subject = "premises:" + std::to_string(premises.value());
    act.fields = {
        {"contract", stated.contract},
        {"address", stated.address},
        {"postal_code", stated.postal_code},
        {"town", stated.town},
        {"valid_from", to_text(stated.valid_from)},
    };
    if (stated.valid_to) act.fields.push_back({"valid_to", to_text(*stated.valid_to)});
    if (stated.position) {
        act.fields.push_back({"latitude", to_text(stated.position->latitude)});
        act.fields.push_back({"longitude", to_text(stated.position->longitude)});
    }
    act.rows.push_back({.table = "premises_version", .id = row});
    record::act(session, act);
    return premises_from(version);
}

}  // namespace

Result<Premises> register_premises(const Session& session, const StatedPremises& stated) {
    auto reasons = objections(stated);
    object_to_double(session, stated, std::nullopt, reasons);
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};

    StatedPremises written = as_written(stated);
    const auto contract = store::contract(session.db, trimmed(stated.contract));
    written.contract = contract->number;
    const PremisesId id = store::insert_premises(session.db, contract->id);
    return write_version(
        session,
        id,
        written,
        {.kind = "registry.premises_registered",
         .subject = {},
         .rows = {{.table = "premises", .id = id.value()}}}
    );
}

Result<Premises> revise_premises(
    const Session& session, PremisesId premises, const StatedPremises& stated
) {
    const auto known = store::premises_version(session.db, premises, session.today);
    if (!known)
        return Refusal{
            RefusalKind::not_found,
            Reason{"registry_premises_unknown", {{"premises", std::to_string(premises.value())}}}
        };
    StatedPremises written = as_written(stated);
    written.contract = known->stated.contract;
    auto reasons = objections(stated);
    object_to_double(session, written, premises, reasons);
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    return write_version(
        session,
        premises,
        written,
        {.kind = "registry.premises_revised", .subject = {}}
    );
}

std::optional<Premises> premises(const Session& session, PremisesId premises, Date known_on) {
    auto version = store::premises_version(session.db, premises, known_on);
    if (!version) return std::nullopt;
    return premises_from(*std::move(version));
}

std::vector<Premises> premises_of(const Session& session, const PremisesQuestion& question) {
    std::vector<Premises> open;
    const auto contract = store::contract(session.db, trimmed(question.contract));
    if (!contract) return open;
    for (auto& one : store::premises_versions(session.db, contract->id, question.known_on))
        if (is_open_on(one.stated, question.open_on)) open.push_back(premises_from(std::move(one)));
    std::ranges::sort(open, {}, [](const Premises& one) {
        return std::tie(one.stated.town, one.stated.address, one.id);
    });
    return open;
}

std::optional<Premises> premises_at(
    const Session& session, const PremisesQuestion& question, const Address& address
) {
    const std::string wanted = search_address(address);
    for (Premises& one : premises_of(session, question))
        if (search_address({one.stated.address, one.stated.town}) == wanted) return std::move(one);
    return std::nullopt;
}

}  // namespace uppsikt::registry
