#pragma once

#include <string>
#include <string_view>
#include <vector>

/// A map of counties to choose an area by. Which there are, and which delivery areas lie in each,
/// is data (site/counties.json); a country without such a file has no map.
namespace uppsikt::find {

struct County {
    std::string id;
    std::string name;
    std::vector<std::string> areas;
    int at_x = 0;  ///< its middle, where a number can stand
    int at_y = 0;
    std::string path;
};

struct Counties {
    std::string box;     ///< viewBox
    std::string source;  ///< whom the map is by, and its licence
    std::vector<County> all;

    /// The county of a delivery area; none where it lies in none.
    const County* of(std::string_view area) const;
};

/// A file that is not such a map is a fault of ours.
Counties read_counties(std::string_view text);

}  // namespace uppsikt::find
