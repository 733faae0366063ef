#pragma once

#include <string_view>

#include <boost/json/value.hpp>

#include "base/result.h"

namespace uppsikt::http {

inline constexpr int json_depth_most = 32;

/// A JSON text from outside, RFC 8259 and nothing more. Refuses what is malformed or not UTF-8,
/// more than 32 levels of arrays and objects, and an object that has a name twice. The refusal says
/// where.
Result<boost::json::value> read_json(std::string_view text);

}  // namespace uppsikt::http
