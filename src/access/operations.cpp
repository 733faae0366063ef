#include "access/operations.h"

#include <boost/json.hpp>

#include "access/access.h"
#include "platform/operations/reads.h"
#include "platform/record/leaf.h"

namespace uppsikt::access {

namespace {

namespace json = boost::json;
using operations::Answer;
using operations::Arguments;
using operations::Operation;
using operations::Option;
using operations::Request;
using operations::Takes;
using Roles = std::vector<std::string_view>;

template <class Text>
json::value optional_text(const std::optional<Text>& text) {
    return text ? json::value(*text) : json::value(nullptr);
}

/// Never anything that opens a door.
json::object described(const Request& request, const Account& account) {
    json::array roles;
    for (const Role role : account.rights.roles)
        roles.emplace_back(name_of(role));
    json::array providers;
    for (const std::string& name : providers_of(request.session, account.id))
        providers.emplace_back(name);
    json::value supplier = nullptr;
    if (account.rights.supplier)
        if (const auto found = registry::supplier(request.session, *account.rights.supplier))
            supplier = found->name;
    return {
        {"account", account.name},
        {"display", account.display_name},
        {"roles", std::move(roles)},
        {"unit", optional_text(account.rights.unit)},
        {"supplier", std::move(supplier)},
        {"only_own", account.rights.only_own},
        {"locked", account.is_locked},
        {"password", account.has_password},
        {"totp", account.has_totp},
        {"providers", std::move(providers)},
    };
}

Result<Answer> answer(const Request& request, const Result<Account>& result) {
    if (!result.ok()) return result.refusal();
    return Answer{.json = described(request, result.value())};
}

Result<Settings> settings(const Request& request) {
    return Settings::from(request.desk.get<cases::Handbook>(), request.session.today);
}

const Vault& vault(const Request& request) { return request.desk.get<Vault>(); }

AskedRights rights_of(const Arguments& given) {
    return {
        .roles = given.texts("role"),
        .unit = given.optional_text("unit"),
        .supplier = given.optional_text("supplier"),
        .only_own = given.yes("own"),
    };
}

/// The account of who asks. Looked at before the account is: the answer tells nothing of others.
bool is_own(const Request& request) {
    const std::string& name = request.arguments.text("name");
    const std::string& actor = request.viewer.actor;
    return actor == "user:" + name || actor == "supplier-user:" + name;
}

Refusal not_yours() { return {RefusalKind::not_permitted, Reason{"access_not_yours"}}; }

Result<Answer> do_add(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(
        request,
        add_user(
            request.session,
            {.name = given.text("name"),
             .display_name = given.text("display"),
             .rights = rights_of(given)}
        )
    );
}

Result<Answer> do_list(const Request& request) {
    json::array rows;
    for (const Account& account : accounts(request.session))
        rows.push_back(described(request, account));
    return Answer{.json = {{"accounts", std::move(rows)}}, .list = "accounts"};
}

Result<Answer> do_roles(const Request& request) {
    const RightsOf order{request.arguments.text("name"), rights_of(request.arguments)};
    return answer(request, set_roles(request.session, order));
}

using Change = Result<Account> (*)(const Session&, const Reasoned&);
template <Change change>
Result<Answer> with_reason(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(request, change(request.session, {given.text("name"), given.text("reason")}));
}

/// Refuses what is not the password that the account has now.
Result<Done> check_present(const Request& request) {
    const Arguments& given = request.arguments;
    const NewPassword present{given.text("name"), given.text("current", "")};
    if (!is_password_of(request.session, vault(request), present))
        return Refusal{RefusalKind::not_permitted, Reason{"access_password_wrong"}};
    return Done{};
}

/// One's own with the present one beside it; an administrator, and who has the machine, anybody's.
Result<Answer> do_password(const Request& request) {
    const Arguments& given = request.arguments;
    const Settings now = TRY(settings(request));
    const bool is_trusted = !request.viewer.role || request.viewer.role == "administrator";
    if (!is_own(request) && !is_trusted) return not_yours();
    if (request.viewer.role && is_own(request)) TRY(check_present(request));
    return answer(
        request,
        set_password(
            request.session,
            vault(request),
            now,
            {given.text("name"), given.text("password")}
        )
    );
}

/// In a role with the present password beside it, as a password; not while one is let in to get a
/// key, since it was given for that.
Result<Answer> do_totp(const Request& request) {
    if (request.viewer.role && !is_own(request)) return not_yours();
    if (request.viewer.role && request.viewer.role != enrolling) TRY(check_present(request));
    const TotpKey key =
        TRY(begin_totp(request.session, vault(request), request.arguments.text("name")));
    return Answer{.json = {{"key", key.key}, {"address", key.address}}};
}

Result<Answer> do_confirm_totp(const Request& request) {
    if (request.viewer.role && !is_own(request)) return not_yours();
    const Arguments& given = request.arguments;
    const auto codes =
        TRY(confirm_totp(request.session, vault(request), {given.text("name"), given.text("code")})
        );
    json::array recovery;
    for (const std::string& code : codes)
        recovery.emplace_back(code);
    return Answer{.json = {{"account", given.text("name")}, {"recovery", std::move(recovery)}}};
}

Result<Answer> do_sign_out(const Request& request) {
    const std::string& name = request.arguments.text("name");
    const bool is_trusted = !request.viewer.role || request.viewer.role == "administrator";
    if (!is_own(request) && !is_trusted) return not_yours();
    const auto found = account(request.session, name);
    const std::int64_t ended = found ? sign_out_everywhere(request.session, *found) : 0;
    return Answer{.json = {{"account", name}, {"sessions", ended}}};
}

/// Never its secret.
json::object described(const Provider& provider) {
    return {
        {"provider", provider.name},
        {"display", provider.display_name},
        {"issuer", provider.issuer},
        {"client", provider.client_id},
        {"redirect_uri", provider.redirect_uri},
        {"acr", json::array(provider.acr.begin(), provider.acr.end())},
        {"amr", json::array(provider.amr.begin(), provider.amr.end())},
    };
}

Result<Answer> answer(const Result<Provider>& result) {
    if (!result.ok()) return result.refusal();
    return Answer{.json = described(result.value())};
}

Result<Answer> do_add_provider(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(add_provider(
        request.session,
        vault(request),
        {.name = given.text("name"),
         .display_name = given.text("display"),
         .issuer = given.text("issuer"),
         .client_id = given.text("client"),
         .client_secret = given.text("secret"),
         .site = given.text("site"),
         .acr = given.texts("acr"),
         .amr = given.texts("amr")}
    ));
}

Result<Answer> do_provider_secret(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(set_provider_secret(
        request.session,
        vault(request),
        {given.text("name"), given.text("secret")}
    ));
}

Result<Answer> do_remove_provider(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(remove_provider(request.session, {given.text("name"), given.text("reason")}));
}

Result<Answer> do_list_providers(const Request& request) {
    json::array rows;
    for (const Provider& provider : providers(request.session))
        rows.push_back(described(provider));
    return Answer{.json = {{"providers", std::move(rows)}}, .list = "providers"};
}

Result<Answer> do_link(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(
        request,
        link(
            request.session,
            vault(request),
            {given.text("name"), given.text("provider"), given.text("subject")}
        )
    );
}

Result<Answer> do_unlink(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(request, unlink(request.session, {given.text("name"), given.text("provider")}));
}

Result<Answer> do_break_glass(const Request& request) {
    const Arguments& given = request.arguments;
    const Settings now = TRY(settings(request));
    const BrokenGlass broken = TRY(break_glass(
        request.session,
        now,
        request.viewer,
        {.number = given.text("number"),
         .field_class =
             record::field_class_named(given.text("class")).value_or(record::FieldClass::personal),
         .reason = given.text("reason")}
    ));
    return Answer{
        .json =
            {
                {"number", broken.number},
                {"class", record::name_of(broken.field_class)},
                {"until", to_text(broken.ends_at)},
            }
    };
}

/// Who was shown what is personal or secret of a case.
Result<Answer> do_readers(const Request& request) {
    const cases::Case file = TRY(cases::find(request.session, request.arguments.text("number")));
    json::array rows;
    for (const auto& read : operations::reads_about(request.session, file.subject(), 1000))
        rows.push_back(json::object{
            {"at", to_text(read.read_at)},
            {"actor", read.actor},
            {"role", optional_text(read.role)},
            {"operation", read.operation},
            {"class", read.field_class},
        });
    return Answer{.json = {{"reads", std::move(rows)}}, .list = "reads"};
}

// clang-format off
std::vector<Operation> rows() {
    const Roles administers{"administrator"};
    const Roles own{};
    const Roles staff{"registrar", "local_officer", "officer", "inspector", "assessor", "decision_maker", "analyst", "supplier", "administrator"};
    const Roles handles{"registrar", "local_officer", "officer", "inspector", "assessor"};
    const Roles looks_after{"decision_maker", "auditor"};
    const Option name{.name = "name", .is_required = true, .is_placed = true};
    const Option display{.name = "display", .is_required = true};
    const Option role{.name = "role", .is_required = true, .is_list = true};
    const Option unit{.name = "unit"};
    const Option supplier{.name = "supplier"};
    const Option only_own{.name = "own", .takes = Takes::flag};
    const Option reason{.name = "reason", .is_required = true};
    const Option password{.name = "password", .takes = Takes::secret, .is_required = true};
    const Option current{.name = "current", .takes = Takes::secret};
    const Option code{.name = "code", .is_required = true};
    const Option number{.name = "number", .is_required = true, .is_placed = true, .covers = cases::covers};
    const Option service{.name = "name", .is_required = true, .is_placed = true, .purpose = "access_option_provider"};
    const Option shown_as{.name = "display", .is_required = true, .purpose = "access_option_shown_as"};
    const Option issuer{.name = "issuer", .is_required = true};
    const Option client{.name = "client", .is_required = true};
    const Option site{.name = "site", .is_required = true};
    const Option acr{.name = "acr", .is_list = true};
    const Option amr{.name = "amr", .is_list = true};
    const Option secret{.name = "secret", .takes = Takes::secret, .is_required = true};
    const Option provider{.name = "provider", .is_required = true};
    const Option subject{.name = "subject", .is_required = true};
    const Option above{.name = "class", .takes = Takes::choice, .is_required = true, .choices = {"personal", "secret"}};
    return {
        {"user", "add",          true,  {name, display, role, unit, supplier, only_own}, administers, {}, do_add},
        {"user", "list",         false, {},                                              administers, {}, do_list},
        {"user", "roles",        true,  {name, role, unit, supplier, only_own},          administers, {}, do_roles},
        {"user", "lock",         true,  {name, reason},                                  administers, {}, with_reason<lock>},
        {"user", "unlock",       true,  {name, reason},                                  administers, {}, with_reason<unlock>},
        {"user", "password",     true,  {name, password, current},                       staff,       {}, do_password},
        {"user", "totp",         true,  {name, current},                                 own,         {}, do_totp},
        {"user", "totp-confirm", true,  {name, code},                                    own,         {}, do_confirm_totp},
        {"user", "totp-reset",   true,  {name, reason},                                  administers, {}, with_reason<reset_totp>},
        {"user", "sign-out",     true,  {name},                                          own,         {}, do_sign_out},
        {"user", "link",         true,  {name, provider, subject},                       administers, {}, do_link},
        {"user", "unlink",       true,  {name, provider},                                administers, {}, do_unlink},
        {"identity-provider", "add",    true,  {service, shown_as, issuer, client, site, acr, amr, secret}, administers, {}, do_add_provider},
        {"identity-provider", "list",   false, {},                                       administers, {}, do_list_providers},
        {"identity-provider", "secret", true,  {service, secret},                        administers, {}, do_provider_secret},
        {"identity-provider", "remove", true,  {service, reason},                        administers, {}, do_remove_provider},
        {"case", "break-glass",  true,  {number, above, reason},                         handles,     {}, do_break_glass},
        {"case", "readers",      false, {number},                                        looks_after, {}, do_readers},
    };
}
// clang-format on

}  // namespace

const operations::Table& operations() {
    static const operations::Table table{.module = "access", .operations = rows()};
    return table;
}

}  // namespace uppsikt::access
