#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"

/// All SQL for account, account_secret, recovery_code, transient_session, transient_attempt and
/// broken_glass.
namespace uppsikt::access::store {

/// A hash as it is kept.
inline sql::Bytes bytes(const crypto::Hash& hash) { return {hash.begin(), hash.end()}; }

/// What `account_from` reads, in this order, of a query that joins with others.
inline constexpr std::string_view account_columns =
    "account.id, account.name, account.display_name, account.roles, account.unit, "
    "account.supplier_id, account.only_own, account.is_locked, account.has_password, "
    "account.has_totp";
Account account_from(const sql::Row& row);

Account insert(sql::Transaction& db, Account account);
void update(sql::Transaction& db, const Account& account);
std::optional<Account> find(sql::Transaction& db, std::string_view name);
std::vector<Account> all(sql::Transaction& db);
/// Of those that are no supplier's, by name.
std::map<std::string, std::string, std::less<>> display_names(sql::Transaction& db);

struct Secret {
    std::optional<std::string> password = std::nullopt;
    std::optional<sql::Bytes> totp_key = std::nullopt;
    std::optional<sql::Bytes> totp_pending = std::nullopt;
    std::int64_t totp_step = 0;
    bool operator==(const Secret&) const = default;
};
Secret secret_of(sql::Transaction& db, AccountId account);
void update_secret(sql::Transaction& db, AccountId account, const Secret& secret);

/// Gives the rows that were removed.
std::vector<std::int64_t> remove_recovery_codes(sql::Transaction& db, AccountId account);
std::int64_t insert_recovery_code(
    sql::Transaction& db, AccountId account, const crypto::Hash& hash
);
struct RecoveryCode {
    AccountId account{0};
    crypto::Hash hash{};
    Instant used_at;
};
/// Uses the code up, if there is an unused one; its row.
std::optional<std::int64_t> use_recovery_code(sql::Transaction& db, const RecoveryCode& code);

// --- sessions

struct NewSession {
    crypto::Hash token{};
    AccountId account{0};
    Role role{};
    Instant started_at;
    Instant ends_at;
    bool proved_elsewhere = false;
};
void insert_session(sql::Transaction& db, const NewSession& opened);

struct StoredSession {
    std::int64_t id = 0;
    Account account;
    Role role{};
    Instant started_at;
    Instant seen_at;
    Instant ends_at;
    bool proved_elsewhere = false;
};
std::optional<StoredSession> find_session(sql::Transaction& db, const crypto::Hash& token);
void touch_session(sql::Transaction& db, std::int64_t id, Instant seen_at);
void remove_session(sql::Transaction& db, const crypto::Hash& token);
std::int64_t remove_sessions_of(sql::Transaction& db, AccountId account);
void remove_ended_sessions(sql::Transaction& db, Instant now);

// --- attempts to sign in

struct Attempts {
    std::int64_t attempts = 0;
    Instant blocked_until;
};
Attempts attempts_of(sql::Transaction& db, const crypto::Hash& name);
void write_attempts(
    sql::Transaction& db, const crypto::Hash& name, const Attempts& attempts, Instant now
);
void forget_attempts(sql::Transaction& db, const crypto::Hash& name);
void forget_attempts_before(sql::Transaction& db, Instant before);

// --- broken glass

struct NewGlass {
    std::string actor;
    operations::Classed opened;
    std::string reason;
    Instant broken_at;
    Instant ends_at;
};
std::int64_t insert_glass(sql::Transaction& db, const NewGlass& glass);
std::vector<operations::Classed> opened_to(
    sql::Transaction& db, std::string_view actor, Instant now
);

}  // namespace uppsikt::access::store
