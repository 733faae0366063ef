#include "access/roles.h"

#include <algorithm>

#include "base/ensure.h"

namespace uppsikt::access {

namespace {

std::vector<record::FieldClass> up_to(record::FieldClass highest) {
    std::vector<record::FieldClass> classes;
    for (const auto one :
         {record::FieldClass::open,
          record::FieldClass::internal,
          record::FieldClass::personal,
          record::FieldClass::secret})
        if (one <= highest) classes.push_back(one);
    return classes;
}

operations::Reach reach_of(const Person& person, Knows knows) {
    switch (knows) {
        case Knows::nothing:
            return {};
        case Knows::everything:
            return {.all = true};
        case Knows::suppliers:
            return {.supplier = person.supplier};
        case Knows::office:
        case Knows::buyers:
            break;
    }
    if (person.only_own) return {.assignee = person.actor};
    if (!person.unit && knows == Knows::buyers) return {.all = true};
    return {.unit = person.unit, .assignee = person.actor};
}

}  // namespace

const RoleRule& rule_of(Role role) {
    const auto found = std::ranges::find(role_rules, role, &RoleRule::value);
    ensure(found != role_rules.end(), "every role has a row");
    return *found;
}

std::string_view name_of(Role role) { return rule_of(role).name; }

std::optional<Role> role_named(std::string_view name) {
    const auto found = std::ranges::find(role_rules, name, &RoleRule::name);
    if (found == role_rules.end()) return std::nullopt;
    return found->value;
}

operations::Viewer viewer_for(const Person& person, Role role) {
    const RoleRule& rule = rule_of(role);
    return {
        .actor = person.actor,
        .role = std::string(rule.name),
        .unit = person.unit,
        .sees = up_to(rule.sees_up_to),
        .reach = reach_of(person, rule.knows),
        .only_reads = rule.only_reads,
    };
}

}  // namespace uppsikt::access
