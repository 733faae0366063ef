#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "platform/operations/operation.h"
#include "registry/registry.h"

/// What the parts of the table of operations share.
namespace uppsikt::registry::parts {

using Roles = std::vector<std::string_view>;

Roles states();    ///< who states premises and staff: officers all, a supplier its own
Roles controls();  ///< who compares claim and evidence
Roles sees();      ///< who sees staff

std::vector<operations::Operation> of_premises();
std::vector<operations::Operation> of_staff();
std::vector<operations::Operation> of_competence();
std::vector<operations::Operation> of_suppliers();

inline bool is_supplier(const operations::Request& request) {
    return request.viewer.role == "supplier";
}

/// Whether a supplier asks about a contract that is its own, as known today; others may ask of any.
bool is_own(const operations::Request& request, std::string_view contract);
/// Refuses a supplier another's contract, and one that is not there, in the same way.
Result<Done> check_own(const operations::Request& request, std::string_view contract);
/// Refuses a supplier whoever does not work, and has not worked, under its contracts.
Result<Done> check_own(const operations::Request& request, PersonId person);

Result<services::Service> service_of(const operations::Request& request);

operations::Option chosen(std::string_view name, std::vector<std::string_view> choices);
operations::Option required(operations::Option option);
operations::Option placed(std::string_view name);  ///< a number in the register

template <class Id>
Id id_of(const operations::Request& request, std::string_view name) {
    return Id(request.arguments.number(name).value_or(0));
}

template <class Text>
boost::json::value optional_text(const std::optional<Text>& text) {
    return text ? boost::json::value(*text) : boost::json::value(nullptr);
}
boost::json::value optional_day(const std::optional<Date>& day);

}  // namespace uppsikt::registry::parts
