#include "access/store.h"

#include <fmt/format.h>

#include "base/text.h"
#include "platform/record/leaf.h"

namespace uppsikt::access::store {

namespace {

using sql::Row;

Role role_from(std::string_view name) {
    const auto role = role_named(name);
    if (!role)
        throw sql::UnexpectedValue("expected a role in the database, not " + std::string(name));
    return *role;
}

std::vector<Role> roles_from(std::string_view text) {
    std::vector<Role> roles;
    for (const std::string_view name : split(text, ' '))
        roles.push_back(role_from(name));
    return roles;
}

std::string roles_text(const std::vector<Role>& roles) {
    std::string text;
    for (const Role role : roles)
        text += (text.empty() ? "" : " ") + std::string(name_of(role));
    return text;
}

std::int64_t first_column(const Row& row) { return row.get<std::int64_t>(0); }

record::FieldClass class_from(const std::string& name) {
    const auto found = record::field_class_named(name);
    if (!found) throw sql::UnexpectedValue("expected a class of fields, not " + name);
    return *found;
}

}  // namespace

Account account_from(const Row& row) {
    return {
        .id = row.get<AccountId>(0),
        .name = row.get<std::string>(1),
        .display_name = row.get<std::string>(2),
        .rights =
            {.roles = roles_from(row.get<std::string>(3)),
             .unit = row.get<std::optional<std::string>>(4),
             .supplier = row.get<std::optional<registry::SupplierId>>(5),
             .only_own = row.get<bool>(6)},
        .is_locked = row.get<bool>(7),
        .has_password = row.get<bool>(8),
        .has_totp = row.get<bool>(9),
    };
}

Account insert(sql::Transaction& db, Account account) {
    account.id = db.value<AccountId>(
        R"sql(
        INSERT INTO account (name, display_name, roles, unit, supplier_id, only_own, is_locked,
                             has_password, has_totp)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id)sql",
        account.name,
        account.display_name,
        roles_text(account.rights.roles),
        account.rights.unit,
        account.rights.supplier,
        account.rights.only_own,
        account.is_locked,
        account.has_password,
        account.has_totp
    );
    db.execute("INSERT INTO account_secret (id, totp_step) VALUES ($1, 0)", account.id);
    return account;
}

void update(sql::Transaction& db, const Account& account) {
    const std::int64_t changed = db.execute(
        R"sql(
        UPDATE account
        SET roles = $2, unit = $3, supplier_id = $4, only_own = $5, is_locked = $6,
            has_password = $7, has_totp = $8
        WHERE id = $1)sql",
        account.id,
        roles_text(account.rights.roles),
        account.rights.unit,
        account.rights.supplier,
        account.rights.only_own,
        account.is_locked,
        account.has_password,
        account.has_totp
    );
    ensure(changed == 1, "an account that was found is there");
}

std::optional<Account> find(sql::Transaction& db, std::string_view name) {
    static const std::string query =
        fmt::format("SELECT {} FROM account WHERE name = $1", account_columns);
    return db.find_one(account_from, query, name);
}

std::vector<Account> all(sql::Transaction& db) {
    static const std::string query =
        fmt::format("SELECT {} FROM account ORDER BY name", account_columns);
    return db.find_all(account_from, query);
}

std::map<std::string, std::string, std::less<>> display_names(sql::Transaction& db) {
    std::map<std::string, std::string, std::less<>> names;
    db.each(
        [&](const Row& row) { names.emplace(row.get<std::string>(0), row.get<std::string>(1)); },
        "SELECT name, display_name FROM account WHERE supplier_id IS NULL"
    );
    return names;
}

Secret secret_of(sql::Transaction& db, AccountId account) {
    const auto found = db.find_one(
        [](const Row& row) {
            return Secret{
                .password = row.get<std::optional<std::string>>(0),
                .totp_key = row.get<std::optional<sql::Bytes>>(1),
                .totp_pending = row.get<std::optional<sql::Bytes>>(2),
                .totp_step = row.get<std::int64_t>(3),
            };
        },
        "SELECT password, totp_key, totp_pending, totp_step FROM account_secret WHERE id = $1",
        account
    );
    return found.value_or(Secret{});
}

void update_secret(sql::Transaction& db, AccountId account, const Secret& secret) {
    const std::int64_t changed = db.execute(
        "UPDATE account_secret SET password = $2, totp_key = $3, totp_pending = $4, totp_step = $5 "
        "WHERE id = $1",
        account,
        secret.password,
        secret.totp_key,
        secret.totp_pending,
        secret.totp_step
    );
    ensure(changed == 1, "every account has its row of secrets");
}

std::vector<std::int64_t> remove_recovery_codes(sql::Transaction& db, AccountId account) {
    auto rows = db.find_all(
        first_column,
        "SELECT id FROM recovery_code WHERE account_id = $1 ORDER BY id",
        account
    );
    db.execute("DELETE FROM recovery_code WHERE account_id = $1", account);
    return rows;
}

