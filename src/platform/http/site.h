#pragma once

#include <any>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/content.h"
#include "platform/http/message.h"
#include "platform/http/router.h"

namespace uppsikt::http {

/// What the gate says of who asks.
struct Admission {
    enum class Answer { granted, sign_in_first, not_permitted };
    Answer answer = Answer::sign_in_first;
    std::string principal = {};  ///< as Request has it
    std::any caller = {};
};

/// Who asks, and may they do what the route needs? Asked for every route that needs something.
using Gate = std::function<Admission(const Route&, const Request&)>;

struct SiteParts {
    const Texts* texts = nullptr;  ///< with those of this module; outlives the site
    std::vector<Route> routes = {};
    Gate gate = {};                       ///< must be there when a route needs something
    const Publication* pages = nullptr;   ///< asked where no route is; outlives the site
    std::vector<std::string> hosts = {};  ///< the names it answers to, without ports; any if empty
    /// A problem as a page, for who asks for one (a browser); else, and without it, a document.
    std::function<std::optional<Response>(const Request&, const Response& problem)> page_of = {};
    /// Told of an exception in a handler, and what it said. Nobody else is.
    std::function<void(const Request&, std::string_view what)> report_fault = {};
};

/// What a server serves, without the server: from a request to its response.
class Site {
public:
    explicit Site(SiteParts parts);

    struct Opened {
        const Route* route = nullptr;    ///< if there is one for the request
        std::optional<Response> answer;  ///< already; else the route is to be run, with the body
        std::string_view known_as;       ///< the pattern of the route, for the log and for metrics
    };

    /// What is to be done with a request whose head is there: its target, language and path
    /// parameters are filled in.
    Opened open(Request& request) const;

    /// Lets the gate judge, checks query and body, and runs the handler.
    Response run(const Route& route, Request& request) const;

    /// Of a refusal that no route has to do with: 400, 413, 503 …
    Response refusal(int status, const Request& request) const;

    const std::vector<Route>& routes() const { return router_.routes(); }

    static constexpr std::string_view known_as_page = "(page)";
    static constexpr std::string_view known_as_none = "(none)";

private:
    Response judged(const Route& route, Request& request) const;
    Response complete(Response response, const Request& request) const;
    void write_reasons(Response& response, const Request& request) const;
    std::optional<Response> refused_head(const Route& route, const Request& request) const;
    Opened open_page(const Request& request, std::vector<Method> allowed) const;
    bool is_ours(std::string_view host) const;

    SiteParts parts_;
    Router router_;
};

/// How much of a body a route takes.
std::size_t body_most(const Route& route);

}  // namespace uppsikt::http
