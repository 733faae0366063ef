#include <algorithm>
#include <cmath>
#include <set>

#include "base/text.h"
#include "find/finder.h"

/// Where places are, and how far it is to them.
namespace uppsikt::find {

namespace {

/// The middle of what lies within a town: near enough that a sphere is flat.
struct Middle {
    double latitude = 0;
    double longitude = 0;
    int n = 0;
    void add(const Position& one) {
        latitude += one.latitude;
        longitude += one.longitude;
        ++n;
    }
    Position position() const { return {latitude / n, longitude / n}; }
};

}  // namespace

std::optional<double> distance_to(const Offer& offer, const Position& from) {
    std::optional<double> least;
    for (const Place& place : offer.standing.places)
        if (place.position) {
            const double metres = distance_m(from, *place.position);
            if (!least || metres < *least) least = metres;
        }
    return least;
}

void Finder::add_positions() {
    std::map<std::string, Middle> towns;
    for (const Offer& offer : offers_)
        for (const Place& place : offer.standing.places)
            if (place.position) towns[searchable(place.town)].add(*place.position);
    for (const auto& [town, middle] : towns)
        positions_[town] = middle.position();
    // What somebody has said of a municipality goes before what its addresses tell.
    for (const registry::Municipality& one : published_.municipalities) {
        positions_[searchable(one.stated.name)] = one.stated.centre;
        localities_.push_back({.municipality = &one, .offers = {}});
    }
    for (std::size_t i = 0; i < offers_.size(); ++i)
        for (const Place& place : offers_[i].standing.places)
            if (Locality* locality = locality_of(place))
                if (locality->offers.empty() || locality->offers.back() != i)
                    locality->offers.push_back(i);
    std::ranges::sort(localities_, {}, [](const Locality& one) { return order_key(one.name()); });
}

/// The municipality of a place: the nearest middle, or else the one that its town is called by.
Locality* Finder::locality_of(const Place& place) {
    Locality* nearest = nullptr;
    double least = 0;
    for (Locality& one : localities_) {
        if (!place.position) {
            if (searchable(one.name()) == searchable(place.town)) return &one;
            continue;
        }
        const double metres = distance_m(*place.position, one.centre());
        if (nearest == nullptr || metres < least) {
            nearest = &one;
            least = metres;
        }
    }
    return nearest;
}

std::optional<Position> Finder::position_of(std::string_view place) const {
    const auto found = positions_.find(searchable(place));
    return found == positions_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<const Offer*> Finder::by_distance(
    std::vector<const Offer*> offers, const Position& from
) const {
    std::vector<std::pair<double, const Offer*>> ordered;
    ordered.reserve(offers.size());
    for (const Offer* offer : offers)
        ordered.emplace_back(distance_to(*offer, from).value_or(HUGE_VAL), offer);
    std::ranges::stable_sort(ordered, {}, &std::pair<double, const Offer*>::first);
    std::ranges::transform(ordered, offers.begin(), &std::pair<double, const Offer*>::second);
    return offers;
}

}  // namespace uppsikt::find
