#include "base/text.h"
#include "platform/operations/masking.h"
#include "sanctions/loaded.h"

/// The supplier's own words beside a decision.
namespace uppsikt::sanctions {

namespace {

/// A decision that nobody is shown has nothing that words could stand beside.
std::optional<Reason> not_shown(const Loaded& loaded) {
    if (loaded.stored.decided_on && !loaded.stored.reversed_on) return std::nullopt;
    return Reason{"sanctions_comment_no_decision", {{"case", loaded.file.diary_number.text()}}};
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
        "commented",
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
        "comment_withheld",
        {.fields = {{"reason", reason.text, record::FieldClass::internal}}}
    );
    return std::move(loaded.file);
}

std::optional<Comment> comment_on(const Session& session, std::string_view number, Date known_on) {
    const Result<Loaded> loaded = load(session, number);
    if (!loaded.ok() || not_shown(loaded.value())) return std::nullopt;
    auto said = store::comment(session.db, loaded.value().stored.id, known_on);
    if (!said || !said->words) return std::nullopt;
    return Comment{.words = *std::move(said->words), .said_on = said->said_on};
}

}  // namespace uppsikt::sanctions
