#include <algorithm>
#include <iterator>

#include "complaints/complaints.h"
#include "complaints/receipt_code.h"
#include "complaints/rules.h"
#include "complaints/store.h"

namespace uppsikt::complaints {

namespace {

using record::FieldClass;

const cases::Machine& machine() { return states().machine(); }

/// A complaint with its case.
struct Loaded {
    cases::Case file;
    store::Stored stored;
};

Result<Loaded> load(const Session& session, std::string_view number) {
    cases::Case file = TRY(cases::find(session, number));
    auto stored = store::find(session.db, file.id);
    if (!stored)
        return Refusal{
            RefusalKind::not_found,
            Reason{"complaints_not_a_complaint", {{"case", file.diary_number.text()}}}
        };
    return Loaded{std::move(file), *std::move(stored)};
}

Result<Loaded> load_by_code(const Session& session, std::string_view code) {
    const auto hash = hash_of_code(code);
    auto stored = hash ? store::find_by_code(session.db, *hash) : std::nullopt;
    if (!stored) return Refusal{RefusalKind::not_found, Reason{"complaints_code_unknown"}};
    auto file = cases::find(session, stored->id);
    ensure(file.has_value(), "a complaint has its case");
    return Loaded{*std::move(file), *std::move(stored)};
}

/// Whoever has the code acts as the complainant, and as nobody else.
Session as_complainant(const Session& session) {
    return {session.db, "complainant", session.now, session.today};
}

/// The reasons of the tables and of the input, all at once.
std::optional<Refusal> refusal(
    const Session& session, const Loaded& loaded, std::string_view verb, std::vector<Reason> input
) {
    if (!input.empty()) {
        std::ranges::move(
            cases::objections(machine(), loaded.file, verb, session),
            std::back_inserter(input)
        );
        return Refusal{RefusalKind::invalid_input, std::move(input)};
    }
    auto reasons = cases::objections(machine(), loaded.file, verb, session);
    if (reasons.empty()) return std::nullopt;
    return Refusal{RefusalKind::conflict, std::move(reasons)};
}

record::RowRef row_of(const Loaded& loaded) { return {"complaint", loaded.stored.id.value()}; }

/// A message in the inbox, as a row of the act to come.
void add_message(
    const Session& session, const Loaded& loaded, const Message& message, cases::Content& content
) {
    if (message.text.empty()) return;
    const std::int64_t id = store::insert_message(session.db, loaded.stored.id, message);
    content.rows.push_back({"complaint_message", id});
}

/// A step whose statement stands in a column of the complaint.
struct Told {
    std::string_view verb;
    std::optional<std::string> store::Stored::* column;
};

Result<cases::Case> tell(
    const Session& session,
    const cases::Handbook& handbook,
    const Statement& statement,
    const Told& told
) {
    Loaded loaded = TRY(load(session, statement.number));
    if (auto no = refusal(session, loaded, told.verb, objections(statement))) return *std::move(no);
    loaded.stored.*told.column = statement.text;
    store::update(session.db, loaded.stored);
    return cases::take(
        session,
        handbook,
        machine(),
        loaded.file,
        {.verb = told.verb, .content = {.rows = {row_of(loaded)}}}
    );
}

/// A step whose statement stands in its act.
Result<cases::Case> say(
    const Session& session,
    const cases::Handbook& handbook,
    const Statement& statement,
    cases::Move move
) {
    const Loaded loaded = TRY(load(session, statement.number));
    if (auto no = refusal(session, loaded, move.verb, objections(statement))) return *std::move(no);
    move.content.fields.push_back({"text", statement.text, FieldClass::personal});
    return cases::take(session, handbook, machine(), loaded.file, std::move(move));
}

Result<cases::Case> take_answer(
    const Session& session,
    const cases::Handbook& handbook,
    const Loaded& loaded,
    const FixAnswer& answer
) {
    const std::string_view verb = answer.is_fixed ? "confirm_fix" : "reject_fix";
    std::vector<Reason> input;
    cases::check_text(
        input,
        answer.text,
        {.field = "text", .most_bytes = 1 << 20, .may_be_empty = true, .one_line = false}
    );
    if (auto no = refusal(session, loaded, verb, std::move(input))) return *std::move(no);
    cases::Move move{.verb = verb};
    if (!answer.is_fixed) move.unit = "central";
    add_message(session, loaded, {true, session.today, answer.text}, move.content);
    return cases::take(session, handbook, machine(), loaded.file, std::move(move));
}

}  // namespace

Result<cases::Case> acknowledge(
    const Session& session, const cases::Handbook& handbook, const Acknowledgement& order
) {
    const Loaded loaded = TRY(load(session, order.number));
    std::vector<Reason> input;
    cases::check_text(
        input,
        order.message,
        {.field = "message", .most_bytes = 1 << 20, .may_be_empty = true, .one_line = false}
    );
    if (auto no = refusal(session, loaded, "acknowledge", std::move(input))) return *std::move(no);
    cases::Move move{.verb = "acknowledge"};
    add_message(session, loaded, {false, session.today, order.message}, move.content);
    return cases::take(session, handbook, machine(), loaded.file, std::move(move));
}

Result<cases::Case> triage(
    const Session& session, const cases::Handbook& handbook, const Triage& order
) {
    Loaded loaded = TRY(load(session, order.number));
    const std::string_view verb = order.is_local ? "send_local" : "send_central";
    std::vector<Reason> input;
    cases::check_text(input, order.unit, {.field = "unit"});
    if (order.assignee) cases::check_text(input, *order.assignee, {.field = "assignee"});
    if (auto no = refusal(session, loaded, verb, std::move(input))) return *std::move(no);

    const services::Term central =
        TRY(handbook.term(loaded.file.service, "COMPLAINT-CENTRAL", loaded.file.opened_on));
    store::Stored& stored = loaded.stored;
    if (order.severity) stored.severity = *order.severity;
    if (stored.central_because != CentralReason::third_of_its_kind)
        stored.central_because = central_reason(stored.severity, {}, central);
    if (order.is_local && stored.central_because)
        return Refusal{
            RefusalKind::conflict,
            Reason{
                "complaints_must_go_central",
                {{"case", order.number}, {"because", std::string(name_of(*stored.central_because))}}
            }
        };
    store::update(session.db, stored);
    return cases::take(
        session,
        handbook,
        machine(),
        loaded.file,
        {.verb = verb,
         .unit = order.unit,
         .assignee = order.assignee,
         .content =
             {.fields =
                  {{"severity", std::string(name_of(stored.severity)), FieldClass::internal},
                   {"unit", order.unit, FieldClass::internal}},
              .rows = {row_of(loaded)},
              .rule = central.id,
              .rule_version = central.version}}
    );
}

Result<cases::Case> report_fix(
    const Session& session, const cases::Handbook& handbook, const Statement& fix
) {
    return say(session, handbook, fix, {.verb = "report_fix"});
}

Result<cases::Case> answer_fix(
    const Session& session, const cases::Handbook& handbook, const FixAnswer& answer
) {
    const Loaded loaded = TRY(load(session, answer.number));
    if (auto input = objections(Statement{answer.number, answer.text}); !input.empty())
        return Refusal{RefusalKind::invalid_input, std::move(input)};
    return take_answer(session, handbook, loaded, answer);
}

Result<cases::Case> answer_fix_by_code(
    const Session& session, const cases::Handbook& handbook, const FixAnswerByCode& answer
) {
    const Loaded loaded = TRY(load_by_code(session, answer.code));
    return take_answer(
        as_complainant(session),
        handbook,
        loaded,
        {.number = loaded.file.diary_number.text(), .is_fixed = answer.is_fixed, .text = answer.text
        }
    );
}

Result<cases::Case> send_central(
    const Session& session, const cases::Handbook& handbook, const Statement& reason
) {
    return say(session, handbook, reason, {.verb = "send_central", .unit = "central"});
}

Result<cases::Case> find_no_defect(
    const Session& session, const cases::Handbook& handbook, const Statement& outcome
) {
    return tell(session, handbook, outcome, {"find_no_defect", &store::Stored::outcome});
}

Result<cases::Case> confirm_defect(
    const Session& session, const cases::Handbook& handbook, const Statement& summary
) {
    return tell(session, handbook, summary, {"confirm_defect", &store::Stored::summary});
}

Result<cases::Case> notify_supplier(
    const Session& session, const cases::Handbook& handbook, const Statement& notice
) {
    return tell(session, handbook, notice, {"notify_supplier", &store::Stored::outcome});
}

Result<cases::Case> hand_to_investigation(
    const Session& session, const cases::Handbook& handbook, const Statement& investigation
) {
    const cases::Case other = TRY(cases::find(session, investigation.text));
    return tell(
        session,
        handbook,
        {investigation.number, other.diary_number.text()},
        {"investigate", &store::Stored::outcome}
    );
}

Result<cases::Case> merge(
    const Session& session, const cases::Handbook& handbook, const Merge& order
) {
    const Complaint duplicate = TRY(complaint(session, order.duplicate));
    const Complaint into = TRY(complaint(session, order.into));
    std::vector<Reason> reasons = merge_objections(duplicate, into);
    std::ranges::move(
        cases::objections(machine(), duplicate.file, "merge", session),
        std::back_inserter(reasons)
    );
    if (!reasons.empty()) return Refusal{RefusalKind::conflict, std::move(reasons)};
    Loaded loaded = TRY(load(session, order.duplicate));
    loaded.stored.merged_into = into.file.id;
    store::update(session.db, loaded.stored);
    const std::string number = loaded.file.diary_number.text();
    cases::record_act(
        session,
        machine(),
        into.file,
        "duplicate_received",
        {.fields = {{"duplicate", number}}}
    );
    return cases::take(
        session,
        handbook,
        machine(),
        loaded.file,
        {.verb = "merge",
         .content = {.fields = {{"into", into.file.diary_number.text()}}, .rows = {row_of(loaded)}}}
    );
}

Result<cases::Case> expire_confirmation(
    const Session& session, const cases::Handbook& handbook, const cases::Case& file
) {
    return cases::take(
        session,
        handbook,
        machine(),
        file,
        {.verb = "expire",
         .unit = "central",
         .content = {.fields = {{"due", to_text(file.due_on.value_or(session.today))}}}}
    );
}

Result<int> expire_confirmations(const Session& session, const cases::Handbook& handbook) {
    int expired = 0;
    cases::Filter filter{
        .kind = std::string(machine().kind),
        .owner = cases::Role::complainant,
        .only_overdue = true
    };
    while (true) {
        const std::vector<cases::Case> page = cases::list(session, filter);
        if (page.empty()) return expired;
        filter.after = page.back().id;
        for (const cases::Case& file : page) {
            // Overdue may also be the whole case, while the complainant still has time to answer.
            if (!cases::objections(machine(), file, "expire", session).empty()) continue;
            TRY(expire_confirmation(session, handbook, file));
            ++expired;
        }
    }
}

Result<Done> write_to_sender(const Session& session, const Statement& message) {
    const Loaded loaded = TRY(load(session, message.number));
    if (auto input = objections(message); !input.empty())
        return Refusal{RefusalKind::invalid_input, std::move(input)};
    cases::Content content;
    add_message(session, loaded, {false, session.today, message.text}, content);
    cases::record_act(session, machine(), loaded.file, "message_sent", std::move(content));
    return Done{};
}

Result<Done> write_by_code(const Session& session, const MessageByCode& message) {
    const Loaded loaded = TRY(load_by_code(session, message.code));
    if (auto input = objections(Statement{"", message.text}); !input.empty())
        return Refusal{RefusalKind::invalid_input, std::move(input)};
    const Session complainant = as_complainant(session);
    cases::Content content;
    add_message(complainant, loaded, {true, session.today, message.text}, content);
    cases::record_act(complainant, machine(), loaded.file, "message_received", std::move(content));
    return Done{};
}

Result<Followed> follow(const Session& session, std::string_view code) {
    const Loaded loaded = TRY(load_by_code(session, code));
    Loaded shown = loaded;
    // A duplicate of a duplicate: the last of them has the state.
    while (shown.stored.merged_into) {
        auto file = cases::find(session, *shown.stored.merged_into);
        auto stored = store::find(session.db, *shown.stored.merged_into);
        ensure(file && stored, "what a complaint was merged into is there");
        shown = {*std::move(file), *std::move(stored)};
    }
    const bool is_merged = shown.file.id != loaded.file.id;
    Followed followed{
        .number = loaded.file.diary_number.text(),
        .state = states().state(shown.file.state),
        .opened_on = loaded.file.opened_on,
        .due_on = shown.file.due_on,
        .central_due_on = shown.file.central_due_on,
        .merged_into = std::nullopt,
        .outcome = shown.stored.outcome,
        .messages = store::messages(session.db, loaded.stored.id),
        .files = static_cast<int>(store::attachments(session.db, loaded.stored.id).size()),
    };
    if (is_merged) followed.merged_into = shown.file.diary_number.text();
    return followed;
}

}  // namespace uppsikt::complaints
