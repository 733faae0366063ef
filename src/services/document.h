#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/embedded.h"
#include "base/result.h"

/// A TOML file as a plain tree, in the order of the file, with the line of everything in it.
/// Only document.cpp knows the TOML library.
namespace uppsikt::services {

struct Member;

struct Node {
    using Table = std::vector<Member>;
    using Array = std::vector<Node>;
    struct Other {};  ///< a time of day or a moment: TOML has them, our files do not

    std::size_t line = 0;
    std::size_t column = 0;
    std::variant<std::int64_t, double, bool, std::string, Date, Array, Table, Other> value;
};

struct Member {
    std::string key;
    Node node;
};

/// The whole file as a table. Refuses what is not TOML, with the line.
Result<Node> parse_document(const EmbeddedFile& file);

}  // namespace uppsikt::services
