#include <algorithm>
#include <iterator>

#include "sanctions/loaded.h"

namespace uppsikt::sanctions {

namespace {

/// A day of a decision, by its column.
struct NamedDay {
    std::string_view column;
    std::optional<Date> day;
};

std::string_view column_of(PaymentKind kind) {
    switch (kind) {
        case PaymentKind::payment:
            return "paid_on";
        case PaymentKind::set_off:
            return "set_off_on";
        case PaymentKind::refund:
            return "refunded_on";
    }
    return "";
}

/// Every day that must have been, and not before the one it follows on.
class DayCheck {
public:
    DayCheck(const Session& session, const WorkingCalendar& calendar)
        : today_(session.today), begins_(calendar.begins()) {}

    void run(const EarlierDecision& row) {
        const NamedDay decided{"decided_on", row.decided_on};
        has_been({"proposed_on", row.proposed_on});
        has_been(decided);
        follows(decided, {"proposed_on", row.proposed_on});
        const NamedDay sent{"sent_on", row.sent_on};
        has_been(sent);
        follows(sent, decided);
        const NamedDay received{"received_on", row.received_on};
        has_been(received);
        follows(received, row.sent_on ? sent : decided);
        const NamedDay from{"accrues_from", row.accrues_from};
        follows(from, decided);
        const NamedDay until{"accrues_until", row.accrues_until};
        follows(until, row.accrues_from ? from : decided);
        // Cured is the day after it, which is seen at the earliest today.
        if (row.accrues_until && *row.accrues_until >= today_) object_to_come(until);
        follows({"ends_on", row.ends_on}, decided);
        for (const NamedDay& one :
             {NamedDay{"completed_on", row.completed_on},
              NamedDay{"disputed_on", row.disputed_on},
              NamedDay{"reversed_on", row.reversed_on}}) {
            has_been(one);
            follows(one, decided);
        }
        follows({"reversed_on", row.reversed_on}, {"disputed_on", row.disputed_on});
        for (const Paid& paid : row.payments) {
            const NamedDay day{column_of(paid.kind), paid.on};
            has_been(day);
            const bool is_refund = paid.kind == PaymentKind::refund;
            follows(day, is_refund ? NamedDay{"reversed_on", row.reversed_on} : decided);
        }
    }
    const std::vector<Reason>& reasons() const { return reasons_; }

private:
    void object_to_come(const NamedDay& one) {
        reasons_.push_back(
            {"sanctions_import_to_come",
             {{"column", std::string(one.column)}, {"day", to_text(*one.day)}}}
        );
    }

    void has_been(const NamedDay& one) {
        if (!one.day) return;
        if (*one.day > today_) object_to_come(one);
        if (*one.day < begins_)
            reasons_.push_back(
                {"cases_earlier_too_old", {{"day", to_text(*one.day)}, {"begins", to_text(begins_)}}
                }
            );
    }

    void follows(const NamedDay& one, const NamedDay& earlier) {
        if (!one.day || !earlier.day || *earlier.day <= *one.day) return;
        reasons_.push_back(
            {"sanctions_import_order",
             {{"column", std::string(one.column)},
              {"day", to_text(*one.day)},
              {"earlier", std::string(earlier.column)},
              {"earlier_day", to_text(*earlier.day)}}}
        );
    }

    Date today_;
    Date begins_;
    std::vector<Reason> reasons_;
};

/// Where a decision has come.
struct Standing {
    State state = State::in_force;
    Date since;
    std::optional<Date> due_on = std::nullopt;  ///< else by the tables
};

/// One row while it is taken over.
class Import {
public:
    Import(const Session& session, const cases::Handbook& handbook, const EarlierDecision& row)
        : session_(session), handbook_(handbook), row_(row) {}

    Result<cases::TakenRow> run(const cases::SourceRow& source) {
        check_texts();
        DayCheck day_check(session_, handbook_.calendar());
        day_check.run(row_);
        const bool are_days_sound = day_check.reasons().empty();
        object(day_check.reasons());
        find_contract();
        if (const auto ground = ground_on(handbook_, service_, row_.ground, row_.decided_on);
            !ground.ok())
            object(ground.refusal().reasons);
        if (!are_days_sound) return refusal();
        if (const auto filled = fill(); !filled.ok()) {
            object(filled.refusal().reasons);
            return refusal();
        }
        const Standing standing = TRY(stand());
        const cases::Earlier earlier{
            .number = row_.number,
            .source = source,
            .state = std::string(states().name(standing.state)),
            .opened_on = row_.proposed_on.value_or(row_.decided_on),
            .entered_on = standing.since,
            .due_on = standing.due_on,
            .done =
                {{.act = "proposed", .actor = row_.proposed_by},
                 {.act = "decided", .actor = row_.decided_by}}
        };
        const auto file = cases::take_over(
            session_,
            handbook_,
            machine(),
            {.unit = row_.unit,
             .learned_on = earlier.opened_on,
             .assignee = row_.assignee,
             .service = service_,
             .supplier = supplier_,
             .contract = contract_},
            earlier
        );
        if (!file.ok()) object(file.refusal().reasons);
        if (!reasons_.empty()) return refusal();
        write(file.value(), earlier);
        return cases::TakenRow{
            .has_ended = file.value().ended_on.has_value(),
            .missing = row_.missing
        };
    }

private:
    void object(const std::vector<Reason>& reasons) {
        std::ranges::copy(reasons, std::back_inserter(reasons_));
    }
    Refusal refusal() const { return {RefusalKind::invalid_input, reasons_}; }

