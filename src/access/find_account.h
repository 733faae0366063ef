#pragma once

#include <string_view>

#include "access/store.h"
#include "base/text.h"

namespace uppsikt::access {

inline Refusal unknown_account(std::string_view name) {
    return {RefusalKind::not_found, Reason{"access_account_unknown", {{"account", shown(name)}}}};
}

/// Refuses a name that nobody has.
inline Result<Account> find_account(const Session& session, std::string_view name) {
    auto found = store::find(session.db, name);
    if (!found) return unknown_account(name);
    return *std::move(found);
}

}  // namespace uppsikt::access
