#include "complaints/operations.h"

#include <boost/json.hpp>

#include "base/text.h"
#include "complaints/complaints.h"
#include "complaints/store.h"
#include "platform/evidence/operations.h"

namespace uppsikt::complaints {

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

template <class Text>
json::value optional_text(const std::optional<Text>& text) {
    return text ? json::value(*text) : json::value(nullptr);
}

Result<Answer> answer(const Request& request, const Result<cases::Case>& result) {
    if (!result.ok()) return result.refusal();
    return Answer{.json = cases::described(result.value(), request.session.today)};
}

Result<Answer> answer(const Result<Done>& result) {
    if (!result.ok()) return result.refusal();
    return Answer{.json = {{"done", true}}};
}

NewComplaint complaint_of(const Arguments& given) {
    NewComplaint complaint{
        .sender = given.choice("sender", sender_names).value_or(Sender::participant),
        .channel = given.choice("channel", channel_names).value_or(Channel::web),
        .category = given.choice("category", category_names).value_or(Category::other),
        .severity = given.choice("severity", severity_names).value_or(Severity::minor),
        .text = given.text("text"),
        .subject =
            {.contract = given.optional_text("contract"),
             .supplier = given.optional_text("supplier"),
             .person_role = given.optional_text("role"),
             .stated = given.optional_text("about"),
             .service = given.optional_text("service")},
        .learned_on = given.day("learned"),
        .unit = given.text("unit", "central"),
        .key = given.optional_text("key"),
    };
    if (const auto premises = given.number("premises"))
        complaint.subject.premises = registry::PremisesId(*premises);
    if (given.has("name") || given.has("reach"))
        complaint.contact = Contact{given.text("name", ""), given.text("reach", "")};
    return complaint;
}

template <class Register>
Result<Answer> enter(const Request& request, Register register_it, bool is_anonymous) {
    const Receipt receipt =
        TRY(register_it(request.session, handbook(request), complaint_of(request.arguments)));
    // As the tip itself: not even who handed a file in is told.
    const Session handing{
        request.session.db,
        is_anonymous ? "anonymous" : request.session.actor,
        request.session.now,
        request.session.today
    };
    TRY(attach(
        handing,
        handbook(request),
        {.complaint = receipt.file.id, .files = evidence::files_given(request, "file")}
    ));
    json::object object = cases::described(receipt.file, request.session.today);
    object["code"] = optional_text(receipt.code);
    object["central_because"] = receipt.central_because
                                    ? json::value(name_of(*receipt.central_because))
                                    : json::value(nullptr);
    object["was_registered"] = receipt.was_registered;
    return Answer{.json = std::move(object)};
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

Result<Answer> do_acknowledge(const Request& request) {
    return answer(
        request,
        acknowledge(
            request.session,
            handbook(request),
            {request.arguments.text("number"), request.arguments.text("text", "")}
        )
    );
}

Result<Answer> do_triage(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(
        request,
        triage(
            request.session,
            handbook(request),
            {.number = given.text("number"),
             .severity = given.choice("severity", severity_names),
             .is_local = given.text("to") == "local",
             .unit = given.text("unit", "central"),
             .assignee = given.optional_text("assignee")}
        )
    );
}

Result<Answer> do_answer(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(
        request,
        answer_fix(
            request.session,
            handbook(request),
            {given.text("number"), given.yes("fixed"), given.text("text")}
        )
    );
}

Result<Answer> do_answer_by_code(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(
        request,
        answer_fix_by_code(
            request.session,
            handbook(request),
            {given.text("code"), given.yes("fixed"), given.text("text", "")}
        )
    );
}

Result<Answer> do_investigate(const Request& request) {
    return answer(
        request,
        hand_to_investigation(
            request.session,
            handbook(request),
            {request.arguments.text("number"), request.arguments.text("investigation")}
        )
    );
}

Result<Answer> do_merge(const Request& request) {
    return answer(
        request,
        merge(
            request.session,
            handbook(request),
            {request.arguments.text("number"), request.arguments.text("into")}
        )
    );
}

Result<Answer> do_write(const Request& request) {
    return answer(write_to_sender(
        request.session,
        {request.arguments.text("number"), request.arguments.text("text")}
    ));
}

Result<Answer> do_write_by_code(const Request& request) {
    const std::string& code = request.arguments.text("code");
    TRY(attach_by_code(
        request.session,
        handbook(request),
        {code, evidence::files_given(request, "file")}
    ));
    return answer(write_by_code(request.session, {code, request.arguments.text("text")}));
}

/// The text as far as whoever asks may see it.
json::object message_json(const Message& message, json::value text) {
    return {
        {"on", to_text(message.on)},
        {"from", message.is_from_sender ? "sender" : "officer"},
        {"text", std::move(text)},
    };
}

Result<Answer> do_follow(const Request& request) {
    const Followed seen = TRY(follow(request.session, request.arguments.text("code")));
    json::array messages;
    for (const Message& message : seen.messages)
        messages.push_back(message_json(message, json::value(message.text)));
    json::object object{
        {"number", seen.number},
        {"state", states().name(seen.state)},
        {"opened_on", to_text(seen.opened_on)},
        {"due_on", seen.due_on ? json::value(to_text(*seen.due_on)) : json::value(nullptr)},
        {"central_due_on", to_text(seen.central_due_on)},
        {"merged_into", optional_text(seen.merged_into)},
        {"outcome", optional_text(seen.outcome)},
        {"messages", std::move(messages)},
        {"files", seen.files},
    };
    return Answer{.json = std::move(object)};
}

/// A file that came with it, as far as whoever asks may see it: its hash is the way to it.
json::object file_json(const AttachedFile& one, json::value sha256) {
    json::object file = evidence::described(one.file);
    file["sha256"] = std::move(sha256);
    file["on"] = to_text(one.on);
    return file;
}

json::value premises_of(const std::optional<registry::PremisesId>& premises) {
    return premises ? json::value(premises->value()) : json::value(nullptr);
}

/// Who sent it is personal; what they wrote may be.
Result<Answer> do_show(const Request& request) {
    const Complaint found = TRY(complaint(request.session, request.arguments.text("number")));
    const operations::Classed classed{found.file.subject(), record::FieldClass::personal};
    const auto personal = [&](const std::optional<std::string>& text) {
        return request.show(classed, text);
    };
    json::object object = cases::described(found.file, request.session.today);
    object["sender"] = name_of(found.sender);
    object["channel"] = name_of(found.channel);
    object["category"] = name_of(found.category);
    object["severity"] = name_of(found.severity);
    object["contract"] = optional_text(found.subject.contract);
    object["premises"] = premises_of(found.subject.premises);
    object["supplier"] = optional_text(found.subject.supplier);
    object["role"] = optional_text(found.subject.person_role);
    object["about"] = personal(found.subject.stated);
    object["text"] = personal(found.text);
    object["name"] = nullptr;
    object["reach"] = nullptr;
    if (found.contact) {
        object["name"] = personal(found.contact->name);
        object["reach"] = personal(found.contact->address);
    }
    json::array messages;
    for (const Message& message : store::messages(request.session.db, found.file.id))
        messages.push_back(message_json(message, personal(message.text)));
    object["messages"] = std::move(messages);
    json::array files;
    for (const AttachedFile& one : attached_files(request.session, found.file.id))
        files.push_back(file_json(one, personal(crypto::to_hex(one.file.sha256))));
    object["files"] = std::move(files);
    object["masked"] = !request.viewer.may_see(classed);
    object["anonymous"] = found.is_anonymous;
    object["central_because"] =
        found.central_because ? json::value(name_of(*found.central_because)) : json::value(nullptr);
    object["summary"] = optional_text(found.summary);
    object["outcome"] = optional_text(found.outcome);
    object["merged_into"] = optional_text(found.merged_into);
    return Answer{.json = std::move(object)};
}

Result<Answer> do_show_supplier(const Request& request) {
    const Complaint found = TRY(complaint(request.session, request.arguments.text("number")));
    const auto seen = to_supplier(found);
    if (!seen)
        return Refusal{
            RefusalKind::not_permitted,
            Reason{"complaints_supplier_not_told", {{"case", request.arguments.text("number")}}}
        };
    return Answer{
        .json =
            {
                {"number", seen->number},
                {"category", name_of(seen->category)},
                {"severity", name_of(seen->severity)},
                {"opened_on", to_text(seen->opened_on)},
                {"premises", premises_of(seen->premises)},
                {"summary", optional_text(seen->summary)},
            }
    };
}

const Option number{
    .name = "number", .is_required = true, .is_placed = true, .covers = cases::covers
};
const Option code{.name = "code", .is_required = true, .is_placed = true};
const Option text{.name = "text", .is_required = true};
const Option files{.name = "file", .takes = Takes::file, .is_list = true};
const Option fixed{.name = "fixed", .takes = Takes::yes_or_no, .is_required = true};

Option chosen(std::string_view name, std::vector<std::string_view> choices) {
    return {.name = name, .takes = Takes::choice, .choices = std::move(choices)};
}

std::vector<Option> of_a_complaint() {
    return {
        text,
        chosen("sender", operations::names_of(sender_names)),
        chosen("channel", operations::names_of(channel_names)),
        chosen("category", operations::names_of(category_names)),
        chosen("severity", operations::names_of(severity_names)),
        {.name = "contract"},
        {.name = "premises", .takes = Takes::number},
        {.name = "supplier"},
        {.name = "role"},
        {.name = "about"},
        {.name = "service"},
        {.name = "learned", .takes = Takes::day},
        {.name = "unit"},
        {.name = "key"},
        {.name = "name"},
        {.name = "reach"},
        files,
    };
}

// clang-format off
std::vector<Operation> rows() {
    const Roles anyone{};
    const Roles enters{"registrar", "local_officer", "officer", "inspector", "complainant", "supplier"};
    const Roles handles{"registrar", "local_officer", "officer"};
    const Roles central{"officer"};
    const Roles sees{"registrar", "local_officer", "officer", "inspector", "assessor", "decision_maker"};
    const Option to{.name = "to", .takes = Takes::choice, .is_required = true, .choices = {"local", "central"}};
    const Option severity = chosen("severity", operations::names_of(severity_names));
    const Option investigation{.name = "investigation", .is_required = true, .covers = cases::covers};
    const Option into{.name = "into", .is_required = true, .covers = cases::covers};
    const Option may_say{.name = "text"};
    const std::string_view noun = "complaint";
    return {
        {noun, "register",      true,  of_a_complaint(),                                     enters,  {}, [](const Request& r) { return enter(r, register_complaint, false); }},
        {noun, "tip",           true,  of_a_complaint(),                                     anyone,  {}, [](const Request& r) { return enter(r, register_tip, true); }, true},
        {noun, "acknowledge",   true,  {number, may_say},                                    handles, {"acknowledge"}, do_acknowledge},
        {noun, "triage",        true,  {number, to, severity, {.name = "unit"}, {.name = "assignee"}}, handles, {"send_local"}, do_triage},
        {noun, "send-central",  true,  {number, text},                                       handles, {"send_central"}, state<send_central>},
        {noun, "fix",           true,  {number, text},                                       {"local_officer", "officer"}, {"report_fix"}, state<report_fix>},
        {noun, "answer",        true,  {number, fixed, text},                                handles, {"confirm_fix", "reject_fix"}, do_answer},
        {noun, "answer-by-code", true, {code, fixed, may_say},                               anyone,  {}, do_answer_by_code, true},
        {noun, "no-defect",     true,  {number, text},                                       central, {"find_no_defect"}, state<find_no_defect>},
        {noun, "confirm",       true,  {number, text},                                       central, {"confirm_defect"}, state<confirm_defect>},
        {noun, "notify",        true,  {number, text},                                       central, {"notify_supplier"}, state<notify_supplier>},
        {noun, "investigate",   true,  {number, investigation},                              central, {"investigate"}, do_investigate},
        {noun, "merge",         true,  {number, into},                                       handles, {"merge"}, do_merge},
        {noun, "write",         true,  {number, text},                                       handles, {}, do_write},
        {noun, "write-by-code", true,  {code, text, files},                                  anyone,  {}, do_write_by_code, true},
        {noun, "follow",        false, {code},                                               anyone,  {}, do_follow},
        {noun, "show",          false, {number},                                             sees,    {}, do_show},
        {noun, "show-supplier", false, {number},                                             {"supplier", "officer"}, {}, do_show_supplier},
    };
}
// clang-format on

}  // namespace

const operations::Table& operations() {
    static const operations::Table table{.module = "complaints", .operations = rows()};
    return table;
}

cases::Title title(const Session& session, const operations::Desk&, const cases::Case& file) {
    const Result<Complaint> found = complaint(session, file.diary_number.text());
    ensure(found.ok(), "the case of a complaint has its row");
    return {.code = "choice_category_" + std::string(name_of(found.value().category))};
}

}  // namespace uppsikt::complaints
