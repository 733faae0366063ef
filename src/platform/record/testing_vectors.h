#pragma once

#include <optional>
#include <string>

#include <boost/json.hpp>

#include "support/shared_data.h"

namespace uppsikt::record {

/// Test vectors of the shared data, where they are at hand.
inline std::optional<boost::json::value> vectors(const std::string& name) {
    const auto path = uppsikt::test::shared_data("vectors/" + name);
    if (!path) return std::nullopt;
    return boost::json::parse(uppsikt::test::read_file(*path));
}

}  // namespace uppsikt::record
