#pragma once

#include <string_view>
#include <vector>

#include "platform/operations/operation.h"

namespace uppsikt::evidence {

/// Who may, by the names of roles: for those to say who know the roles.
struct Permissions {
    std::vector<std::string_view> adds;
    std::vector<std::string_view> sees;
};

/// Files of evidence by themselves: handed in ahead of what rests on them, and shown.
operations::Table operations(const Permissions& permissions);

}  // namespace uppsikt::evidence
