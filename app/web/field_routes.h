#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/environment.h"
#include "field/field.h"
#include "platform/evidence/archive.h"
#include "platform/http/route.h"
#include "platform/sql/sql.h"

/// The inspector's phone: its app below /falt, and what it fetches and hands in below /api/field.
namespace uppsikt::app::web {

/// What the routes work with. Outlives the site.
struct FieldParts {
    sql::Database& database;
    const evidence::Archive& archive;
    const operations::Desk& desk;  ///< cases::Handbook, services::Checklist
    const Texts& texts;
    Clock clock;

    /// Who has signed in; none: 401.
    std::function<std::optional<operations::Viewer>(const http::Request&)> viewer_of;
    /// What the app sends back as X-Uppsikt-Token; for the gate to look at. Empty where none is.
    std::function<std::string(const http::Request&)> token_of = {};
    /// Of the routes below /api/field; empty where no gate stands before them.
    std::string needs = {};
};

/// | Path | Does |
/// | --- | --- |
/// | GET /falt, /falt/… | the app; its worker keeps it on the phone |
/// | GET /api/field/day | the visits of who asks |
/// | GET /api/field/photos?sha256=… | which of them are missing here, and how much of each is not |
/// | PUT /api/field/photos/{sha256}[?from=0&of=9] | hands in a photo, or a part of one |
/// | PUT /api/field/journals/{seal} | hands in a sealed journal: received, and registered if it can
/// be |
std::vector<http::Route> field_routes(const FieldParts& parts);

}  // namespace uppsikt::app::web
