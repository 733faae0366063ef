#include <algorithm>
#include <array>

#include "access/access.h"
#include "access/entering.h"
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

void record_sign_in(const Session& session, const Entrance& entrance) {
    using record::FieldClass;
    const UsedCode& used = entrance.used;
    std::vector<record::RowRef> rows{{"account_secret", entrance.account.id.value()}};
    if (used.recovery_row) rows.push_back({"recovery_code", *used.recovery_row});
    const std::string_view by = used.recovery_row            ? "recovery_code"
                                : used.step                  ? "authenticator"
                                : !entrance.provider.empty() ? "identity_provider"
                                                             : "password";
    std::vector<record::Field> fields{
        {"role", std::string(name_of(entrance.role)), FieldClass::internal},
        {"by", std::string(by), FieldClass::internal}
    };
    if (!entrance.provider.empty())
        fields.push_back({"provider", entrance.provider, FieldClass::internal});
    record::act(
        session,
        {.kind = "access.signed_in",
         .subject = entrance.account.subject(),
         .fields = std::move(fields),
         .rows = std::move(rows)}
    );
}

}  // namespace

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

UsedCode use_code(const Session& session, const Vault& vault, const CodeOf& given) {
    const std::array<std::uint8_t, 20> nobodys{};
    std::optional<crypto::Bytes> key;
    if (given.secret.totp_key) key = vault.unseal(given.name, *given.secret.totp_key);
    UsedCode used;
    used.step = step_of_code(
        key ? crypto::ByteView(*key) : crypto::ByteView(nobodys),
        {given.code, session.now, given.secret.totp_step}
    );
    used.recovery_row = store::use_recovery_code(
        session.db,
        {.account = given.account ? given.account->id : AccountId(0),
         .hash = hash_of_recovery(vault, given.name, given.code),
         .used_at = session.now}
    );
    if (!key) used.step.reset();
    const bool needs_none = given.account && !given.account->has_totp;
    used.is_right = needs_none || used.step || used.recovery_row;
    return used;
}

SignedIn enter(const Session& session, const Settings& settings, const Entrance& entrance) {
    const Account& account = entrance.account;
    if (entrance.used.step) {
        store::Secret secret = store::secret_of(session.db, account.id);
        secret.totp_step = *entrance.used.step;
        store::update_secret(session.db, account.id, secret);
    }
    store::remove_ended_sessions(session.db, session.now);
    const std::string token = random_token();
    const Instant ends_at = session.now + settings.longest;
    store::insert_session(
        session.db,
        {.token = hash_of_token(token),
         .account = account.id,
         .role = entrance.role,
         .started_at = session.now,
         .ends_at = ends_at,
         .proved_elsewhere = entrance.proved_elsewhere}
    );
    record_sign_in(session, entrance);
    return {account, entrance.role, token, csrf_of(token), ends_at};
}

Result<SignedIn> sign_in(const Door& door, const operations::When& when, const SignIn& given) {
    const crypto::Hash name = counted_by_name(door.vault, given.name);
    const auto count_and_look = [&](sql::Transaction& db) -> Result<Held> {
        TRY(count_attempt(db, door.settings, name, when.now));
        return held_of(db, door.vault, given.name);
    };
    const Held before = TRY(door.database.write(count_and_look));
    const bool is_password = door.vault.matches(before.password, given.password);
    return door.database.write([&](sql::Transaction& db) -> Result<SignedIn> {
        // As it is now: it may have been locked, or its code used, while the password was hashed.
        const Held held = held_of(db, door.vault, given.name);
        const bool is_same = held.secret.password == before.secret.password;
        const Person person = held.account ? held.account->person() : Person{.actor = "nobody"};
        const Session session{db, person.actor, when.now, when.today};
        const UsedCode used = use_code(
            session,
            door.vault,
            {.name = given.name, .code = given.code, .account = held.account, .secret = held.secret}
        );
        if (!held.account || held.account->is_locked || !held.secret.password || !is_same ||
            !is_password || !used.is_right)
            return refused();
        const Role role = given.role.value_or(held.account->rights.roles.front());
        if (!held.account->has(role)) return refused();
        store::forget_attempts(db, name);
        return enter(
            session,
            door.settings,
            {.account = *held.account, .role = role, .used = used}
        );
    });
}

}  // namespace uppsikt::access
