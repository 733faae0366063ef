#include <algorithm>
#include <iterator>
#include <set>

#include "base/text.h"
#include "find/finder.h"

namespace uppsikt::find {

namespace {

std::vector<std::string> words_of_text(std::string_view text) {
    std::vector<std::string> words;
    const std::string plain = searchable(text);
    for (const std::string_view word : split(plain, ' '))
        if (!trimmed(word).empty()) words.emplace_back(trimmed(word));
    return words;
}

/// What a list is ordered by, greatest first; the names stay in order among equals.
double rank_of(const Offer& offer, Order order) {
    if (order == Order::participants) return offer.now.participants;
    return offer.now.estimate ? offer.now.estimate->likely.lower : -1;
}

}  // namespace

void Finder::place(Found& found, const std::string& wanted) const {
    const std::string plain = searchable(trimmed(wanted));
    if (plain.empty()) return;
    const auto is_it = [&](PlaceKind kind, const std::string& name) {
        if (found.kind != PlaceKind::unknown || searchable(name) != plain) return;
        found.kind = kind;
        found.place = name;
    };
    found.kind = PlaceKind::unknown;
    found.place = trimmed(wanted);
    for (const Area& area : areas_)
        is_it(PlaceKind::area, area.name);
    for (const RegionOf& region : regions_)
        if (!region.name.empty()) is_it(PlaceKind::region, region.name);
    std::vector<std::string> candidates;
    for (const Offer& offer : offers_)
        for (const Place& place : offer.standing.places) {
            is_it(PlaceKind::town, place.town);
            candidates.push_back(place.town);
        }
    for (const Locality& locality : localities_) {
        is_it(PlaceKind::municipality, locality.name());
        candidates.push_back(locality.name());
    }
    if (found.kind != PlaceKind::unknown) return;
    for (const Area& area : areas_)
        candidates.push_back(area.name);
    for (const RegionOf& region : regions_)
        if (!region.name.empty()) candidates.push_back(region.name);
    // The beginning of a name, or one with another name beside it, is as good as a slip of the pen.
    const auto begins = std::ranges::find_if(candidates, [&](const std::string& candidate) {
        return searchable(candidate).find(plain) != std::string::npos;
    });
    found.nearest = begins != candidates.end() ? *begins : nearest_name(wanted, candidates);
}

bool Finder::is_at(const Offer& offer, const Found& found) const {
    switch (found.kind) {
        case PlaceKind::everywhere:
            return true;
        case PlaceKind::area:
            return area_of(offer).name == found.place;
        case PlaceKind::region:
            return area_of(offer).region == found.place;
        case PlaceKind::town:
            return std::ranges::any_of(offer.standing.places, [&](const Place& place) {
                return place.town == found.place;
            });
        case PlaceKind::municipality:
        case PlaceKind::unknown:
            return false;
    }
    return false;
}

/// Those within reach; and last those of the same areas of which nobody knows where they are.
void Finder::find_within(Found& found, const std::vector<const Offer*>& matching) const {
    const double most = 1000.0 * *found.within_km;
    std::set<std::size_t> areas;
    for (const Offer* offer : matching)
        if (const auto metres = distance_to(*offer, *found.from); metres && *metres <= most) {
            found.all.push_back(offer);
            areas.insert(offer->area);
        }
    for (const Offer* offer : matching)
        if (!distance_to(*offer, *found.from) &&
            (areas.contains(offer->area) ||
             (found.kind != PlaceKind::everywhere && is_at(*offer, found))))
            found.all.push_back(offer);
    std::ranges::sort(found.all);  // by name, as they lie: the order among equals
}

Found Finder::find(const Query& query) const {
    Found found;
    place(found, query.place);
    found.from = query.at ? query.at : position_of(found.place);
    found.within_km = query.within_km;
    if (found.kind == PlaceKind::municipality && !found.within_km)
        found.within_km = usual_distance_km;
    if (!found.from) found.within_km.reset();
    const std::vector<std::string> words = words_of_text(query.text);
    std::vector<const Offer*> matching;
    for (const Offer& offer : offers_)
        if (std::ranges::all_of(words, [&](const std::string& word) {
                return offer.words.find(word) != std::string::npos;
            }))
            matching.push_back(&offer);
    if (found.within_km)
        find_within(found, matching);
    else
        std::ranges::copy_if(matching, std::back_inserter(found.all), [&](const Offer* offer) {
            return is_at(*offer, found);
        });
    if (query.order == Order::near && found.from)
        found.all = by_distance(std::move(found.all), *found.from);
    else if (query.order == Order::surest || query.order == Order::participants)
        std::ranges::stable_sort(found.all, std::ranges::greater{}, [&](const Offer* offer) {
            return rank_of(*offer, query.order);
        });
    if (found.all.empty() && found.from) {
        std::erase_if(matching, [&](const Offer* offer) {
            return !distance_to(*offer, *found.from);
        });
        found.beyond = by_distance(std::move(matching), *found.from);
        if (found.beyond.size() > most_beyond) found.beyond.resize(most_beyond);
    }
    return found;
}

}  // namespace uppsikt::find
