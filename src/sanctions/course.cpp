#include <algorithm>

#include "sanctions/loaded.h"

namespace uppsikt::sanctions {

namespace {

/// What is left to pay by the end of a day.
Result<Money> left(const cases::Handbook& handbook, const Sanction& sanction, Date day) {
    const Money due = TRY(penalty_on(handbook, sanction, day));
    return due - paid_by(sanction);
}

/// A step that changes nothing but the state.
Result<cases::Case> say(
    const Session& session,
    const cases::Handbook& handbook,
    const Statement& statement,
    std::string_view verb
) {
    const Loaded loaded = TRY(load(session, statement.number));
    std::vector<Reason> input;
    check_long(input, statement.text);
    if (auto no = refusal(session, loaded, verb, std::move(input))) return *std::move(no);
    return conclude(session, handbook, loaded, statement.text, {.verb = verb});
}

std::string_view verb_upheld(const store::Stored& stored) {
    const Course course = rule_of(stored.kind).course;
    if (course == Course::measure) return "uphold_measure";
    if (course == Course::accruing && !stored.cured_on) return "uphold_running";
    return "uphold_penalty";
}

}  // namespace

Result<cases::Case> reject(
    const Session& session, const cases::Handbook& handbook, const Statement& reason
) {
    return say(session, handbook, reason, "reject");
}

Result<cases::Case> withdraw(
    const Session& session, const cases::Handbook& handbook, const Statement& reason
) {
    return say(session, handbook, reason, "withdraw");
}

Result<cases::Case> dispute(
    const Session& session, const cases::Handbook& handbook, const Statement& claim
) {
    return say(session, handbook, claim, "dispute");
}

Result<cases::Case> send_decision(
    const Session& session, const cases::Handbook& handbook, const Statement& to
) {
    Loaded loaded = TRY(load(session, to.number));
    store::Stored& stored = loaded.stored;
    std::vector<Reason> input;
    check_long(input, to.text);
    // Of a decision that was made elsewhere it may be known only when it was received.
    if (const auto sent = stored.sent_on ? stored.sent_on : stored.received_on)
        input.push_back({"sanctions_sent_already", {{"case", to.number}, {"sent", to_text(*sent)}}}
        );
    if (auto no = refusal(session, loaded, "send", std::move(input))) return *std::move(no);

    const auto& service = loaded.file.service;
    const services::Term notice = TRY(handbook.term(service, "NOTICE", loaded.file.opened_on));
    const WorkingCalendar& calendar = handbook.calendar();
    stored.sent_on = session.today;
    stored.received_on = cases::last_day_of(notice, "deemed_receipt", session.today, calendar);
    std::optional<Date> due_on;
    if (stored.kind == Kind::notice) {
        stored.ends_on = cases::last_day_of(notice, "notice", *stored.received_on, calendar);
        due_on = stored.ends_on;
    }
    if (loaded.file.state == states().name(State::penalty_due)) {
        const services::Term times = TRY(handbook.term(service, "SANCTION", loaded.file.opened_on));
        due_on = calendar.working_day_on_or_after(
            cases::last_day_of(times, "pay", *stored.received_on, calendar)
        );
    }
    cases::Move move{
        .verb = "send",
        .due_on = due_on,
        .content =
            {.fields = {{"received", to_text(*stored.received_on)}},
             .rule = notice.id,
             .rule_version = notice.version}
    };
    if (stored.ends_on) move.content.fields.push_back({"ends", to_text(*stored.ends_on)});
    return conclude(session, handbook, loaded, to.text, std::move(move));
}

Result<cases::Case> verify_cure(
    const Session& session, const cases::Handbook& handbook, const Cure& cure
) {
    Loaded loaded = TRY(load(session, cure.number));
    store::Stored& stored = loaded.stored;
    std::vector<Reason> input;
    check_long(input, cure.text);
    if (!stored.accrues_from || stored.cured_on)
        input.push_back({"sanctions_does_not_accrue", {{"kind", std::string(name_of(stored.kind))}}}
        );
    else if (cure.cured_on < *stored.accrues_from || cure.cured_on > session.today)
        input.push_back(
            {"sanctions_cured_outside",
             {{"from", to_text(*stored.accrues_from)}, {"today", to_text(session.today)}}}
        );
    if (auto no = refusal(session, loaded, "verify_cure", std::move(input))) return *std::move(no);
    stored.cured_on = cure.cured_on;
    return conclude(
        session,
        handbook,
        loaded,
        cure.text,
        {.verb = "verify_cure", .content = {.fields = {{"cured", to_text(cure.cured_on)}}}}
    );
}

Result<cases::Case> follow_up(
    const Session& session, const cases::Handbook& handbook, const Statement& seen
) {
    const Loaded loaded = TRY(load(session, seen.number));
    std::vector<Reason> input;
    check_long(input, seen.text);
    if (auto no = refusal(session, loaded, "follow_up", std::move(input))) return *std::move(no);
    const services::Term times =
        TRY(handbook.term(loaded.file.service, "SANCTION", loaded.file.opened_on));
    return conclude(
        session,
        handbook,
        loaded,
        seen.text,
        {.verb = "follow_up",
         .due_on = cases::last_day_of(times, "follow_up", session.today, handbook.calendar())}
    );
}

Result<cases::Case> pay(
    const Session& session, const cases::Handbook& handbook, const Payment& payment
) {
    const Loaded loaded = TRY(load(session, payment.number));
    const Money open = TRY(left(handbook, whole(session, loaded), session.today));
    const bool is_due = loaded.file.state == states().name(State::penalty_due);
    const std::string_view verb = is_due && payment.amount == open ? "settle" : "pay_part";
    std::vector<Reason> input;
    cases::check_text(input, payment.reference, {.field = "reference"});
    if (payment.kind == PaymentKind::refund) input.push_back({"sanctions_refund_by_reversal"});
    if (payment.amount <= Money()) input.push_back({"sanctions_pays_nothing"});
    if (payment.amount > open)
        input.push_back({"sanctions_pays_too_much", {{"left", kronor(open)}}});
    if (auto no = refusal(session, loaded, verb, std::move(input))) return *std::move(no);
    const std::int64_t id = store::insert_payment(
        session.db,
        loaded.stored.id,
        {payment.kind, payment.amount, session.today, payment.reference}
    );
    return conclude(
        session,
        handbook,
        loaded,
        payment.reference,
        {.verb = verb,
         .content =
             {.fields = {{"amount", kronor(payment.amount)}}, .rows = {{"sanction_payment", id}}}}
    );
}

Result<cases::Case> uphold(
    const Session& session, const cases::Handbook& handbook, const Statement& outcome
) {
    Loaded loaded = TRY(load(session, outcome.number));
    const std::string_view verb = verb_upheld(loaded.stored);
    loaded.file = TRY(say(session, handbook, outcome, verb));
    const bool is_due = loaded.file.state == states().name(State::penalty_due);
    if (!is_due) return loaded.file;
    const Money open = TRY(left(handbook, whole(session, loaded), session.today));
    if (open > Money()) return loaded.file;
    // Paid while it was disputed: nothing is left.
    return conclude(session, handbook, loaded, outcome.text, {.verb = "settle"});
}

Result<cases::Case> reverse(
    const Session& session, const cases::Handbook& handbook, const Statement& reason
) {
    Loaded loaded = TRY(load(session, reason.number));
    std::vector<Reason> input;
    check_long(input, reason.text);
    if (auto no = refusal(session, loaded, "reverse", std::move(input))) return *std::move(no);
    loaded.stored.reversed_on = session.today;
    cases::Move move{.verb = "reverse", .content = {}};
    const Money paid = paid_by(whole(session, loaded));
    if (paid > Money()) {
        const std::int64_t id = store::insert_payment(
            session.db,
            loaded.stored.id,
            {PaymentKind::refund, paid, session.today, loaded.file.diary_number.text()}
        );
        move.content.fields.push_back({"refund", kronor(paid)});
        move.content.rows.push_back({"sanction_payment", id});
    }
    return conclude(session, handbook, loaded, reason.text, std::move(move));
}

Result<cases::Case> complete(
    const Session& session, const cases::Handbook& handbook, const Statement& how
) {
    Loaded loaded = TRY(load(session, how.number));
    store::Stored& stored = loaded.stored;
    std::vector<Reason> input;
    check_long(input, how.text);
    if (stored.kind == Kind::notice && !stored.ends_on)
        input.push_back({"sanctions_notice_not_sent", {{"case", how.number}}});
    // The last day is a day of the contract.
    if (stored.kind == Kind::notice && stored.ends_on && session.today <= *stored.ends_on)
        input.push_back({"sanctions_notice_runs", {{"ends", to_text(*stored.ends_on)}}});
    if (auto no = refusal(session, loaded, "complete", std::move(input))) return *std::move(no);
    stored.lifted_on = session.today;
    return conclude(session, handbook, loaded, how.text, {.verb = "complete"});
}

Money paid_by(const Sanction& sanction) {
    Money sum;
    for (const Paid& one : sanction.payments)
        sum = one.kind == PaymentKind::refund ? sum - one.amount : sum + one.amount;
    return sum;
}

Result<Money> penalty_on(const cases::Handbook& handbook, const Sanction& sanction, Date day) {
    const Course course = rule_of(sanction.kind).course;
    const bool was_decided = sanction.decided_on && *sanction.decided_on <= day;
    const bool was_reversed = sanction.reversed_on && *sanction.reversed_on <= day;
    if (course == Course::measure || !was_decided || was_reversed) return Money();
    if (course == Course::due) return sanction.amount.value_or(Money());

    const Accrual accrual{
        .from = *sanction.accrues_from,
        .until = day,
        .cured_on = sanction.cured_on
    };
    if (sanction.rate) return accrued(accrual, [&](Date) { return *sanction.rate; });
    const auto& service = sanction.file.service;
    const Ground ground =
        TRY(ground_on(handbook, service, sanction.ground, sanction.file.opened_on));
    std::optional<Date> without_rate;
    const auto rate_on = [&](Date start) {
        // Each period by the terms of its first day: a change of amount takes effect in between.
        const auto rate = rate_by_terms(handbook, service, ground.running, start);
        if (!rate && !without_rate) without_rate = start;
        return rate.value_or(Rate{});
    };
    const Money sum = accrued(accrual, rate_on);
    if (without_rate)
        return Refusal{
            RefusalKind::not_found,
            Reason{
                "sanctions_no_rate",
                {{"ground", sanction.ground}, {"date", to_text(*without_rate)}}
            }
        };
    return sum;
}

}  // namespace uppsikt::sanctions
