#include "releases/releases.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ensure.h"
#include "base/text.h"
#include "platform/crypto/hash.h"
#include "releases/kept.h"
#include "releases/shown.h"
#include "releases/store.h"

namespace uppsikt::releases {

namespace {

Refusal conflict(std::string code, std::vector<TextValue> values) {
    return {RefusalKind::conflict, Reason{std::move(code), std::move(values)}};
}

/// The period, and since when, that a release is compared with.
struct Before {
    Month period;
    Date known_at;
};

/// The latest published release of the period or an earlier one; or else the period before, as it
/// is known now.
std::optional<Before> before_of(const Session& session, Month period, Date known_at) {
    const std::vector<Release> all = releases(session);
    for (const Release& one : all)
        if (one.period <= period && one.state() == State::published && !one.is_superseded)
            return Before{one.period, one.known_at};
    std::optional<Before> before;
    for (const Month known : results::periods_known(session, known_at))
        if (known < period) before = Before{known, known_at};
    return before;
}

/// The share of the window's months that the period before does not have.
double fresh_share(const services::Service& service, Month before, Month now) {
    const auto windows = services::start_windows(service, last_day(now));
    if (!windows.ok()) return 1;
    const services::StartWindow& window = windows.value().measure;
    const int months = window.from_months_before - window.to_months_before + 1;
    const int apart = whole_months_between(first_day(before), first_day(now));
    return std::min(1.0, double{1} * apart / months);
}

void find_blocks(const Release& release, Checks& checks) {
    const auto block = [&](std::string code, std::vector<TextValue> values) {
        checks.blocks.push_back({std::move(code), std::move(values)});
    };
    if (checks.mismatches > 0)
        block(
            "releases_mismatches",
            {{"n", std::to_string(checks.mismatches)}, {"period", to_text(release.period)}}
        );
    if (!checks.is_converged) block("releases_model_failed", {{"period", to_text(release.period)}});
    if (!checks.is_same) block("releases_results_changed", {{"number", release.number}});
}

/// Records the step as an act with the release's hash, and the rows it wrote.
Result<Release> take(
    const Session& session,
    const Release& from,
    const Step& step,
    std::vector<record::RowRef> rows = {}
) {
    rows.push_back(store::add_step(session.db, from.id, step));
    if (step.state == State::drafted) rows.push_back({"rating_release", from.id.value()});
    Release after = TRY(release(session, from.number));
    std::vector<record::Field> fields{
        {.name = "number", .value = after.number},
        {.name = "period", .value = to_text(after.period)},
        {.name = "known_at", .value = to_text(after.known_at)},
        {.name = "results_sha256", .value = after.results_sha256},
    };
    if (!step.note.empty()) fields.push_back({.name = "note", .value = step.note});
    record::act(
        session,
        {.kind = fmt::format("releases.{}", name_of(step.state)),
         .subject = "release:" + after.number,
         .rule = after.rule,
         .rule_version = after.rule_version,
         .fields = std::move(fields),
         .rows = std::move(rows)}
    );
    return after;
}

}  // namespace

std::vector<Release> releases(const Session& session) {
    std::vector<Release> all = store::all(session.db);
    std::optional<Month> published;  // the period that a later release was published of
    for (Release& release : all) {
        if (release.state() != State::published) continue;
        release.is_superseded = published == release.period;
        published = release.period;
    }
    return all;
}

Result<Release> release(const Session& session, std::string_view number) {
    for (Release& one : releases(session))
        if (one.number == number) return std::move(one);
    return Refusal{
        RefusalKind::not_found,
        Reason{"releases_unknown", {{"number", std::string(number)}}}
    };
}

Result<Material> material(
    const Session& session, const services::Service& service, const Release& release
) {
    const auto of = [&](Month period, Date known_at) {
        return results::results_of(session, service, period, known_at);
    };
    Material made{
        .now = TRY(of(release.period, release.known_at)),
        .before = std::nullopt,
        .before_now = std::nullopt,
        .checks = {}
    };
    Checks& checks = made.checks;
    const results::Check check =
        TRY(results::check(session, service, release.period, release.known_at));
    checks.rows = check.rows;
    checks.mismatches = static_cast<int>(check.mismatches.size());
    checks.is_converged =
        made.now.first.ending == "converged" && made.now.follow_up.ending == "converged";
    for (const results::ContractResult& contract : made.now.contracts)
        checks.without_posterior += contract.posterior ? 0 : 1;
    checks.is_same = hash_of(canonical(made.now)) == release.results_sha256;
    if (release.before_period) {
        made.before_now = TRY(of(*release.before_period, release.known_at));
        made.before = *release.before_known_at == release.known_at
                          ? made.before_now
                          : TRY(of(*release.before_period, *release.before_known_at));
        checks.movement = movement_of(
            {.before = *made.before,
             .before_now = *made.before_now,
             .now = made.now,
             .fresh = fresh_share(service, *release.before_period, release.period)}
        );
    }
    find_blocks(release, checks);
    if (checks.movement) {
        const services::Term gate = TRY(service.term_on("RELEASE-GATE", last_day(release.period)));
        checks.needs_explanation =
            checks.movement->share_of_flags() >
            std::get<double>(services::parameter_of(gate, "flags_moved").values.front());
    }
    return made;
}

Result<Release> draft(
    const Session& session, const services::Service& service, Month period, Date known_at
) {
    if (known_at > session.today)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{"releases_known_in_the_future", {{"day", to_text(known_at)}}}
        };
    for (const Release& one : releases(session))
        if (one.period == period &&
            (one.state() == State::drafted || one.state() == State::submitted))
            return conflict("releases_is_open", {{"number", one.number}});
    const results::PeriodResults results =
        TRY(results::results_of(session, service, period, known_at));
    const std::optional<Before> before = before_of(session, period, known_at);
    store::NewRelease made{.release = {.service = service.id}, .results_json = canonical(results)};
    made.release.period = period;
    made.release.known_at = known_at;
    made.release.rule = results.rule;
    made.release.rule_version = results.rule_version;
    if (before) {
        made.release.before_period = before->period;
        made.release.before_known_at = before->known_at;
    }
    made.release.results_sha256 = hash_of(made.results_json);
    const std::string number = store::insert(session.db, made);
    // Its first step is not there yet.
    std::vector<Release> all = store::all(session.db);
    const auto found = std::ranges::find(all, number, &Release::number);
    ensure(found != all.end(), "the release was inserted");
    return take(session, *found, step_now(session, State::drafted, ""));
}

