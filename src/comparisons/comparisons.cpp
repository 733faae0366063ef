#include "comparisons/comparisons.h"

#include <algorithm>
#include <array>
#include <sstream>

#include <fmt/format.h>

#include "base/text.h"
#include "comparisons/rules.h"
#include "comparisons/store.h"
#include "platform/crypto/bytes.h"
#include "platform/crypto/hash.h"
#include "platform/html/page.h"
#include "platform/html/voice.h"
#include "platform/operations/masking.h"
#include "services/services.h"

namespace uppsikt::comparisons {

namespace {

using profiling::ProfileAnswer;
using releases::State;
using releases::Step;

constexpr std::array languages{Language::sv, Language::en};

std::string hash_of(const std::string& text) {
    return crypto::to_hex(crypto::sha256(crypto::bytes_of(text)));
}

Refusal conflict(std::string code, std::string_view number) {
    return {RefusalKind::conflict, Reason{std::move(code), {{"number", std::string(number)}}}};
}

std::vector<std::string> names_in(std::string_view text) {
    std::vector<std::string> names;
    for (const std::string_view name : split(text, ','))
        if (!trimmed(name).empty()) names.emplace_back(trimmed(name));
    return names;
}

profiling::ProfileRequest request_of(const How& how) {
    return {
        .columns =
            {.provider = how.provider,
             .supplier = how.supplier,
             .outcome = how.outcome,
             .covariates = names_in(how.covariates)},
        .model = how.model,
        .floor = how.floor,
    };
}

/// A comparison as it is about to be kept, and its pages, one for each language.
struct Made {
    Comparison comparison;
    std::vector<store::Page> pages;
};

std::vector<std::string> notes_of(
    const html::Voice& voice, const Comparison& comparison, const Terms& terms
) {
    std::vector<std::string> notes{voice.say(
        "comparisons_note_number",
        {{"number", comparison.number}, {"day", to_text(comparison.drafted_on)}}
    )};
    if (comparison.withheld > 0)
        notes.push_back(voice.say(
            "comparisons_note_withheld",
            {{"n", voice.count(comparison.withheld)},
             {"to", std::to_string(terms.small.to)},
             {"rule", terms.small_version}}
        ));
    return notes;
}

/// Without the providers that are too small, as if they were not in the list: whatever they had a
/// part in would tell of them.
Result<ProfileAnswer> compared_without_small(const List& list, const How& how, const Terms& terms) {
    profiling::Providers without;
    while (true) {
        ProfileAnswer answer = TRY(compared(list, how, terms, without));
        const profiling::Providers found = too_small(answer, terms.small);
        if (found.empty()) return answer;
        if (found.size() == answer.results.size())
            return Refusal{RefusalKind::conflict, Reason{"comparisons_too_few"}};
        without.insert(found.begin(), found.end());
    }
}

/// Compares, without what nobody may see by the terms of the day it was drafted.
Result<Made> made_of(const Means& means, Comparison comparison, const std::string& list) {
    const Terms terms = TRY(terms_on(means.handbook, comparison.drafted_on));
    ProfileAnswer answer =
        TRY(compared_without_small({uppsikt::shown(comparison.title), list}, comparison.how, terms)
        );
    if (auto reasons = against(answer, terms.small); !reasons.empty())
        return Refusal{RefusalKind::conflict, std::move(reasons)};
    join_excluded(answer);
    answer.file = comparison.title;
    comparison.participants = answer.rows;
    comparison.events = answer.events;
    comparison.shown = static_cast<int>(answer.results.size());
    comparison.list_sha256 = hash_of(list);
    comparison.withheld = static_cast<int>(answer.request.without.size());
    comparison.rule_version = terms.small_version;
    comparison.program = UPPSIKT_VERSION;
    Made made{.comparison = std::move(comparison), .pages = {}};
    for (const Language language : languages) {
        const html::Voice voice(means.texts, language);
        std::ostringstream page;
        profiling::write_profile_report(
            page,
            {.answer = answer,
             .command = {},  // nobody else has the list
             .version = made.comparison.program,
             .notes = notes_of(voice, made.comparison, terms),
             .has_withheld = made.comparison.withheld > 0,
             .back_to = voice.say("comparisons_list_path")},
            means.texts,
            language
        );
        std::string html = std::move(page).str();
        made.pages.push_back(
            {.language = language, .sha256 = hash_of(html), .html = std::move(html)}
        );
    }
    return made;
}

/// Records the step as an act with the hashes of list and pages, and the rows that it wrote.
Result<Comparison> take(
    const Session& session,
    const Comparison& from,
    const store::StepTaken& taken,
    std::vector<record::RowRef> rows = {}
) {
    const Step& step = taken.step;
    rows.push_back(store::add_step(session.db, from.id, taken));
    std::vector<record::Field> fields{
        {.name = "number", .value = from.number},
        {.name = "list_sha256", .value = from.list_sha256},
    };
    for (const Language language : languages) {
        const auto page = store::page(session.db, from.id, language);
        ensure(page.has_value(), "a comparison has a page in each language");
        fields.push_back(
            {.name = fmt::format("page_{}_sha256", html::tag_of(language)), .value = page->sha256}
        );
    }
    if (step.state == State::published)
        fields.push_back({.name = "repeated", .value = taken.is_repeated ? "yes" : "no"});
    if (!step.note.empty()) fields.push_back({.name = "note", .value = step.note});
    record::act(
        session,
        {.kind = fmt::format("comparisons.{}", name_of(step.state)),
         .subject = "comparison:" + from.number,
         .rule = "SMALL-CELLS",
         .rule_version = from.rule_version,
         .fields = std::move(fields),
         .rows = std::move(rows)}
    );
    return comparison(session, from.number);
}

/// What stands on the page beside the answer.
Result<Done> check_names(const Asked& asked) {
    if (trimmed(asked.title).empty())
        return Refusal{RefusalKind::invalid_input, Reason{"comparisons_title_missing"}};
    const How& how = asked.how;
    for (const std::string& name :
         {asked.title, how.provider, how.supplier.value_or(""), how.outcome, how.covariates})
        if (operations::without_identities(name) != name)
            return Refusal{RefusalKind::invalid_input, Reason{"comparisons_title_has_identity"}};
    return Done{};
}

/// Another that is published from the same list: what differs between the two tells of the few that
/// only one has.
std::optional<Reason> published_before(const Session& session, const Comparison& comparison) {
    for (const Comparison& one : store::all(session.db))
        if (one.state() == State::published && one.list_sha256 == comparison.list_sha256)
            return Reason{"comparisons_list_published", {{"number", one.number}}};
    return std::nullopt;
}

/// Whether the list gives what was drafted, once more.
Result<Done> check_same(
    const Session& session, const Means& means, const Comparison& drafted, const std::string& list
) {
    if (hash_of(list) != drafted.list_sha256)
        return conflict("comparisons_another_list", drafted.number);
    Comparison again{.number = drafted.number, .title = drafted.title, .how = drafted.how};
    again.drafted_on = drafted.drafted_on;
    const Made made = TRY(made_of(means, std::move(again), list));
    for (const store::Page& page : made.pages) {
        const auto kept = store::page(session.db, drafted.id, page.language);
        if (!kept || kept->sha256 != page.sha256)
            return Refusal{
                RefusalKind::conflict,
                Reason{
                    "comparisons_another_page",
                    {{"number", drafted.number},
                     {"then", drafted.program},
                     {"now", made.comparison.program}}
                }
            };
    }
    return Done{};
}

}  // namespace

Result<How> how_in(const operations::Arguments& arguments) {
    How how{
        .provider = arguments.text("provider"),
        .supplier = arguments.optional_text("supplier"),
        .outcome = arguments.text("outcome"),
        .covariates = arguments.text("covariates", ""),
        .model = arguments.choice("model", profiling::model_names).value()
    };
    if (const auto floor = arguments.optional_text("floor")) {
        how.floor = parse_share(*floor);
        if (!how.floor)
            return Refusal{
                RefusalKind::invalid_input,
                Reason{"comparisons_not_a_share", {{"floor", uppsikt::shown(*floor)}}}
            };
    }
    return how;
}

Result<Terms> terms_on(const cases::Handbook& handbook, Date day) {
    const services::Term comparison = TRY(handbook.term(std::nullopt, "COMPARISON", day));
    const services::Term small = TRY(handbook.term(std::nullopt, "SMALL-CELLS", day));
    return Terms{
        .most_columns = static_cast<int>(services::whole_of(comparison, "columns")),
        .small = {services::whole_of(small, "from"), services::whole_of(small, "to")},
        .small_version = small.version
    };
}

Result<ProfileAnswer> compared(
    List list, const How& how, const Terms& terms, profiling::Providers without
) {
    // Packed, a small file may hold any amount.
    if (list.bytes.starts_with("\x1f\x8b"))
        return Refusal{RefusalKind::invalid_input, Reason{"comparisons_packed"}};
    auto reader = TRY(delimited::Reader::from_bytes(list.name, std::move(list.bytes)));
    profiling::ProfileRequest request = request_of(how);
    request.without = std::move(without);
    request.most_columns = terms.most_columns;
    return profiling::profile(reader, request);
}

std::vector<Comparison> comparisons(const Session& session) { return store::all(session.db); }

Result<Comparison> comparison(const Session& session, std::string_view number) {
    for (Comparison& one : store::all(session.db))
        if (one.number == number) return std::move(one);
    return Refusal{
        RefusalKind::not_found,
        Reason{"comparisons_unknown", {{"number", uppsikt::shown(number)}}}
    };
}

Result<std::string> page(const Session& session, const Comparison& comparison, Language language) {
    auto kept = store::page(session.db, comparison.id, language);
    if (!kept || hash_of(kept->html) != kept->sha256)
        return conflict("comparisons_page_spoilt", comparison.number);
    return std::move(kept->html);
}

std::vector<Shown> shown(const Session& session) {
    std::vector<Shown> all;
    for (const Comparison& one : store::all(session.db)) {
        if (one.state() != State::published) continue;
        auto page_sv = page(session, one, Language::sv);
        auto page_en = page(session, one, Language::en);
        if (!page_sv.ok() || !page_en.ok()) continue;  // `verify` tells what became of it
        all.push_back(
            {.number = one.number,
             .title = one.title,
             .published_on = one.published_on.value(),
             .page_sv = std::move(page_sv).value(),
             .page_en = std::move(page_en).value()}
        );
    }
    return all;
}

std::int64_t steps_taken(const Session& session) { return store::latest_step(session.db); }

Result<Comparison> draft(const Session& session, const Means& means, Asked asked) {
    TRY(check_names(asked));
    Comparison comparison{
        .number = store::next_number(session.db, session.today),
        .title = std::string(trimmed(asked.title)),
        .how = std::move(asked.how)
    };
    comparison.drafted_on = session.today;
    Made made = TRY(made_of(means, std::move(comparison), asked.list));
    made.comparison.id = store::insert(session.db, made.comparison);
    std::vector<record::RowRef> rows{{"comparison", made.comparison.id.value()}};
    for (const store::Page& one : made.pages)
        rows.push_back(store::insert_page(session.db, made.comparison.id, one));
    const Step step = releases::step_now(session, State::drafted, "");
    return take(session, made.comparison, {step, session.today}, std::move(rows));
}

Result<Comparison> submit(const Session& session, const releases::Said& said) {
    const Comparison found = TRY(comparison(session, said.number));
    TRY(releases::check_turn(found.course(), State::submitted));
    return take(
        session,
        found,
        {releases::step_now(session, State::submitted, said.note), session.today}
    );
}

Result<Comparison> approve(
    const Session& session,
    const Means& means,
    const releases::Said& said,
    const std::optional<std::string>& list
) {
    const Comparison found = TRY(comparison(session, said.number));
    TRY(releases::check_turn(found.course(), State::published));
    const Step step = releases::step_now(session, State::published, said.note);
    std::vector<Reason> reasons = releases::unmet_by(found.course(), step);
    if (auto before = published_before(session, found)) reasons.push_back(*std::move(before));
    if (list)
        if (const auto same = check_same(session, means, found, *list); !same.ok())
            std::ranges::copy(same.refusal().reasons, std::back_inserter(reasons));
    if (!reasons.empty()) return Refusal{RefusalKind::conflict, std::move(reasons)};
    for (const Language language : languages)
        TRY(page(session, found, language));
    return take(session, found, {step, session.today, list.has_value()});
}

Result<Comparison> withdraw(const Session& session, const releases::Said& said) {
    const Comparison found = TRY(comparison(session, said.number));
    TRY(releases::check_turn(found.course(), State::withdrawn));
    const Step step = releases::step_now(session, State::withdrawn, said.note);
    if (auto reasons = releases::unmet_by(found.course(), step); !reasons.empty())
        return Refusal{RefusalKind::conflict, std::move(reasons)};
    return take(session, found, {step, session.today});
}

}  // namespace uppsikt::comparisons
