#pragma once

#include <string>
#include <vector>

#include "play_2023_office.h"
#include "registry/registry.h"

/// Who delivers where: suppliers of our own invention under contracts in the agency's areas.
namespace uppsikt::play {

struct Place {
    registry::PremisesId id{0};
    std::size_t contract = 0;  ///< in Country::contracts
};

struct Contract {
    std::string number;
    std::string supplier;
    std::string area;
};

struct Country {
    std::vector<Contract> contracts;
    std::vector<Place> places;
    /// One contract each, in areas of their own: where staff is registered.
    std::vector<std::size_t> staffed;
};

/// Registers contracts, regions, premises and staff, and tells what there is.
Country settle(Office& office, int staffed_contracts);

}  // namespace uppsikt::play
