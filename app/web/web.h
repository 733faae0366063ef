#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"
#include "app/environment.h"
#include "app/operations.h"
#include "app/store.h"
#include "app/web/kept_ratings.h"
#include "app/web/public_site.h"
#include "app/web/static_files.h"
#include "platform/evidence/submission.h"
#include "platform/http/metrics.h"
#include "platform/http/multipart.h"
#include "platform/http/site.h"

/// The website: routes over the operations, and the pages that people meet. All that it decides is
/// which page comes next.
namespace uppsikt::app::web {

/// What routes work with. Outlives the site; any number of threads use it at the same time.
struct Shop {
    Store& store;
    const services::Catalogue& catalogue;
    const Texts& texts;
    const FullDesk& desk;
    const access::Vault& vault;
    const access::Settings& settings;
    Clock clock;
    bool is_secure = false;  ///< TLS: the cookie goes nowhere else
    const http::Metrics& metrics;
    const PublicSite& pages;
    const StaticFiles& files;
    const office::TermWords& terms;
    KeptRatings& ratings;
    openid::Client& services;  ///< to sign in at
};

inline constexpr std::string_view form_type = "application/x-www-form-urlencoded";

/// A form as it was sent: its fields by name, without those that were left empty, and the files
/// beside, whose bytes are the request's.
struct PostedForm {
    operations::Given fields;
    std::vector<http::FormFile> files = {};
};
/// Refuses what is no form, or a file where it takes none.
Result<PostedForm> posted_form(const http::Request& request);
Result<operations::Given> form_of(const http::Request& request);
std::string field(const operations::Given& form, std::string_view name);

/// Does it as the viewer, in a transaction of its own; what was shown of persons is recorded.
Result<operations::Answer> ask(
    const Shop& shop,
    const operations::Viewer& viewer,
    const operations::Operation& operation,
    const operations::Given& given
);

/// Does it with the files of the form as evidence.
struct FiledQuestion {
    const operations::Operation& operation;
    const operations::Given& given;
    std::span<const http::FormFile> files;
};
/// The files for those options of the operation that take one, kept; by nobody who may not do it.
/// What the public hands in tells nothing of who made a picture, and where.
Result<evidence::Submission> kept_files(
    const Shop& shop, const operations::Viewer& viewer, const FiledQuestion& question
);

/// Refuses evidence that is named by its number, for who may not look evidence up: it would be
/// shown with what it was given for.
Result<Done> may_name_evidence(
    const operations::Viewer& viewer,
    const operations::Operation& operation,
    const operations::Given& given
);

using office::Row;
/// By its name, of whichever module. A page asks for what is there.
std::optional<Row> row_of(std::string_view noun, std::string_view verb);
const operations::Operation& operation_named(std::string_view noun, std::string_view verb);

/// Whether its answer is a secret that is told once: a key, codes for recovery. Only the pages of
/// the door ask for it, which keep no answer; forms and the API may, for who sends a thing twice.
bool tells_secret(const operations::Operation& operation);

/// The same with the files of its form.
Result<operations::Answer> ask_with_files(
    const Shop& shop, const operations::Viewer& viewer, const FiledQuestion& question
);

// --- who has signed in

/// With what they see and may do now.
struct Caller {
    access::OpenSession open;
    operations::Viewer viewer;
    std::string token;
    /// Of officers, for the pages of officers alone.
    std::optional<office::Names> names = std::nullopt;
};
/// What is read of the caller is read at once. Programs need no names.
enum class AsksFor { data, page };
std::optional<Caller> caller_of(
    const Shop& shop, const http::Request& request, AsksFor wanted = AsksFor::data
);

/// Lets those through who have signed in. What changes something must have the header
/// X-Uppsikt-Token, which no page of another site can send.
http::Gate gate(const Shop& shop);

/// A problem as a page, for the browsers of those who have signed in or not; none for the API.
std::function<std::optional<http::Response>(const http::Request&, const http::Response&)>
trouble_pages(const Shop& shop);

/// The cookie of the session; none with an empty token.
http::Response with_cookie(http::Response response, const Shop& shop, std::string_view token);

// --- routes

std::vector<http::Route> watch_routes(const Shop& shop);    ///< healthz, readyz, metrics
std::vector<http::Route> public_routes(const Shop& shop);   ///< find a supplier, complain, follow
std::vector<http::Route> door_routes(const Shop& shop);     ///< in and out, roles, language
std::vector<http::Route> outside_routes(const Shop& shop);  ///< in through a service elsewhere
std::vector<http::Route> office_routes(const Shop& shop);   ///< the pages of who has signed in
std::vector<http::Route> rating_routes(const Shop& shop);   ///< the rating room
std::vector<http::Route> profile_routes(const Shop& shop);  ///< compares a list of participants
std::vector<http::Route> comparison_routes(const Shop& shop);  ///< what of it two persons release
std::vector<http::Route> portal_routes(const Shop& shop);      ///< a supplier sees itself
std::vector<http::Route> api_routes(const Shop& shop);         ///< every operation, as JSON
/// The OpenAPI document of those routes that are for programs.
http::Route document_route(const std::vector<http::Route>& routes);
std::vector<http::Route> all_routes(const Shop& shop);

}  // namespace uppsikt::app::web
