#include <algorithm>
#include <array>

#include "access/access.h"
#include "access/entering.h"
#include "access/find_account.h"
#include "access/password_rule.h"
#include "access/recovery.h"
#include "access/store.h"
#include "access/totp.h"
#include "base/text.h"
#include "platform/crypto/random.h"

namespace uppsikt::access {

namespace {

using record::FieldClass;

record::RowRef row_of(const Account& account) { return {"account", account.id.value()}; }
record::RowRef secret_row_of(const Account& account) {
    return {"account_secret", account.id.value()};
}

std::string names_of(const std::vector<Role>& roles) {
    std::string names;
    for (const Role role : roles)
        names += (names.empty() ? "" : ", ") + std::string(name_of(role));
    return names;
}

std::vector<record::Field> fields_of(const Rights& rights) {
    std::vector<record::Field> fields{{"roles", names_of(rights.roles), FieldClass::internal}};
    if (rights.unit) fields.push_back({"unit", *rights.unit, FieldClass::internal});
    if (rights.supplier)
        fields.push_back(
            {"supplier", std::to_string(rights.supplier->value()), FieldClass::internal}
        );
    if (rights.only_own) fields.push_back({"only_own", "yes", FieldClass::internal});
    return fields;
}

/// A few letters that need no quoting anywhere, so that an actor is told from another at sight.
bool is_login(std::string_view name) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789.-_@";
    return !name.empty() && name.size() <= 64 &&
           name.find_first_not_of(letters) == std::string_view::npos;
}

std::vector<Role> read_roles(const AskedRights& asked, std::vector<Reason>& reasons) {
    std::vector<Role> roles;
    for (const std::string& name : asked.roles) {
        const auto role = role_named(name);
        if (!role || role == Role::complainant)
            reasons.push_back({"access_role_unknown", {{"role", shown(name)}}});
        else
            roles.push_back(*role);
    }
    std::ranges::sort(roles);
    const auto twice = std::ranges::unique(roles);
    roles.erase(twice.begin(), twice.end());
    if (asked.roles.empty()) reasons.push_back({"access_no_role"});
    return roles;
}

/// Rights that fit together; else every reason why not.
Rights read_rights(const Session& session, const AskedRights& asked, std::vector<Reason>& reasons) {
    Rights rights{
        .roles = read_roles(asked, reasons),
        .unit = asked.unit,
        .only_own = asked.only_own
    };
    if (asked.unit) cases::check_text(reasons, *asked.unit, {.field = "unit"});
    if (asked.supplier) {
        if (const auto supplier = registry::supplier(session, *asked.supplier))
            rights.supplier = supplier->id;
        else
            reasons.push_back({"access_supplier_unknown", {{"supplier", shown(*asked.supplier)}}});
    }
    const auto has = [&](Role role) {
        return std::ranges::find(rights.roles, role) != rights.roles.end();
    };
    if (has(Role::supplier) && rights.roles.size() > 1)
        reasons.push_back({"access_supplier_has_one_role"});
    if (has(Role::supplier) != asked.supplier.has_value())
        reasons.push_back({"access_supplier_and_role"});
    if (has(Role::local_officer) && !asked.unit) reasons.push_back({"access_office_missing"});
    return rights;
}

void record_about(
    const Session& session,
    const Account& account,
    std::string_view kind,
    std::vector<record::Field> fields,
    std::vector<record::RowRef> rows
) {
    rows.push_back(row_of(account));
    record::act(
        session,
        {.kind = kind,
         .subject = account.subject(),
         .fields = std::move(fields),
         .rows = std::move(rows)}
    );
}

Result<Done> check_reason(std::string_view reason) {
    std::vector<Reason> reasons;
    cases::check_text(reasons, reason, {.field = "reason", .most_bytes = 2000, .one_line = false});
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    return Done{};
}

Result<Account> set_lock(const Session& session, const Reasoned& order, bool is_locked) {
    TRY(check_reason(order.reason));
    Account account = TRY(find_account(session, order.name));
    if (account.is_locked == is_locked)
        return Refusal{
            RefusalKind::conflict,
            Reason{
                is_locked ? "access_locked_already" : "access_not_locked",
                {{"account", account.name}}
            }
        };
    account.is_locked = is_locked;
    store::update(session.db, account);
    if (is_locked) sign_out_everywhere(session, account);
    record_about(
        session,
        account,
        is_locked ? "access.user_locked" : "access.user_unlocked",
        {{"reason", order.reason, FieldClass::internal}},
        {}
    );
    return account;
}

}  // namespace

