#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Where the hashes of a published tree lie: tiles of 256. Source: C2SP tlog-tiles.md.
namespace uppsikt::record {

constexpr int tile_width = 256;

/// One tile: of a level of hashes, or of entries where there is no level.
struct Tile {
    std::optional<int> level;
    std::uint64_t index = 0;
    int width = tile_width;  ///< 256 for a full tile
};

/// "tile/0/x001/x234/067", "tile/2/000.p/1", "tile/entries/273.p/112".
std::string tile_path(const Tile& tile);

struct TilesOfLevel {
    int level = 0;
    std::uint64_t full = 0;
    int partial = 0;  ///< the width of the last, partial tile; 0 when there is none
};

/// The tiles that a tree of this size has, from level 0 up to its last level with a hash.
std::vector<TilesOfLevel> tiles_of(std::uint64_t tree_size);

}  // namespace uppsikt::record
