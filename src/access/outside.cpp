#include <algorithm>

#include "access/access.h"
#include "access/entering.h"
#include "access/find_account.h"
#include "access/provider_store.h"
#include "access/subjects.h"
#include "access/tokens.h"
#include "base/text.h"

/// Signing in through a service elsewhere: out, back, and the code of our own where it is owed.
namespace uppsikt::access {

namespace {

Refusal refused(std::string_view code) {
    return {RefusalKind::not_permitted, Reason{std::string(code)}};
}

openid::Registration registration_of(const Vault& vault, const store::StoredProvider& stored) {
    const Provider& provider = stored.provider;
    const auto secret = vault.unseal(provider.subject(), stored.client_secret);
    ensure(secret.has_value(), "a secret is opened by the key that sealed it");
    return {
        .issuer = provider.issuer,
        .client_id = provider.client_id,
        .client_secret = std::string(crypto::text_of(*secret)),
        .redirect_uri = provider.redirect_uri,
        .acr_values = provider.acr,
    };
}

/// In the service's own name, before what was the matter with a host that nobody has heard of.
template <class Answer>
Result<Answer> asked_of(const Provider& provider, Result<Answer> answer) {
    if (answer.ok()) return answer;
    Refusal refusal = answer.refusal();
    if (!refusal.reasons.front().code.starts_with("fetch_")) return refusal;
    refusal.reasons.insert(
        refusal.reasons.begin(),
        Reason{"access_outside_not_reached", {{"provider", provider.display_name}}}
    );
    return refusal;
}

/// Whether the service has asked for as much as we would.
bool has_second_factor(const Provider& provider, const openid::Claims& claims) {
    const auto is_in = [](const std::vector<std::string>& all, const std::string& one) {
        return std::ranges::find(all, one) != all.end();
    };
    return (claims.acr && is_in(provider.acr, *claims.acr)) ||
           std::ranges::any_of(claims.amr, [&](const auto& one) {
               return is_in(provider.amr, one);
           });
}

/// One who went, with the service they went to.
struct Returning {
    store::StoredProvider stored;
    openid::Ties ties;
    std::string goes_to;
};

/// None unless this very browser went there, and not too long ago. Nobody comes back twice.
std::optional<Returning> take_returning(sql::Transaction& db, const CameBack& back, Instant now) {
    auto went = store::take_outside(
        db,
        {.state = hash_of_token(back.state), .browser = hash_of_token(back.browser)}
    );
    auto stored = store::find_provider(db, back.provider);
    if (!went || !stored || now >= went->ends_at || went->provider != stored->provider.id)
        return std::nullopt;
    return Returning{
        .stored = *std::move(stored),
        .ties = {back.state, went->nonce, went->code_verifier},
        .goes_to = went->goes_to
    };
}

/// Who it was, by what the service says.
struct Known {
    const Returning& returning;
    const openid::Claims& claims;
    crypto::Hash subject{};
};

Result<Entered> let_in(const Session& session, const Door& door, const Known& known) {
    const Provider& provider = known.returning.stored.provider;
    const auto account = store::account_of_subject(session.db, provider.id, known.subject);
    if (!account)
        return Refusal{
            RefusalKind::not_permitted,
            Reason{"access_outside_no_account", {{"provider", provider.display_name}}}
        };
    if (account->is_locked) return refused("access_outside_locked");
    store::forget_attempts(session.db, known.subject);
    const bool is_proved = has_second_factor(provider, known.claims);
    Entered entered{.goes_to = known.returning.goes_to};
    if (!is_proved && account->has_totp) {
        entered.half_way = random_token();
        store::insert_half_way(
            session.db,
            {.token = hash_of_token(entered.half_way),
             .account = account->id,
             .provider = provider.id,
             .goes_to = entered.goes_to,
             .ends_at = session.now + door.settings.half_way},
            session.now
        );
        return entered;
    }
    const Session own{session.db, account->person().actor, session.now, session.today};
    entered.signed_in = enter(
        own,
        door.settings,
        {.account = *account,
         .role = account->rights.roles.front(),
         .provider = provider.name,
         .proved_elsewhere = is_proved}
    );
    return entered;
}

}  // namespace

Result<Gone> go_outside(
    const OutsideDoor& outside, const operations::When& when, const Going& going
) {
    sql::Database& database = outside.door.database;
    const auto stored = database.read([&](sql::Transaction& db) {
        return store::find_provider(db, going.provider);
    });
    if (!stored) return unknown_provider(going.provider);
    const openid::Ties ties{random_token(), random_token(), random_token()};
    Gone gone{.address = {}, .browser = random_token()};
    gone.address = TRY(asked_of(
        stored->provider,
        outside.client
            .authorization_address(registration_of(outside.door.vault, *stored), ties, when.now)
    ));
    return database.write([&](sql::Transaction& db) -> Result<Gone> {
        // It may have been removed while it was asked.
        const auto still = store::find_provider(db, going.provider);
        if (!still || still->provider.id != stored->provider.id)
            return unknown_provider(going.provider);
        store::insert_outside(
            db,
            {.state = hash_of_token(ties.state),
             .browser = hash_of_token(gone.browser),
             .provider = stored->provider.id,
             .nonce = ties.nonce,
             .code_verifier = ties.code_verifier,
             .goes_to = going.goes_to,
             .ends_at = when.now + outside.door.settings.away},
            when.now
        );
        return gone;
    });
}

Result<Entered> come_back(
    const OutsideDoor& outside, const operations::When& when, const CameBack& back
) {
    const Door& door = outside.door;
    const auto returning = door.database.write([&](sql::Transaction& db) {
        return take_returning(db, back, when.now);
    });
    if (!returning) return refused("access_outside_unknown");
    if (back.error || back.code.empty()) return refused("access_outside_declined");
    const openid::Claims claims = TRY(asked_of(
        returning->stored.provider,
        outside.client.redeem(
            registration_of(door.vault, returning->stored),
            returning->ties,
            {.code = back.code, .issuer = back.issuer},
            when.now
        )
    ));
    const ProviderId provider = returning->stored.provider.id;
    const Known known{*returning, claims, hash_of_subject(door.vault, provider, claims.subject)};
    TRY(door.database.write([&](sql::Transaction& db) {
        return count_attempt(db, door.settings, known.subject, when.now);
    }));
    return door.database.write([&](sql::Transaction& db) {
        return let_in({db, "nobody", when.now, when.today}, door, known);
    });
}

Result<Entered> give_code(const Door& door, const operations::When& when, const OwedCode& given) {
    const crypto::Hash token = hash_of_token(given.half_way);
    const auto find = [&](sql::Transaction& db) -> Result<store::FoundHalfWay> {
        auto found = store::find_half_way(db, token);
        if (!found || when.now >= found->ends_at) return refused("access_outside_unknown");
        return *std::move(found);
    };
    const auto count = [&](sql::Transaction& db) -> Result<Done> {
        const auto found = TRY(find(db));
        return count_attempt(
            db,
            door.settings,
            counted_by_code(door.vault, found.account),
            when.now
        );
    };
    TRY(door.database.write(count));
    return door.database.write([&](sql::Transaction& db) -> Result<Entered> {
        const store::FoundHalfWay found = TRY(find(db));
        if (found.account.is_locked) return refused("access_outside_locked");
        const Session session{db, found.account.person().actor, when.now, when.today};
        const std::optional<Account> account = found.account;
        const store::Secret secret = store::secret_of(db, found.account.id);
        const UsedCode used = use_code(
            session,
            door.vault,
            {.name = found.account.name, .code = given.code, .account = account, .secret = secret}
        );
        if (!used.is_right) return refused("access_code_wrong");
        store::remove_half_way(db, token);
        store::forget_attempts(db, counted_by_code(door.vault, found.account));
        Entered entered{.goes_to = found.goes_to};
        entered.signed_in = enter(
            session,
            door.settings,
            {.account = found.account,
             .role = found.account.rights.roles.front(),
             .used = used,
             .provider = found.provider}
        );
        return entered;
    });
}

}  // namespace uppsikt::access