bool Account::has(Role role) const {
    return std::ranges::find(rights.roles, role) != rights.roles.end();
}

Person Account::person() const {
    Person person{
        .actor = (has(Role::supplier) ? "supplier-user:" : "user:") + name,
        .unit = rights.unit,
        .only_own = rights.only_own,
    };
    if (rights.supplier) person.supplier = rights.supplier->value();
    return person;
}

Result<Account> add_user(const Session& session, const NewAccount& order) {
    std::vector<Reason> reasons;
    if (!is_login(order.name))
        reasons.push_back({"access_name_unreadable", {{"account", shown(order.name)}}});
    cases::check_text(reasons, order.display_name, {.field = "display"});
    Account account{
        .name = order.name,
        .display_name = order.display_name,
        .rights = read_rights(session, order.rights, reasons),
    };
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    if (store::find(session.db, order.name))
        return Refusal{
            RefusalKind::conflict,
            Reason{"access_name_taken", {{"account", order.name}}}
        };
    account = store::insert(session.db, std::move(account));
    std::vector<record::Field> fields = fields_of(account.rights);
    fields.push_back({"display_name", account.display_name, FieldClass::internal});
    record_about(
        session,
        account,
        "access.user_added",
        std::move(fields),
        {secret_row_of(account)}
    );
    return account;
}

Result<Account> set_roles(const Session& session, const RightsOf& order) {
    Account account = TRY(find_account(session, order.name));
    std::vector<Reason> reasons;
    Rights rights = read_rights(session, order.rights, reasons);
    // The actor of a supplier's person is another: who has acted as one cannot become the other.
    const bool was_supplier = account.has(Role::supplier);
    account.rights = std::move(rights);
    if (account.has(Role::supplier) != was_supplier)
        reasons.push_back({"access_other_side", {{"account", account.name}}});
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    store::update(session.db, account);
    sign_out_everywhere(session, account);
    record_about(session, account, "access.roles_set", fields_of(account.rights), {});
    return account;
}

Result<Account> lock(const Session& session, const Reasoned& order) {
    return set_lock(session, order, true);
}

Result<Account> unlock(const Session& session, const Reasoned& order) {
    return set_lock(session, order, false);
}

Result<Account> set_password(
    const Session& session, const Vault& vault, const Settings& settings, const NewPassword& order
) {
    Account account = TRY(find_account(session, order.name));
    auto reasons = unmet_by_password(
        order.password,
        {.name = account.name,
         .least = static_cast<std::size_t>(settings.password_least),
         .name_anywhere = static_cast<std::size_t>(settings.name_anywhere)}
    );
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    store::Secret secret = store::secret_of(session.db, account.id);
    secret.password = vault.hash_password(order.password);
    store::update_secret(session.db, account.id, secret);
    account.has_password = true;
    store::update(session.db, account);
    sign_out_everywhere(session, account);
    record_about(session, account, "access.password_set", {}, {secret_row_of(account)});
    return account;
}

bool is_password_of(const Session& session, const Vault& vault, const NewPassword& given) {
    const auto account = store::find(session.db, given.name);
    const store::Secret secret =
        account ? store::secret_of(session.db, account->id) : store::Secret{};
    return vault.matches(secret.password.value_or(vault.nobodys_hash()), given.password);
}

namespace {

/// A key that waits for its first code; what was used up on the way to it is in the act, too.
TotpKey begin_key(
    const Session& session, const Vault& vault, const Account& account, const UsedCode& used
) {
    std::array<std::uint8_t, 20> key{};  // as long as SHA-1's result: RFC 4226 section 4
    crypto::fill_random(key);
    store::Secret secret = store::secret_of(session.db, account.id);
    secret.totp_pending = vault.seal(account.name, key);
    if (used.step) secret.totp_step = *used.step;
    store::update_secret(session.db, account.id, secret);
    std::vector<record::RowRef> rows{secret_row_of(account)};
    if (used.recovery_row) rows.push_back({"recovery_code", *used.recovery_row});
    record_about(session, account, "access.totp_begun", {}, std::move(rows));
    return {crypto::to_base32(key), authenticator_address(account.name, key)};
}

/// The account of who must prove themselves, and what is held against it.
struct Proving {
    Account account;
    store::Secret secret;

    static Result<Proving> of(const Session& session, std::string_view name) {
        Account account = TRY(find_account(session, name));
        store::Secret secret = store::secret_of(session.db, account.id);
        return Proving{.account = std::move(account), .secret = std::move(secret)};
    }
    crypto::Hash counted(const Vault& vault) const {
        return account.has_password ? counted_by_name(vault, account.name)
                                    : counted_by_code(vault, account);
    }
};

}  // namespace

