#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/operations/operation.h"

/// The policy, as a table: what each role sees, and of which cases it knows. Which operations a
/// role may do stands with the operations.
namespace uppsikt::access {

/// Those of cases, and those that handle no cases.
enum class Role {
    registrar,
    local_officer,
    officer,
    inspector,
    assessor,
    decision_maker,
    analyst,
    supplier,
    complainant,
    administrator,
    auditor,
};

/// Of which cases a person in the role knows.
enum class Knows {
    nothing,
    office,     ///< what lies at their unit, and their own
    buyers,     ///< all; of a person with a unit as `office`
    suppliers,  ///< what is about the legal person they act for
    everything,
};

struct RoleRule {
    Role value{};
    std::string_view name;
    record::FieldClass sees_up_to = record::FieldClass::open;
    Knows knows = Knows::nothing;
    bool only_reads = false;
    bool may_break_glass = false;
};

// clang-format off
inline constexpr std::array role_rules{
    RoleRule{Role::registrar,      "registrar",      record::FieldClass::internal, Knows::buyers,     false, true},
    RoleRule{Role::local_officer,  "local_officer",  record::FieldClass::internal, Knows::office,     false, true},
    RoleRule{Role::officer,        "officer",        record::FieldClass::personal, Knows::buyers,     false, true},
    RoleRule{Role::inspector,      "inspector",      record::FieldClass::internal, Knows::buyers,     false, true},
    RoleRule{Role::assessor,       "assessor",       record::FieldClass::personal, Knows::buyers,     false, true},
    RoleRule{Role::decision_maker, "decision_maker", record::FieldClass::secret,   Knows::buyers},
    RoleRule{Role::analyst,        "analyst",        record::FieldClass::internal, Knows::nothing},
    RoleRule{Role::supplier,       "supplier",       record::FieldClass::open,     Knows::suppliers},
    RoleRule{Role::complainant,    "complainant",    record::FieldClass::open,     Knows::nothing},
    RoleRule{Role::administrator,  "administrator",  record::FieldClass::internal, Knows::nothing},
    RoleRule{Role::auditor,        "auditor",        record::FieldClass::secret,   Knows::everything, true},
};
// clang-format on

const RoleRule& rule_of(Role role);
std::string_view name_of(Role role);
std::optional<Role> role_named(std::string_view name);

/// A person, whatever the role. Always the same actor, so that nobody decides what they proposed.
struct Person {
    std::string actor;                               ///< "user:anna"
    std::optional<std::string> unit = std::nullopt;  ///< the office or region they are bound to
    std::optional<std::int64_t> supplier =
        std::nullopt;       ///< a name of the legal person they act for
    bool only_own = false;  ///< knows only of cases assigned to them
};

/// The policy: what the person in the role sees and knows of. Pure.
operations::Viewer viewer_for(const Person& person, Role role);

}  // namespace uppsikt::access
