#pragma once

#include <string_view>

#include "access/store.h"
#include "base/text.h"

/// Who and what is not there, in the same words for all of access.
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

inline Refusal unknown_provider(std::string_view name) {
    return {RefusalKind::not_found, Reason{"access_provider_unknown", {{"provider", shown(name)}}}};
}

}  // namespace uppsikt::access
