#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "investigations/loaded.h"

namespace uppsikt::investigations {

namespace {

using record::FieldClass;

std::vector<Reason> objections(
    const Reply& reply, const std::vector<Finding>& findings, const cases::Case& file
) {
    std::vector<Reason> reasons;
    if (reply.replies.empty()) reasons.push_back({"investigations_reply_empty"});
    for (const ReplyTo& one : reply.replies) {
        check_long(reasons, one.text, "text");
        const bool is_known =
            !one.finding || std::ranges::any_of(findings, [&](const Finding& finding) {
                return finding.id == *one.finding && !finding.is_withdrawn;
            });
        if (!is_known)
            reasons.push_back(
                {"investigations_finding_unknown",
                 {{"case", file.diary_number.text()},
                  {"finding", fmt::format("{}", one.finding->value())}}}
            );
    }
    return reasons;
}

Reason not_to_judge(ReplyId reply) {
    return {"investigations_reply_not_to_judge", {{"reply", fmt::format("{}", reply.value())}}};
}

/// Every reply that has not been judged is judged now, once, and no other.
std::vector<Reason> objections(
    const Assessment& assessment, const std::vector<ReplyReceived>& replies
) {
    std::vector<Reason> reasons;
    check_long(reasons, assessment.text, "text");
    std::set<std::int64_t> open;
    for (const ReplyReceived& reply : replies)
        if (!reply.verdict) open.insert(reply.id.value());
    for (const ReplyJudged& judged : assessment.replies) {
        check_long(reasons, judged.text, "judgement");
        if (open.erase(judged.reply.value()) == 0) reasons.push_back(not_to_judge(judged.reply));
    }
    for (const std::int64_t id : open)
        reasons.push_back({"investigations_reply_not_judged", {{"reply", fmt::format("{}", id)}}});
    return reasons;
}

}  // namespace

Result<Done> give_notice(const Session& session, const Statement& notice) {
    Loaded loaded = TRY(load(session, notice.number));
    std::vector<Reason> reasons;
    check_long(reasons, notice.text, "text");
    const std::vector<TextValue> values{{"case", loaded.file.diary_number.text()}};
    if (loaded.stored.notified_on) reasons.push_back({"investigations_notice_given", values});
    if (loaded.file.ended_on) reasons.push_back({"investigations_has_ended", values});
    if (!reasons.empty()) return Refusal{RefusalKind::conflict, std::move(reasons)};
    loaded.stored.notified_on = session.today;
    store::update(session.db, loaded.stored);
    cases::record_act(
        session,
        machine(),
        loaded.file,
        "supplier_notified",
        {.fields = {{"text", notice.text, FieldClass::internal}}, .rows = {row_of(loaded)}}
    );
    return Done{};
}

Result<cases::Case> send(
    const Session& session, const cases::Handbook& handbook, const Statement& letter
) {
    Loaded loaded = TRY(load(session, letter.number));
    std::vector<Reason> input;
    check_long(input, letter.text, "text");
    if (auto no = refusal(session, loaded, "send", std::move(input))) return *std::move(no);
    if (!loaded.stored.notified_on) loaded.stored.notified_on = session.today;
    const services::Term hearing =
        TRY(handbook.term(loaded.file.service, "HEARING", loaded.file.opened_on));
    // The same day as the tables give the state: it is kept for replies that come after it.
    loaded.stored.reply_due_on = handbook.calendar().working_day_on_or_after(
        cases::last_day_of(hearing, "reply", session.today, handbook.calendar())
    );
    store::update(session.db, loaded.stored);
    return cases::take(
        session,
        handbook,
        machine(),
        loaded.file,
        {.verb = "send",
         .due_on = loaded.stored.reply_due_on,
         .content =
             {.fields =
                  {{"letter", letter.text, FieldClass::internal},
                   {"reply_due", to_text(*loaded.stored.reply_due_on)}},
              .rows = {row_of(loaded)},
              .rule = hearing.id,
              .rule_version = hearing.version}}
    );
}

Result<cases::Case> extend_reply(const Session& session, const Extension& extension) {
    Loaded loaded = TRY(load(session, extension.number));
    if (loaded.file.state != states().name(State::heard))
        return Refusal{
            RefusalKind::conflict,
            Reason{"investigations_not_heard_now", {{"case", loaded.file.diary_number.text()}}}
        };
    loaded.stored.reply_due_on = extension.due_on;
    store::update(session.db, loaded.stored);
    return cases::extend(
        session,
        machine(),
        loaded.file,
        {.due_on = extension.due_on, .reason = extension.reason, .rows = {row_of(loaded)}}
    );
}

namespace {

/// What was handed in with a reply, as rows of the act to come.
Result<Done> add_files(
    const Session& session,
    ReplyId reply,
    const std::vector<evidence::EvidenceId>& files,
    cases::Content& content
) {
    for (const evidence::EvidenceId one : files) {
        const auto found = evidence::find(session.db, one);
        if (!found)
            return Refusal{
                RefusalKind::not_found,
                Reason{"evidence_number_unknown", {{"evidence", std::to_string(one.value())}}}
            };
        content.fields.push_back({"sha256", crypto::to_hex(found->sha256)});
        content.rows.push_back(
            {"investigation_reply_file", store::insert_reply_file(session.db, reply, one)}
        );
    }
    return Done{};
}

}  // namespace

Result<cases::Case> receive_reply(
    const Session& session, const cases::Handbook& handbook, const Reply& reply
) {
    Loaded loaded = TRY(load(session, reply.number));
    const bool is_heard = loaded.file.state == states().name(State::heard);
    const bool is_late = loaded.stored.reply_due_on && session.today > *loaded.stored.reply_due_on;
    auto input = objections(reply, store::findings(session.db, loaded.stored.id), loaded.file);
    // When the time is out, it is ended first, and the late reply comes after it.
    const std::string_view first = !is_heard ? "reply_again" : is_late ? "expire" : "reply";
    if (auto no = refusal(session, loaded, first, std::move(input))) return *std::move(no);
    if (is_heard && is_late)
        loaded.file =
            TRY(cases::take(session, handbook, machine(), loaded.file, {.verb = "expire"}));
    cases::Content content{.fields = {{"late", is_late ? "true" : "false"}}};
    for (const ReplyTo& one : reply.replies) {
        const ReplyId id = store::insert_reply(
            session.db,
            {.investigation = loaded.stored.id,
             .finding = one.finding,
             .text = one.text,
             .received_on = session.today,
             .is_late = is_late}
        );
        content.rows.push_back({"investigation_reply", id.value()});
        TRY(add_files(session, id, one.files, content));
    }
    return cases::take(
        session,
        handbook,
        machine(),
        loaded.file,
        {.verb = is_heard && !is_late ? "reply" : "reply_again", .content = std::move(content)}
    );
}

Result<cases::Case> waive_reply(
    const Session& session, const cases::Handbook& handbook, const Statement& how
) {
    return say(session, handbook, how, {.verb = "waive"});
}

Result<cases::Case> expire_reply(
    const Session& session, const cases::Handbook& handbook, const cases::Case& file
) {
    return cases::take(session, handbook, machine(), file, {.verb = "expire"});
}

Result<int> expire_replies(const Session& session, const cases::Handbook& handbook) {
    int expired = 0;
    cases::Filter filter{
        .kind = std::string(machine().kind),
        .owner = cases::Role::supplier,
        .only_overdue = true
    };
    while (true) {
        const std::vector<cases::Case> page = cases::list(session, filter);
        if (page.empty()) return expired;
        filter.after = page.back().id;
        for (const cases::Case& file : page) {
            // A demand for rectification is the supplier's to answer too, and is not expired here.
            if (!cases::objections(machine(), file, "expire", session).empty()) continue;
            TRY(expire_reply(session, handbook, file));
            ++expired;
        }
    }
}

Result<cases::Case> judge_reply(
    const Session& session, std::string_view number, const ReplyJudged& judged
) {
    Loaded loaded = TRY(load(session, number));
    std::vector<Reason> input;
    check_long(input, judged.text, "judgement");
    const std::vector<ReplyReceived> replies = store::replies(session.db, loaded.stored.id);
    const auto found = std::ranges::find(replies, judged.reply, &ReplyReceived::id);
    if (found == replies.end() || found->verdict) input.push_back(not_to_judge(judged.reply));
    if (auto no = refusal(session, loaded, "assess_reply", std::move(input))) return *std::move(no);
    store::judge_reply(session.db, judged);
    cases::record_act(
        session,
        machine(),
        loaded.file,
        "reply_judged",
        {.fields =
             {{"reply", fmt::format("{}", judged.reply.value()), FieldClass::internal},
              {"verdict", std::string(name_of(judged.verdict)), FieldClass::internal},
              {"text", judged.text, FieldClass::internal}},
         .rows = {{"investigation_reply", judged.reply.value()}}}
    );
    return std::move(loaded.file);
}

Result<cases::Case> assess_reply(
    const Session& session, const cases::Handbook& handbook, const Assessment& assessment
) {
    Loaded loaded = TRY(load(session, assessment.number));
    auto input = objections(assessment, store::replies(session.db, loaded.stored.id));
    if (auto no = refusal(session, loaded, "assess_reply", std::move(input))) return *std::move(no);
    cases::Content content{.rows = {row_of(loaded)}};
    for (const ReplyJudged& judged : assessment.replies) {
        store::judge_reply(session.db, judged);
        content.rows.push_back({"investigation_reply", judged.reply.value()});
    }
    loaded.stored.judgement = assessment.text;
    store::update(session.db, loaded.stored);
    return cases::take(
        session,
        handbook,
        machine(),
        loaded.file,
        {.verb = "assess_reply", .content = std::move(content)}
    );
}

Result<cases::Case> find_unfounded(
    const Session& session, const cases::Handbook& handbook, const Statement& outcome
) {
    return say(session, handbook, outcome, {.verb = "find_unfounded"});
}

Result<cases::Case> demand_rectification(
    const Session& session, const cases::Handbook& handbook, const Demand& demand
) {
    if (demand.due_on && *demand.due_on < session.today)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{
                "investigations_due_in_the_past",
                {{"due", to_text(*demand.due_on)}, {"today", to_text(session.today)}}
            }
        };
    return say(
        session,
        handbook,
        {demand.number, demand.text},
        {.verb = "demand_rectification", .due_on = demand.due_on}
    );
}

Result<cases::Case> verify_cure(
    const Session& session, const cases::Handbook& handbook, const Statement& how
) {
    return say(session, handbook, how, {.verb = "verify_cure"});
}

Result<cases::Case> find_uncured(
    const Session& session, const cases::Handbook& handbook, const Statement& how
) {
    return say(session, handbook, how, {.verb = "find_uncured"});
}

Result<cases::Case> refer(
    const Session& session, const cases::Handbook& handbook, const Statement& sanction
) {
    const cases::Case other = TRY(cases::find(session, sanction.text));
    return say(session, handbook, {sanction.number, other.diary_number.text()}, {.verb = "refer"});
}

}  // namespace uppsikt::investigations