Result<Release> submit(const Session& session, const services::Service& service, const Said& said) {
    const Release found = TRY(release(session, said.number));
    TRY(check_turn(found.course(), State::submitted));
    const Material made = TRY(material(session, service, found));
    std::vector<Reason> reasons = made.checks.blocks;
    if (made.checks.needs_explanation && trimmed(said.note).empty())
        reasons.push_back(
            {"releases_needs_explanation",
             {{"moved", std::to_string(made.checks.movement->flags_moved)},
              {"all", std::to_string(made.checks.movement->in_both)}}}
        );
    if (!reasons.empty()) return Refusal{RefusalKind::conflict, std::move(reasons)};
    return take(session, found, step_now(session, State::submitted, said.note));
}

Result<Release> approve(
    const Session& session, const services::Service& service, const Said& said
) {
    const Release found = TRY(release(session, said.number));
    TRY(check_turn(found.course(), State::published));
    const Material made = TRY(material(session, service, found));
    const Step step = step_now(session, State::published, said.note);
    std::vector<Reason> reasons = made.checks.blocks;
    std::ranges::move(unmet_by(found.course(), step), std::back_inserter(reasons));
    if (!reasons.empty()) return Refusal{RefusalKind::conflict, std::move(reasons)};
    const record::RowRef kept = TRY(keep_shown(session, service, found, made.now));
    return take(session, found, step, {kept});
}

Result<Release> withdraw(const Session& session, const Said& said) {
    const Release found = TRY(release(session, said.number));
    TRY(check_turn(found.course(), State::withdrawn));
    const Step step = step_now(session, State::withdrawn, said.note);
    if (auto reasons = unmet_by(found.course(), step); !reasons.empty())
        return Refusal{RefusalKind::conflict, std::move(reasons)};
    return take(session, found, step);
}

}  // namespace uppsikt::releases