Result<TotpKey> begin_totp(const Session& session, const Vault& vault, std::string_view name) {
    const Account account = TRY(find_account(session, name));
    return begin_key(session, vault, account, {});
}

Result<TotpKey> begin_totp_again(
    const Door& door, const operations::When& when, const Proof& given
) {
    const auto in = [&](sql::Transaction& db) { return Session{db, "web", when.now, when.today}; };
    const auto count = [&](sql::Transaction& db) -> Result<Proving> {
        Proving proving = TRY(Proving::of(in(db), given.name));
        TRY(count_attempt(db, door.settings, proving.counted(door.vault), when.now));
        return proving;
    };
    const Proving before = TRY(door.database.write(count));
    const bool is_password = before.account.has_password &&
                             door.vault.matches(before.secret.password.value(), given.secret);
    return door.database.write([&](sql::Transaction& db) -> Result<TotpKey> {
        // As it is now: the password may be another since, or the code used.
        const auto [account, secret] = TRY(Proving::of(in(db), given.name));
        const Session session{db, account.person().actor, when.now, when.today};
        UsedCode used;
        if (before.account.has_password) {
            if (!is_password || secret.password != before.secret.password)
                return Refusal{RefusalKind::not_permitted, Reason{"access_password_wrong"}};
        } else {
            const std::optional<Account> owner = account;
            used = use_code(
                session,
                door.vault,
                {.name = given.name, .code = given.secret, .account = owner, .secret = secret}
            );
            if (!used.is_right)
                return Refusal{RefusalKind::not_permitted, Reason{"access_code_wrong"}};
        }
        store::forget_attempts(db, before.counted(door.vault));
        return begin_key(session, door.vault, account, used);
    });
}

Result<std::vector<std::string>> confirm_totp(
    const Session& session, const Vault& vault, const TotpCode& order
) {
    Account account = TRY(find_account(session, order.name));
    store::Secret secret = store::secret_of(session.db, account.id);
    const auto key =
        secret.totp_pending ? vault.unseal(account.name, *secret.totp_pending) : std::nullopt;
    if (!key) return Refusal{RefusalKind::conflict, Reason{"access_totp_not_begun"}};
    const auto step = step_of_code(*key, {order.code, session.now, 0});
    if (!step) return Refusal{RefusalKind::invalid_input, Reason{"access_code_wrong"}};
    secret.totp_key = std::exchange(secret.totp_pending, std::nullopt);
    secret.totp_step = *step;
    store::update_secret(session.db, account.id, secret);
    account.has_totp = true;
    store::update(session.db, account);
    sign_out_everywhere(session, account);
    std::vector<record::RowRef> rows{secret_row_of(account)};
    for (const std::int64_t row : store::remove_recovery_codes(session.db, account.id))
        rows.push_back({"recovery_code", row});
    std::vector<std::string> codes;
    for (int i = 0; i < recovery_codes; ++i) {
        codes.push_back(random_recovery_code());
        const crypto::Hash hash = hash_of_recovery(vault, account.name, codes.back());
        rows.push_back({"recovery_code", store::insert_recovery_code(session.db, account.id, hash)}
        );
    }
    record_about(session, account, "access.totp_confirmed", {}, std::move(rows));
    return codes;
}

Result<Account> reset_totp(const Session& session, const Reasoned& order) {
    TRY(check_reason(order.reason));
    Account account = TRY(find_account(session, order.name));
    store::Secret secret = store::secret_of(session.db, account.id);
    secret.totp_key = secret.totp_pending = std::nullopt;
    store::update_secret(session.db, account.id, secret);
    account.has_totp = false;
    store::update(session.db, account);
    sign_out_everywhere(session, account);
    std::vector<record::RowRef> rows{secret_row_of(account)};
    for (const std::int64_t row : store::remove_recovery_codes(session.db, account.id))
        rows.push_back({"recovery_code", row});
    record_about(
        session,
        account,
        "access.totp_reset",
        {{"reason", order.reason, FieldClass::internal}},
        std::move(rows)
    );
    return account;
}

std::optional<Account> account(const Session& session, std::string_view name) {
    return store::find(session.db, name);
}

std::vector<Account> accounts(const Session& session) { return store::all(session.db); }

std::map<std::string, std::string, std::less<>> display_names(const Session& session) {
    return store::display_names(session.db);
}

}  // namespace uppsikt::access
