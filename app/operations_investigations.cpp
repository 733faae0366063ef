#include "app/operation_table.h"
#include "investigations/investigations.h"

namespace uppsikt::app {

namespace json = boost::json;

namespace {

namespace i = investigations;

using Step = Result<cases::Case> (*)(const Session&, const cases::Handbook&, const i::Statement&);
Operation step(const char* name, const char* purpose, Step operation) {
    return {
        name,
        purpose,
        {word("number"), required("text")},
        [operation](const Session& session, const cases::Handbook& handbook, Given& given) {
            return answered(operation(session, handbook, {given.text("number"), given.text("text")})
            );
        }
    };
}

Result<json::object> open(const Session& session, const cases::Handbook& handbook, Given& given) {
    return answered(i::open(
        session,
        handbook,
        {.origin = given.kind("origin", i::origin_names, i::Origin::complaint),
         .reference = given.text("reference"),
         .contract = given.text("contract"),
         .question = given.text("question"),
         .learned_on = given.day("learned-on"),
         .unit = given.text("unit", "central"),
         .assignee = given.optional("assignee")}
    ));
}

Result<json::object> add_finding(const Session& session, const cases::Handbook&, Given& given) {
    i::NewFinding finding{
        .requirement = given.text("requirement"),
        .statement = given.text("statement"),
        .severity = given.kind("severity", i::severity_names, i::Severity::minor),
        .evidence = {},
    };
    for (const auto& kind : i::evidence_kind_names)
        if (const auto reference = given.optional(std::string(kind.name)))
            finding.evidence.push_back({kind.value, *reference, given.text("note")});
    const i::FindingId id = TRY(i::add_finding(session, given.text("number"), finding));
    return json::object{{"finding", id.value()}};
}

Result<json::object> reply(const Session& session, const cases::Handbook& handbook, Given& given) {
    i::ReplyTo one{.text = given.text("text")};
    if (const auto finding = given.number("finding")) one.finding = i::FindingId(*finding);
    return answered(i::receive_reply(session, handbook, {given.text("number"), {one}}));
}

/// The same verdict on every reply that has none; what differs reply by reply is for the web.
Result<json::object> assess(const Session& session, const cases::Handbook& handbook, Given& given) {
    const i::Investigation whole = TRY(i::investigation(session, given.text("number")));
    const i::Verdict verdict = given.kind("verdict", i::verdict_names, i::Verdict::not_accepted);
    i::Assessment assessment{
        .number = given.text("number"),
        .replies = {},
        .text = given.text("text")
    };
    const auto judge = [&](const std::vector<i::ReplyReceived>& replies) {
        for (const i::ReplyReceived& one : replies)
            if (!one.verdict) assessment.replies.push_back({one.id, verdict, given.text("text")});
    };
    judge(whole.replies);
    for (const i::Finding& finding : whole.findings)
        judge(finding.replies);
    return answered(i::assess_reply(session, handbook, assessment));
}

json::array replies_json(const std::vector<i::ReplyReceived>& replies) {
    json::array all;
    for (const i::ReplyReceived& one : replies)
        all.push_back(json::object{
            {"reply", one.id.value()},
            {"received_on", to_text(one.received_on)},
            {"late", one.is_late},
            {"text", one.text},
            {"verdict",
             one.verdict ? json::value(std::string(i::name_of(*one.verdict))) : json::value(nullptr)
            },
        });
    return all;
}

Result<json::object> show(const Session& session, const cases::Handbook&, Given& given) {
    const i::Investigation whole = TRY(i::investigation(session, given.text("number")));
    json::array findings;
    for (const i::Finding& finding : whole.findings) {
        json::array evidence;
        for (const i::EvidenceRef& one : finding.evidence)
            evidence.push_back(json::object{
                {"kind", std::string(i::name_of(one.kind))},
                {"reference", one.reference},
                {"note", one.note}
            });
        findings.push_back(json::object{
            {"finding", finding.id.value()},
            {"requirement", finding.requirement},
            {"statement", finding.statement},
            {"severity", std::string(i::name_of(finding.severity))},
            {"withdrawn", finding.is_withdrawn},
            {"evidence", std::move(evidence)},
            {"replies", replies_json(finding.replies)},
        });
    }
    json::object told = case_json(whole.file);
    told["contract"] = whole.contract;
    told["question"] = whole.question;
    told["findings"] = std::move(findings);
    told["replies"] = replies_json(whole.replies);
    return told;
}

std::vector<Operation> report() {
    return {
        {"open",
         "öppna en utredning / open an investigation",
         {required("contract"),
          required("question"),
          required("origin"),
          required("reference"),
          optional("learned-on"),
          optional("unit"),
          optional("assignee")},
         open},
        {"add-finding",
         "en iakttagelse med underlag / a finding with evidence",
         {word("number"),
          required("requirement"),
          required("statement"),
          required("severity"),
          optional("diary"),
          optional("file"),
          optional("act"),
          optional("note")},
         add_finding},
        {"withdraw-finding",
         "ta tillbaka en iakttagelse / withdraw a finding",
         {word("number"), required("finding"), required("text")},
         [](const Session& session, const cases::Handbook&, Given& given) -> Result<json::object> {
             const i::FindingId finding(given.number("finding").value_or(0));
             TRY(i::withdraw_finding(session, {given.text("number"), finding, given.text("text")}));
             return json::object{{"withdrawn", finding.value()}};
         }},
        {"notice",
         "underrätta leverantören om bristen / tell the supplier of the defect",
         {word("number"), required("text")},
         [](const Session& session, const cases::Handbook&, Given& given) -> Result<json::object> {
             TRY(i::give_notice(session, {given.text("number"), given.text("text")}));
             return json::object{{"notified", given.text("number")}};
         }},
    };
}

std::vector<Operation> hearing() {
    return {
        {"reply",
         "leverantörens svar / the supplier's reply",
         {word("number"), required("text"), optional("finding")},
         reply},
        {"extend-reply",
         "mer tid att svara / more time to reply",
         {word("number"), required("due-on"), required("text")},
         [](const Session& session, const cases::Handbook&, Given& given) {
             return answered(i::extend_reply(
                 session,
                 {.number = given.text("number"),
                  .due_on = given.day("due-on").value_or(session.today),
                  .reason = given.text("text")}
             ));
         }},
        {"assess-reply",
         "bedöm svaret / assess the reply",
         {word("number"), required("verdict"), required("text")},
         assess},
        {"demand-rectification",
         "kräv rättelse / demand rectification",
         {word("number"), required("text"), optional("due-on")},
         [](const Session& session, const cases::Handbook& handbook, Given& given) {
             return answered(i::demand_rectification(
                 session,
                 handbook,
                 {.number = given.text("number"),
                  .text = given.text("text"),
                  .due_on = given.day("due-on")}
             ));
         }},
        {"show", "hela utredningen / the whole investigation", {word("number")}, show, false},
    };
}

}  // namespace

OperationGroup investigation_operations() {
    OperationGroup group{"investigation", "utredningar / investigations", report()};
    for (Operation& operation : hearing())
        group.operations.push_back(std::move(operation));
    for (const auto& [name, purpose, operation] :
         {std::tuple{"submit", "lämna till bedömning / submit", &i::submit},
          {"approve", "bedöm rapporten / approve the report", &i::approve},
          {"return", "skicka tillbaka / return to its author", &i::return_to_author},
          {"reopen", "öppna rapporten igen / open the report again", &i::reopen},
          {"drop", "lägg ner / drop", &i::drop},
          {"send", "kommunicera med leverantören / put it to the supplier", &i::send},
          {"waive-reply", "leverantören avstår / the supplier waives", &i::waive_reply},
          {"find-unfounded", "ingen brist / unfounded", &i::find_unfounded},
          {"verify-cure", "bristen är avhjälpt / the defect is cured", &i::verify_cure},
          {"find-uncured", "bristen är kvar / the defect is not cured", &i::find_uncured}})
        group.operations.push_back(step(name, purpose, operation));
    return group;
}

}  // namespace uppsikt::app
