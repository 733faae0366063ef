#include "make_example_places.h"

#include <array>
#include <cmath>
#include <fstream>
#include <numbers>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "make_example_chance.h"
#include "make_example_seed.h"

namespace uppsikt::example {

namespace {

/// Between the Azores and Newfoundland, where there is nothing but water.
constexpr double middle_latitude = 46.0;
constexpr double middle_longitude = -34.0;
constexpr double degree_km = 111.2;

struct At {
    double latitude = 0;
    double longitude = 0;
};

/// So far from a place, in a direction of a circle.
At moved(const At& from, double km, double turn) {
    const double angle = 2 * std::numbers::pi * turn;
    const double narrow = std::cos(from.latitude * std::numbers::pi / 180);
    return {
        from.latitude + km * std::sin(angle) / degree_km,
        from.longitude + km * std::cos(angle) / degree_km / narrow
    };
}

struct Municipality {
    std::string name;
    At at;
};

/// The beginnings of municipalities beside the one that the area is called by.
constexpr std::array<const char*, 4> beside{"Norra ", "Södra ", "Västra ", "Östra "};
constexpr std::array<const char*, 8> streets{
    "Storgatan",
    "Järnvägsgatan",
    "Kyrkogatan",
    "Skolgatan",
    "Hamngatan",
    "Parkvägen",
    "Torget",
    "Kvarnvägen"
};

/// The area's own, and from one to three beside it; the first in a middle of its own.
std::vector<Municipality> municipalities_of(const Area& area, std::size_t number, Chance& chance) {
    // Three wide and four high, 90 km apart, and not quite in rows.
    const At corner{middle_latitude - 1.2, middle_longitude - 1.2};
    const At grid{
        corner.latitude + 0.8 * static_cast<double>(number / 3),
        corner.longitude + 1.17 * static_cast<double>(number % 3)
    };
    const At middle = moved(grid, 25 * chance.uniform(), chance.uniform());
    std::vector<Municipality> all{{area.name, middle}};
    const int more = 1 + chance.whole(3);
    for (int i = 0; i < more; ++i)
        all.push_back(
            {beside[static_cast<std::size_t>(i)] + area.name,
             moved(middle, 22 + 14 * chance.uniform(), 0.25 * i + 0.2 * chance.uniform())}
        );
    return all;
}

std::ofstream opened(const std::filesystem::path& path) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    if (!out) throw std::runtime_error("cannot write " + path.string());
    return out;
}

}  // namespace

void write_places(const Country& country, const std::filesystem::path& folder) {
    Chance chance(seed + 1);
    std::vector<std::vector<Municipality>> by_area;
    std::ofstream municipalities = opened(folder / "kommuner-exempel.csv");
    municipalities << "code,name,latitude,longitude,valid_from\n";
    int code = 9001;
    for (std::size_t i = 0; i < country.areas.size(); ++i) {
        by_area.push_back(municipalities_of(country.areas[i], i, chance));
        for (const Municipality& one : by_area.back())
            municipalities << fmt::format(
                "{},{},{:.4f},{:.4f},2023-01-01\n",
                code++,
                one.name,
                one.at.latitude,
                one.at.longitude
            );
    }
    std::ofstream premises = opened(folder / "lokaler-exempel.csv");
    premises << "premises,contract,address,postal_code,town,valid_from,latitude,longitude\n";
    int number = 0;
    for (const ResultRow& row : country.periods.back().rows) {
        const auto& near = by_area[row.area];
        const int wanted = 1 + (chance.uniform() < 0.2 ? 1 : 0);
        for (int i = 0; i < wanted; ++i) {
            const auto& in =
                near[static_cast<std::size_t>(chance.whole(static_cast<int>(near.size())))];
            const At at = moved(in.at, 0.3 + 4 * chance.uniform(), chance.uniform());
            const bool is_known = chance.uniform() >= 0.08;
            ++number;
            premises << fmt::format(
                "{},{},{} {},{:03} {:02},{},{},{},{}\n",
                number,
                row.contract,
                streets[static_cast<std::size_t>(chance.whole(static_cast<int>(streets.size())))],
                1 + chance.whole(60),
                900 + static_cast<int>(row.area),
                10 + chance.whole(80),
                in.name,
                to_text(row.started_on),
                is_known ? fmt::format("{:.4f}", at.latitude) : "",
                is_known ? fmt::format("{:.4f}", at.longitude) : ""
            );
        }
    }
}

}  // namespace uppsikt::example
