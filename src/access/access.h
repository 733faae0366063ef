#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/roles.h"
#include "access/vault.h"
#include "base/id.h"
#include "base/result.h"
#include "cases/cases.h"
#include "platform/openid/client.h"
#include "platform/operations/operation.h"
#include "platform/record/session.h"
#include "platform/sql/sql.h"
#include "registry/registry.h"

/// Who comes in, in what role, and what they may see: accounts, signing in, sessions, broken glass.
namespace uppsikt::access {

/// Times and limits, as the term ACCESS has them.
struct Settings {
    std::chrono::minutes idle{};      ///< a session that nobody uses ends
    std::chrono::minutes longest{};   ///< no session lasts longer
    std::int64_t attempts = 0;        ///< to sign in, before there is a wait
    std::chrono::minutes wait{};      ///< doubled each time
    std::chrono::minutes away{};      ///< at a service elsewhere, before one must go anew
    std::chrono::minutes half_way{};  ///< back from it, to give the code that is owed
    std::chrono::minutes glass{};     ///< how long a broken glass is open
    std::int64_t password_least = 0;  ///< characters
    std::int64_t name_anywhere = 0;   ///< so long a name stands nowhere in its password: characters
    bool needs_second_factor = true;  ///< no only to try it out, on a machine of one's own

    static Result<Settings> from(const cases::Handbook& handbook, Date day);
};

// --- accounts ----------------------------------------------------------------------------------

using AccountId = Id<struct AccountTag>;

/// What an account may be and see. A supplier's person has no other role.
struct Rights {
    std::vector<Role> roles;
    std::optional<std::string> unit = std::nullopt;
    std::optional<registry::SupplierId> supplier = std::nullopt;
    bool only_own = false;
};

struct Account {
    AccountId id{0};
    std::string name;
    std::string display_name;
    Rights rights;
    bool is_locked = false;
    bool has_password = false;
    bool has_totp = false;

    bool has(Role role) const;
    Person person() const;  ///< "user:anna", of a supplier "supplier-user:anna"
    std::string subject() const { return "account:" + name; }
};

/// Rights as they are asked for: the supplier by any of its names.
struct AskedRights {
    std::vector<std::string> roles;
    std::optional<std::string> unit = std::nullopt;
    std::optional<std::string> supplier = std::nullopt;
    bool only_own = false;
};

struct NewAccount {
    std::string name;  ///< small letters, digits, '.', '-', '_' and '@'
    std::string display_name;
    AskedRights rights;
};

/// Each is one act about "account:NAME", without any secret. Refuses what cannot be read or found,
/// a name that is taken, and rights that do not fit together.
Result<Account> add_user(const Session& session, const NewAccount& order);

struct RightsOf {
    std::string name;
    AskedRights rights;
};
/// Signs the person out everywhere.
Result<Account> set_roles(const Session& session, const RightsOf& order);

struct Reasoned {
    std::string name;
    std::string reason;
};
/// Signs the person out everywhere.
Result<Account> lock(const Session& session, const Reasoned& order);
Result<Account> unlock(const Session& session, const Reasoned& order);

struct NewPassword {
    std::string name;
    std::string password;
};
/// Signs the person out everywhere. Refuses a password that is too short, or leans on the name.
Result<Account> set_password(
    const Session& session, const Vault& vault, const Settings& settings, const NewPassword& order
);
/// Whether it is the account's password. The work of Argon2id.
bool is_password_of(const Session& session, const Vault& vault, const NewPassword& given);

/// What an authenticator is given, once: it is in no record, and never told again.
struct TotpKey {
    std::string key;      ///< base 32
    std::string address;  ///< otpauth://…
};
/// For who has just shown who they are, or has the machine itself.
Result<TotpKey> begin_totp(const Session& session, const Vault& vault, std::string_view name);

struct TotpCode {
    std::string name;
    std::string code;
};
/// From now on a code is needed to sign in. Gives the codes for recovery, once; signs the person
/// out everywhere. Refuses a code that is not of the key that was begun.
Result<std::vector<std::string>> confirm_totp(
    const Session& session, const Vault& vault, const TotpCode& order
);
/// Of who has lost both the authenticator and the codes. Signs the person out everywhere.
Result<Account> reset_totp(const Session& session, const Reasoned& order);

std::optional<Account> account(const Session& session, std::string_view name);
std::vector<Account> accounts(const Session& session);  ///< by name
/// What those are called who are no supplier's, by the names of their accounts.
std::map<std::string, std::string, std::less<>> display_names(const Session& session);

// --- services that tell who somebody is (OpenID Connect)

using ProviderId = Id<struct ProviderTag>;

struct Provider {
    ProviderId id{0};
    std::string name;          ///< in addresses: small letters, digits and hyphens
    std::string display_name;  ///< on the button
    std::string issuer;
    std::string client_id;
    std::string redirect_uri;
    /// Levels and methods that make a second factor of ours needless. None: it is always asked for.
    std::vector<std::string> acr = {};
    std::vector<std::string> amr = {};

