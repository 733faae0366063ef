#include "releases/shown.h"

#include <algorithm>
#include <ranges>

#include "platform/crypto/bytes.h"
#include "platform/crypto/hash.h"
#include "releases/content.h"
#include "releases/kept.h"
#include "releases/store.h"

namespace uppsikt::releases {

namespace {

Refusal spoilt(const Release& release) {
    return {RefusalKind::conflict, Reason{"releases_shown_spoilt", {{"number", release.number}}}};
}

Result<Shown> shown_of(
    const Session& session, const services::Service& service, const Release& release
) {
    Shown shown{.number = release.number};
    if (const auto kept = store::shown(session.db, release.id)) {
        if (hash_of(kept->content_json) != kept->content_sha256) return spoilt(release);
        shown.published_on = kept->published_on;
        shown.next_update = kept->next_update;
        Content content = TRY(content_from(kept->content_json));
        shown.terms = std::move(content.terms);
        shown.results = std::move(content.results);
        return shown;
    }
    // Published before its results were kept: computed as of its day, and only what has its hash.
    const Step* published = release.step(State::published);
    shown.published_on = std::chrono::floor<std::chrono::days>(published->at);
    shown.next_update = next_update(service, release.period, shown.published_on);
    shown.terms = TRY(shown_terms(service, release.period));
    shown.results = TRY(results::results_of(session, service, release.period, release.known_at));
    if (hash_of(canonical(shown.results)) != release.results_sha256) return spoilt(release);
    return shown;
}

}  // namespace

Result<ShownTerms> shown_terms(const services::Service& service, Month period) {
    const Date day = last_day(period);
    const auto eligibility = TRY(services::rating_eligibility(service, day));
    const auto pay = TRY(service.term_on("MEAS-PAY", day));
    return ShownTerms{
        .least_participants = eligibility.least_started,
        .scale = TRY(services::star_scale(service, day)),
        .window = TRY(services::start_windows(service, day)).measure,
        .first_result_after_months =
            static_cast<int>(services::whole_of(pay, "first_report_after")),
        .rule_version = TRY(service.term_on("RATE-ELIG-N", day)).version,
    };
}

std::optional<Month> next_update(
    const services::Service& service, Month period, Date published_on
) {
    const auto cycle = service.term_on("RATE-CYCLE", published_on);
    if (!cycle.ok()) return std::nullopt;
    const auto& months = services::parameter_of(cycle.value(), "published_in").values;
    Month month = std::max(period + std::chrono::months(1), month_of(published_on));
    // A year has every month that the term may name.
    for (int i = 0; i < 12; ++i, month += std::chrono::months(1)) {
        const auto number = static_cast<std::int64_t>(static_cast<unsigned>(month.month()));
        if (std::ranges::find(months, services::Quantity(number)) != months.end()) return month;
    }
    return std::nullopt;
}

Result<record::RowRef> keep_shown(
    const Session& session,
    const services::Service& service,
    const Release& release,
    const results::PeriodResults& results
) {
    store::ShownRow row{
        .published_on = session.today,
        .next_update = next_update(service, release.period, session.today),
        .content_sha256 = {},
        .content_json = content_of(TRY(shown_terms(service, release.period)), results),
    };
    row.content_sha256 = hash_of(row.content_json);
    return store::insert_shown(session.db, release.id, row);
}

Result<std::vector<Shown>> shown(const Session& session, const services::Service& service) {
    std::vector<Shown> all;
    for (const Release& release : std::views::reverse(releases(session)))
        if (release.state() == State::published && !release.is_superseded &&
            release.service == service.id)
            all.push_back(TRY(shown_of(session, service, release)));
    return all;
}

std::int64_t steps_taken(const Session& session) { return store::latest_step(session.db); }

}  // namespace uppsikt::releases
