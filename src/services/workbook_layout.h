#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded.h"

namespace uppsikt::services {

/// Titles and words of a service's published workbooks (services/<service>-workbooks.toml): how the
/// agency writes is data.
struct WorkbookLayout {
    struct Level {
        std::string level;
        std::string participants;
        std::string first_results;
        std::string follow_up_results;
        std::string weight;  ///< the words in the cell left of the weight
    };
    struct Results {
        std::string period;
        std::string area;
        std::string supplier;
        std::string contract;
        std::string started_on;
        std::string active_long_enough;
        std::string star;
        std::string measure;
        std::string participants;
        std::string flag;           ///< may be absent
        std::string star_counts;    ///< may be absent
        std::string measure_below;  ///< may be absent
        std::string yes;
        std::string no;
        std::string no_star;
        std::vector<Level> levels;
    };
    struct Ratings {
        std::string supplier;
        std::string area;
        std::string region;
        std::string contract;
        std::string no_star;
        std::array<std::string, 12> months;  ///< January first
    };

    std::string service;
    Results results;
    Ratings ratings;
    int lowest_star = 0;
    int highest_star = 0;

    /// Reads the layout of a service from the files that travel in the binary. A layout that is not
    /// there or not whole is a fault of ours, and throws.
    static WorkbookLayout load(std::span<const EmbeddedFile> files, std::string_view service);
};

}  // namespace uppsikt::services
