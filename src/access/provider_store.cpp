#include "access/provider_store.h"

#include <fmt/format.h>

#include "base/text.h"

namespace uppsikt::access::store {

namespace {

using sql::Row;

/// How many may be on their way to a service at once; of more, the oldest are forgotten.
constexpr std::int64_t outside_most = 20'000;

constexpr std::string_view provider_columns =
    "id, name, display_name, issuer, client_id, redirect_uri, acr, amr";

std::vector<std::string> words_in(const std::string& text) {
    std::vector<std::string> words;
    for (const std::string_view word : split(text, ' '))
        if (!word.empty()) words.emplace_back(word);
    return words;
}

std::string as_words(const std::vector<std::string>& words) {
    return fmt::format("{}", fmt::join(words, " "));
}

Provider provider_from(const Row& row) {
    return {
        .id = row.get<ProviderId>(0),
        .name = row.get<std::string>(1),
        .display_name = row.get<std::string>(2),
        .issuer = row.get<std::string>(3),
        .client_id = row.get<std::string>(4),
        .redirect_uri = row.get<std::string>(5),
        .acr = words_in(row.get<std::string>(6)),
        .amr = words_in(row.get<std::string>(7)),
    };
}

Tie tie_from(const Row& row) {
    return {row.get<std::int64_t>(0), row.get<AccountId>(1), row.get<ProviderId>(2)};
}

}  // namespace

ProviderId insert_provider(sql::Transaction& db, const StoredProvider& stored) {
    const Provider& provider = stored.provider;
    return db.value<ProviderId>(
        R"sql(
        INSERT INTO identity_provider (name, display_name, issuer, client_id, redirect_uri, acr, amr,
                                       client_secret)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id)sql",
        provider.name,
        provider.display_name,
        provider.issuer,
        provider.client_id,
        provider.redirect_uri,
        as_words(provider.acr),
        as_words(provider.amr),
        stored.client_secret
    );
}

void update_provider_secret(sql::Transaction& db, ProviderId provider, const sql::Bytes& secret) {
    const std::int64_t changed = db.execute(
        "UPDATE identity_provider SET client_secret = $2 WHERE id = $1",
        provider,
        secret
    );
    ensure(changed == 1, "a service that was found is there");
}

std::optional<StoredProvider> find_provider(sql::Transaction& db, std::string_view name) {
    static const std::string query = fmt::format(
        "SELECT {}, client_secret FROM identity_provider WHERE name = $1",
        provider_columns
    );
    return db.find_one(
        [](const Row& row) { return StoredProvider{provider_from(row), row.get<sql::Bytes>(8)}; },
        query,
        name
    );
}

std::vector<Provider> all_providers(sql::Transaction& db) {
    static const std::string query =
        fmt::format("SELECT {} FROM identity_provider ORDER BY name", provider_columns);
    return db.find_all(provider_from, query);
}

void remove_provider(sql::Transaction& db, ProviderId provider) {
    db.execute("DELETE FROM transient_outside_sign_in WHERE provider_id = $1", provider);
    db.execute("DELETE FROM transient_half_sign_in WHERE provider_id = $1", provider);
    db.execute("DELETE FROM identity_provider WHERE id = $1", provider);
}

std::int64_t insert_tie(sql::Transaction& db, const Tie& tie, const crypto::Hash& subject) {
    return db.value<std::int64_t>(
        "INSERT INTO account_subject (account_id, provider_id, subject_hash) VALUES ($1, $2, $3) "
        "RETURNING id",
        tie.account,
        tie.provider,
        bytes(subject)
    );
}

std::optional<Tie> tie_of(sql::Transaction& db, AccountId account, ProviderId provider) {
    return db.find_one(
        tie_from,
        "SELECT id, account_id, provider_id FROM account_subject "
        "WHERE account_id = $1 AND provider_id = $2",
        account,
        provider
    );
}

std::vector<Tie> ties_to(sql::Transaction& db, ProviderId provider) {
    return db.find_all(
        tie_from,
        "SELECT id, account_id, provider_id FROM account_subject WHERE provider_id = $1 "
        "ORDER BY id",
        provider
    );
}

