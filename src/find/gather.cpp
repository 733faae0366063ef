#include <algorithm>

#include "find/offers.h"
#include "inspections/inspections.h"
#include "registry/registry.h"

namespace uppsikt::find {

namespace {

/// The last visit to each contract's premises, by contract.
std::map<std::string, Date> last_visits(
    const Session& session, const services::Service& service, Date known_at
) {
    std::map<std::string, Date> last;
    const inspections::Days ever{.from = service.starts, .to = known_at};
    for (const inspections::CountedVisit& visit :
         inspections::visits_made(session, service.id, ever)) {
        Date& day = last.try_emplace(visit.contract, visit.visited_on).first->second;
        day = std::max(day, visit.visited_on);
    }
    return last;
}

Result<std::map<std::string, std::vector<Decision>>> decisions(
    const Session& session,
    const services::Service& service,
    const cases::Handbook& handbook,
    Date known_at
) {
    const auto decided = TRY(sanctions::decided_sanctions(
        session,
        handbook,
        {.from = month_of(service.starts), .to = month_of(known_at)},
        known_at
    ));
    std::map<std::string, std::vector<Decision>> by_contract;
    for (const sanctions::CountedSanction& one : decided)
        by_contract[one.contract].push_back(
            {.number = one.number,
             .kind = one.kind,
             .ground = one.ground,
             .decided_on = one.decided_on}
        );
    for (auto& [contract, all] : by_contract)
        std::ranges::sort(all, std::ranges::greater{}, &Decision::decided_on);
    return by_contract;
}

std::vector<Place> places_of(const Session& session, const std::string& contract, Date day) {
    std::vector<Place> places;
    for (const registry::Premises& premises :
         registry::premises_of(session, {.contract = contract, .open_on = day, .known_on = day}))
        places.push_back(
            {.address = premises.stated.address,
             .postal_code = premises.stated.postal_code,
             .town = premises.stated.town,
             .id = premises.id.value()}
        );
    return places;
}

}  // namespace

Result<Published> gather(
    const Session& session,
    const services::Service& service,
    const cases::Handbook& handbook,
    Date known_at
) {
    Published published;
    published.service = service.id;
    published.as_of = known_at;
    const std::vector<Month> known = results::periods_known(session, known_at);
    if (known.empty()) return Refusal{RefusalKind::not_found, Reason{"find_nothing_published"}};
    for (const Month period : known)
        published.periods.push_back(TRY(results::results_of(session, service, period, known_at)));

    const Date rules_on = last_day(known.back());
    const auto eligibility = TRY(services::rating_eligibility(service, rules_on));
    published.least_participants = eligibility.least_started;
    published.rule_version = TRY(service.term_on("RATE-ELIG-N", rules_on)).version;
    published.scale = TRY(services::star_scale(service, rules_on));
    published.window = TRY(services::start_windows(service, rules_on)).measure;
    published.first_result_after_months = static_cast<int>(
        services::whole_of(TRY(service.term_on("MEAS-PAY", rules_on)), "first_report_after")
    );

    published.regions = registry::regions(session, known_at);
    const registry::Identities identities = registry::identities(session, known_at);
    const auto visits = last_visits(session, service, known_at);
    auto decided = TRY(decisions(session, service, handbook, known_at));
    for (const results::ContractResult& contract : published.periods.back().contracts) {
        const std::string& number = contract.figure.contract;
        const std::string& name = contract.figure.supplier;
        if (std::string legal = identities.of(name); legal != name)
            published.legal_names[name] = std::move(legal);
        const auto visit = visits.find(number);
        published.standing[number] = {
            .is_open = !sanctions::is_closed_for_choices(session, number, known_at),
            .ends_on = sanctions::contract_ends_on(session, number),
            .last_visit = visit == visits.end() ? std::nullopt : std::optional(visit->second),
            .places = places_of(session, number, known_at),
            .decisions = std::move(decided[number]),
        };
    }
    return published;
}

}  // namespace uppsikt::find