    void check_texts() {
        cases::check_text(reasons_, row_.contract, {.field = "contract"});
        cases::check_text(reasons_, row_.ground, {.field = "ground"});
        if (!row_.reason.empty()) check_long(reasons_, row_.reason);
        if (row_.investigation)
            cases::check_text(reasons_, *row_.investigation, {.field = "investigation"});
        for (const Paid& paid : row_.payments)
            cases::check_text(reasons_, paid.reference, {.field = "reference"});
    }

    void find_contract() {
        const auto contract = registry::contract(session_, row_.contract);
        if (!contract) {
            reasons_.push_back({"sanctions_import_contract_unknown", {{"contract", row_.contract}}}
            );
            return;
        }
        contract_ = contract->id;
        service_ = contract->service;
        if (const auto then = registry::supplier_on(session_, contract->number, row_.decided_on))
            supplier_ = then->id;
    }

    /// The row as it is stored: with what follows from the terms of the day where the list is
    /// silent.
    Result<Done> fill() {
        const services::Term ladder_term = TRY(handbook_.term(service_, "LADDER", row_.decided_on));
        const Ladder ladder = TRY(ladder_of(ladder_term));
        const auto rung = std::ranges::find(ladder.rungs, row_.kind, &Ladder::Rung::kind);
        stored_.contract = row_.contract;
        stored_.kind = row_.kind;
        stored_.ground = row_.ground;
        stored_.severity = row_.severity.value_or(
            rung == ladder.rungs.end() ? investigations::Severity::minor : rung->least_severity
        );
        stored_.reason = row_.reason;
        stored_.amount = row_.amount;
        stored_.decided_on = row_.decided_on;
        stored_.sent_on = row_.sent_on;
        stored_.received_on = row_.received_on;
        stored_.ends_on = row_.ends_on;
        stored_.lifted_on = row_.completed_on;
        stored_.reversed_on = row_.reversed_on;
        stored_.rate = row_.rate;
        stored_.earlier_investigation = row_.investigation;
        if (row_.kind == Kind::running_penalty)
            stored_.accrues_from = row_.accrues_from.value_or(row_.decided_on);
        if (row_.accrues_until) stored_.cured_on = *row_.accrues_until + std::chrono::days{1};
        if (row_.kind == Kind::rescission && !stored_.ends_on) stored_.ends_on = row_.decided_on;
        return fill_notice();
    }

    Result<Done> fill_notice() {
        const bool is_deemed = stored_.sent_on && !stored_.received_on;
        if (row_.kind != Kind::notice && !is_deemed) return Done{};
        const services::Term notice = TRY(handbook_.term(service_, "NOTICE", row_.decided_on));
        const WorkingCalendar& calendar = handbook_.calendar();
        if (is_deemed)
            stored_.received_on =
                cases::last_day_of(notice, "deemed_receipt", *stored_.sent_on, calendar);
        if (row_.kind != Kind::notice) return Done{};
        if (!stored_.received_on) {
            // A notice that nobody received has ended nothing.
            if (!row_.reversed_on)
                reasons_.push_back({"delimited_list_cell_empty", {{"column", "received_on"}}});
            return Done{};
        }
        const Date least = cases::last_day_of(notice, "notice", *stored_.received_on, calendar);
        if (!stored_.ends_on) stored_.ends_on = least;
        const std::string ends = to_text(*stored_.ends_on);
        if (*stored_.ends_on < least)
            reasons_.push_back(
                {"sanctions_import_notice_too_short", {{"ends", ends}, {"least", to_text(least)}}}
            );
        // The last day is a day of the contract.
        if (row_.completed_on && *row_.completed_on <= *stored_.ends_on)
            reasons_.push_back({"sanctions_notice_runs", {{"ends", ends}}});
        return Done{};
    }

    /// What has come to be due by today.
    Money due() const {
        if (stored_.amount) return *stored_.amount;
        if (!stored_.rate) return Money();
        return accrued(
            {.from = *stored_.accrues_from, .until = session_.today, .cured_on = stored_.cured_on},
            [&](Date) { return *stored_.rate; }
        );
    }

