#include "sanctions/sanctions.h"

#include <algorithm>

#include "sanctions/loaded.h"

namespace uppsikt::sanctions {

namespace {

using record::FieldClass;

std::optional<Date> end_of(const std::vector<store::Stored>& sanctions) {
    std::optional<Date> first;
    for (const store::Stored& one : sanctions)
        if (one.ends_on && (!first || *one.ends_on < *first)) first = one.ends_on;
    return first;
}

/// A sanction as it is wanted, with the terms of the day that its rules are those of.
struct Question {
    const investigations::Investigation& investigation;
    Kind kind;
    std::string_view ground;
    std::optional<Money> amount;
    Date by_terms_of;
};

/// What there is to say for and against.
struct Weighed {
    std::vector<Reason> unmet;
    std::optional<investigations::Severity> severity;
    std::optional<Money> amount;  ///< of a one-off penalty
    std::string rule;
    std::string rule_version;
};

Result<Weighed> weigh(
    const Session& session, const cases::Handbook& handbook, const Question& question
) {
    const auto& service = question.investigation.file.service;
    const Date terms_day = question.by_terms_of;
    const Ground ground = TRY(ground_on(handbook, service, question.ground, terms_day));
    const services::Term ladder_term = TRY(handbook.term(service, "LADDER", terms_day));
    const Ladder ladder = TRY(ladder_of(ladder_term));
    const auto earlier = store::in_force(session.db, question.investigation.contract);
    const auto repeats = [&](const store::Stored& one) {
        return one.ground == question.ground &&
               add_months(*one.decided_on, ladder.repeated_within_months) >= session.today;
    };
    const auto rate = rate_by_terms(
        handbook,
        service,
        question.kind == Kind::running_penalty ? ground.running : ground.one_off,
        terms_day
    );
    Grounds grounds{
        .severity = standing_severity(question.investigation),
        .was_heard = was_heard(question.investigation),
        .was_told_in_time =
            TRY(investigations::was_notified_in_time(handbook, question.investigation)),
        .is_repeated = std::ranges::any_of(earlier, repeats),
        .contract_ends_on = end_of(earlier),
        .amount_by_terms = std::nullopt,
    };
    if (rate) grounds.amount_by_terms = rate->amount;
    Weighed weighed{
        .unmet = unmet_conditions(
            {.kind = question.kind, .amount = question.amount, .on = session.today},
            ground,
            ladder,
            grounds
        ),
        .severity = grounds.severity,
        .amount = std::nullopt,
        .rule = term_of_ground(question.ground),
        .rule_version = ground.version,
    };
    if (rule_of(question.kind).course == Course::due && rate)
        weighed.amount = question.amount.value_or(rate->amount);
    return weighed;
}

std::string_view verb_of(Kind kind) {
    switch (rule_of(kind).course) {
        case Course::measure:
            return "decide_measure";
        case Course::due:
            return "decide_penalty";
        case Course::accruing:
            return "decide_running";
    }
    return "";
}

}  // namespace

Result<cases::Case> propose(
    const Session& session, const cases::Handbook& handbook, const Proposal& proposal
) {
    std::vector<Reason> input;
    check_long(input, proposal.reason);
    cases::check_text(input, proposal.unit, {.field = "unit"});
    cases::check_text(input, proposal.ground, {.field = "ground"});
    if (!input.empty()) return Refusal{RefusalKind::invalid_input, std::move(input)};
    const investigations::Investigation investigation =
        TRY(investigations::investigation(session, proposal.investigation));
    Weighed weighed = TRY(weigh(
        session,
        handbook,
        {investigation, proposal.kind, proposal.ground, proposal.amount, session.today}
    ));
    if (!weighed.unmet.empty()) return Refusal{RefusalKind::conflict, std::move(weighed.unmet)};

    const cases::Case& source = investigation.file;
    const cases::Case file = TRY(cases::open(
        session,
        handbook,
        machine(),
        {.unit = proposal.unit,
         .learned_on = source.learned_on,
         .assignee = std::nullopt,
         .service = source.service,
         .supplier = source.supplier,
         .contract = source.contract}
    ));
    const store::Stored stored{
        .id = file.id,
        .investigation = source.id,
        .contract = investigation.contract,
        .kind = proposal.kind,
        .ground = proposal.ground,
        .severity = *weighed.severity,
        .reason = proposal.reason,
        .amount = weighed.amount,
    };
    store::insert(session.db, stored);
    cases::record_opening(
        session,
        machine(),
        file,
        {.fields = fields_of(stored, FieldClass::internal),
         .rows = {{"sanction", stored.id.value()}},
         .rule = std::move(weighed.rule),
         .rule_version = std::move(weighed.rule_version)}
    );
    const auto referred = investigations::states().name(investigations::State::closed_referred);
    if (source.state != referred)
        TRY(investigations::refer(
            session,
            handbook,
            {proposal.investigation, file.diary_number.text()}
        ));
    return file;
}

Result<cases::Case> decide(
    const Session& session, const cases::Handbook& handbook, const Decision& decision
) {
    Loaded loaded = TRY(load(session, decision.number));
    store::Stored& stored = loaded.stored;
    const std::string_view verb = verb_of(stored.kind);
    const bool is_running = stored.kind == Kind::running_penalty;
    std::vector<Reason> input;
    check_long(input, decision.reason);
    if (decision.accrues_from && !is_running)
        input.push_back({"sanctions_does_not_accrue", {{"kind", std::string(name_of(stored.kind))}}}
        );
    // The past cannot be changed any longer by who has to change it.
    else if (decision.accrues_from && *decision.accrues_from < session.today)
        input.push_back(
            {"sanctions_accrues_in_the_past",
             {{"from", to_text(*decision.accrues_from)}, {"today", to_text(session.today)}}}
        );
    if (auto no = refusal(session, loaded, verb, std::move(input))) return *std::move(no);

    ensure(stored.investigation.has_value(), "what is proposed rests on an investigation");
    const auto source = cases::find(session, *stored.investigation);
    ensure(source.has_value(), "the investigation of a sanction is a case");
    const investigations::Investigation investigation =
        TRY(investigations::investigation(session, source->diary_number.text()));
    // By the terms of the day on which it was proposed, and by what is so today.
    Weighed weighed = TRY(weigh(
        session,
        handbook,
        {investigation, stored.kind, stored.ground, stored.amount, loaded.file.opened_on}
    ));
    if (!weighed.unmet.empty()) return Refusal{RefusalKind::conflict, std::move(weighed.unmet)};

    stored.decided_on = session.today;
    if (is_running) stored.accrues_from = decision.accrues_from.value_or(session.today);
    if (stored.kind == Kind::rescission) stored.ends_on = session.today;
    return conclude(
        session,
        handbook,
        loaded,
        decision.reason,
        {.verb = verb,
         .content =
             {.fields = fields_of(stored, FieldClass::open),
              .rows = {},
              .rule = std::move(weighed.rule),
              .rule_version = std::move(weighed.rule_version)}}
    );
}

Result<Sanction> sanction(const Session& session, std::string_view number) {
    const Loaded loaded = TRY(load(session, number));
    return whole(session, loaded);
}

bool is_closed_for_choices(const Session& session, std::string_view contract, Date day) {
    return std::ranges::any_of(
        store::in_force(session.db, contract),
        [&](const store::Stored& one) {
            const bool has_ended = one.ends_on && *one.ends_on < day;
            const bool is_stopped = one.kind == Kind::stop_new_choices && *one.decided_on <= day &&
                                    (!one.lifted_on || day < *one.lifted_on);
            return has_ended || is_stopped;
        }
    );
}

std::optional<Date> contract_ends_on(const Session& session, std::string_view contract) {
    return end_of(store::in_force(session.db, contract));
}

Result<Precedents> precedents(const Session& session, std::string_view number) {
    const Loaded loaded = TRY(load(session, number));
    std::vector<Precedent> decided;
    for (const store::Stored& one : store::decided(session.db, loaded.stored.ground))
        if (one.id != loaded.stored.id)
            decided.push_back(
                {.id = one.id,
                 .number = {},
                 .contract = one.contract,
                 .kind = one.kind,
                 .severity = one.severity,
                 .amount = one.amount,
                 .decided_on = *one.decided_on}
            );
    Precedents found = ordered(std::move(decided), loaded.stored.kind, loaded.stored.severity);
    for (Precedent& one : found.nearest) {
        const auto file = cases::find(session, one.id);
        ensure(file.has_value(), "a sanction has its case");
        one.number = file->diary_number.text();
    }
    return found;
}

}  // namespace uppsikt::sanctions
