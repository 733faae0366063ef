#include "find/finder.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "find/rules.h"

namespace uppsikt::find {

namespace {

int first_results_of(const results::Figure& figure) {
    int sum = 0;
    for (const results::LevelCounts& level : figure.levels)
        sum += level.first_results;
    return sum;
}

/// Read from the stars and counts of one period, among the contracts that can be rated in it.
StarCuts cuts_of(const results::PeriodResults& period, const services::StarScale& scale) {
    std::vector<Rated> rated;
    for (const results::ContractResult& contract : period.contracts) {
        const auto likely = estimate(contract, period.first);
        if (!contract.figure.star || !likely) continue;
        const double observed =
            static_cast<double>(first_results_of(contract.figure)) / contract.figure.participants;
        rated.push_back({.difference = observed - likely->expected, .star = *contract.figure.star});
    }
    return star_cuts(std::move(rated), scale);
}

}  // namespace

std::string order_key(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, char>, 6> last{{
        {"å", '{'},
        {"Å", '{'},
        {"ä", '|'},
        {"Ä", '|'},
        {"ö", '}'},
        {"Ö", '}'},
    }};
    std::string key;
    while (!name.empty()) {
        const auto found = std::ranges::find_if(last, [&](const auto& letter) {
            return name.starts_with(letter.first);
        });
        if (found != last.end())
            key.push_back(found->second);
        else
            key.push_back(name.front());
        name.remove_prefix(found != last.end() ? found->first.size() : 1);
    }
    return searchable(key);
}

std::string slug_of(std::string_view name) {
    std::string slug;
    for (const char c : searchable(name)) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_plain)
            slug.push_back(c);
        else if (!slug.empty() && slug.back() != '-')
            slug.push_back('-');
    }
    while (slug.ends_with('-'))
        slug.pop_back();
    return slug.empty() ? "x" : slug;
}

Finder::Finder(Published published) : published_(std::move(published)) {
    if (latest() != nullptr) cuts_ = cuts_of(*latest(), published_.scale);
    add_offers();
    add_suppliers_and_areas();
    add_positions();
}

PeriodOf Finder::period_of(
    const results::PeriodResults& period, const results::ContractResult& contract
) const {
    const results::Figure& figure = contract.figure;
    PeriodOf now{
        .period = period.period,
        .participants = figure.participants,
        .first_results = first_results_of(figure),
        .estimate = estimate(contract, period.first),
        .stars = {},
        .verdict = Verdict::too_few,
        .measure = figure.published_measure,
        .source = figure.source,
    };
    now.verdict = judge(now.estimate, now.participants, published_.least_participants);
    now.stars = possible_stars(figure.star, now.estimate, cuts_, published_.scale);
    return now;
}

void Finder::add_offer(Offer offer, const std::string& area) {
    if (const auto known = published_.standing.find(offer.contract);
        known != published_.standing.end())
        offer.standing = known->second;
    offer.words = searchable(offer.name + " " + offer.contract + " " + area);
    for (const Place& place : offer.standing.places)
        offer.words += searchable(" " + place.town + " " + place.address);
    add_history(offer);
    area_by_contract_[offer.contract] = area;
    offers_.push_back(std::move(offer));
}

void Finder::add_offers() {
    const auto offer_of = [](const auto& stated, const std::string& contract, const PeriodOf& now) {
        return Offer{
            .contract = contract,
            .name = stated.supplier,
            .started_on = stated.started_on,
            .now = now,
            .history = {},
            .standing = {},
            .words = {},
        };
    };
    if (latest() != nullptr)
        for (const results::ContractResult& contract : latest()->contracts) {
            const results::Figure& figure = contract.figure;
            add_offer(
                offer_of(figure, figure.contract, period_of(*latest(), contract)),
                figure.area
            );
        }
    for (const registry::ContractInPeriod& contract : published_.unreleased) {
        PeriodOf now;
        now.verdict = Verdict::not_released;
        add_offer(offer_of(contract, contract.number, now), contract.area);
    }
    std::ranges::sort(offers_, {}, [](const Offer& offer) {
        return std::pair(order_key(offer.name), offer.contract);
    });
    for (std::size_t i = 0; i < offers_.size(); ++i)
        offer_by_contract_[offers_[i].contract] = i;
}

void Finder::add_history(Offer& offer) const {
    for (const results::PeriodResults& period : published_.periods) {
        const auto found = std::ranges::find(
            period.contracts,
            offer.contract,
            [](const results::ContractResult& one) -> const std::string& {
                return one.figure.contract;
            }
        );
        if (found != period.contracts.end()) offer.history.push_back(period_of(period, *found));
    }
}

void Finder::add_suppliers_and_areas() {
    std::map<std::string, std::size_t> supplier_by_name;
    std::map<std::string, std::size_t> area_by_name;
    for (std::size_t i = 0; i < offers_.size(); ++i) {
        Offer& offer = offers_[i];
        const auto legal = published_.legal_names.find(offer.name);
        const std::string& name =
            legal == published_.legal_names.end() ? offer.name : legal->second;
        const auto [supplier, is_new] = supplier_by_name.try_emplace(name, suppliers_.size());
        if (is_new) {
            std::string slug = slug_of(name);
            if (supplier_by_slug_.contains(slug)) slug += "-" + offer.contract;
            supplier_by_slug_[slug] = suppliers_.size();
            suppliers_.push_back({.name = name, .slug = std::move(slug), .offers = {}});
        }
        const std::string& area_name = area_by_contract_.at(offer.contract);
        const auto [area, is_first] = area_by_name.try_emplace(area_name, areas_.size());
        if (is_first) {
            std::string slug = slug_of(area_name);
            if (area_by_slug_.contains(slug)) slug += "-" + std::to_string(areas_.size());
            area_by_slug_[slug] = areas_.size();
            const auto region = published_.regions.find(area_name);
            areas_.push_back(
                {.name = area_name,
                 .slug = std::move(slug),
                 .region = region == published_.regions.end() ? "" : region->second,
                 .offers = {}}
            );
        }
        offer.supplier = supplier->second;
        offer.area = area->second;
        suppliers_[offer.supplier].offers.push_back(i);
        areas_[offer.area].offers.push_back(i);
    }
    std::map<std::string, std::vector<std::size_t>> by_region;
    for (const auto& [name, index] : area_by_name)
        by_region[areas_[index].region].push_back(index);
    for (auto& [region, areas] : by_region)
        if (!region.empty()) regions_.push_back({.name = region, .areas = std::move(areas)});
    if (by_region.contains("")) regions_.push_back({.name = "", .areas = by_region[""]});
    const auto by_name = [&](std::size_t one) { return order_key(areas_[one].name); };
    for (RegionOf& region : regions_)
        std::ranges::sort(region.areas, {}, by_name);
    for (Supplier& supplier : suppliers_)
        std::ranges::sort(supplier.offers, {}, [&](std::size_t one) {
            return order_key(areas_[offers_[one].area].name);
        });
}

const Offer* Finder::offer(std::string_view contract) const {
    const auto found = offer_by_contract_.find(contract);
    return found == offer_by_contract_.end() ? nullptr : &offers_[found->second];
}

const Supplier* Finder::supplier(std::string_view slug) const {
    const auto found = supplier_by_slug_.find(slug);
    return found == supplier_by_slug_.end() ? nullptr : &suppliers_[found->second];
}

const Area* Finder::area(std::string_view slug) const {
    const auto found = area_by_slug_.find(slug);
    return found == area_by_slug_.end() ? nullptr : &areas_[found->second];
}

}  // namespace uppsikt::find
