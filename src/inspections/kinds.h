#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "platform/sql/value.h"
#include "services/services.h"

/// What visits are made of. The names are also what is stored and what the API says.
namespace uppsikt::inspections {

using services::ControlKind;

enum class VisitForm { announced, unannounced, remote };

/// Source: domain.md 8.2; the first six from [S1], the last two from [AR-2022-11].
enum class Outcome {
    no_premises,
    no_staff,
    no_staff_came_after_contact,
    staff_busy,
    checklist_fail,
    ok,
    remote_only,
    keys_not_collected,
};

enum class Answer { meets, does_not_meet, not_checked, not_applicable };

/// Whether something has to be there, may be, or may not.
enum class Need { must, may, must_not };

/// What a visit with the outcome holds.
struct OutcomeRule {
    Outcome outcome{};
    std::string_view name;                           ///< exactly as in domain.md 8.2
    Need closed_door = Need::must_not;               ///< photo, calls, waiting time
    std::optional<bool> came_after_contact = false;  ///< what the closed door must say
    Need checklist = Need::may;  ///< must: every item is answered; must_not: none is
};

// clang-format off
inline constexpr std::array outcome_rules{
    OutcomeRule{Outcome::no_premises,    "NO_PREMISES",    Need::must,     false, Need::must_not},
    OutcomeRule{Outcome::no_staff,       "NO_STAFF",       Need::must,     false, Need::must_not},
    OutcomeRule{Outcome::no_staff_came_after_contact,
                                "NO_STAFF_CAME_AFTER_CONTACT", Need::must, true,  Need::may},
    OutcomeRule{Outcome::staff_busy,     "STAFF_BUSY",     Need::must_not, {},    Need::may},
    OutcomeRule{Outcome::checklist_fail, "CHECKLIST_FAIL", Need::must_not, {},    Need::must},
    OutcomeRule{Outcome::ok,             "OK",             Need::must_not, {},    Need::must},
    OutcomeRule{Outcome::remote_only,    "REMOTE_ONLY",    Need::must_not, {},    Need::may},
    OutcomeRule{Outcome::keys_not_collected,
                                         "KEYS_NOT_COLLECTED", Need::must, false, Need::must_not},
};
// clang-format on

/// The code of a finding of premises that nobody has registered.
inline constexpr std::string_view not_in_register = "NOT_IN_REGISTER";

constexpr const OutcomeRule& rule_of(Outcome outcome) {
    for (const OutcomeRule& rule : outcome_rules)
        if (rule.outcome == outcome) return rule;
    return outcome_rules.front();
}

inline constexpr std::array control_names{
    sql::EnumName{ControlKind::premises, "premises"},
    sql::EnumName{ControlKind::documents, "documents"},
    sql::EnumName{ControlKind::competence, "competence"},
};
inline constexpr std::array form_names{
    sql::EnumName{VisitForm::announced, "announced"},
    sql::EnumName{VisitForm::unannounced, "unannounced"},
    sql::EnumName{VisitForm::remote, "remote"},
};
inline constexpr std::array outcome_names{
    sql::EnumName{Outcome::no_premises, "NO_PREMISES"},
    sql::EnumName{Outcome::no_staff, "NO_STAFF"},
    sql::EnumName{Outcome::no_staff_came_after_contact, "NO_STAFF_CAME_AFTER_CONTACT"},
    sql::EnumName{Outcome::staff_busy, "STAFF_BUSY"},
    sql::EnumName{Outcome::checklist_fail, "CHECKLIST_FAIL"},
    sql::EnumName{Outcome::ok, "OK"},
    sql::EnumName{Outcome::remote_only, "REMOTE_ONLY"},
    sql::EnumName{Outcome::keys_not_collected, "KEYS_NOT_COLLECTED"},
};
inline constexpr std::array answer_names{
    sql::EnumName{Answer::meets, "meets"},
    sql::EnumName{Answer::does_not_meet, "does_not_meet"},
    sql::EnumName{Answer::not_checked, "not_checked"},
    sql::EnumName{Answer::not_applicable, "not_applicable"},
};

template <class Kind, std::size_t N>
constexpr std::string_view name_in(const std::array<sql::EnumName<Kind>, N>& names, Kind kind) {
    for (const sql::EnumName<Kind>& one : names)
        if (one.value == kind) return one.name;
    return "";
}
template <class Kind, std::size_t N>
constexpr std::optional<Kind> named(
    const std::array<sql::EnumName<Kind>, N>& names, std::string_view name
) {
    for (const sql::EnumName<Kind>& one : names)
        if (one.name == name) return one.value;
    return std::nullopt;
}

}  // namespace uppsikt::inspections

template <>
struct uppsikt::sql::Stored<uppsikt::services::ControlKind>
    : uppsikt::sql::
          StoredEnum<uppsikt::services::ControlKind, uppsikt::inspections::control_names> {};
template <>
struct uppsikt::sql::Stored<uppsikt::inspections::VisitForm>
    : uppsikt::sql::StoredEnum<uppsikt::inspections::VisitForm, uppsikt::inspections::form_names> {
};
template <>
struct uppsikt::sql::Stored<uppsikt::inspections::Outcome>
    : uppsikt::sql::StoredEnum<uppsikt::inspections::Outcome, uppsikt::inspections::outcome_names> {
};
template <>
struct uppsikt::sql::Stored<uppsikt::inspections::Answer>
    : uppsikt::sql::StoredEnum<uppsikt::inspections::Answer, uppsikt::inspections::answer_names> {};
