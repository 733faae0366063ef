#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "app/web/web.h"

/// What the routes of pages share: answers, the room that a page is made in, and who may be there.
namespace uppsikt::app::web {

http::Response page(std::string html, int status = 200);
/// A page with its style and script within, which it names by their hashes: a report.
http::Response standing_alone(std::string html);
http::Response see_other(std::string_view path);  ///< 303: after something was done

/// Written as a query's value: "a b" as "a%20b".
std::string in_query(std::string_view text);

/// Of a form, so that sending it twice does it once.
std::string form_key();

/// The language of the cookie, or else what the browser asks for.
Language language_of(const http::Request& request);

/// What the pages are made from, for the caller or for nobody.
office::Room room_of(const Shop& shop, const http::Request& request, const Caller* caller);

/// Where in the queue who asks is, by the query; nothing of it that is none of our views.
std::optional<office::Spot> spot_in(const http::Request& request);

/// The page to sign in at, with the services that may be used for it.
http::Response sign_in_page_of(
    const Shop& shop, const http::Request& request, office::SignIn sign_in, int status = 200
);

/// Where who has come in goes: to the page of ours that they wanted, or where the role works.
std::string place_after(const std::string& wanted, access::Role role);

/// Where who has just come in, in the role, wants to be.
std::string_view first_page_of(access::Role role);

/// A form of an operation as it was sent: its fields, and the key that it was made with.
struct SentForm {
    const operations::Operation& operation;
    operations::Given given;
    std::string key;
    std::vector<http::FormFile> files = {};
};

/// What a handler of a signed-in person works with.
struct Visit {
    const Shop& shop;
    const http::Request& request;
    const Caller& caller;

    /// In a transaction: who asks, now.
    Session session(sql::Transaction& db) const;
    office::Room room() const { return room_of(shop, request, &caller); }
    std::string query(std::string_view name) const;
    std::string part(std::string_view name) const;  ///< of the path
    Result<operations::Answer> ask(
        std::string_view noun, std::string_view verb, const operations::Given& given = {}
    ) const;
    bool may(std::string_view noun, std::string_view verb) const;
    /// Refuses who may not.
    Result<Done> check_may(std::string_view noun, std::string_view verb) const;
    /// Does what a form asks for, once: the same form sent again gets the same answer.
    Result<http::Response> do_once(
        const SentForm& form, const std::function<http::Response(const operations::Answer&)>& tell
    ) const;
    /// The form that was sent. Refuses one that was not sent from a page of this session.
    Result<PostedForm> posted() const;
    Result<operations::Given> sent() const;  ///< its fields
};
/// What was sent for the operation; `about` is what the path names, if it is a step of that.
Result<SentForm> sent_for(
    const Visit& visit, const operations::Operation& operation, std::string_view about = {}
);
using PageHandler = Result<http::Response> (*)(const Visit&);

/// Sends to the door whoever has not signed in, to the second factor who has none; tells a refusal
/// on a page of its own.
http::Handler signed_in(const Shop& shop, PageHandler handler);
/// As `signed_in`, also for who has no second factor yet.
http::Handler at_the_door(const Shop& shop, PageHandler handler);

/// A row of the table of routes: what every page and form of who has signed in has in common.
struct PageRow {
    http::Method method = http::Method::get;
    std::string_view pattern;
    std::string_view name;
    std::string_view summary;
    PageHandler handler;
    bool takes_files = false;
};
http::Route page_route(const Shop& shop, const PageRow& row);
std::vector<http::Route> page_routes(const Shop& shop, std::span<const PageRow> rows);

}  // namespace uppsikt::app::web
