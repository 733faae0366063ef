#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/environment.h"
#include "app/operations.h"
#include "app/store.h"
#include "app/web/public_site.h"
#include "platform/http/metrics.h"
#include "platform/http/route.h"

/// The website: routes over the operations, and the pages that people meet. All that it decides is
/// which page comes next.
namespace uppsikt::app::web {

/// What routes work with. Outlives the site; any number of threads use it at the same time.
struct Shop {
    Store& store;
    const services::Catalogue& catalogue;
    const Texts& texts;
    const FullDesk& desk;
    Clock clock;
    const http::Metrics& metrics;
    const PublicSite& pages;
};

inline constexpr std::string_view form_type = "application/x-www-form-urlencoded";

/// The fields of a form, by name; what was left empty was not given. Refuses what is no form.
Result<operations::Given> form_of(const http::Request& request);

/// Does it as the viewer, in a transaction of its own.
Result<operations::Answer> ask(
    const Shop& shop,
    const operations::Viewer& viewer,
    const operations::Operation& operation,
    const operations::Given& given
);

/// The operation by its name, of whichever module.
const operations::Operation& operation_named(std::string_view noun, std::string_view verb);

// --- routes

std::vector<http::Route> watch_routes(const Shop& shop);   ///< healthz, readyz, metrics
std::vector<http::Route> public_routes(const Shop& shop);  ///< find a supplier, complain, follow
std::vector<http::Route> all_routes(const Shop& shop);

}  // namespace uppsikt::app::web
