#include "investigations/operations.h"

#include <boost/json.hpp>

#include "base/text.h"
#include "investigations/investigations.h"
#include "platform/evidence/evidence.h"
#include "platform/evidence/operations.h"

namespace uppsikt::investigations {

namespace {

namespace json = boost::json;
using operations::Answer;
using operations::Arguments;
using operations::Operation;
using operations::Option;
using operations::Request;
using operations::Takes;
using Roles = std::vector<std::string_view>;

const cases::Handbook& handbook(const Request& request) {
    return request.desk.get<cases::Handbook>();
}

Result<Answer> answer(const Request& request, const Result<cases::Case>& result) {
    if (!result.ok()) return result.refusal();
    return Answer{.json = cases::described(result.value(), request.session.today)};
}

Result<Answer> answer(const Result<Done>& result) {
    if (!result.ok()) return result.refusal();
    return Answer{.json = {{"done", true}}};
}

template <class Text>
json::value optional(const std::optional<Text>& text) {
    return text ? json::value(*text) : json::value(nullptr);
}

json::value optional_day(const std::optional<Date>& day) {
    return day ? json::value(to_text(*day)) : json::value(nullptr);
}

Result<Answer> do_open(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(
        request,
        open(
            request.session,
            handbook(request),
            {.origin = given.choice("origin", origin_names).value_or(Origin::complaint),
             .reference = given.text("reference"),
             .contract = given.text("contract"),
             .question = given.text("question"),
             .learned_on = given.day("learned"),
             .unit = given.text("unit", "central"),
             .assignee = given.optional_text("assignee")}
        )
    );
}

/// "diary:UPP 2026/000001", "file:<SHA-256>", "act:17", and files by their numbers. What is none of
/// them is refused as it is; what is not there is for the operation to tell.
Result<std::vector<EvidenceRef>> evidence_of(const Request& request) {
    const Arguments& given = request.arguments;
    std::vector<EvidenceRef> evidence;
    std::vector<Reason> reasons;
    for (const std::string& number : given.texts("file")) {
        const evidence::EvidenceId id(parse_integer(number).value_or(0));
        const auto file = evidence::find(request.session.db, id);
        evidence.push_back(
            {.kind = EvidenceKind::file, .reference = file ? crypto::to_hex(file->sha256) : number}
        );
    }
    for (const std::string& text : given.texts("evidence")) {
        const std::size_t colon = text.find(':');
        const auto kind = named(evidence_kind_names, std::string_view(text).substr(0, colon));
        if (colon == text.npos || !kind) {
            reasons.push_back({"investigations_evidence_unreadable", {{"evidence", shown(text)}}});
            continue;
        }
        evidence.push_back({.kind = *kind, .reference = text.substr(colon + 1)});
    }
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    return evidence;
}

Result<Answer> do_add_finding(const Request& request) {
    const Arguments& given = request.arguments;
    std::vector<EvidenceRef> evidence = TRY(evidence_of(request));
    const FindingId finding = TRY(add_finding(
        request.session,
        given.text("number"),
        {.requirement = given.text("requirement"),
         .statement = given.text("text"),
         .severity = given.choice("severity", severity_names).value_or(Severity::minor),
         .evidence = std::move(evidence)}
    ));
    return Answer{.json = {{"number", given.text("number")}, {"finding", finding.value()}}};
}

Result<Answer> do_withdraw_finding(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(withdraw_finding(
        request.session,
        {.number = given.text("number"),
         .finding = FindingId(*given.number("finding")),
         .reason = given.text("text")}
    ));
}

/// A step with a text, as most are.
using Step = Result<cases::Case> (*)(const Session&, const cases::Handbook&, const Statement&);
template <Step step>
Result<Answer> state(const Request& request) {
    return answer(
        request,
        step(
            request.session,
            handbook(request),
            {request.arguments.text("number"), request.arguments.text("text")}
        )
    );
}

Result<Answer> do_give_notice(const Request& request) {
    return answer(give_notice(
        request.session,
        {request.arguments.text("number"), request.arguments.text("text")}
    ));
}

Result<Answer> do_extend(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(
        request,
        extend_reply(request.session, {given.text("number"), *given.day("due"), given.text("text")})
    );
}

/// A reply to one finding, or to the whole.
Result<Answer> do_reply(const Request& request) {
    const Arguments& given = request.arguments;
    ReplyTo reply{.text = given.text("text"), .files = evidence::files_given(request, "file")};
    if (const auto finding = given.number("finding")) reply.finding = FindingId(*finding);
    return answer(
        request,
        receive_reply(
            request.session,
            handbook(request),
            {.number = given.text("number"), .replies = {std::move(reply)}}
        )
    );
}

/// One reply, which leaves the others.
Result<Answer> judge_one(const Request& request, ReplyId reply) {
    const Arguments& given = request.arguments;
    const auto verdict = given.choice("verdict", verdict_names);
    if (!verdict)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{
                "operations_option_missing",
                {{"operation", "investigation assess-reply"}, {"option", "verdict"}}
            }
        };
    return answer(
        request,
        judge_reply(
            request.session,
            given.text("number"),
            {.reply = reply, .verdict = *verdict, .text = given.text("text")}
        )
    );
}

/// The whole, and in the same way every reply that has not been judged by itself.
Result<Answer> do_assess_reply(const Request& request) {
    const Arguments& given = request.arguments;
    if (const auto reply = given.number("reply")) return judge_one(request, ReplyId(*reply));
    const Investigation found = TRY(investigation(request.session, given.text("number")));
    Assessment assessment{
        .number = given.text("number"),
        .replies = {},
        .text = given.text("text"),
    };
    const auto verdict = given.choice("verdict", verdict_names);
    const auto judge = [&](const std::vector<ReplyReceived>& replies) {
        for (const ReplyReceived& reply : replies)
            if (verdict && !reply.verdict)
                assessment.replies.push_back(
                    {.reply = reply.id, .verdict = *verdict, .text = given.text("text")}
                );
    };
    for (const Finding& finding : found.findings)
        judge(finding.replies);
    judge(found.replies);
    return answer(request, assess_reply(request.session, handbook(request), assessment));
}

Result<Answer> do_demand(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(
        request,
        demand_rectification(
            request.session,
            handbook(request),
            {given.text("number"), given.text("text"), given.day("due")}
        )
    );
}

Result<Answer> do_refer(const Request& request) {
    return answer(
        request,
        refer(
            request.session,
            handbook(request),
            {request.arguments.text("number"), request.arguments.text("sanction")}
        )
    );
}

json::array replies_json(const std::vector<ReplyReceived>& received) {
    json::array replies;
    for (const ReplyReceived& reply : received) {
        json::array files;
        for (const evidence::Evidence& one : reply.files)
            files.push_back(evidence::described(one));
        replies.push_back(json::object{
            {"reply", reply.id.value()},
            {"received_on", to_text(reply.received_on)},
            {"late", reply.is_late},
            {"text", reply.text},
            {"verdict", reply.verdict ? json::value(name_of(*reply.verdict)) : json::value(nullptr)
            },
            {"judgement", optional(reply.judgement)},
            {"files", std::move(files)},
        });
    }
    return replies;
}

json::array findings_json(const Investigation& found) {
    json::array findings;
    for (const Finding& finding : found.findings) {
        json::array evidence;
        for (const EvidenceRef& one : finding.evidence)
            evidence.emplace_back(std::string(name_of(one.kind)) + ":" + one.reference);
        findings.push_back(json::object{
            {"finding", finding.id.value()},
            {"requirement", finding.requirement},
            {"severity", name_of(finding.severity)},
            {"text", finding.statement},
            {"evidence", std::move(evidence)},
            {"replies", replies_json(finding.replies)},
            {"withdrawn", finding.is_withdrawn},
        });
    }
    return findings;
}

Result<Answer> do_show(const Request& request) {
    const Investigation found =
        TRY(investigation(request.session, request.arguments.text("number")));
    json::object object = cases::described(found.file, request.session.today);
    object["contract"] = found.contract;
    object["origin"] = name_of(found.origin);
    object["question"] = found.question;
    object["summary"] = optional(found.summary);
    object["assessment"] = optional(found.assessment);
    object["judgement"] = optional(found.judgement);
    object["notified_on"] = optional_day(found.notified_on);
    object["reply_due_on"] = optional_day(found.reply_due_on);
    object["findings"] = findings_json(found);
    object["replies"] = replies_json(found.replies);
    return Answer{.json = std::move(object)};
}

const Option number{
    .name = "number", .is_required = true, .is_placed = true, .covers = cases::covers
};
const Option text{.name = "text", .is_required = true};

Option chosen(std::string_view name, std::vector<std::string_view> choices) {
    return {.name = name, .takes = Takes::choice, .choices = std::move(choices)};
}

std::vector<Option> to_open() {
    return {
        chosen("origin", operations::names_of(origin_names)),
        {.name = "reference", .is_required = true, .covers = cases::covers},
        {.name = "contract", .is_required = true},
        {.name = "question", .is_required = true},
        {.name = "learned", .takes = Takes::day},
        {.name = "unit"},
        {.name = "assignee"},
    };
}

std::vector<Option> of_a_finding() {
    return {
        number,
        {.name = "requirement", .is_required = true},
        text,
        chosen("severity", operations::names_of(severity_names)),
        {.name = "evidence", .is_list = true, .covers = cases::covers},
        {.name = "file", .takes = Takes::file, .is_list = true},
    };
}

// clang-format off
std::vector<Operation> rows() {
    const Roles writes{"officer"};
    const Roles assesses{"assessor"};
    const Roles receives{"officer", "registrar"};
    const Roles replies{"officer", "registrar", "supplier"};
    const Roles sees{"registrar", "officer", "inspector", "assessor", "decision_maker", "supplier"};
    const Option finding{.name = "finding", .takes = Takes::number, .is_required = true};
    const Option of_finding{.name = "finding", .takes = Takes::number};
    const Option due{.name = "due", .takes = Takes::day, .is_required = true};
    const Option may_due{.name = "due", .takes = Takes::day};
    const Option verdict = chosen("verdict", operations::names_of(verdict_names));
    const Option files{.name = "file", .takes = Takes::file, .is_list = true};
    const Option one_reply{.name = "reply", .takes = Takes::number};
    const Option sanction{.name = "sanction", .is_required = true, .covers = cases::covers};
    const std::string_view noun = "investigation";
    return {
        {noun, "open",             true,  to_open(),                        writes,   {}, do_open},
        {noun, "add-finding",      true,  of_a_finding(),                   writes,   {}, do_add_finding},
        {noun, "withdraw-finding", true,  {number, finding, text},          writes,   {}, do_withdraw_finding},
        {noun, "submit",           true,  {number, text},                   writes,   {"submit"}, state<submit>},
        {noun, "approve",          true,  {number, text},                   assesses, {"approve"}, state<approve>},
        {noun, "return",           true,  {number, text},                   assesses, {"return"}, state<return_to_author>},
        {noun, "reopen",           true,  {number, text},                   writes,   {"reopen"}, state<reopen>},
        {noun, "drop",             true,  {number, text},                   writes,   {"drop"}, state<drop>},
        {noun, "give-notice",      true,  {number, text},                   writes,   {}, do_give_notice},
        {noun, "send",             true,  {number, text},                   writes,   {"send"}, state<send>},
        {noun, "extend",           true,  {number, due, text},              writes,   {}, do_extend},
        {noun, "reply",            true,  {number, text, of_finding, files}, replies,  {"reply", "reply_again"}, do_reply},
        {noun, "waive",            true,  {number, text},                   receives, {"waive"}, state<waive_reply>},
        {noun, "assess-reply",     true,  {number, verdict, text, one_reply}, writes,   {"assess_reply"}, do_assess_reply},
        {noun, "unfounded",        true,  {number, text},                   writes,   {"find_unfounded"}, state<find_unfounded>},
        {noun, "demand",           true,  {number, text, may_due},          writes,   {"demand_rectification"}, do_demand},
        {noun, "cured",            true,  {number, text},                   writes,   {"verify_cure"}, state<verify_cure>},
        {noun, "uncured",          true,  {number, text},                   writes,   {"find_uncured"}, state<find_uncured>},
        {noun, "refer",            true,  {number, sanction},               writes,   {"refer"}, do_refer},
        {noun, "show",             false, {number},                         sees,     {}, do_show},
    };
}
// clang-format on

}  // namespace

const operations::Table& operations() {
    static const operations::Table table{.module = "investigations", .operations = rows()};
    return table;
}

cases::Title title(const Session& session, const operations::Desk&, const cases::Case& file) {
    const Result<Investigation> found = investigation(session, file.diary_number.text());
    ensure(found.ok(), "the case of an investigation has its row");
    const std::string& question = found.value().question;
    return {.code = "investigations_title", .what = {question, question}};
}

}  // namespace uppsikt::investigations
