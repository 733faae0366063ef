#include "base/position.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/text.h"

namespace uppsikt {

namespace {

constexpr double mean_radius_m = 6'371'008.8;

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

double squared_sine_of_half(double degrees) {
    const double sine = std::sin(radians(degrees) / 2);
    return sine * sine;
}

std::optional<double> within(std::string_view text, double most) {
    const auto degrees = parse_decimal(trimmed(text));
    if (!degrees || std::abs(*degrees) > most) return std::nullopt;
    return degrees;
}

}  // namespace

bool is_on_earth(const Position& position) {
    return std::abs(position.latitude) <= 90 && std::abs(position.longitude) <= 180;
}

std::optional<double> parse_latitude(std::string_view text) { return within(text, 90); }
std::optional<double> parse_longitude(std::string_view text) { return within(text, 180); }

double distance_m(const Position& one, const Position& other) {
    const double chord = squared_sine_of_half(other.latitude - one.latitude) +
                         std::cos(radians(one.latitude)) * std::cos(radians(other.latitude)) *
                             squared_sine_of_half(other.longitude - one.longitude);
    // Rounding may carry opposite points a hair beyond the whole circle.
    return 2 * mean_radius_m * std::asin(std::sqrt(std::clamp(chord, 0.0, 1.0)));
}

}  // namespace uppsikt
