#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"

/// A small country that does not exist, for examples: its areas, suppliers and contracts, and who
/// found work. The same seed gives the same country on every machine.
namespace uppsikt::example {

inline constexpr std::size_t levels = 3;  // A, B and C
inline constexpr std::array<const char*, levels> level_names{"A", "B", "C"};

using Counts = std::array<int, levels>;

/// What the workbook says of one contract in one period.
struct ResultRow {
    std::size_t area = 0;
    std::string supplier;
    int contract = 0;
    Date started_on;
    bool active_22_months = false;
    std::optional<int> star;
    double measure = 0.0;  ///< as published: three decimals
    bool flagged = false;
    Counts participants{};
    Counts first_results{};
    Counts follow_up_results{};
};

struct PeriodResults {
    Month period;
    bool shows_flags = true;  ///< The agency left the column out from July 2025.
    std::array<double, levels> weights{};
    std::vector<ResultRow> rows;
};

/// The stars of one contract over time, one for each publication; none where it has no rating.
struct RatingRow {
    std::size_t area = 0;
    std::string supplier;
    int contract = 0;
    std::vector<std::optional<int>> stars;
};

struct Area {
    std::string name;
    std::string region;
};

struct Country {
    std::vector<Area> areas;
    std::vector<PeriodResults> periods;
    std::vector<Month> publications;
    std::vector<RatingRow> ratings;
};

Country make_country(std::uint64_t seed);

}  // namespace uppsikt::example
