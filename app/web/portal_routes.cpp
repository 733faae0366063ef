#include <algorithm>
#include <set>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "app/web/pages.h"
#include "registry/registry.h"

/// What a supplier sees of itself: its contracts as they are published, and what it was told of.
namespace uppsikt::app::web {

namespace {

using http::Method;
using http::Response;

struct Ourselves {
    std::string name;
    std::set<std::string, std::less<>> names;  ///< of the legal person
};

Result<Ourselves> ourselves(const Visit& visit) {
    const auto& reach = visit.caller.viewer.reach.supplier;
    if (!reach) return Refusal{RefusalKind::not_permitted, Reason{"http_not_permitted"}};
    const Moment moment = visit.shop.clock();
    return visit.shop.store.database().read([&](sql::Transaction& db) -> Result<Ourselves> {
        const Session session{db, visit.caller.viewer.actor, moment.now, moment.today};
        Ourselves found;
        for (const auto id : registry::same_supplier(session, registry::SupplierId(*reach)))
            if (const auto supplier = registry::supplier(session, id)) {
                if (id.value() == *reach) found.name = supplier->name;
                found.names.insert(supplier->name);
            }
        return found;
    });
}

const results::ContractResult* result_of(
    const results::PeriodResults& period, std::string_view contract
) {
    const auto found = std::ranges::find_if(period.contracts, [&](const auto& one) {
        return one.figure.contract == contract;
    });
    return found == period.contracts.end() ? nullptr : &*found;
}

office::MeasureOf measure_of(
    const results::PeriodResults& period, const results::ContractResult& result
) {
    return {
        .period = period.period,
        .measure = result.measure,
        .limit = period.limit.limit,
        .is_flagged = result.flagged,
    };
}

office::OwnContract own_contract(const find::Finder& finder, const find::Offer& offer) {
    if (!offer.now.is_released())
        return {
            .contract = offer.contract,
            .area = finder.area_of(offer).name,
            .is_released = false
        };
    ensure(finder.latest() != nullptr, "what is released is of a period");
    const results::PeriodResults& latest = *finder.latest();
    const results::ContractResult* result = result_of(latest, offer.contract);
    ensure(result != nullptr, "a released offer is a contract of the latest period");
    office::OwnContract own{
        .contract = offer.contract,
        .area = finder.area_of(offer).name,
        .is_released = true,
        .participants = offer.now.participants,
        .first_results = offer.now.first_results,
        .now = measure_of(latest, *result),
        .stars =
            {.published = offer.now.stars.published,
             .least = offer.now.stars.least,
             .most = offer.now.stars.most},
        .rule = latest.rule,
        .rule_version = latest.rule_version,
        .source = fmt::format("{}, {}", offer.now.source.file, offer.now.source.sheet),
    };
    if (result->posterior)
        own.range = office::MeasureRange{
            .lower = result->posterior->lower90,
            .upper = result->posterior->upper90,
            .p_below = result->posterior->p_below
        };
    for (const auto& needed :
         results::results_needed(result->figure.levels, latest.weights, latest.limit))
        own.needed.push_back({needed.level, needed.results});
    for (const results::PeriodResults& period : finder.published().periods)
        if (&period != &latest)
            if (const auto* before = result_of(period, offer.contract))
                own.before.push_back(measure_of(period, *before));
    return own;
}

Result<Response> show_portal(const Visit& visit) {
    const Ourselves found = TRY(ourselves(visit));
    office::Portal portal{
        .supplier = found.name,
        .contracts = {},
        .cases = TRY(visit.ask("case", "told")).json.at("cases").as_array()
    };
    if (const auto snapshot = visit.shop.pages.current()) {
        const find::Finder& finder = snapshot->site().finder();
        for (const find::Offer& offer : finder.offers())
            if (found.names.contains(offer.name))
                portal.contracts.push_back(own_contract(finder, offer));
    }
    return page(office::portal_page(visit.room(), portal));
}

}  // namespace

std::vector<http::Route> portal_routes(const Shop& shop) {
    return {page_route(
        shop,
        {Method::get, "/uppdrag", "portal", "A supplier's results and cases", show_portal}
    )};
}

}  // namespace uppsikt::app::web
