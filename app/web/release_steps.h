#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "app/web/pages.h"
#include "office/two_persons.h"

/// The forms of what two persons release: shown, taken, and shown again with what was refused.
namespace uppsikt::app::web {

/// What is released, and where each has its page.
struct ReleaseRoom {
    std::string_view noun;  ///< of its operations: "release"
    std::string (*path_of)(std::string_view number);
};

/// The page again, with the form on it.
using ShowsStep = std::function<Result<http::Response>(office::ReleaseStep)>;

/// A form that nobody has filled in yet.
office::ReleaseStep new_step(std::string_view verb);

/// Makes the draft that was asked for, and goes to its page.
Result<http::Response> begin_draft(
    const Visit& visit, const ReleaseRoom& room, const ShowsStep& again
);
/// The form of the step that the path names ("verb"). Refuses a path that names none.
Result<http::Response> show_release_step(
    const Visit& visit, const ReleaseRoom& room, const ShowsStep& show
);
/// Takes it on what the path names ("number"), and goes back to its page.
Result<http::Response> take_release_step(
    const Visit& visit, const ReleaseRoom& room, const ShowsStep& again
);

}  // namespace uppsikt::app::web
