#include "platform/record/tiles.h"

#include <fmt/format.h>

#include "base/ensure.h"

namespace uppsikt::record {

std::string tile_path(const Tile& tile) {
    ensure(tile.width >= 1 && tile.width <= tile_width, "a tile has 1 to 256 hashes");
    std::string index = fmt::format("{:03}", tile.index % 1000);
    for (std::uint64_t rest = tile.index / 1000; rest > 0; rest /= 1000)
        index = fmt::format("x{:03}/", rest % 1000) + index;
    const std::string level = tile.level ? fmt::format("{}", *tile.level) : "entries";
    const std::string partial = tile.width < tile_width ? fmt::format(".p/{}", tile.width) : "";
    return "tile/" + level + "/" + index + partial;
}

std::vector<TilesOfLevel> tiles_of(std::uint64_t tree_size) {
    std::vector<TilesOfLevel> levels;
    for (std::uint64_t hashes = tree_size; hashes > 0; hashes /= tile_width)
        levels.push_back(
            {static_cast<int>(levels.size()),
             hashes / tile_width,
             static_cast<int>(hashes % tile_width)}
        );
    return levels;
}

}  // namespace uppsikt::record
