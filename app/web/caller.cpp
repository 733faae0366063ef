#include <fmt/format.h>

#include "app/web/web.h"

namespace uppsikt::app::web {

namespace {

constexpr std::string_view cookie_name = "uppsikt";

}  // namespace

std::optional<Caller> caller_of(const Shop& shop, const http::Request& request, AsksFor wanted) {
    const auto token = request.cookie(cookie_name);
    if (!token || token->empty()) return std::nullopt;
    const Moment moment = shop.clock();
    sql::Database& database = shop.store.database();
    auto caller = database.read([&](sql::Transaction& db) -> std::optional<Caller> {
        const Session session{db, "web", moment.now, moment.today};
        auto open = access::find_session(session, shop.settings, *token);
        if (!open) return std::nullopt;
        operations::Viewer viewer = access::viewer_for(session, *open);
        Caller found{*std::move(open), std::move(viewer), std::string(*token)};
        // A supplier is told no officer's name.
        if (wanted == AsksFor::page && found.open.role != access::Role::supplier)
            found.names.emplace(access::display_names(session));
        return found;
    });
    if (caller && caller->open.needs_touch)
        database.write([&](sql::Transaction& db) {
            access::touch({db, caller->viewer.actor, moment.now, moment.today}, caller->open);
        });
    return caller;
}

http::Gate gate(const Shop& shop) {
    return [&shop](const http::Route&, const http::Request& request) {
        auto caller = caller_of(shop, request);
        if (!caller) return http::Admission{};
        const auto sent = request.headers.find("X-Uppsikt-Token");
        const bool is_meant =
            http::is_safe(request.method) || (sent && access::is_csrf_of(caller->token, *sent));
        if (!is_meant) return http::Admission{.answer = http::Admission::Answer::not_permitted};
        std::string principal = caller->viewer.actor;
        return http::Admission{
            .answer = http::Admission::Answer::granted,
            .principal = std::move(principal),
            .caller = *std::move(caller)
        };
    };
}

http::Response with_cookie(http::Response response, const Shop& shop, std::string_view token) {
    response.headers.add(
        "Set-Cookie",
        fmt::format(
            "{}={}; Path=/; HttpOnly; SameSite=Lax{}{}",
            cookie_name,
            token,
            shop.is_secure ? "; Secure" : "",
            token.empty() ? "; Max-Age=0" : ""
        )
    );
    return response;
}

}  // namespace uppsikt::app::web