    Result<Standing> stand() {
        Money paid;
        Date last_paid = row_.decided_on;
        for (const Paid& one : row_.payments) {
            if (one.kind == PaymentKind::refund) continue;
            paid = paid + one.amount;
            last_paid = std::max(last_paid, one.on);
        }
        if (paid > due())
            reasons_.push_back({"sanctions_pays_too_much", {{"left", kronor(due())}}});
        Standing standing = TRY(stand_by_course(paid == due(), last_paid));
        if (row_.reversed_on)
            standing = {.state = State::closed_reversed, .since = *row_.reversed_on};
        else if (row_.disputed_on)
            standing = {.state = State::disputed, .since = *row_.disputed_on};
        const bool has_ended = machine().state(states().name(standing.state)).is_end;
        if (has_ended && row_.due_on)
            reasons_.push_back(
                {"delimited_list_cell", {{"column", "due_on"}, {"text", to_text(*row_.due_on)}}}
            );
        if (row_.due_on && !has_ended) standing.due_on = row_.due_on;
        return standing;
    }

    /// As if it was neither disputed nor reversed.
    Result<Standing> stand_by_course(bool is_paid, Date last_paid) const {
        const Course course = rule_of(row_.kind).course;
        if (course == Course::measure && row_.completed_on)
            return Standing{.state = State::closed_completed, .since = *row_.completed_on};
        if (course == Course::measure)
            return Standing{
                .state = State::in_force,
                .since = row_.decided_on,
                .due_on = row_.kind == Kind::notice ? stored_.ends_on : std::nullopt
            };
        if (course == Course::accruing && !stored_.cured_on)
            return Standing{.state = State::accruing, .since = row_.decided_on};
        const Date since = stored_.cured_on.value_or(row_.decided_on);
        if (is_paid)
            return Standing{.state = State::closed_paid, .since = std::max(since, last_paid)};
        Standing standing{.state = State::penalty_due, .since = since};
        if (course == Course::due && stored_.received_on) {
            const services::Term times = TRY(handbook_.term(service_, "SANCTION", row_.decided_on));
            standing.due_on = handbook_.calendar().working_day_on_or_after(
                cases::last_day_of(times, "pay", *stored_.received_on, handbook_.calendar())
            );
        }
        return standing;
    }

    void write(const cases::Case& file, const cases::Earlier& earlier) {
        stored_.id = file.id;
        store::insert(session_.db, stored_);
        store::update(session_.db, stored_);
        cases::Content content{
            .fields = fields_of(stored_, record::FieldClass::open),
            .rows = {{"sanction", stored_.id.value()}},
        };
        const auto tell = [&](std::string name, const std::optional<Date>& day) {
            if (day) content.fields.push_back({std::move(name), to_text(*day)});
        };
        tell("decided", stored_.decided_on);
        tell("received", stored_.received_on);
        tell("cured", stored_.cured_on);
        tell("ends", stored_.ends_on);
        tell("reversed", stored_.reversed_on);
        if (stored_.rate) {
            content.fields.push_back({"rate", kronor(stored_.rate->amount)});
            content.fields.push_back({"rate_days", std::to_string(stored_.rate->days)});
        }
        const auto internal = record::FieldClass::internal;
        content.fields.push_back({"decided_by", row_.decided_by, internal});
        content.fields.push_back({"proposed_by", row_.proposed_by.value_or(""), internal});
        content.fields.push_back({"text", row_.reason, internal});
        std::string missing;
        for (const std::string& fact : row_.missing)
            missing += (missing.empty() ? "" : " ") + fact;
        content.fields.push_back({"missing", missing});
        for (const Paid& paid : row_.payments)
            content.rows.push_back(
                {"sanction_payment", store::insert_payment(session_.db, stored_.id, paid)}
            );
        cases::record_taking_over(session_, machine(), file, earlier, std::move(content));
    }

    const Session& session_;
    const cases::Handbook& handbook_;
    const EarlierDecision& row_;
    std::vector<Reason> reasons_;
    std::optional<std::string> service_;
    std::optional<registry::ContractId> contract_;
    std::optional<registry::SupplierId> supplier_;
    store::Stored stored_;
};

}  // namespace

Result<cases::ImportReport> import_decisions(
    const Session& session,
    const cases::Handbook& handbook,
    const cases::SourceFile& file,
    const EarlierDecisions& list
) {
    return cases::import_list(
        session,
        machine(),
        file,
        list,
        [&](const EarlierDecision& row, const cases::SourceRow& source) {
            return Import(session, handbook, row).run(source);
        }
    );
}

}  // namespace uppsikt::sanctions
