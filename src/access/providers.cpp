#include <algorithm>

#include "access/access.h"
#include "access/find_account.h"
#include "access/provider_store.h"
#include "access/subjects.h"
#include "base/text.h"

/// Services that tell who somebody is, and whose account is whose.
namespace uppsikt::access {

namespace {

using record::FieldClass;

record::RowRef row_of(const Provider& provider) {
    return {"identity_provider", provider.id.value()};
}

Result<store::StoredProvider> find_provider(const Session& session, std::string_view name) {
    auto found = store::find_provider(session.db, name);
    if (!found) return unknown_provider(name);
    return *std::move(found);
}

/// As it stands in an address.
bool is_segment(std::string_view name) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return !name.empty() && name.size() <= 40 &&
           name.find_first_not_of(letters) == std::string_view::npos;
}

/// Without spaces, which part them where they are kept and where they are asked for.
void check_words(
    const std::vector<std::string>& words, std::string_view field, std::vector<Reason>& reasons
) {
    for (const std::string& word : words) {
        cases::check_text(reasons, word, {.field = field});
        if (word.find(' ') != word.npos)
            reasons.push_back({"access_level_has_space", {{"level", shown(word)}}});
    }
}

/// Our own address: https, or this machine itself, for trying it out.
std::optional<std::string> address_of_site(std::string_view site) {
    while (site.ends_with('/'))
        site.remove_suffix(1);
    constexpr std::string_view plain = "http://";
    std::string secure(site);
    if (site.starts_with(plain)) {
        const std::string_view host = site.substr(plain.size());
        const std::string_view name = host.substr(0, std::min(host.find(':'), host.size()));
        if (name != "localhost" && name != "127.0.0.1") return std::nullopt;
        secure = "https://" + std::string(host);
    }
    const auto url = fetch::parse_url(secure);
    if (!url.ok() || url.value().target != "/") return std::nullopt;
    return std::string(site);
}

void record_about(
    const Session& session,
    const Provider& provider,
    std::string_view kind,
    std::vector<record::Field> fields,
    std::vector<record::RowRef> rows = {}
) {
    rows.push_back(row_of(provider));
    record::act(
        session,
        {.kind = kind,
         .subject = provider.subject(),
         .fields = std::move(fields),
         .rows = std::move(rows)}
    );
}

void sign_out_of(const Session& session, AccountId account) {
    store::remove_half_ways_of(session.db, account);
    store::remove_sessions_of(session.db, account);
}

std::vector<Reason> faults_in(const NewProvider& order) {
    std::vector<Reason> reasons;
    if (!is_segment(order.name))
        reasons.push_back({"access_provider_name_unreadable", {{"provider", shown(order.name)}}});
    cases::check_text(reasons, order.display_name, {.field = "display"});
    cases::check_text(reasons, order.client_id, {.field = "client"});
    cases::check_text(reasons, order.client_secret, {.field = "secret"});
    if (const auto issuer = openid::check_issuer(order.issuer); !issuer.ok())
        reasons.push_back(issuer.refusal().reasons.front());
    if (!address_of_site(order.site))
        reasons.push_back({"access_site_unreadable", {{"site", shown(order.site)}}});
    check_words(order.acr, "acr", reasons);
    check_words(order.amr, "amr", reasons);
    return reasons;
}

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

}  // namespace

crypto::Hash hash_of_subject(const Vault& vault, ProviderId provider, std::string_view subject) {
    return vault.hash_of("subject", std::to_string(provider.value()) + " " + std::string(subject));
}

Result<Provider> add_provider(
    const Session& session, const Vault& vault, const NewProvider& order
) {
    if (auto reasons = faults_in(order); !reasons.empty())
        return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    if (store::find_provider(session.db, order.name))
        return Refusal{
            RefusalKind::conflict,
            Reason{"access_provider_taken", {{"provider", order.name}}}
        };
    Provider provider{
        .name = order.name,
        .display_name = order.display_name,
        .issuer = order.issuer,
        .client_id = order.client_id,
        .redirect_uri = *address_of_site(order.site) + "/logga-in/svar/" + order.name,
        .acr = order.acr,
        .amr = order.amr,
    };
    provider.id = store::insert_provider(
        session.db,
        {provider, vault.seal(provider.subject(), crypto::bytes_of(order.client_secret))}
    );
    record_about(
        session,
        provider,
        "access.provider_added",
        {{"display_name", provider.display_name, FieldClass::internal},
         {"issuer", provider.issuer, FieldClass::internal},
         {"client", provider.client_id, FieldClass::internal},
         {"redirect_uri", provider.redirect_uri, FieldClass::internal},
         {"acr", listed(provider.acr), FieldClass::internal},
         {"amr", listed(provider.amr), FieldClass::internal}}
    );
    return provider;
}

