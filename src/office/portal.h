#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/array.hpp>

#include "base/date.h"

/// What a supplier sees of itself: where its contracts stand, and what waits for its answer.
namespace uppsikt::office {

struct Room;

/// How many more results, all at one level, would have lifted a contract to the limit.
struct NeededAtLevel {
    std::string level;
    std::optional<int> results;  ///< none where the level has no room for that many
};

/// A measure in one period, and whether the quality condition counted it against the contract.
struct MeasureOf {
    Month period = {};
    std::optional<double> measure = std::nullopt;
    double limit = 0;
    bool is_flagged = false;
};

/// How sure the measure is.
struct MeasureRange {
    double lower = 0;  ///< 5 % point of the true measure
    double upper = 0;  ///< 95 % point
    double p_below = 0;
};

struct StarRange {
    std::optional<int> published;
    int least = 0;
    int most = 0;
};

/// One contract in the latest published period, with those before it, the earliest first.
struct OwnContract {
    std::string contract;
    std::string area;
    bool is_released = true;  ///< else nothing below is known to the supplier yet
    int participants = 0;
    int first_results = 0;
    MeasureOf now = {};
    std::optional<MeasureRange> range = std::nullopt;
    StarRange stars = {};
    std::vector<NeededAtLevel> needed = {};
    std::vector<MeasureOf> before = {};
    std::string rule = {};          ///< "QUAL-LIM"
    std::string rule_version = {};  ///< "rom2 2023-04-17"
    std::string source = {};        ///< the file and row that the numbers stand in
};

struct Portal {
    std::string supplier;
    std::vector<OwnContract> contracts;
    boost::json::array cases;  ///< of `case told`
};
std::string portal_page(const Room& room, const Portal& portal);

}  // namespace uppsikt::office
