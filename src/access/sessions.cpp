#include <array>

#include "access/access.h"
#include "access/store.h"
#include "access/tokens.h"
#include "platform/crypto/hmac.h"
#include "platform/crypto/random.h"

namespace uppsikt::access {

namespace {

Refusal no_session() { return {RefusalKind::not_permitted, Reason{"access_no_session"}}; }

}  // namespace

std::string random_token() {
    std::array<std::uint8_t, 32> bytes{};
    crypto::fill_random(bytes);
    return crypto::to_base64url(bytes);
}

crypto::Hash hash_of_token(std::string_view token) {
    return crypto::sha256(crypto::bytes_of(token));
}

std::string csrf_of(std::string_view token) {
    return crypto::to_base64url(
        crypto::hmac_sha256({crypto::bytes_of(token), crypto::bytes_of("uppsikt form")})
    );
}

bool is_csrf_of(std::string_view token, std::string_view csrf) {
    return crypto::are_equal(crypto::bytes_of(csrf_of(token)), crypto::bytes_of(csrf));
}

std::optional<OpenSession> find_session(
    const Session& session, const Settings& settings, std::string_view token
) {
    auto found = store::find_session(session.db, hash_of_token(token));
    if (!found) return std::nullopt;
    const Instant idle_end = found->seen_at + settings.idle;
    if (session.now >= found->ends_at || session.now >= idle_end) return std::nullopt;
    if (found->account.is_locked || !found->account.has(found->role)) return std::nullopt;
    const bool is_enrolling =
        settings.needs_second_factor && !found->account.has_totp && !found->proved_elsewhere;
    return OpenSession{
        .id = found->id,
        .account = std::move(found->account),
        .role = found->role,
        .started_at = found->started_at,
        .ends_at = found->ends_at,
        .is_enrolling = is_enrolling,
        .needs_touch = session.now - found->seen_at >= settings.idle / 10,
        .proved_elsewhere = found->proved_elsewhere,
    };
}

void touch(const Session& session, const OpenSession& open) {
    store::touch_session(session.db, open.id, session.now);
}

std::vector<operations::Classed> opened_to(
    const Session& session, const operations::Viewer& viewer
) {
    const auto role = viewer.role ? role_named(*viewer.role) : std::nullopt;
    if (!role || !rule_of(*role).may_break_glass) return {};
    return store::opened_to(session.db, viewer.actor, session.now);
}

operations::Viewer viewer_for(const Session& session, const Person& person, Role role) {
    operations::Viewer viewer = viewer_for(person, role);
    viewer.opened = opened_to(session, viewer);
    return viewer;
}

operations::Viewer viewer_for(const Session& session, const OpenSession& open) {
    const Person person = open.account.person();
    if (open.is_enrolling) return {.actor = person.actor, .role = std::string(enrolling)};
    return viewer_for(session, person, open.role);
}

Result<SignedIn> choose_role(
    const Session& session, const Settings& settings, const RoleChoice& choice
) {
    const auto open = find_session(session, settings, choice.token);
    if (!open) return no_session();
    if (!open->account.has(choice.role) || open->is_enrolling)
        return Refusal{
            RefusalKind::not_permitted,
            Reason{"access_not_in_role", {{"role", std::string(name_of(choice.role))}}}
        };
    store::remove_session(session.db, hash_of_token(choice.token));
    const std::string token = random_token();
    // Another role is no way to stay longer.
    store::insert_session(
        session.db,
        {.token = hash_of_token(token),
         .account = open->account.id,
         .role = choice.role,
         .started_at = session.now,
         .ends_at = open->ends_at,
         .proved_elsewhere = open->proved_elsewhere}
    );
    record::act(
        {session.db, open->account.person().actor, session.now, session.today},
        {.kind = "access.role_chosen",
         .subject = open->account.subject(),
         .fields = {{"role", std::string(name_of(choice.role)), record::FieldClass::internal}}}
    );
    return SignedIn{open->account, choice.role, token, csrf_of(token), open->ends_at};
}

void sign_out(const Session& session, std::string_view token) {
    store::remove_session(session.db, hash_of_token(token));
}

std::int64_t sign_out_everywhere(const Session& session, const Account& account) {
    return store::remove_sessions_of(session.db, account.id);
}

Result<Settings> Settings::from(const cases::Handbook& handbook, Date day) {
    const services::Term term = TRY(handbook.term(std::nullopt, "ACCESS", day));
    const auto minutes = [&](std::string_view name) {
        return std::chrono::minutes{services::whole_of(term, name)};
    };
    return Settings{
        .idle = minutes("idle"),
        .longest = minutes("longest"),
        .attempts = services::whole_of(term, "attempts"),
        .wait = minutes("wait"),
        .away = minutes("away"),
        .half_way = minutes("half_way"),
        .glass = minutes("glass"),
        .password_least = services::whole_of(term, "password"),
        .name_anywhere = services::whole_of(term, "name_anywhere"),
    };
}

}  // namespace uppsikt::access
