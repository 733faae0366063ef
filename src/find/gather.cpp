#include <algorithm>
#include <set>

#include "find/offers.h"
#include "inspections/inspections.h"
#include "investigations/investigations.h"
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

/// What the supplier did when it was heard.
void add_reply(const Session& session, const std::string& investigation, Decision& decision) {
    if (investigation.empty()) return;
    const auto found = investigations::investigation(session, investigation);
    if (!found.ok()) return;
    decision.reply_due_on = found.value().reply_due_on;
    const auto look_at = [&](const investigations::ReplyReceived& reply) {
        if (!decision.replied_on || reply.received_on < *decision.replied_on)
            decision.replied_on = reply.received_on;
    };
    std::ranges::for_each(found.value().replies, look_at);
    for (const investigations::Finding& finding : found.value().findings)
        std::ranges::for_each(finding.replies, look_at);
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
    for (const sanctions::CountedSanction& one : decided) {
        Decision decision{
            .number = one.number,
            .kind = one.kind,
            .ground = one.ground,
            .decided_on = one.decided_on
        };
        add_reply(session, one.investigation, decision);
        decision.comment = sanctions::comment_on(session, one.number, known_at);
        by_contract[one.contract].push_back(std::move(decision));
    }
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
             .id = premises.id.value(),
             .position = premises.stated.position}
        );
    return places;
}

/// The results that are released by the day, and the terms that they are told by.
Result<Done> add_results(
    const Session& session, const services::Service& service, Published& published
) {
    std::vector<releases::Shown> shown = TRY(releases::shown(session, service));
    std::erase_if(shown, [&](const releases::Shown& one) {
        return one.published_on > published.as_of;
    });
    releases::ShownTerms terms;
    for (releases::Shown& one : shown) {
        published.release = ReleaseOf{one.number, one.published_on, one.next_update};
        published.periods.push_back(std::move(one.results));
        terms = std::move(one.terms);
    }
    if (shown.empty()) terms = TRY(releases::shown_terms(service, month_of(published.as_of)));
    published.least_participants = terms.least_participants;
    published.rule_version = terms.rule_version;
    published.scale = terms.scale;
    published.window = terms.window;
    published.first_result_after_months = terms.first_result_after_months;
    return Done{};
}

/// Contracts of the latest known period that the results do not tell of.
Result<Done> add_contracts(const Session& session, Published& published) {
    const std::vector<Month> known = results::periods_known(session, published.as_of);
    if (known.empty()) return Refusal{RefusalKind::not_found, Reason{"find_nothing_published"}};
    std::set<std::string> told;
    if (!published.periods.empty())
        for (const results::ContractResult& one : published.periods.back().contracts)
            told.insert(one.figure.contract);
    for (auto& one : registry::contracts_in(session, known.back(), std::nullopt, published.as_of))
        if (!told.contains(one.number)) published.unreleased.push_back(std::move(one));
    return Done{};
}

/// What is true of contracts on the day, beside their results.
struct Standings {
    const Session& session;
    registry::Identities identities;
    std::map<std::string, Date> visits;
    std::map<std::string, std::vector<Decision>> decided;

    void add(Published& published, const std::string& contract, const std::string& name) {
        const Date day = published.as_of;
        if (std::string legal = identities.of(name); legal != name)
            published.legal_names[name] = std::move(legal);
        const auto visit = visits.find(contract);
        published.standing[contract] = {
            .is_open = !sanctions::is_closed_for_choices(session, contract, day),
            .ends_on = sanctions::contract_ends_on(session, contract),
            .last_visit = visit == visits.end() ? std::nullopt : std::optional(visit->second),
            .places = places_of(session, contract, day),
            .decisions = std::move(decided[contract]),
        };
    }
};

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
    TRY(add_results(session, service, published));
    TRY(add_contracts(session, published));
    published.comparisons = comparisons::shown(session);
    published.regions = registry::regions(session, known_at);
    published.municipalities =
        registry::municipalities(session, {.there_on = known_at, .known_on = known_at});
    if (const auto meetings = service.term_on("MEET-PHYS-28", known_at); meetings.ok())
        published.physical_every_weeks =
            static_cast<int>(services::whole_of(meetings.value(), "at_least_every"));
    Standings standings{
        .session = session,
        .identities = registry::identities(session, known_at),
        .visits = last_visits(session, service, known_at),
        .decided = TRY(decisions(session, service, handbook, known_at)),
    };
    if (!published.periods.empty())
        for (const results::ContractResult& one : published.periods.back().contracts)
            standings.add(published, one.figure.contract, one.figure.supplier);
    for (const registry::ContractInPeriod& one : published.unreleased)
        standings.add(published, one.number, one.supplier);
    return published;
}

}  // namespace uppsikt::find
