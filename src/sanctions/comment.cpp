#include <algorithm>
#include <source_location>

#include <fmt/format.h>

#include "base/ensure.h"
#include "base/text.h"
#include "platform/operations/masking.h"
#include "platform/record/record.h"
#include "sanctions/loaded.h"

/// The supplier's own words beside a decision.
namespace uppsikt::sanctions {

namespace {

/// A decision that nobody is shown has nothing that words could stand beside.
std::optional<Reason> not_shown(const Loaded& loaded) {
    if (loaded.stored.decided_on && !loaded.stored.reversed_on) return std::nullopt;
    return Reason{"sanctions_comment_no_decision", {{"case", loaded.file.diary_number.text()}}};
}

constexpr std::string_view act_of_words = "commented";
constexpr std::string_view act_of_withholding = "comment_withheld";

/// What is shown as known on a day, or that nothing is, beside a decision that stands.
struct Beside {
    Loaded loaded;
    store::Said said;
};
std::optional<Beside> stands_beside(
    const Session& session, std::string_view number, Date known_on
) {
    Result<Loaded> loaded = load(session, number);
    if (!loaded.ok() || not_shown(loaded.value())) return std::nullopt;
    auto said = store::comment(session.db, loaded.value().stored.id, known_on);
    if (!said) return std::nullopt;
    return Beside{std::move(loaded).value(), *std::move(said)};
}

/// The reason stands in the act alone: every row of what is said has one, in the same order.
std::string reason_of(const Session& session, const Beside& beside) {
    const auto is = [](const record::RecordedAct& act, std::string_view name) {
        return act.kind == fmt::format("{}.{}", machine().module, name);
    };
    const std::string subject = beside.loaded.file.subject();
    std::int64_t later = beside.said.later;
    for (const auto& act : record::acts_about(session.db, subject, {.at_most = 100'000})) {
        if (!is(act, act_of_words) && !is(act, act_of_withholding)) continue;
        if (later-- > 0) continue;
        const auto reason = std::ranges::find(act.fields, "reason", &record::RecordedField::name);
        ensure(reason != act.fields.end() && reason->value, "words are withheld with a reason");
        return *reason->value;
    }
    report_broken_assumption("words are withheld by an act", std::source_location::current());
}

/// Writes what is shown from now on, and records it with what was said about it.
void record_comment(
    const Session& session,
    const Loaded& loaded,
    const std::optional<std::string>& words,
    std::string_view act,
    cases::Content content
) {
    const std::int64_t row = store::insert_comment(
        session.db,
        loaded.stored.id,
        {.words = words, .said_on = session.today}
    );
    content.rows.push_back({"sanction_comment", row});
    cases::record_act(session, machine(), loaded.file, act, std::move(content));
}

}  // namespace

std::vector<Reason> unfit_words(std::string_view words, std::size_t most) {
    std::vector<Reason> reasons;
    check_long(reasons, words);
    if (const std::size_t count = count_characters(words); count > most)
        reasons.push_back(
            {"sanctions_comment_too_long",
             {{"characters", std::to_string(count)}, {"most", std::to_string(most)}}}
        );
    if (operations::without_identities(words) != words)
        reasons.push_back({"sanctions_comment_names_a_person"});
    return reasons;
}

Result<cases::Case> comment(
    const Session& session, const cases::Handbook& handbook, const Statement& words
) {
    Loaded loaded = TRY(load(session, words.number));
    const services::Term term =
        TRY(handbook.term(loaded.file.service, "SUPPLIER-COMMENT", session.today));
    const auto most = static_cast<std::size_t>(services::whole_of(term, "most"));
    std::vector<Reason> reasons = unfit_words(words.text, most);
    const RefusalKind kind = reasons.empty() ? RefusalKind::conflict : RefusalKind::invalid_input;
    if (auto reason = not_shown(loaded)) reasons.push_back(*std::move(reason));
    if (!reasons.empty()) return Refusal{kind, std::move(reasons)};
    record_comment(
        session,
        loaded,
        words.text,
        act_of_words,
        // The words can be withheld; an extract of the record that anyone may have cannot.
        {.fields = {{"text", words.text, record::FieldClass::internal}},
         .rule = term.id,
         .rule_version = term.version}
    );
    return std::move(loaded.file);
}

Result<cases::Case> withhold_comment(
    const Session& session, const cases::Handbook&, const Statement& reason
) {
    Loaded loaded = TRY(load(session, reason.number));
    std::vector<Reason> reasons;
    check_long(reasons, reason.text);
    const RefusalKind kind = reasons.empty() ? RefusalKind::conflict : RefusalKind::invalid_input;
    const auto shown = store::comment(session.db, loaded.stored.id, session.today);
    if (!shown || !shown->words)
        reasons.push_back({"sanctions_comment_none", {{"case", loaded.file.diary_number.text()}}});
    if (!reasons.empty()) return Refusal{kind, std::move(reasons)};
    record_comment(
        session,
        loaded,
        std::nullopt,
        act_of_withholding,
        {.fields = {{"reason", reason.text, record::FieldClass::internal}}}
    );
    return std::move(loaded.file);
}

std::optional<Comment> comment_on(const Session& session, std::string_view number, Date known_on) {
    auto latest = stands_beside(session, number, known_on);
    if (!latest || !latest->said.words) return std::nullopt;
    return Comment{.words = *std::move(latest->said.words), .said_on = latest->said.said_on};
}

std::optional<Withheld> withheld_on(
    const Session& session, std::string_view number, Date known_on
) {
    const auto latest = stands_beside(session, number, known_on);
    if (!latest || latest->said.words) return std::nullopt;
    return Withheld{.reason = reason_of(session, *latest), .on = latest->said.said_on};
}

}  // namespace uppsikt::sanctions
