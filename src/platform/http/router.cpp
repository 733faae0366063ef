#include "platform/http/router.h"

#include <algorithm>
#include <span>

#include "base/ensure.h"
#include "base/text.h"

namespace uppsikt::http {
namespace {

bool is_named(std::string_view segment) {
    return segment.size() > 2 && segment.starts_with('{') && segment.ends_with('}');
}

std::vector<std::string_view> segments_of(std::string_view path) {
    return split(path.substr(1), '/');
}

void check(const Route& route) {
    ensure(route.pattern.starts_with('/'), "a pattern begins with a slash: " + route.pattern);
    ensure(route.pattern.find_first_of("?#%*") == route.pattern.npos, "a pattern is a plain path");
    for (const std::string_view segment : segments_of(route.pattern))
        ensure(
            is_named(segment) || segment.find_first_of("{}") == segment.npos,
            "a name in braces is a whole segment: " + route.pattern
        );
    ensure(route.handler != nullptr, "a route has a handler: " + route.pattern);
    ensure(!route.name.empty() && !route.summary.empty(), "a route has a name and a summary");
    ensure(
        route.runs == Runs::beside || route.needs.empty(),
        "what is answered at once needs no permission, since to ask for one may take time"
    );
    ensure(
        route.method != Method::head && route.method != Method::options,
        "HEAD and OPTIONS are answered by the server"
    );
    ensure(!(route.input && !route.input_type.empty()), "a body is JSON or of another type");
}

}  // namespace

std::vector<std::string> names_in(std::string_view pattern) {
    std::vector<std::string> names;
    for (const std::string_view segment : segments_of(pattern))
        if (is_named(segment)) names.emplace_back(segment.substr(1, segment.size() - 2));
    return names;
}

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        const Route& route = routes_[i];
        check(route);
        Node* node = &root_;
        for (const std::string_view segment : segments_of(route.pattern)) {
            if (is_named(segment)) {
                if (node->named.empty()) node->named.emplace_back();
                node = &node->named.front();
            } else {
                node = &node->written[std::string(segment)];
            }
        }
        const bool is_new = node->routes.emplace(route.method, i).second;
        ensure(is_new, "one route answers one method and path: " + route.pattern);
    }
}

/// A walk down the tree. Each node stands at one depth below one parent, so that it is met at most
/// once: the worst path costs as much as the table is long.
struct Router::Search {
    std::span<const std::string_view> segments;
    Method method;
    std::vector<Method> allowed = {};

    const std::size_t* walk(const Node& node, std::size_t depth) {
        if (depth == segments.size()) {
            if (const auto found = node.routes.find(method); found != node.routes.end())
                return &found->second;
            for (const auto& [known, route] : node.routes)
                allowed.push_back(known);
            return nullptr;
        }
        const std::string_view segment = segments[depth];
        if (const auto next = node.written.find(segment); next != node.written.end())
            if (const std::size_t* found = walk(next->second, depth + 1)) return found;
        if (node.named.empty() || segment.empty()) return nullptr;
        return walk(node.named.front(), depth + 1);
    }
};

Router::Found Router::find(Method method, std::string_view path) const {
    Found found;
    if (!path.starts_with('/')) return found;
    const auto segments = segments_of(path);
    Search search{.segments = segments, .method = method == Method::head ? Method::get : method};
    const std::size_t* index = search.walk(root_, 0);
    if (index == nullptr) {
        found.allowed = std::move(search.allowed);
        std::ranges::sort(found.allowed);
        const auto same = std::ranges::unique(found.allowed);
        found.allowed.erase(same.begin(), same.end());
        return found;
    }
    found.route = &routes_[*index];
    std::size_t depth = 0;
    for (const std::string_view segment : segments_of(found.route->pattern)) {
        if (is_named(segment))
            found.path_parameters.push_back(
                {std::string(segment.substr(1, segment.size() - 2)), std::string(segments[depth])}
            );
        ++depth;
    }
    return found;
}

}  // namespace uppsikt::http