Result<Provider> set_provider_secret(
    const Session& session, const Vault& vault, const NewSecret& order
) {
    std::vector<Reason> reasons;
    cases::check_text(reasons, order.secret, {.field = "secret"});
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    const Provider provider = TRY(find_provider(session, order.provider)).provider;
    store::update_provider_secret(
        session.db,
        provider.id,
        vault.seal(provider.subject(), crypto::bytes_of(order.secret))
    );
    record_about(session, provider, "access.provider_secret_set", {});
    return provider;
}

Result<Provider> remove_provider(const Session& session, const Reasoned& order) {
    std::vector<Reason> reasons;
    cases::check_text(reasons, order.reason, {.field = "reason", .most_bytes = 2000});
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    Provider provider = TRY(find_provider(session, order.name)).provider;
    std::vector<record::RowRef> rows;
    for (const store::Tie& tie : store::ties_to(session.db, provider.id)) {
        sign_out_of(session, tie.account);
        store::remove_tie(session.db, tie.id);
        rows.push_back({"account_subject", tie.id});
    }
    store::remove_provider(session.db, provider.id);
    record_about(
        session,
        provider,
        "access.provider_removed",
        {{"reason", order.reason, FieldClass::internal}},
        std::move(rows)
    );
    return provider;
}

std::vector<Provider> providers(const Session& session) { return store::all_providers(session.db); }

Result<Account> link(const Session& session, const Vault& vault, const Link& order) {
    Account account = TRY(find_account(session, order.account));
    const Provider provider = TRY(find_provider(session, order.provider)).provider;
    const std::size_t size = order.subject.size();
    const bool is_subject =
        size > 0 && size <= 255 &&
        std::ranges::all_of(order.subject, [](char c) { return c >= 0x20 && c < 0x7f; });
    if (!is_subject)
        return Refusal{RefusalKind::invalid_input, Reason{"access_subject_unreadable"}};
    const crypto::Hash subject = hash_of_subject(vault, provider.id, order.subject);
    std::vector<Reason> reasons;
    if (store::account_of_subject(session.db, provider.id, subject))
        reasons.push_back({"access_subject_taken", {{"provider", provider.name}}});
    if (store::tie_of(session.db, account.id, provider.id))
        reasons.push_back(
            {"access_linked_already", {{"account", account.name}, {"provider", provider.name}}}
        );
    if (!reasons.empty()) return Refusal{RefusalKind::conflict, std::move(reasons)};
    const std::int64_t row =
        store::insert_tie(session.db, {.account = account.id, .provider = provider.id}, subject);
    sign_out_of(session, account.id);
    record::act(
        session,
        {.kind = "access.user_linked",
         .subject = account.subject(),
         .fields = {{"provider", provider.name, FieldClass::internal}},
         .rows = {{"account_subject", row}}}
    );
    return account;
}

Result<Account> unlink(const Session& session, const Link& order) {
    Account account = TRY(find_account(session, order.account));
    const Provider provider = TRY(find_provider(session, order.provider)).provider;
    const auto tie = store::tie_of(session.db, account.id, provider.id);
    if (!tie)
        return Refusal{
            RefusalKind::conflict,
            Reason{"access_not_linked", {{"account", account.name}, {"provider", provider.name}}}
        };
    store::remove_tie(session.db, tie->id);
    sign_out_of(session, account.id);
    record::act(
        session,
        {.kind = "access.user_unlinked",
         .subject = account.subject(),
         .fields = {{"provider", provider.name, FieldClass::internal}},
         .rows = {{"account_subject", tie->id}}}
    );
    return account;
}

std::vector<std::string> providers_of(const Session& session, AccountId account) {
    return store::provider_names_of(session.db, account);
}

}  // namespace uppsikt::access
