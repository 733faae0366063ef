#include <fmt/format.h>

#include "app/web/pages.h"
#include "platform/http/problem.h"

/// In through a service elsewhere: to it, back from it, and the code of our own where it is owed.
namespace uppsikt::app::web {

namespace {

using http::Method;
using http::Request;
using http::Response;

/// Of the browser that went, and of who is half way in. Sent when the service sends the browser
/// back here: Lax, and to these pages alone.
constexpr std::string_view away_cookie = "uppsikt-borta";
constexpr std::string_view half_way_cookie = "uppsikt-halvvags";

Response with_door_cookie(
    Response response, const Shop& shop, std::string_view name, std::string_view value
) {
    response.headers.add(
        "Set-Cookie",
        fmt::format(
            "{}={}; Path=/logga-in; HttpOnly; SameSite=Lax; Max-Age={}{}",
            name,
            value,
            value.empty() ? 0 : 600,
            shop.is_secure ? "; Secure" : ""
        )
    );
    return response;
}

operations::When when(const Shop& shop) {
    const Moment moment = shop.clock();
    return {.now = moment.now, .today = moment.today};
}

access::OutsideDoor door_of(const Shop& shop) {
    return {{shop.store.database(), shop.vault, shop.settings}, shop.services};
}

std::string text_in(const Request& request, std::string_view name) {
    return std::string(request.query_value(name).value_or(""));
}

std::string cookie_in(const Request& request, std::string_view name) {
    return std::string(request.cookie(name).value_or(""));
}

std::optional<std::string> given_in(const Request& request, std::string_view name) {
    const auto given = request.query_value(name);
    if (!given) return std::nullopt;
    return std::string(*given);
}

/// At the door again, with what went wrong.
Response at_door_again(const Shop& shop, const Request& request, const Refusal& refusal) {
    return sign_in_page_of(
        shop,
        request,
        {.reasons = refusal.reasons},
        http::status_of(refusal.kind)
    );
}

Response entered(const Shop& shop, const access::Entered& entered) {
    if (!entered.signed_in)
        return with_door_cookie(
            see_other("/logga-in/kod"),
            shop,
            half_way_cookie,
            entered.half_way
        );
    const std::string place = place_after(entered.goes_to, entered.signed_in->role);
    return with_door_cookie(
        with_cookie(see_other(place), shop, entered.signed_in->token),
        shop,
        half_way_cookie,
        ""
    );
}

Result<Response> go_outside(const Shop& shop, const Request& request) {
    const auto gone = access::go_outside(
        door_of(shop),
        when(shop),
        {.provider = std::string(request.path_parameter("service").value_or("")),
         .goes_to = text_in(request, "till")}
    );
    if (!gone.ok()) return at_door_again(shop, request, gone.refusal());
    return with_door_cookie(
        see_other(gone.value().address),
        shop,
        away_cookie,
        gone.value().browser
    );
}

Result<Response> come_back(const Shop& shop, const Request& request) {
    const auto back = access::come_back(
        door_of(shop),
        when(shop),
        {.provider = std::string(request.path_parameter("service").value_or("")),
         .browser = cookie_in(request, away_cookie),
         .state = text_in(request, "state"),
         .code = text_in(request, "code"),
         .error = given_in(request, "error"),
         .issuer = given_in(request, "iss")}
    );
    Response response =
        back.ok() ? entered(shop, back.value()) : at_door_again(shop, request, back.refusal());
    return with_door_cookie(std::move(response), shop, away_cookie, "");
}

Result<Response> show_owed_code(const Shop& shop, const Request& request) {
    return page(office::owed_code_page(room_of(shop, request, nullptr), {}));
}

Result<Response> give_code(const Shop& shop, const Request& request) {
    const operations::Given form = TRY(form_of(request));
    const auto given = access::give_code(
        door_of(shop).door,
        when(shop),
        {.half_way = cookie_in(request, half_way_cookie), .code = field(form, "code")}
    );
    if (given.ok()) return entered(shop, given.value());
    const Refusal& refusal = given.refusal();
    return page(
        office::owed_code_page(room_of(shop, request, nullptr), refusal.reasons),
        http::status_of(refusal.kind)
    );
}

}  // namespace

std::vector<http::Route> outside_routes(const Shop& shop) {
    const auto with_shop = [&shop](Result<Response> (*handler)(const Shop&, const Request&)) {
        return [&shop, handler](const Request& request) { return handler(shop, request); };
    };
    const auto text = [](double most) { return http::text({.least = 0, .most = most}); };
    const std::vector<http::Field> service{http::required("service", text(40))};
    return {
        {.method = Method::get,
         .pattern = "/logga-in/via/{service}",
         .name = "door.go_outside",
         .summary = "To a service elsewhere, to sign in there",
         .path = service,
         .query = {http::optional("till", text(2000))},
         .output_type = "text/html",
         .answers = 303,
         .handler = with_shop(go_outside)},
        {.method = Method::get,
         .pattern = "/logga-in/svar/{service}",
         .name = "door.come_back",
         .summary = "Back from it",
         .path = service,
         .query =
             {http::optional("state", text(200)),
              http::optional("code", text(2000)),
              http::optional("error", text(200)),
              http::optional("iss", text(2000))},
         .passes_over_others = true,
         .output_type = "text/html",
         .answers = 303,
         .handler = with_shop(come_back)},
        {.method = Method::get,
         .pattern = "/logga-in/kod",
         .name = "door.owed_code",
         .summary = "The code that is owed beside a service",
         .output_type = "text/html",
         .handler = with_shop(show_owed_code)},
        {.method = Method::post,
         .pattern = "/logga-in/kod",
         .name = "door.give_code",
         .summary = "Give it",
         .input_type = std::string(form_type),
         .output_type = "text/html",
         .answers = 303,
         .handler = with_shop(give_code)},
    };
}

}  // namespace uppsikt::app::web
