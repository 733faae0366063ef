#pragma once

#include <string>

#include "platform/operations/desk.h"
#include "platform/record/session.h"
#include "services/services.h"

namespace uppsikt::cases {

struct Case;

/// What a case is about in one line, for lists: the code of a text, and what fills it.
struct Title {
    std::string code;
    services::Wording what = {};
};
using Titler = Title (*)(const Session&, const operations::Desk&, const Case&);

}  // namespace uppsikt::cases
