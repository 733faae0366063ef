#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "access/access.h"
#include "access/store.h"

/// What both ways in share: attempts, codes, and the session that is opened. For sign_in.cpp and
/// outside.cpp, and for accounts.cpp where somebody must show again who they are.
namespace uppsikt::access {

/// What attempts are counted by: of a name, with its password; of an account, where only a code is
/// asked for.
inline crypto::Hash counted_by_name(const Vault& vault, std::string_view name) {
    return vault.hash_of("name", name);
}
inline crypto::Hash counted_by_code(const Vault& vault, const Account& account) {
    return vault.hash_of("owed code", account.name);
}

/// Counts the attempt before it is looked at, so that many at once are not more than as many in a
/// row. Refuses while there is a wait.
Result<Done> count_attempt(
    sql::Transaction& db, const Settings& settings, const crypto::Hash& name, Instant now
);

/// Whose code it is: of the account, or of nobody.
struct CodeOf {
    std::string_view name;
    std::string_view code;
    const std::optional<Account>& account;
    const store::Secret& secret;
};

/// A code that was used for this session; it is used up.
struct UsedCode {
    std::optional<std::int64_t> step = std::nullopt;
    std::optional<std::int64_t> recovery_row = std::nullopt;
    bool is_right = false;
};

/// Always the same work: a code of the authenticator is computed, and one for recovery looked for,
/// whether the account has them or not, and whether it is there.
UsedCode use_code(const Session& session, const Vault& vault, const CodeOf& given);

/// How somebody came in.
struct Entrance {
    const Account& account;
    Role role{};
    UsedCode used = {};
    std::string provider = {};      ///< through it; none by a password
    bool proved_elsewhere = false;  ///< it has asked for a second factor
};
/// Opens a session, in an act.
SignedIn enter(const Session& session, const Settings& settings, const Entrance& entrance);

}  // namespace uppsikt::access
