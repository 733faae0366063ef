#include <algorithm>
#include <array>

#include "access/access.h"
#include "access/recovery.h"
#include "access/store.h"
#include "access/tokens.h"
#include "access/totp.h"

namespace uppsikt::access {

namespace {

/// Whatever was wrong.
Refusal refused() { return {RefusalKind::not_permitted, Reason{"access_sign_in_refused"}}; }

/// What is held against what was given: of the account, or of nobody.
struct Held {
    std::optional<Account> account;
    store::Secret secret;
    std::string password;  ///< hash
};

Held held_of(sql::Transaction& db, const Vault& vault, const std::string& name) {
    Held held{.account = store::find(db, name), .secret = {}, .password = vault.nobodys_hash()};
    held.secret = store::secret_of(db, held.account ? held.account->id : AccountId(0));
    if (held.secret.password) held.password = *held.secret.password;
    return held;
}

/// How long a name must wait after so many attempts: doubled each time, at most 32 times over.
std::chrono::minutes wait_after(const Settings& settings, std::int64_t attempts) {
    const std::int64_t round = attempts / settings.attempts - 1;
    return settings.wait * (std::int64_t{1} << std::min<std::int64_t>(round, 5));
}

/// Counts the attempt before it is looked at, so that many at once are not more than as many in a
/// row.
Result<Done> count_attempt(
    sql::Transaction& db, const Settings& settings, const crypto::Hash& name, Instant now
) {
    store::Attempts attempts = store::attempts_of(db, name);
    if (now < attempts.blocked_until) {
        const auto left = std::chrono::ceil<std::chrono::minutes>(attempts.blocked_until - now);
        return Refusal{
            RefusalKind::not_permitted,
            Reason{"access_too_many_attempts", {{"minutes", std::to_string(left.count())}}}
        };
    }
    ++attempts.attempts;
    if (attempts.attempts % settings.attempts == 0)
        attempts.blocked_until = now + wait_after(settings, attempts.attempts);
    store::write_attempts(db, name, attempts, now);
    store::forget_attempts_before(db, now - std::chrono::hours{48});
    return Done{};
}

/// A code that was used for this session; it is used up.
struct UsedCode {
    std::optional<std::int64_t> step;
    std::optional<std::int64_t> recovery_row;
    bool is_right = false;
};

/// Always the same work: a code of the authenticator is computed, and one for recovery looked for,
/// whether the account has them or not, and whether it is there.
UsedCode use_code(
    const Session& session, const Vault& vault, const Held& held, const SignIn& given
) {
    const std::array<std::uint8_t, 20> nobodys{};
    std::optional<crypto::Bytes> key;
    if (held.secret.totp_key) key = vault.unseal(given.name, *held.secret.totp_key);
    UsedCode used;
    used.step = step_of_code(
        key ? crypto::ByteView(*key) : crypto::ByteView(nobodys),
        {given.code, session.now, held.secret.totp_step}
    );
    used.recovery_row = store::use_recovery_code(
        session.db,
        {.account = held.account ? held.account->id : AccountId(0),
         .hash = hash_of_recovery(vault, given.name, given.code),
         .used_at = session.now}
    );
    if (!key) used.step.reset();
    const bool needs_none = held.account && !held.account->has_totp;
    used.is_right = needs_none || used.step || used.recovery_row;
    return used;
}

SignedIn open_session(
    const Session& session, const Settings& settings, const Account& account, Role role
) {
    const std::string token = random_token();
    const Instant ends_at = session.now + settings.longest;
    store::insert_session(
        session.db,
        {.token = hash_of_token(token),
         .account = account.id,
         .role = role,
         .started_at = session.now,
         .ends_at = ends_at}
    );
    return {account, role, token, csrf_of(token), ends_at};
}

void record_sign_in(
    const Session& session, const Account& account, Role role, const UsedCode& used
) {
    std::vector<record::RowRef> rows{{"account_secret", account.id.value()}};
    if (used.recovery_row) rows.push_back({"recovery_code", *used.recovery_row});
    const std::string_view by = used.recovery_row ? "recovery_code"
                                : used.step       ? "authenticator"
                                                  : "password";
    record::act(
        session,
        {.kind = "access.signed_in",
         .subject = account.subject(),
         .fields =
             {{"role", std::string(name_of(role)), record::FieldClass::internal},
              {"by", std::string(by), record::FieldClass::internal}},
         .rows = std::move(rows)}
    );
}

}  // namespace

Result<SignedIn> sign_in(const Door& door, const operations::When& when, const SignIn& given) {
    const crypto::Hash name = door.vault.hash_of("name", given.name);
    const auto count_and_look = [&](sql::Transaction& db) -> Result<Held> {
        TRY(count_attempt(db, door.settings, name, when.now));
        return held_of(db, door.vault, given.name);
    };
    const Held before = TRY(door.database.write(count_and_look));
    const bool is_password = door.vault.matches(before.password, given.password);
    return door.database.write([&](sql::Transaction& db) -> Result<SignedIn> {
        // As it is now: it may have been locked, or its code used, while the password was hashed.
        Held held = held_of(db, door.vault, given.name);
        const bool is_same = held.secret.password == before.secret.password;
        const Person person = held.account ? held.account->person() : Person{.actor = "nobody"};
        const Session session{db, person.actor, when.now, when.today};
        const UsedCode used = use_code(session, door.vault, held, given);
        if (!held.account || held.account->is_locked || !held.secret.password || !is_same ||
            !is_password || !used.is_right)
            return refused();
        const Role role = given.role.value_or(held.account->rights.roles.front());
        if (!held.account->has(role)) return refused();
        if (used.step) {
            held.secret.totp_step = *used.step;
            store::update_secret(db, held.account->id, held.secret);
        }
        store::forget_attempts(db, name);
        store::remove_ended_sessions(db, when.now);
        SignedIn opened = open_session(session, door.settings, *held.account, role);
        record_sign_in(session, *held.account, role, used);
        return opened;
    });
}

}  // namespace uppsikt::access
