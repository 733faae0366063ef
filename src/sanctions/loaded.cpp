#include "sanctions/loaded.h"

#include <algorithm>
#include <iterator>

namespace uppsikt::sanctions {

const cases::Machine& machine() { return states().machine(); }

Result<Loaded> load(const Session& session, std::string_view number) {
    cases::Case file = TRY(cases::find(session, number));
    auto stored = store::find(session.db, file.id);
    if (!stored)
        return Refusal{
            RefusalKind::not_found,
            Reason{"sanctions_not_one", {{"case", file.diary_number.text()}}}
        };
    return Loaded{std::move(file), *std::move(stored)};
}

record::RowRef row_of(const Loaded& loaded) { return {"sanction", loaded.stored.id.value()}; }

std::string kronor(Money amount) { return std::to_string(amount.in_ore() / 100); }

std::vector<record::Field> fields_of(const store::Stored& stored, record::FieldClass field_class) {
    std::vector<record::Field> fields{
        {"kind", std::string(name_of(stored.kind)), field_class},
        {"ground", stored.ground, field_class},
        {"contract", stored.contract, field_class},
        {"severity", std::string(investigations::name_of(stored.severity)), field_class},
    };
    if (stored.amount) fields.push_back({"amount", kronor(*stored.amount), field_class});
    if (stored.accrues_from)
        fields.push_back({"accrues_from", to_text(*stored.accrues_from), field_class});
    return fields;
}

void check_long(std::vector<Reason>& reasons, std::string_view text) {
    // A technical limit, not a term: a million characters is a long letter.
    cases::check_text(reasons, text, {.field = "text", .most_bytes = 1 << 20, .one_line = false});
}

std::optional<Refusal> refusal(
    const Session& session, const Loaded& loaded, std::string_view verb, std::vector<Reason> input
) {
    const RefusalKind kind = input.empty() ? RefusalKind::conflict : RefusalKind::invalid_input;
    std::ranges::move(
        cases::objections(machine(), loaded.file, verb, session),
        std::back_inserter(input)
    );
    if (input.empty()) return std::nullopt;
    return Refusal{kind, std::move(input)};
}

Result<cases::Case> conclude(
    const Session& session,
    const cases::Handbook& handbook,
    const Loaded& loaded,
    std::string_view text,
    cases::Move move
) {
    store::update(session.db, loaded.stored);
    move.content.rows.push_back(row_of(loaded));
    move.content.fields.push_back({"text", std::string(text), record::FieldClass::internal});
    return cases::take(session, handbook, machine(), loaded.file, std::move(move));
}

std::optional<Rate> rate_by_terms(
    const cases::Handbook& handbook,
    const std::optional<std::string>& service,
    const std::optional<AmountRef>& amount,
    Date day
) {
    if (!amount) return std::nullopt;
    const Result<services::Term> term = handbook.term(service, amount->term, day);
    if (!term.ok()) return std::nullopt;
    const std::string& unit = services::parameter_of(term.value(), amount->parameter).unit;
    return Rate{
        .amount = services::money_of(term.value(), amount->parameter),
        .days = unit == "money_per_week" ? 7 : 1
    };
}

Result<Ground> ground_on(
    const cases::Handbook& handbook,
    const std::optional<std::string>& service,
    std::string_view ground,
    Date day
) {
    const Result<services::Term> term = handbook.term(service, term_of_ground(ground), day);
    if (!term.ok())
        return Refusal{
            RefusalKind::not_found,
            Reason{
                "sanctions_ground_unknown",
                {{"ground", std::string(ground)}, {"date", to_text(day)}}
            }
        };
    return ground_of(term.value());
}

Sanction whole(const Session& session, const Loaded& loaded) {
    const store::Stored& stored = loaded.stored;
    std::string investigation = stored.earlier_investigation.value_or("");
    if (stored.investigation) {
        const auto file = cases::find(session, *stored.investigation);
        ensure(file.has_value(), "the investigation of a sanction is a case");
        investigation = file->diary_number.text();
    }
    return {
        .file = loaded.file,
        .investigation = std::move(investigation),
        .contract = stored.contract,
        .kind = stored.kind,
        .ground = stored.ground,
        .severity = stored.severity,
        .reason = stored.reason,
        .amount = stored.amount,
        .rate = stored.rate,
        .decided_on = stored.decided_on,
        .accrues_from = stored.accrues_from,
        .cured_on = stored.cured_on,
        .sent_on = stored.sent_on,
        .received_on = stored.received_on,
        .ends_on = stored.ends_on,
        .lifted_on = stored.lifted_on,
        .reversed_on = stored.reversed_on,
        .payments = store::payments(session.db, stored.id),
    };
}

}  // namespace uppsikt::sanctions