std::int64_t insert_recovery_code(
    sql::Transaction& db, AccountId account, const crypto::Hash& hash
) {
    return db.value<std::int64_t>(
        "INSERT INTO recovery_code (account_id, code_hash) VALUES ($1, $2) RETURNING id",
        account,
        bytes(hash)
    );
}

std::optional<std::int64_t> use_recovery_code(sql::Transaction& db, const RecoveryCode& code) {
    return db.find_one(
        first_column,
        "UPDATE recovery_code SET used_at = $3 WHERE account_id = $1 AND code_hash = $2 "
        "AND used_at IS NULL RETURNING id",
        code.account,
        bytes(code.hash),
        code.used_at
    );
}

void insert_session(sql::Transaction& db, const NewSession& opened) {
    db.execute(
        "INSERT INTO transient_session (token_hash, account_id, role, started_at, seen_at, "
        "ends_at, proved_elsewhere) "
        "VALUES ($1, $2, $3, $4, $4, $5, $6)",
        bytes(opened.token),
        opened.account,
        name_of(opened.role),
        opened.started_at,
        opened.ends_at,
        opened.proved_elsewhere
    );
}

std::optional<StoredSession> find_session(sql::Transaction& db, const crypto::Hash& token) {
    static const std::string query = fmt::format(
        "SELECT {}, transient_session.id, transient_session.role, started_at, seen_at, ends_at, "
        "proved_elsewhere "
        "FROM transient_session JOIN account ON account.id = account_id WHERE token_hash = $1",
        account_columns
    );
    return db.find_one(
        [](const Row& row) {
            return StoredSession{
                .id = row.get<std::int64_t>(10),
                .account = account_from(row),
                .role = role_from(row.get<std::string>(11)),
                .started_at = row.get<Instant>(12),
                .seen_at = row.get<Instant>(13),
                .ends_at = row.get<Instant>(14),
                .proved_elsewhere = row.get<bool>(15),
            };
        },
        query,
        bytes(token)
    );
}

void touch_session(sql::Transaction& db, std::int64_t id, Instant seen_at) {
    db.execute(
        "UPDATE transient_session SET seen_at = $2 WHERE id = $1 AND seen_at < $2",
        id,
        seen_at
    );
}

void remove_session(sql::Transaction& db, const crypto::Hash& token) {
    db.execute("DELETE FROM transient_session WHERE token_hash = $1", bytes(token));
}

std::int64_t remove_sessions_of(sql::Transaction& db, AccountId account) {
    return db.execute("DELETE FROM transient_session WHERE account_id = $1", account);
}

void remove_ended_sessions(sql::Transaction& db, Instant now) {
    db.execute("DELETE FROM transient_session WHERE ends_at <= $1", now);
}

Attempts attempts_of(sql::Transaction& db, const crypto::Hash& name) {
    const auto found = db.find_one(
        [](const Row& row) { return Attempts{row.get<std::int64_t>(0), row.get<Instant>(1)}; },
        "SELECT attempts, blocked_until FROM transient_attempt WHERE name_hash = $1",
        bytes(name)
    );
    return found.value_or(Attempts{});
}

void write_attempts(
    sql::Transaction& db, const crypto::Hash& name, const Attempts& attempts, Instant now
) {
    db.execute(
        "INSERT INTO transient_attempt (name_hash, attempts, last_at, blocked_until) "
        "VALUES ($1, $2, $3, $4) ON CONFLICT (name_hash) DO UPDATE SET "
        "attempts = excluded.attempts, last_at = excluded.last_at, "
        "blocked_until = excluded.blocked_until",
        bytes(name),
        attempts.attempts,
        now,
        attempts.blocked_until
    );
}

void forget_attempts(sql::Transaction& db, const crypto::Hash& name) {
    db.execute("DELETE FROM transient_attempt WHERE name_hash = $1", bytes(name));
}

void forget_attempts_before(sql::Transaction& db, Instant before) {
    db.execute("DELETE FROM transient_attempt WHERE last_at < $1", before);
}

std::int64_t insert_glass(sql::Transaction& db, const NewGlass& glass) {
    return db.value<std::int64_t>(
        "INSERT INTO broken_glass (actor, subject, class, reason, broken_at, ends_at) "
        "VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        glass.actor,
        glass.opened.subject,
        record::name_of(glass.opened.field_class),
        glass.reason,
        glass.broken_at,
        glass.ends_at
    );
}

std::vector<operations::Classed> opened_to(
    sql::Transaction& db, std::string_view actor, Instant now
) {
    return db.find_all(
        [](const Row& row) {
            return operations::Classed{
                row.get<std::string>(0),
                class_from(row.get<std::string>(1))
            };
        },
        "SELECT DISTINCT subject, class FROM broken_glass WHERE actor = $1 AND ends_at > $2 "
        "ORDER BY subject, class",
        actor,
        now
    );
}

}  // namespace uppsikt::access::store
