#pragma once

#include <optional>
#include <string_view>

namespace uppsikt {

/// A place on the earth, in degrees of WGS 84: north and east are positive.
struct Position {
    double latitude = 0;
    double longitude = 0;
    bool operator==(const Position&) const = default;
};

/// Whether there is such a place.
bool is_on_earth(const Position& position);

/// "62.5201, 15.6603" or each by itself, with a decimal point; none where it is no number of
/// degrees.
std::optional<double> parse_latitude(std::string_view text);
std::optional<double> parse_longitude(std::string_view text);

/// Metres along the surface of a sphere with the earth's mean radius (IUGG, 6,371,008.8 m): off by
/// at most six thousandths from the ellipsoid: a road is longer than the way of a bird by far more.
/// Source: R. W. Sinnott, Virtues of the Haversine, Sky and Telescope 68 (1984), 159.
double distance_m(const Position& one, const Position& other);

}  // namespace uppsikt
