#include <algorithm>

#include <boost/json.hpp>

#include "registry/operations_parts.h"
#include "registry/staff_store.h"

namespace uppsikt::registry::parts {

namespace {

namespace json = boost::json;
using operations::Answer;
using operations::Arguments;
using operations::Request;
using operations::Takes;

/// The identity is for those alone who may see what is personal; the name also for who has stated
/// it, and for who is to find the person at a visit.
void describe_person(json::object& row, const Request& request, PersonId id) {
    const auto known = store::person(request.session.db, id);
    ensure(known.has_value(), "who has an assignment is registered");
    const operations::Classed personal{
        "person:" + std::to_string(id.value()),
        record::FieldClass::personal
    };
    row["person"] = id.value();
    row["name"] = request.show(personal, known->name);
    row["identity"] = request.show(personal, known->identity);
    row["masked"] = !request.viewer.may_see(personal);
    if (is_supplier(request) || request.viewer.role == "inspector") {
        request.shown.insert(personal);
        row["name"] = known->name;
    }
}

json::object assignment_json(const Request& request, const Assignment& assignment) {
    const StatedAssignment& stated = assignment.stated;
    json::object row{{"assignment", assignment.id.value()}};
    describe_person(row, request, stated.person);
    row["contract"] = stated.contract;
    row["role"] = name_of(stated.role);
    row["premises"] =
        stated.premises ? json::value(stated.premises->value()) : json::value(nullptr);
    row["extent"] = stated.extent_hundredths;
    row["valid_from"] = to_text(stated.valid_from);
    row["valid_to"] = optional_day(stated.valid_to);
    row["known_on"] = to_text(assignment.known_on);
    return row;
}

Result<Answer> answer(const Request& request, const Result<Assignment>& result) {
    if (!result.ok()) return result.refusal();
    return Answer{.json = assignment_json(request, result.value())};
}

int extent_of(const Arguments& given, int otherwise) {
    // Beyond what an extent can be: it is refused as it is.
    return static_cast<int>(
        std::clamp<std::int64_t>(given.number("extent").value_or(otherwise), -1'000'000, 1'000'000)
    );
}

/// By the number in the register, or by identity and name: registered now if not before.
Result<PersonId> person_of(const Request& request) {
    const Arguments& given = request.arguments;
    if (given.has("person") == given.has("identity"))
        return Refusal{RefusalKind::invalid_input, Reason{"registry_person_or_identity"}};
    if (given.has("person")) {
        const auto person = id_of<PersonId>(request, "person");
        TRY(check_own(request, person));
        return person;
    }
    return ensure_person(
        request.session,
        {.identity = given.text("identity"), .name = given.text("name", "")}
    );
}

Result<Answer> do_assign(const Request& request) {
    const Arguments& given = request.arguments;
    TRY(check_own(request, given.text("contract")));
    StatedAssignment stated{
        .person = TRY(person_of(request)),
        .contract = given.text("contract"),
        .role = given.choice("role", staff_role_names).value_or(StaffRole::coach),
        .extent_hundredths = extent_of(given, 100),
        .valid_from = given.day("from").value_or(request.session.today),
        .valid_to = given.day("to"),
    };
    if (given.has("premises")) stated.premises = id_of<PremisesId>(request, "premises");
    return answer(request, assign(request.session, stated));
}

/// What is not given stays as it is.
Result<Answer> do_revise_staff(const Request& request) {
    const Arguments& given = request.arguments;
    const auto id = id_of<AssignmentId>(request, "assignment");
    const auto known = assignment(request.session, id, request.session.today);
    if (!known)
        return Refusal{
            RefusalKind::not_found,
            Reason{"registry_assignment_unknown", {{"assignment", std::to_string(id.value())}}}
        };
    TRY(check_own(request, known->stated.contract));
    StatedAssignment stated = known->stated;
    stated.extent_hundredths = extent_of(given, stated.extent_hundredths);
    stated.valid_from = given.day("from").value_or(stated.valid_from);
    if (given.has("premises")) stated.premises = id_of<PremisesId>(request, "premises");
    if (given.yes("no-end")) stated.valid_to.reset();
    if (const auto to = given.day("to")) stated.valid_to = to;
    return answer(request, revise_assignment(request.session, id, stated));
}

Result<Answer> do_list_staff(const Request& request) {
    const Arguments& given = request.arguments;
    const auto known = contract(request.session, given.text("contract"));
    TRY(check_own(request, given.text("contract")));
    if (!known)
        return Refusal{
            RefusalKind::not_found,
            Reason{"registry_contract_unknown", {{"contract", given.text("contract")}}}
        };
    const StaffQuestion question{
        .service = known->service,
        .contract = known->id,
        .role = given.choice("role", staff_role_names),
        .day = given.day("on").value_or(request.session.today),
        .known_on = given.day("known-on").value_or(request.session.today),
    };
    json::array rows;
    for (const Assignment& one : staff_on(request.session, question))
        rows.push_back(assignment_json(request, one));
    return Answer{.json = {{"staff", std::move(rows)}}, .list = "staff"};
}

Result<Answer> do_overbooked(const Request& request) {
    json::array rows;
    const OverbookingQuestion question{
        .from = request.arguments.day("from").value_or(request.session.today),
        .known_on = request.arguments.day("known-on").value_or(request.session.today)
    };
    for (const Overbooking& one : overbooked(request.session, question)) {
        json::object row;
        describe_person(row, request, one.person);
        row["from"] = to_text(one.from);
        row["to"] = optional_day(one.to);
        row["extent"] = one.extent_hundredths;
        json::array assignments;
        for (const AssignmentId assignment : one.assignments)
            assignments.emplace_back(std::to_string(assignment.value()));
        row["assignments"] = std::move(assignments);
        rows.push_back(std::move(row));
    }
    return Answer{.json = {{"overbooked", std::move(rows)}}, .list = "overbooked"};
}

}  // namespace

// clang-format off
std::vector<operations::Operation> of_staff() {
    const operations::Option contract{.name = "contract", .is_required = true};
    const operations::Option person{.name = "person", .takes = Takes::number};
    const operations::Option identity{.name = "identity"};
    const operations::Option name{.name = "name"};
    const operations::Option role = chosen("role", operations::names_of(staff_role_names));
    const operations::Option premises{.name = "premises", .takes = Takes::number};
    const operations::Option extent{.name = "extent", .takes = Takes::number};
    const operations::Option from{.name = "from", .takes = Takes::day};
    const operations::Option to{.name = "to", .takes = Takes::day};
    const operations::Option no_end{.name = "no-end", .takes = Takes::flag};
    const operations::Option on{.name = "on", .takes = Takes::day};
    const operations::Option known_on{.name = "known-on", .takes = Takes::day};
    const Roles counts{"officer", "inspector", "assessor", "decision_maker"};
    const std::string_view noun = "staff";
    return {
        {noun, "assign",     true,  {contract, person, identity, name, role, premises, extent, from, to}, states(), {}, do_assign},
        {noun, "revise",     true,  {placed("assignment"), premises, extent, from, to, no_end},           states(), {}, do_revise_staff},
        {noun, "list",       false, {contract, role, on, known_on},                                       sees(),   {}, do_list_staff},
        {noun, "overbooked", false, {from, known_on},                                                     counts,   {}, do_overbooked},
    };
}
// clang-format on

}  // namespace uppsikt::registry::parts
