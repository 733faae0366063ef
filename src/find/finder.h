#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "find/offers.h"

namespace uppsikt::find {

enum class Order { near, name, surest, participants };

/// What somebody looks for. Nothing of it need be.
struct Query {
    std::string place = {};     ///< a delivery area, a region, a town with premises, a municipality
    std::string text = {};      ///< words of a name, a number, a town
    Order order = Order::near;  ///< by name where nobody knows where the place is
    int page = 1;
    std::optional<int> within_km = std::nullopt;  ///< of the place; else the place itself
    std::optional<Position> at = std::nullopt;    ///< goes before where the place is
};

/// So far from the middle of a municipality that is looked in, where nothing else is said.
inline constexpr int usual_distance_km = 50;
/// Farther than anything is.
inline constexpr int any_distance_km = 20'100;

enum class PlaceKind { everywhere, area, region, town, municipality, unknown };

/// What a search came to. The offers belong to the finder that was asked.
struct Found {
    PlaceKind kind = PlaceKind::everywhere;
    std::string place;                   ///< its name as we write it
    std::optional<std::string> nearest;  ///< what an unknown place may have been meant as
    std::vector<const Offer*> all;       ///< in order
    std::optional<Position> from;        ///< where distances are measured from
    std::optional<int> within_km;        ///< what was kept to; none without `from`
    std::vector<const Offer*> beyond;    ///< the nearest, where there is none; a few
};
inline constexpr std::size_t most_beyond = 3;

struct RegionOf {
    std::string name;  ///< empty for areas without one, last
    std::vector<std::size_t> areas;
};

/// A snapshot of what is published, made once and then only read: any number of threads may ask it
/// at the same time.
class Finder {
public:
    explicit Finder(Published published);
    // Localities point into what is published, which moves along and is never copied.
    Finder(Finder&&) noexcept = default;
    Finder& operator=(Finder&&) noexcept = default;
    Finder(const Finder&) = delete;
    Finder& operator=(const Finder&) = delete;
    ~Finder() = default;

    const Published& published() const { return published_; }
    /// The results that are shown; none where none are released.
    const results::PeriodResults* latest() const {
        return published_.periods.empty() ? nullptr : &published_.periods.back();
    }
    const std::vector<Offer>& offers() const { return offers_; }
    const std::vector<Supplier>& suppliers() const { return suppliers_; }
    const std::vector<Area>& areas() const { return areas_; }
    const std::vector<RegionOf>& regions() const { return regions_; }
    const StarCuts& cuts() const { return cuts_; }
    /// By name; none where nobody has brought a list of municipalities.
    const std::vector<Locality>& localities() const { return localities_; }

    const Offer* offer(std::string_view contract) const;
    const Supplier* supplier(std::string_view slug) const;
    const Area* area(std::string_view slug) const;
    const Supplier& supplier_of(const Offer& offer) const { return suppliers_[offer.supplier]; }
    const Area& area_of(const Offer& offer) const { return areas_[offer.area]; }

    Found find(const Query& query) const;

private:
    void add_offers();
    void add_offer(Offer offer, const std::string& area);
    void add_history(Offer& offer) const;
    void add_suppliers_and_areas();
    PeriodOf period_of(
        const results::PeriodResults& period, const results::ContractResult& contract
    ) const;
    bool is_at(const Offer& offer, const Found& found) const;
    void place(Found& found, const std::string& wanted) const;
    void find_within(Found& found, const std::vector<const Offer*>& matching) const;
    void add_positions();
    Locality* locality_of(const Place& place);
    std::optional<Position> position_of(std::string_view place) const;
    std::vector<const Offer*> by_distance(std::vector<const Offer*> offers, const Position& from)
        const;

    Published published_;
    StarCuts cuts_;
    std::vector<Offer> offers_;  ///< by name, then area
    std::vector<Supplier> suppliers_;
    std::vector<Area> areas_;
    std::vector<RegionOf> regions_;
    std::vector<Locality> localities_;
    std::map<std::string, Position, std::less<>> positions_;  ///< by place, as `searchable`
    std::map<std::string, std::string> area_by_contract_;
    std::map<std::string, std::size_t, std::less<>> offer_by_contract_;
    std::map<std::string, std::size_t, std::less<>> supplier_by_slug_;
    std::map<std::string, std::size_t, std::less<>> area_by_slug_;
};

/// Orders names as Swedish does: å, ä and ö come after z.
std::string order_key(std::string_view name);

/// "Glänta & Glöd AB" as part of an address: "glanta-glod-ab".
std::string slug_of(std::string_view name);

}  // namespace uppsikt::find
