#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/record/merkle.h"

namespace uppsikt::record {

/// What is signed about a tree: whose it is, how large, and its root. Source: C2SP
/// tlog-checkpoint.md.
struct Checkpoint {
    std::string origin;
    std::uint64_t size = 0;
    Hash root{};
    std::vector<std::string> extensions = {};  ///< lines after the third; ours have none

    /// The text of a checkpoint's note, and nothing that is written in another way.
    static std::optional<Checkpoint> parse(std::string_view text);
    std::string text() const;
    bool operator==(const Checkpoint&) const = default;
};

}  // namespace uppsikt::record
