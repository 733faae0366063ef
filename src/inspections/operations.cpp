#include "inspections/operations.h"

#include <boost/json.hpp>

#include "inspections/inspections.h"
#include "platform/evidence/operations.h"

namespace uppsikt::inspections {

namespace {

namespace json = boost::json;
using operations::Arguments;
using operations::Operation;
using operations::Option;
using operations::Request;
using operations::Takes;
using Roles = std::vector<std::string_view>;
using operations::Answer;

const cases::Handbook& handbook(const Request& request) {
    return request.desk.get<cases::Handbook>();
}

Rulebook rulebook(const Request& request) {
    return {handbook(request), request.desk.get<services::Checklist>()};
}

Result<Answer> answer(const Request& request, const Result<cases::Case>& result) {
    if (!result.ok()) return result.refusal();
    return Answer{.json = cases::described(result.value(), request.session.today)};
}

Result<Answer> answer(const Result<Done>& result) {
    if (!result.ok()) return result.refusal();
    return Answer{.json = {{"done", true}}};
}

json::array array_of(const std::vector<std::string>& texts) {
    json::array all;
    for (const std::string& text : texts)
        all.emplace_back(text);
    return all;
}

/// By their names, as imported lists and the inspector's phone have them: "user:ivar" is ivar.
std::vector<std::string> inspectors_in(const Arguments& given) {
    constexpr std::string_view prefix = "user:";
    std::vector<std::string> names = given.texts("inspector");
    for (std::string& name : names)
        if (name.starts_with(prefix)) name.erase(0, prefix.size());
    return names;
}

Result<Answer> do_plan(const Request& request) {
    const Arguments& given = request.arguments;
    NewVisit visit{
        .control = given.choice("control", control_names).value_or(ControlKind::premises),
        .form = given.choice("form", form_names).value_or(VisitForm::unannounced),
        .contract = given.text("contract"),
        .address = given.optional_text("address"),
        .town = given.optional_text("town"),
        .inspectors = inspectors_in(given),
        .follows = given.optional_text("follows"),
        .unit = given.text("unit", "central"),
    };
    if (const auto premises = given.number("premises"))
        visit.premises = registry::PremisesId(*premises);
    if (const auto control = given.number("sample"))
        visit.competence_control = registry::ControlId(*control);
    return answer(request, plan_visit(request.session, rulebook(request), visit));
}

Result<Answer> do_assign(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(
        request,
        assign_inspectors(
            request.session,
            rulebook(request),
            {given.text("number"), inspectors_in(given)}
        )
    );
}

Result<Answer> do_begin(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(
        request,
        begin_visit(
            request.session,
            rulebook(request),
            {given.text("number"), given.day("on").value_or(request.session.today)}
        )
    );
}

Result<Answer> do_answer(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(
        request,
        answer_items(
            request.session,
            rulebook(request),
            {.number = given.text("number"),
             .answers =
                 {{.item = given.text("item"),
                   .answer = given.choice("answer", answer_names)
                                 .value_or(inspections::Answer::not_checked),
                   .reason = given.text("text", ""),
                   .evidence = evidence::files_given(request, "evidence")}}}
        )
    );
}

Result<Answer> do_seal(const Request& request) {
    const Arguments& given = request.arguments;
    SealVisit seal{
        .number = given.text("number"),
        .outcome = given.choice("outcome", outcome_names).value_or(Outcome::ok),
        .note = given.text("text", ""),
        .evidence = evidence::files_given(request, "evidence"),
    };
    if (const auto photo = given.number("photo"))
        seal.closed_door = ClosedDoor{
            .photo = evidence::EvidenceId(*photo),
            .calls_made = static_cast<int>(given.number("calls").value_or(0)),
            .waited_minutes = static_cast<int>(given.number("waited").value_or(0)),
            .came_after_contact = given.yes("came"),
        };
    const SealedVisit sealed = TRY(seal_visit(request.session, rulebook(request), seal));
    json::object object = cases::described(sealed.file, request.session.today);
    object["findings"] = array_of(sealed.findings);
    object["complaints"] = array_of(sealed.complaints);
    return Answer{.json = std::move(object)};
}

Result<Answer> do_cancel(const Request& request) {
    return answer(
        request,
        cancel_visit(
            request.session,
            rulebook(request),
            {request.arguments.text("number"), request.arguments.text("text")}
        )
    );
}

Result<Answer> do_add(const Request& request) {
    const Arguments& given = request.arguments;
    Addition addition{.number = given.text("number"), .text = given.text("text")};
    if (const auto file = given.number("file")) addition.evidence = evidence::EvidenceId(*file);
    return answer(add_to_visit(request.session, addition));
}

json::value optional_text(const std::optional<std::string>& text) {
    return text ? json::value(*text) : json::value(nullptr);
}

json::array files_json(const Request& request, const std::vector<evidence::EvidenceId>& files) {
    json::array all;
    for (const evidence::EvidenceId one : files) {
        const auto found = evidence::find(request.session.db, one);
        ensure(found.has_value(), "a file of a visit has its row");
        all.push_back(evidence::described(*found));
    }
    return all;
}

Result<Answer> do_show_visit(const Request& request) {
    const Visit found = TRY(visit(request.session, request.arguments.text("number")));
    json::object object = cases::described(found.file, request.session.today);
    object["control"] = name_in(control_names, found.plan.control);
    object["form"] = name_in(form_names, found.plan.form);
    object["contract"] = found.plan.contract;
    object["premises"] =
        found.plan.premises ? json::value(found.plan.premises->value()) : json::value(nullptr);
    object["inspectors"] = array_of(found.plan.inspectors);
    object["follows"] = optional_text(found.plan.follows);
    object["visited_on"] =
        found.visited_on ? json::value(to_text(*found.visited_on)) : json::value(nullptr);
    object["outcome"] =
        found.outcome ? json::value(name_in(outcome_names, *found.outcome)) : json::value(nullptr);
    object["checklist"] = found.checklist_version;
    object["note"] = found.note;
    object["findings"] = array_of(found.findings);
    json::array answers;
    for (const ItemAnswer& one : found.answers)
        answers.push_back(json::object{
            {"item", one.item},
            {"answer", name_in(answer_names, one.answer)},
            {"text", one.reason},
            {"files", files_json(request, one.evidence)},
        });
    object["answers"] = std::move(answers);
    return Answer{.json = std::move(object)};
}

Result<Answer> do_demand(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(
        request,
        demand_cure(
            request.session,
            handbook(request),
            {given.text("number"), given.text("text"), given.day("due")}
        )
    );
}

/// A step about a finding with a text.
using Step =
    Result<cases::Case> (*)(const Session&, const cases::Handbook&, const FindingStatement&);
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

Result<Answer> do_investigate(const Request& request) {
    return answer(
        request,
        send_to_investigation(
            request.session,
            handbook(request),
            {request.arguments.text("number"), request.arguments.text("investigation")}
        )
    );
}

Result<Answer> do_show_finding(const Request& request) {
    const Finding found = TRY(finding(request.session, request.arguments.text("number")));
    json::object object = cases::described(found.file, request.session.today);
    object["visit"] = found.visit;
    object["item"] = found.code;
    object["requirement"] = found.defect.requirement;
    object["category"] = found.defect.category;
    object["severity"] = found.defect.severity;
    object["easy_to_cure"] = found.defect.easy_to_cure;
    object["text"] = found.seen;
    object["complaint"] =
        request.show({found.file.subject(), record::FieldClass::internal}, found.complaint);
    object["files"] = files_json(request, found.evidence);
    return Answer{.json = std::move(object)};
}

const Option number{
    .name = "number", .is_required = true, .is_placed = true, .covers = cases::covers
};
const Option text{.name = "text", .is_required = true};
const Option may_say{.name = "text"};
const Option files{.name = "evidence", .takes = Takes::file, .is_list = true};

Option chosen(std::string_view name, std::vector<std::string_view> choices) {
    return {.name = name, .takes = Takes::choice, .choices = std::move(choices)};
}

Option required(Option option) {
    option.is_required = true;
    return option;
}

std::vector<Option> to_plan() {
    return {
        {.name = "contract", .is_required = true},
        chosen("control", operations::names_of(control_names)),
        chosen("form", operations::names_of(form_names)),
        {.name = "premises", .takes = Takes::number},
        {.name = "address"},
        {.name = "town"},
        {.name = "inspector", .is_list = true},
        {.name = "follows", .covers = cases::covers},
        {.name = "sample", .takes = Takes::number},
        {.name = "unit"},
    };
}

std::vector<Option> to_seal() {
    return {
        number,
        required(chosen("outcome", operations::names_of(outcome_names))),
        may_say,
        files,
        {.name = "photo", .takes = Takes::file},
        {.name = "calls", .takes = Takes::number},
        {.name = "waited", .takes = Takes::number},
        {.name = "came", .takes = Takes::flag},
    };
}

// clang-format off
std::vector<Operation> rows() {
    const Roles visits{"inspector", "officer"};
    const Roles decides{"officer"};
    const Roles sees{"registrar", "local_officer", "officer", "inspector", "assessor", "decision_maker"};
    const Roles reports{"officer", "inspector", "registrar", "supplier"};
    Roles sees_told = sees;
    sees_told.push_back("supplier");
    const Option on{.name = "on", .takes = Takes::day};
    const Option inspector{.name = "inspector", .is_required = true, .is_list = true};
    const Option item{.name = "item", .is_required = true};
    const Option given = required(chosen("answer", operations::names_of(answer_names)));
    const Option file{.name = "file", .takes = Takes::file};
    const Option due{.name = "due", .takes = Takes::day};
    const Option investigation{.name = "investigation", .is_required = true, .covers = cases::covers};
    return {
        {"visit",   "plan",        true,  to_plan(),                             visits,  {}, do_plan},
        {"visit",   "assign",      true,  {number, inspector},                   visits,  {"assign"}, do_assign},
        {"visit",   "begin",       true,  {number, on},                          visits,  {"begin"}, do_begin},
        {"visit",   "answer",      true,  {number, item, given, may_say, files}, visits,  {"answer"}, do_answer},
        {"visit",   "seal",        true,  to_seal(),                             visits,  {"seal"}, do_seal},
        {"visit",   "cancel",      true,  {number, text},                        visits,  {"cancel"}, do_cancel},
        {"visit",   "add",         true,  {number, text, file},                  visits,  {}, do_add},
        {"visit",   "show",        false, {number},                              sees,    {}, do_show_visit},
        {"finding", "demand",      true,  {number, text, due},                   decides, {"demand"}, do_demand},
        {"finding", "report-cure", true,  {number, text},                        reports, {"report_cure"}, state<report_cure>},
        {"finding", "verify-cure", true,  {number, text},                        visits,  {"verify_cure"}, state<verify_cure>},
        {"finding", "reject-cure", true,  {number, text},                        visits,  {"reject_cure"}, state<reject_cure>},
        {"finding", "dismiss",     true,  {number, text},                        decides, {"dismiss"}, state<dismiss_finding>},
        {"finding", "investigate", true,  {number, investigation},               decides, {"investigate"}, do_investigate},
        {"finding", "show",        false, {number},                              sees_told, {}, do_show_finding},
    };
}
// clang-format on

}  // namespace

const operations::Table& operations() {
    static const operations::Table table{.module = "inspections", .operations = rows()};
    return table;
}

cases::Title visit_title(const Session& session, const operations::Desk&, const cases::Case& file) {
    const Result<Visit> found = visit(session, file.diary_number.text());
    ensure(found.ok(), "the case of a visit has its row");
    const NewVisit& plan = found.value().plan;
    std::string place = plan.contract;
    if (plan.address && plan.town) place = *plan.address + ", " + *plan.town;
    if (plan.premises)
        if (const auto known = registry::premises(session, *plan.premises, session.today))
            place = known->stated.address + ", " + known->stated.town;
    return {
        .code = "inspections_title_" + std::string(name_in(control_names, plan.control)),
        .what = {place, place}
    };
}

cases::Title finding_title(
    const Session& session, const operations::Desk& desk, const cases::Case& file
) {
    const Result<Finding> found = finding(session, file.diary_number.text());
    ensure(found.ok(), "the case of a finding has its row");
    const auto& checklist = desk.get<services::Checklist>();
    services::Wording what{found.value().code, found.value().code};
    for (const services::ChecklistItem& item : checklist.items)
        if (item.id == found.value().code) what = item.text;
    for (const services::OutcomeFinding& outcome : checklist.outcomes)
        if (outcome.id == found.value().code) what = outcome.text;
    return {.code = "inspections_title_finding", .what = what};
}

}  // namespace uppsikt::inspections