void remove_tie(sql::Transaction& db, std::int64_t id) {
    db.execute("DELETE FROM account_subject WHERE id = $1", id);
}

std::optional<Account> account_of_subject(
    sql::Transaction& db, ProviderId provider, const crypto::Hash& subject
) {
    static const std::string query = fmt::format(
        "SELECT {} FROM account JOIN account_subject ON account_subject.account_id = account.id "
        "WHERE provider_id = $1 AND subject_hash = $2",
        account_columns
    );
    return db.find_one(account_from, query, provider, bytes(subject));
}

std::vector<std::string> provider_names_of(sql::Transaction& db, AccountId account) {
    return db.find_all(
        [](const Row& row) { return row.get<std::string>(0); },
        "SELECT identity_provider.name FROM account_subject "
        "JOIN identity_provider ON identity_provider.id = provider_id WHERE account_id = $1 "
        "ORDER BY identity_provider.name",
        account
    );
}

void insert_outside(sql::Transaction& db, const Outside& outside, Instant now) {
    const auto id = db.value<std::int64_t>(
        R"sql(
        INSERT INTO transient_outside_sign_in (state_hash, browser_hash, provider_id, nonce,
                                               code_verifier, goes_to, ends_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id)sql",
        bytes(outside.state),
        bytes(outside.browser),
        outside.provider,
        outside.nonce,
        outside.code_verifier,
        outside.goes_to,
        outside.ends_at
    );
    db.execute(
        "DELETE FROM transient_outside_sign_in WHERE ends_at <= $1 OR id <= $2",
        now,
        id - outside_most
    );
}

std::optional<Outside> take_outside(sql::Transaction& db, const Outside& which) {
    return db.find_one(
        [&](const Row& row) {
            return Outside{
                .state = which.state,
                .browser = which.browser,
                .provider = row.get<ProviderId>(0),
                .nonce = row.get<std::string>(1),
                .code_verifier = row.get<std::string>(2),
                .goes_to = row.get<std::string>(3),
                .ends_at = row.get<Instant>(4),
            };
        },
        "DELETE FROM transient_outside_sign_in WHERE state_hash = $1 AND browser_hash = $2 "
        "RETURNING provider_id, nonce, code_verifier, goes_to, ends_at",
        bytes(which.state),
        bytes(which.browser)
    );
}

void insert_half_way(sql::Transaction& db, const HalfWay& half_way, Instant now) {
    db.execute("DELETE FROM transient_half_sign_in WHERE ends_at <= $1", now);
    db.execute(
        "INSERT INTO transient_half_sign_in (token_hash, account_id, provider_id, goes_to, "
        "ends_at) VALUES ($1, $2, $3, $4, $5)",
        bytes(half_way.token),
        half_way.account,
        half_way.provider,
        half_way.goes_to,
        half_way.ends_at
    );
}

std::optional<FoundHalfWay> find_half_way(sql::Transaction& db, const crypto::Hash& token) {
    static const std::string query = fmt::format(
        "SELECT {}, identity_provider.name, goes_to, ends_at FROM transient_half_sign_in "
        "JOIN account ON account.id = account_id "
        "JOIN identity_provider ON identity_provider.id = provider_id WHERE token_hash = $1",
        account_columns
    );
    return db.find_one(
        [](const Row& row) {
            return FoundHalfWay{
                .account = account_from(row),
                .provider = row.get<std::string>(10),
                .goes_to = row.get<std::string>(11),
                .ends_at = row.get<Instant>(12),
            };
        },
        query,
        bytes(token)
    );
}

void remove_half_way(sql::Transaction& db, const crypto::Hash& token) {
    db.execute("DELETE FROM transient_half_sign_in WHERE token_hash = $1", bytes(token));
}

void remove_half_ways_of(sql::Transaction& db, AccountId account) {
    db.execute("DELETE FROM transient_half_sign_in WHERE account_id = $1", account);
}

}  // namespace uppsikt::access::store
