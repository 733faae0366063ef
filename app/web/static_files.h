#pragma once

#include <memory>

#include "office/office.h"
#include "platform/http/content.h"

namespace uppsikt::app::web {

/// The files beside the pages of who has signed in, ready to be sent, and where they lie. There
/// before anything was published.
struct StaticFiles {
    std::shared_ptr<const http::Content> content;
    office::Files paths;
};
StaticFiles static_files();

}  // namespace uppsikt::app::web
