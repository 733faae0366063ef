#pragma once

#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "platform/http/route.h"

namespace uppsikt::http {

struct ApiInfo {
    std::string title;
    std::string version;
    std::string description;
    std::string session_cookie;  ///< its name
};

/// The OpenAPI 3.1 document of the routes, in their order.
boost::json::object openapi(const std::vector<Route>& routes, const ApiInfo& info);

}  // namespace uppsikt::http
