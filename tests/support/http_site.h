#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "base/embedded.h"
#include "platform/http/server.h"
#include "support/http_client.h"

/// A small site with one route of each kind, for tests of the server.
namespace uppsikt::http::test_site {

inline const Texts& texts() {
    static const Texts all = Texts::load(embedded::texts());
    return all;
}

inline Route get(std::string pattern, Handler handler, Runs runs = Runs::at_once) {
    Route route;
    route.pattern = std::move(pattern);
    route.name = "get " + route.pattern;
    route.summary = "For tests.";
    route.runs = runs;
    route.handler = std::move(handler);
    return route;
}

inline Route post(std::string pattern, Handler handler, Runs runs = Runs::at_once) {
    Route route = get(std::move(pattern), std::move(handler), runs);
    route.method = Method::post;
    route.name = "post " + route.pattern;
    return route;
}

inline Route echo() {
    Route route = post("/echo", [](const Request& request) -> Result<Response> {
        return Response::text(request.body);
    });
    route.input_type = "*/*";
    route.body_most = 1000;
    return route;
}

inline Route hello() {
    return get("/hello", [](const Request&) -> Result<Response> { return Response::text("hej"); });
}

/// A server on a free port of this machine.
class Running {
public:
    explicit Running(std::vector<Route> routes, ServerOptions options = {}, SiteParts parts = {})
        : site_(with(std::move(parts), std::move(routes))),
          server_(site_, metrics_, std::move(options)) {}

    Server& server() { return server_; }
    Metrics& metrics() { return metrics_; }
    test::HttpClient client() const { return test::HttpClient(server_.port()); }
    bool says(const std::string& line) const {
        return metrics_.text().find(line + "\n") != std::string::npos;
    }

private:
    static SiteParts with(SiteParts parts, std::vector<Route> routes) {
        parts.texts = &texts();
        parts.routes = std::move(routes);
        return parts;
    }

    Site site_;
    Metrics metrics_;
    Server server_;
};

}  // namespace uppsikt::http::test_site
