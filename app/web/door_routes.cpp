#include <algorithm>

#include "app/web/pages.h"
#include "platform/http/problem.h"

/// Signing in and out, in which role, and in which language.
namespace uppsikt::app::web {

namespace {

using http::Method;
using http::Request;
using http::Response;

/// Only to a page of ours.
std::string place_in(const std::string& wanted) {
    return html::is_site_path(wanted) ? wanted : std::string("/");
}

Result<Response> show_sign_in(const Shop& shop, const Request& request) {
    const std::string goes_to(request.query_value("till").value_or(""));
    return sign_in_page_of(
        shop,
        request,
        {.goes_to = place_in(goes_to), .has_expired = request.query_value("utgangen").has_value()}
    );
}

Result<Response> sign_in(const Shop& shop, const Request& request) {
    const operations::Given form = TRY(form_of(request));
    const Moment moment = shop.clock();
    const std::string goes_to = field(form, "till");
    auto signed_in = access::sign_in(
        {shop.store.database(), shop.vault, shop.settings},
        {.now = moment.now, .today = moment.today},
        {.name = field(form, "name"),
         .password = field(form, "password"),
         .code = field(form, "code")}
    );
    if (!signed_in.ok())
        return sign_in_page_of(
            shop,
            request,
            {.name = field(form, "name"),
             .goes_to = place_in(goes_to),
             .reasons = signed_in.refusal().reasons},
            422
        );
    const std::string place = place_after(goes_to, signed_in.value().role);
    return with_cookie(see_other(place), shop, signed_in.value().token);
}

Result<Response> sign_out(const Visit& visit) {
    (void)TRY(visit.sent());
    const Moment moment = visit.shop.clock();
    visit.shop.store.database().write([&](sql::Transaction& db) {
        access::sign_out(
            {db, visit.caller.viewer.actor, moment.now, moment.today},
            visit.caller.token
        );
    });
    return with_cookie(see_other("/logga-in"), visit.shop, "");
}

Result<Response> change_role(const Visit& visit) {
    const operations::Given form = TRY(visit.sent());
    const auto role = access::role_named(field(form, "role"));
    if (!role) return Refusal{RefusalKind::not_permitted, Reason{"http_not_permitted"}};
    const Moment moment = visit.shop.clock();
    const auto changed = TRY(visit.shop.store.database().write([&](sql::Transaction& db) {
        return access::choose_role(
            {db, visit.caller.viewer.actor, moment.now, moment.today},
            visit.shop.settings,
            {.token = visit.caller.token, .role = *role}
        );
    }));
    return with_cookie(see_other(first_page_of(*role)), visit.shop, changed.token);
}

/// What must be shown again before a new key: nothing by who was let in just now, to get one.
office::ShownAgain shown_again(const Visit& visit) {
    const access::OpenSession& open = visit.caller.open;
    if (open.is_enrolling) return office::ShownAgain::nothing;
    if (open.account.has_password) return office::ShownAgain::password;
    return open.account.has_totp ? office::ShownAgain::code : office::ShownAgain::nothing;
}

Result<Response> show_second_factor(const Visit& visit) {
    return page(office::second_factor_page(visit.room(), {.shown_again = shown_again(visit)}));
}

Result<access::TotpKey> new_key(const Visit& visit, const operations::Given& form) {
    const Shop& shop = visit.shop;
    const std::string& name = visit.caller.open.account.name;
    const Moment moment = shop.clock();
    if (!visit.caller.open.is_enrolling)
        return access::begin_totp_again(
            {shop.store.database(), shop.vault, shop.settings},
            {.now = moment.now, .today = moment.today},
            {.name = name, .secret = field(form, "again")}
        );
    const auto key = TRY(visit.ask("user", "totp", {{"name", {name}}})).json;
    return access::TotpKey{
        .key = std::string(key.at("key").as_string()),
        .address = std::string(key.at("address").as_string())
    };
}

/// The key that the authenticator is given: a new one each time, as none is shown twice.
Result<Response> begin_second_factor(const Visit& visit) {
    const operations::Given form = TRY(visit.sent());
    const auto key = new_key(visit, form);
    if (!key.ok())
        return page(
            office::second_factor_page(
                visit.room(),
                {.reasons = key.refusal().reasons, .shown_again = shown_again(visit)}
            ),
            http::status_of(key.refusal().kind)
        );
    return page(office::second_factor_page(
        visit.room(),
        {.key = key.value().key, .address = key.value().address}
    ));
}

Result<Response> confirm_second_factor(const Visit& visit) {
    const operations::Given form = TRY(visit.sent());
    const auto done = visit.ask(
        "user",
        "totp-confirm",
        {{"name", {visit.caller.open.account.name}}, {"code", {field(form, "code")}}}
    );
    if (!done.ok())
        return page(
            office::second_factor_page(
                visit.room(),
                {.key = field(form, "key"),
                 .address = field(form, "address"),
                 .reasons = done.refusal().reasons}
            ),
            422
        );
    std::vector<std::string> codes;
    for (const auto& code : done.value().json.at("recovery").as_array())
        codes.emplace_back(code.as_string());
    // All sessions of the account have ended with it: in again, with the code.
    const office::Room room = room_of(visit.shop, visit.request, nullptr);
    return with_cookie(page(office::recovery_page(room, codes)), visit.shop, "");
}

Result<Response> change_language(const Request& request) {
    const bool is_english = request.path_parameter("language") == "en";
    Response response = see_other(place_in(std::string(request.query_value("till").value_or(""))));
    response.headers.add(
        "Set-Cookie",
        std::string("sprak=") + (is_english ? "en" : "sv") +
            "; Path=/; SameSite=Lax; Max-Age=31536000"
    );
    return response;
}

}  // namespace

Response sign_in_page_of(
    const Shop& shop, const Request& request, office::SignIn sign_in, int status
) {
    const Moment moment = shop.clock();
    const auto services = shop.store.database().read([&](sql::Transaction& db) {
        return access::providers({db, "web", moment.now, moment.today});
    });
    for (const access::Provider& one : services)
        sign_in.services.push_back(
            {"/logga-in/via/" + one.name + "?till=" + in_query(sign_in.goes_to), one.display_name}
        );
    return page(office::sign_in_page(room_of(shop, request, nullptr), sign_in), status);
}

std::string place_after(const std::string& wanted, access::Role role) {
    return wanted.empty() || wanted == "/" ? std::string(first_page_of(role)) : place_in(wanted);
}

std::vector<http::Route> door_routes(const Shop& shop) {
    const auto to = http::optional("till", http::text({.least = 0, .most = 2000}));
    const auto posted = [&](const PageRow& row) {
        http::Route route = page_route(shop, row);
        route.handler = at_the_door(shop, row.handler);
        return route;
    };
    std::vector<http::Route> all{
        {.method = Method::get,
         .pattern = "/logga-in",
         .name = "page.sign_in",
         .summary = "The page to sign in at",
         .query = {to, http::optional("utgangen", http::text())},
         .output_type = "text/html",
         .handler = [&shop](const Request& request) { return show_sign_in(shop, request); }},
        {.method = Method::post,
         .pattern = "/logga-in",
         .name = "door.sign_in",
         .summary = "Sign in",
         .input_type = std::string(form_type),
         .output_type = "text/html",
         .answers = 303,
         .handler = [&shop](const Request& request) { return sign_in(shop, request); }},
        {.method = Method::get,
         .pattern = "/sprak/{language}",
         .name = "door.change_language",
         .summary = "Go on in another language",
         .path = {http::required("language", http::choice({"sv", "en"}))},
         .query = {to},
         .answers = 303,
         .handler = change_language},
        {.method = Method::get,
         .pattern = "/tva-steg",
         .name = "page.second_factor",
         .summary = "The second factor",
         .output_type = "text/html",
         .handler = at_the_door(shop, show_second_factor)},
    };
    constexpr auto post = Method::post;
    for (const PageRow& row : {
             PageRow{post, "/logga-ut", "sign_out", "Sign out", sign_out},
             PageRow{post, "/roll", "change_role", "Go on in another role", change_role},
             PageRow{post, "/tva-steg", "second_factor_key", "A new key", begin_second_factor},
             PageRow{
                 post,
                 "/tva-steg/kod",
                 "second_factor_code",
                 "Its first code",
                 confirm_second_factor
             },
         })
        all.push_back(posted(row));
    return all;
}

}  // namespace uppsikt::app::web
