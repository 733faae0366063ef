#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/route.h"

namespace uppsikt::http {

/// Finds routes by method and path. A segment that is written out goes before a name in braces, the
/// earlier segment first; no part of the table is looked at twice for one path.
class Router {
public:
    /// Two routes that answer the same requests, or a pattern that is none, are a fault of ours.
    explicit Router(std::vector<Route> routes);
    Router(Router&&) = default;

    struct Found {
        const Route* route = nullptr;
        std::vector<NamedText> path_parameters;
        std::vector<Method> allowed;  ///< where the path is known, and the method is not
    };

    /// HEAD finds GET. Neither route nor allowed methods: there is no such path.
    Found find(Method method, std::string_view path) const;

    const std::vector<Route>& routes() const { return routes_; }

private:
    struct Node {
        std::map<std::string, Node, std::less<>> written;
        std::vector<Node> named;  ///< none or one
        std::map<Method, std::size_t> routes;
    };
    struct Search;

    std::vector<Route> routes_;
    Node root_;
};

}  // namespace uppsikt::http
