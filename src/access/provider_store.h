#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"
#include "access/store.h"

/// All SQL for identity_provider, account_subject, transient_outside_sign_in and
/// transient_half_sign_in.
namespace uppsikt::access::store {

struct StoredProvider {
    Provider provider;
    sql::Bytes client_secret;
};
ProviderId insert_provider(sql::Transaction& db, const StoredProvider& stored);
void update_provider_secret(sql::Transaction& db, ProviderId provider, const sql::Bytes& secret);
std::optional<StoredProvider> find_provider(sql::Transaction& db, std::string_view name);
std::vector<Provider> all_providers(sql::Transaction& db);

/// With who is on their way; its ties must be gone.
void remove_provider(sql::Transaction& db, ProviderId provider);

struct Tie {
    std::int64_t id = 0;
    AccountId account{0};
    ProviderId provider{0};
};
std::int64_t insert_tie(sql::Transaction& db, const Tie& tie, const crypto::Hash& subject);
std::optional<Tie> tie_of(sql::Transaction& db, AccountId account, ProviderId provider);
std::vector<Tie> ties_to(sql::Transaction& db, ProviderId provider);
void remove_tie(sql::Transaction& db, std::int64_t id);
std::optional<Account> account_of_subject(
    sql::Transaction& db, ProviderId provider, const crypto::Hash& subject
);
std::vector<std::string> provider_names_of(sql::Transaction& db, AccountId account);

struct Outside {
    crypto::Hash state{};
    crypto::Hash browser{};
    ProviderId provider{0};
    std::string nonce = {};
    std::string code_verifier = {};
    std::string goes_to = {};
    Instant ends_at = {};
};
/// Forgets those whose time is over at `now`, and the oldest where there are too many.
void insert_outside(sql::Transaction& db, const Outside& outside, Instant now);
/// Takes it out: it is there once. `state` and `browser` say which.
std::optional<Outside> take_outside(sql::Transaction& db, const Outside& which);

struct HalfWay {
    crypto::Hash token{};
    AccountId account{0};
    ProviderId provider{0};
    std::string goes_to;
    Instant ends_at;
};
void insert_half_way(sql::Transaction& db, const HalfWay& half_way, Instant now);
struct FoundHalfWay {
    Account account;
    std::string provider;  ///< its name
    std::string goes_to;
    Instant ends_at;
};
std::optional<FoundHalfWay> find_half_way(sql::Transaction& db, const crypto::Hash& token);
void remove_half_way(sql::Transaction& db, const crypto::Hash& token);
/// With who is half way in: of an account that is signed out everywhere.
void remove_half_ways_of(sql::Transaction& db, AccountId account);

}  // namespace uppsikt::access::store
