#include <boost/json.hpp>

#include "registry/operations_parts.h"

namespace uppsikt::registry::parts {

namespace {

namespace json = boost::json;
using operations::Answer;
using operations::Request;

Result<Answer> answer(const Result<Done>& result) {
    if (!result.ok()) return result.refusal();
    return Answer{.json = {{"done", true}}};
}

Result<Answer> do_link(const Request& request) {
    const operations::Arguments& given = request.arguments;
    return answer(link_suppliers(
        request.session,
        {.name = given.text("supplier"),
         .same_as = given.text("same-as"),
         .reason = given.text("text")}
    ));
}

Result<Answer> do_unlink(const Request& request) {
    return answer(unlink_supplier(
        request.session,
        {.name = request.arguments.text("supplier"), .reason = request.arguments.text("text")}
    ));
}

/// A number that is none may be a person's: it is not told again.
Result<Answer> do_set_number(const Request& request) {
    const auto number = OrganisationNumber::parse(request.arguments.text("number"));
    if (!number)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{"registry_organisation_number_not_valid"}
        };
    return answer(
        set_organisation_number(request.session, request.arguments.text("supplier"), *number)
    );
}

Result<Answer> do_alike(const Request& request) {
    json::array rows;
    for (const auto& names : names_alike(request.session, request.session.today)) {
        json::array group;
        for (const std::string& name : names)
            group.emplace_back(name);
        rows.push_back(json::object{{"names", std::move(group)}});
    }
    return Answer{.json = {{"alike", std::move(rows)}}, .list = "alike"};
}

Result<Answer> do_show_supplier(const Request& request) {
    const std::string& name = request.arguments.text("supplier");
    const auto found = supplier(request.session, name);
    if (!found)
        return Refusal{
            RefusalKind::not_found,
            Reason{"registry_supplier_unknown", {{"supplier", name}}}
        };
    json::array names;
    for (const SupplierId same : same_supplier(request.session, found->id))
        names.emplace_back(supplier(request.session, same)->name);
    constexpr std::string_view of_contract = "contract:";
    json::array contracts;
    for (const std::string& subject : record_subjects(request.session, found->id))
        if (subject.starts_with(of_contract))
            contracts.emplace_back(subject.substr(of_contract.size()));
    json::value number = nullptr;
    if (found->organisation_number) number = found->organisation_number->text();
    return Answer{
        .json =
            {
                {"supplier", found->name},
                {"organisation_number", std::move(number)},
                {"names", std::move(names)},
                {"contracts", std::move(contracts)},
            }
    };
}

}  // namespace

// clang-format off
std::vector<operations::Operation> of_suppliers() {
    const operations::Option name{.name = "supplier", .is_required = true, .is_placed = true};
    const operations::Option same_as{.name = "same-as", .is_required = true};
    const operations::Option text{.name = "text", .is_required = true};
    const operations::Option number{.name = "number", .is_required = true};
    const Roles decides{"registrar", "officer"};
    const Roles looks{"registrar", "local_officer", "officer", "inspector", "assessor", "decision_maker"};
    const std::string_view noun = "supplier";
    return {
        {noun, "link",                true,  {name, same_as, text}, decides, {}, do_link},
        {noun, "unlink",              true,  {name, text},          decides, {}, do_unlink},
        {noun, "organisation-number", true,  {name, number},        decides, {}, do_set_number},
        {noun, "alike",               false, {},                    looks,   {}, do_alike},
        {noun, "show",                false, {name},                looks,   {}, do_show_supplier},
    };
}
// clang-format on

}  // namespace uppsikt::registry::parts