    std::string subject() const { return "identity-provider:" + name; }
};

struct NewProvider {
    std::string name;
    std::string display_name;
    std::string issuer;
    std::string client_id;
    std::string client_secret;
    std::string site;  ///< where people have us: "https://uppsikt.example.se"
    std::vector<std::string> acr = {};
    std::vector<std::string> amr = {};
};

/// Each is one act about "identity-provider:NAME", without any secret.
Result<Provider> add_provider(const Session& session, const Vault& vault, const NewProvider& order);
struct NewSecret {
    std::string provider;
    std::string secret;
};
Result<Provider> set_provider_secret(
    const Session& session, const Vault& vault, const NewSecret& order
);
/// With all ties to it. Signs out everywhere whoever has such a tie.
Result<Provider> remove_provider(const Session& session, const Reasoned& order);
std::vector<Provider> providers(const Session& session);  ///< by name

/// Ties the account to the person that the service calls so. An act about the account; signs the
/// person out everywhere. Refuses a person or an account that has a tie there already.
struct Link {
    std::string account;
    std::string provider;
    std::string subject = {};
};
Result<Account> link(const Session& session, const Vault& vault, const Link& order);
Result<Account> unlink(const Session& session, const Link& order);
std::vector<std::string> providers_of(const Session& session, AccountId account);  ///< names

// --- signing in --------------------------------------------------------------------------------

struct SignIn {
    std::string name;
    std::string password;
    std::string code = {};                    ///< of the authenticator, or for recovery
    std::optional<Role> role = std::nullopt;  ///< else the account's first
};

struct SignedIn {
    Account account;
    Role role{};
    std::string token;  ///< 256 bits at random; kept only as a hash
    std::string csrf;   ///< bound to the token
    Instant ends_at;
};

/// Who signs in, with what lies at hand for it.
struct Door {
    sql::Database& database;
    const Vault& vault;
    const Settings& settings;
};

/// Opens a session. Whatever is wrong - name, password, code, role, a lock - the answer and the
/// work are the same, also for a name that nobody has. Refuses for a while, longer each time, a
/// name that was tried too often. Argon2id runs outside of any transaction.
Result<SignedIn> sign_in(const Door& door, const operations::When& when, const SignIn& given);

/// What shows again who has a session: the password, or a code (of the present authenticator or for
/// recovery) of an account that has no password, since a service elsewhere lets it in.
struct Proof {
    std::string name;
    std::string secret;
};
/// A new key for the authenticator in a session that has been open for a while: whoever finds one
/// could else make it their own for good. The old key holds until the new one is confirmed. Refuses
/// what is not right, counted and slowed as `sign_in` and `give_code` are. The work of Argon2id.
Result<TotpKey> begin_totp_again(
    const Door& door, const operations::When& when, const Proof& given
);

// --- signing in through a service elsewhere

struct OutsideDoor {
    Door door;
    openid::Client& client;
};

struct Going {
    std::string provider;
    std::string goes_to;  ///< after it; of no meaning here
};
/// Where the browser is sent, and what it is known by when it comes back: for a cookie.
struct Gone {
    std::string address;
    std::string browser;
};
Result<Gone> go_outside(
    const OutsideDoor& outside, const operations::When& when, const Going& going
);

/// What the browser brought back.
struct CameBack {
    std::string provider;
    std::string browser;
    std::string state;
    std::string code = {};
    std::optional<std::string> error = std::nullopt;
    std::optional<std::string> issuer = std::nullopt;
};
/// In, or as far as the code of the authenticator.
struct Entered {
    std::optional<SignedIn> signed_in = std::nullopt;
    std::string half_way = {};  ///< else: what `give_code` takes, for a cookie
    std::string goes_to = {};
};
/// Each going is good for one coming back, within ten minutes, in the same browser. Recorded and
/// counted as `sign_in` is. Refuses whatever does not agree, who has no account and who is locked.
Result<Entered> come_back(
    const OutsideDoor& outside, const operations::When& when, const CameBack& back
);

struct OwedCode {
    std::string half_way;
    std::string code;  ///< of the authenticator, or for recovery
};
Result<Entered> give_code(const Door& door, const operations::When& when, const OwedCode& given);

// --- sessions ----------------------------------------------------------------------------------

/// An account without a second factor is only let in to get one.
inline constexpr std::string_view enrolling = "enrolling";

struct OpenSession {
    std::int64_t id = 0;
    Account account;
    Role role{};
    Instant started_at;
    Instant ends_at;                ///< if it is used until then
    bool is_enrolling = false;      ///< only let in to get a second factor
    bool needs_touch = false;       ///< to be noted as used: not at every request
    bool proved_elsewhere = false;  ///< a service has asked for a second factor
};

/// Nothing when there is no such session, it has ended, or the account has been locked or lost the
/// role.
std::optional<OpenSession> find_session(
    const Session& session, const Settings& settings, std::string_view token
);
void touch(const Session& session, const OpenSession& open);

/// What the person sees and may do now: by the policy of the role, with what was opened to them.
operations::Viewer viewer_for(const Session& session, const OpenSession& open);
operations::Viewer viewer_for(const Session& session, const Person& person, Role role);

/// What was opened to the viewer and still is, where the role may have that.
std::vector<operations::Classed> opened_to(
    const Session& session, const operations::Viewer& viewer
);

struct RoleChoice {
    std::string token;
    Role role{};
};
/// Goes on in another role of the account. The old token ends; gives a new one. An act.
Result<SignedIn> choose_role(
    const Session& session, const Settings& settings, const RoleChoice& choice
);

void sign_out(const Session& session, std::string_view token);
/// Ends all sessions of the account; how many.
std::int64_t sign_out_everywhere(const Session& session, const Account& account);

/// What a form of the session carries: of its token, and of no other.
std::string csrf_of(std::string_view token);
bool is_csrf_of(std::string_view token, std::string_view csrf);

// --- broken glass ------------------------------------------------------------------------------

struct GlassOrder {
    std::string number;  ///< of the case
    record::FieldClass field_class = record::FieldClass::personal;
    std::string reason;
};

struct BrokenGlass {
    std::string number;
    record::FieldClass field_class{};
    Instant ends_at;
};

/// From now on, and for a time, the viewer sees a class of fields above their own of one case. An
/// act about the case. Refuses what they see already, a role that may not, and no reason.
Result<BrokenGlass> break_glass(
    const Session& session,
    const Settings& settings,
    const operations::Viewer& viewer,
    const GlassOrder& order
);

}  // namespace uppsikt::access
